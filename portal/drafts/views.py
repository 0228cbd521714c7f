"""Saving a draft: any form with ``data-autosave`` posts its fields here."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from portal.drafts import service
from portal.drafts.answers import note
from portal.kernel.errors import NotFound, Refusal
from portal.web.access import actor, needs

bp = Blueprint("drafts", __name__, url_prefix="/drafts")
LEFT_OUT = frozenset({"csrf_token", "once", "version"})
PHOTOS = "photos"
GUARDS = "draft_guards"
Guard = Callable[..., None]


def guard(app: Flask, guards: Mapping[str, Guard]) -> None:
    """Let features look over what is kept of their forms, by how the names of these begin.

    A guard takes the texts and raises Refusal for what must not lie here at all.
    """
    app.extensions[GUARDS] = dict(guards)


@bp.post("/<path:form>")
@needs("draft.own")
def save(form: str) -> Response:
    """自动保存."""
    if form.startswith(service.INNER) or len(form) > service.LONGEST_NAME:
        raise NotFound("没有这张表单，没有自动保存。请从菜单重新打开页面。")
    if sum(len(said) for pair in request.form.items(multi=True) for said in pair) > service.LONGEST:
        raise Refusal("内容太长，没有自动保存。请分几次填写，或另存到文档里。")
    try:
        _look_over(form)
    except Refusal as refusal:
        return jsonify(note=f"没有自动保存：{refusal}")
    service.save(actor(), form, _fields())
    return jsonify(note=note())


def _look_over(form: str) -> None:
    guards: Mapping[str, Guard] = current_app.extensions.get(GUARDS, {})
    for begins, refuse in guards.items():
        if form.startswith(begins):
            refuse(*(said for _, said in request.form.items(multi=True)))


def _fields() -> dict[str, str | list[str]]:
    """Each field as a text; photos, of which there may be several, as a list of their keys."""
    return {
        name: values if name.endswith(PHOTOS) else values[0]
        for name, values in request.form.lists()
        if name.rpartition("-")[2] not in LEFT_OUT
    }
