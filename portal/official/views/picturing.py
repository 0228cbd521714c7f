"""插入图片: a picture sent for the text of a document, and shown small to whoever reads it."""

from flask import Response, jsonify, make_response, request, url_for

from portal.files.answers import send
from portal.files.models import StoredFile
from portal.kernel.errors import Refusal
from portal.official import pictures, queries
from portal.official.editing.body import picture_line
from portal.official.models import OfficialDocument
from portal.official.service import picturing
from portal.official.views.blueprint import bp
from portal.policy import Actor
from portal.web.access import actor, needs

LONGEST_CAPTION = 100


def sent(person: Actor, key: str) -> int:
    """Keep the picture of this request; its number. Raises Refusal beside its fields."""
    came = request.files.get("picture")
    name = (came.filename or "") if came else ""
    data = came.stream.read() if came and name else b""
    confirmed = bool(request.form.get("picture_seen"))
    return picturing.add(person, key, data, name, confirmed=confirmed)


def shown(row: OfficialDocument, one: StoredFile) -> tuple[str, str]:
    """An uploaded picture for the editor: its name in the text, the address of its small one."""
    number = pictures.number_of(one)
    return f"新图 {number}", url_for("official.small_picture", key=row.key, place=number)


@bp.post("/<key>/pictures")
@needs("document.revise")
def add_picture(key: str) -> Response:
    """The line to be written where one is typing, or why the picture is not taken."""
    person = actor()
    try:
        number = sent(person, key)
    except Refusal as refusal:
        return make_response(jsonify(said=str(refusal)), refusal.status)
    row = queries.get(person, key)
    name, small = shown(row, pictures.get(row, number))
    caption = " ".join(request.form.get("picture_caption", "").split())[:LONGEST_CAPTION]
    return jsonify(line=picture_line(number, caption), name=name, small=small)


@bp.get("/<key>/pictures/<int:place>")
@needs("document.view")
def small_picture(key: str, place: int) -> Response:
    """An uploaded picture, small."""
    return send(pictures.get(queries.get(actor(), key), place), small=True)
