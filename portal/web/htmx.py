"""One view, two answers: the whole page, or the piece htmx asked for."""

from typing import Any

from flask import Response, make_response, render_template, request
from werkzeug.urls import iri_to_uri

ONWARD = "正在转到下一页。\n"


def wants_partial() -> bool:
    """Whether htmx asks for a piece; a step Back through history asks for the page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def page_or_partial(page: str, piece: str, /, *, status: int = 200, **context: Any) -> Response:
    """The piece for htmx, with waiting flashes out of band, or the whole page."""
    if wants_partial():
        html = render_template(piece, **context) + render_template(
            "layouts/_flashes.html", oob=True
        )
    else:
        html = render_template(page, **context)
    response = make_response(html, status)
    response.vary.add("HX-Request")
    return response


def in_place(response: Response, css: str) -> Response:
    """The same answer, which htmx puts where ``css`` stands although its status is an error's."""
    if wants_partial():
        response.headers["HX-Retarget"] = css
        response.headers["HX-Reswap"] = "outerHTML"
    return response


def page(template: str, /, *, status: int = 200, **context: Any) -> Response:
    """A whole page, whoever asks."""
    return make_response(render_template(template, **context), status)


def see_other(address: str) -> Response:
    """Go on to another page: 303, or HX-Redirect for htmx. A header holds ASCII alone."""
    plain = iri_to_uri(address)
    if wants_partial():
        return Response(status=204, headers={"HX-Redirect": plain})
    return Response(ONWARD, status=303, headers={"Location": plain}, mimetype="text/plain")
