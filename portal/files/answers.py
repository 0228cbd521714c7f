"""How any view shows and sends a file whose reader it has let in."""

from flask import Response, send_file, url_for

from portal.files import service
from portal.files.models import StoredFile
from portal.web import filters


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
