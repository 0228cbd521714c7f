"""Photos: sent one by one, shown to their uploader until they are bound."""

from flask import Blueprint, Response, make_response, render_template, request, send_file, url_for

from portal.files import service
from portal.files.models import StoredFile
from portal.kernel.errors import Refusal
from portal.web import filters
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
    name = asked if asked.isidentifier() and asked.isascii() else "photos"
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


def shown(row: StoredFile) -> dict[str, str]:
    """An upload as the form shows it."""
    taken = f"拍摄于 {filters.moment(row.taken_at)}" if row.taken_at else "已上传"
    return {"id": row.key, "thumb_href": url_for("files.thumb", key=row.key), "caption": taken}


def send(row: StoredFile, *, small: bool = False) -> Response:
    """The bytes of a file whose reader has been let in, kept by their browser for a day."""
    sha256 = row.thumb_sha256 if small else row.sha256
    response = send_file(
        service.store().path(sha256), mimetype="image/jpeg", etag=sha256, conditional=True
    )
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.headers["Content-Disposition"] = "inline"
    return response
