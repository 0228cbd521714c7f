"""Saving a draft: any form with ``data-autosave`` posts its fields here."""

from flask import Blueprint, Response, jsonify, request

from portal.drafts import service
from portal.drafts.answers import note
from portal.kernel.errors import Refusal
from portal.web.access import actor, needs

bp = Blueprint("drafts", __name__, url_prefix="/drafts")
LEFT_OUT = frozenset({"csrf_token", "once", "version"})


@bp.post("/<path:form>")
@needs("draft.own")
def save(form: str) -> Response:
    """自动保存."""
    if sum(len(value) for value in request.form.values()) > service.LONGEST:
        raise Refusal("内容太长，没有自动保存。请分几次填写，或另存到文档里。")
    kept = {
        name: values if len(values) > 1 else values[0]
        for name, values in request.form.lists()
        if name not in LEFT_OUT
    }
    service.save(actor(), form[:120], kept)
    return jsonify(note=note())
