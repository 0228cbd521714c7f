"""The blueprint of the public pages, and what each of its answers may know."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template

from portal.tips import publishing

bp = Blueprint("informants", __name__, url_prefix="/jubao")


def page(template: str, /, *, status: int = 200, **context: Any) -> Response:
    """A whole page; public pages have no pieces."""
    here = publishing.current()
    return make_response(render_template(template, here=here, **context), status)
