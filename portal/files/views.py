"""Photos: sent one by one, shown to their uploader until they are bound."""

from flask import Blueprint, Response, make_response, render_template, request

from portal.files import service
from portal.files.answers import send, shown
from portal.kernel.errors import Refusal
from portal.web.access import actor, needs

bp = Blueprint("files", __name__, url_prefix="/files")


@bp.post("/photos")
@needs("file.upload")
def upload() -> Response:
    """上传一张照片: the piece for the list of photos."""
    sent = next(iter(request.files.values()), None)
    if sent is None or not sent.filename:
        raise Refusal("没有收到照片。请重新选择。")
    row = service.keep_photo(actor(), sent.stream, sent.filename)
    asked = request.args.get("name", "")
    is_name = asked.isascii() and asked.replace("-", "_").isidentifier()
    name = asked if is_name else "photos"
    return make_response(render_template("files/_photo.html", photo=shown(row), name=name))


@bp.get("/<key>")
@needs("file.upload")
def show(key: str) -> Response:
    """One's own upload, before it is bound."""
    return send(service.own(actor(), key))


@bp.get("/<key>/thumb")
@needs("file.upload")
def thumb(key: str) -> Response:
    """Its small picture."""
    return send(service.own(actor(), key), small=True)
