"""A picture for the text of a document: made safe as a photo is, and kept with the document."""

import secrets
from typing import Any

from portal.db import db, transaction
from portal.files import service as files
from portal.files.models import StoredFile
from portal.files.sniff import Kind
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.official import pictures, queries, texts
from portal.official.models import OfficialDocument
from portal.official.service.moving import locked, table, turn_of
from portal.official.terms import Action
from portal.policy import Actor
from portal.trail import service as trail

MOST = 30
FIELD = "picture"
CONFIRM = "图片我看过，没有涉密内容"
_LOOK = f"图片里的字系统查不了。请看过图片，确认不涉密，勾选“{CONFIRM}”，再选一次"
UNSEEN, UNSEEN_FILE = f"{_LOOK}图片。", f"{_LOOK}文件。"


def add(actor: Actor, key: str, data: bytes, name: str, *, confirmed: bool) -> int:
    """Keep a picture for a document one may revise now; the number its text names it by.

    ``confirmed``: who sends it has looked at it and says that nothing in it is secret. Raises
    Refusal beside the picture's field for one that is none, broken, too large or not confirmed.
    """
    row = queries.get(actor, key)
    table(row).after(row.status, Action.REVISE)
    texts.refuse_secrets(name)
    if not data:
        raise Refusal("请先选择图片。", FIELD)
    if not confirmed:
        raise Refusal(UNSEEN, "picture_seen")
    here = files.settings()
    limits = files.photo.PhotoLimits(bytes=here.max_photo, pixels=here.max_pixels)
    try:
        made = files.photo.prepare(data, limits, name)
    except files.photo.PhotoError as bad:
        raise Refusal(str(bad), FIELD) from bad
    return _kept(actor, key, made, name)


@transaction()
def vouch(actor: Actor, row: OfficialDocument, name: str) -> None:
    """Write down that who brought a file in has looked at its pictures: none is secret."""
    after = {"name": name, "confirmed": CONFIRM}
    trail.record(actor, "document.picture", row.trail_subject, after=after)


@transaction()
def _kept(actor: Actor, key: str, made: Any, name: str) -> int:
    row = locked(actor, key)
    acting = turn_of(actor, row, Action.REVISE)
    there = pictures.of(row)
    if len(there) >= MOST:
        raise Refusal(f"一份公文最多传 {MOST} 张图片。请分成几份，或把图片拼在一起。", FIELD)
    number = max(map(pictures.number_of, there), default=0) + 1
    stored = StoredFile(
        key=secrets.token_hex(16),
        subject=row.trail_subject,
        slot=f"{pictures.SLOT}{number}",
        kind=Kind.JPEG.value,
        name=name[-files.LONGEST_NAME :] or "图片.jpg",
        sha256=files.store().put(made.image),
        thumb_sha256=files.store().put(made.thumb),
        size=len(made.image),
        width=made.width,
        height=made.height,
        taken_at=made.taken_at,
        uploaded_at=clock.now(),
        uploader_id=acting.user_id,
        uploader_title=acting.title,
    )
    db.session.add(stored)
    after = {"number": number, "name": stored.name, "confirmed": CONFIRM}
    trail.record(acting, "document.picture", row.trail_subject, after=after)
    return number
