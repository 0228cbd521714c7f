"""Keeping uploads: a photo is cleaned as it comes, and bound to its subject on submit."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import IO, Any, BinaryIO, cast

from flask import current_app
from sqlalchemy import and_, delete, or_, select

from portal import policy
from portal.db import db, transaction
from portal.files.models import StoredFile
from portal.files.sniff import Kind
from portal.files.store import FileStore
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal
from portal.kernel.later import Later
from portal.policy import Actor
from portal.settings import Settings

photo = Later("portal.files.photo")
UNBOUND_FOR = timedelta(days=7)
STRANGERS_UNBOUND_FOR = timedelta(days=1)
LONGEST_NAME = 200
DRAFT = "draft:"
STRANGER = "stranger:"
NOBODY = 0
"""The uploader of a photo that came without an account: no person has this id."""


def settings() -> Settings:
    """The installation's settings."""
    found: Settings = current_app.extensions["settings"]
    return found


def store() -> FileStore:
    """Where the bytes lie."""
    return FileStore(settings().files)


def keep_photo(actor: Actor, stream: IO[bytes], name: str) -> StoredFile:
    """Clean and keep one photo, its uploader's alone until it is bound.

    Raises Refusal with a sentence for what cannot be taken.
    """
    acting = policy.require(actor, "file.upload")
    return _kept(stream, name, uploader_id=acting.user_id, uploader_title=acting.title)


def keep_strangers_photo(form: str, stream: IO[bytes], name: str, title: str) -> StoredFile:
    """Clean and keep one photo of somebody without an account, held by the form it came with.

    ``form`` is what only that form knows. Nobody is shown it before it is bound to a record; one
    that never is goes after a day. Raises Refusal, also for more photos than a form may have.
    """
    subject, most = strangers_subject(form), settings().max_photos
    if len(of(subject)) >= most:
        raise Refusal(f"照片最多 {most} 张，多的没有收下。", "photos")
    return _kept(stream, name, subject=subject, uploader_id=NOBODY, uploader_title=title)


def strangers_subject(form: str) -> str:
    """How files name the form of somebody without an account."""
    return f"{STRANGER}{form}"


def _kept(stream: IO[bytes], name: str, **who: Any) -> StoredFile:
    here = settings()
    limits = photo.PhotoLimits(bytes=here.max_photo, pixels=here.max_pixels)
    try:
        made = photo.prepare(cast(BinaryIO, stream), limits, name)
    except photo.PhotoError as bad:
        raise Refusal(str(bad), "photos") from bad
    sha256, thumb = store().put(made.image), store().put(made.thumb)
    with transaction():
        row = StoredFile(
            key=secrets.token_hex(16),
            kind=Kind.JPEG.value,
            name=name[-LONGEST_NAME:] or "照片.jpg",
            sha256=sha256,
            thumb_sha256=thumb,
            size=len(made.image),
            width=made.width,
            height=made.height,
            taken_at=made.taken_at,
            uploaded_at=clock.now(),
            **who,
        )
        db.session.add(row)
        db.session.flush()
        db.session.refresh(row)
    return row


@transaction()
def bind(actor: Actor, keys: Sequence[str], subject: str, slot: str) -> None:
    """Give more uploads to ``subject`` in ``slot``; those that are there already stay.

    Raises Refusal where there are too many or one is no longer there.
    """
    there = [row.key for row in of(subject) if row.slot == slot]
    arrange(actor, subject, {slot: [*there, *keys]})


@transaction()
def arrange(
    actor: Actor, subject: str, wanted: Mapping[str, Sequence[str]], *, of_draft: str = ""
) -> None:
    """Make the files of ``subject``, slot by slot, those of ``wanted`` and no others.

    They are taken from one's own unbound uploads, from the draft ``of_draft`` and from the subject
    itself; what a slot no longer names, in the subject or the draft, is unbound again.
    Raises Refusal where there are too many or one is no longer there.
    """
    slots = {key: slot for slot, keys in wanted.items() for key in keys}
    bound = [subject, of_draft] if of_draft else [subject]
    query = select(StoredFile).where(or_(StoredFile.subject.in_(bound), StoredFile.key.in_(slots)))
    rows = {row.key: row for row in db.session.scalars(query.with_for_update())}
    for key in slots:
        row = rows.get(key)
        free = row is not None and not row.subject and row.uploader_id == actor.user_id
        if row is None or not (free or row.subject in bound):
            raise Refusal("有照片已过期或不在了。请移除后重新上传。", "photos")
    most = settings().max_photos
    if any(len(set(keys)) > most for keys in wanted.values()):
        raise Refusal(f"照片最多 {most} 张，请移除几张再提交。", "photos")
    for key, row in rows.items():
        if key in slots:
            row.subject, row.slot = subject, slots[key]
        elif row.subject == of_draft or row.slot in wanted:
            row.subject, row.slot = "", ""


def by_keys(keys: Sequence[str]) -> Sequence[StoredFile]:
    """Files by key, in the order they came."""
    if not keys:
        return []
    query = select(StoredFile).where(StoredFile.key.in_(keys)).order_by(StoredFile.id)
    return db.session.scalars(query).all()


def mine(actor: Actor, keys: Sequence[str]) -> Sequence[StoredFile]:
    """Those of ``keys`` that ``actor`` uploaded: for showing a form again."""
    return [row for row in by_keys(keys) if row.uploader_id == actor.user_id]


def draft_subject(key: str) -> str:
    """How files name the draft they belong to."""
    return f"{DRAFT}{key}"


def own(actor: Actor, key: str) -> StoredFile:
    """One's own upload, not yet given to a record. Raises NotFound for anything else."""
    row = db.session.scalars(select(StoredFile).where(StoredFile.key == key)).one_or_none()
    given = row is not None and row.subject and not row.subject.startswith(DRAFT)
    if row is None or given or not policy.may(actor, "draft.own", row):
        raise NotFound("没有找到这张照片。请重新上传。")
    return row


def of(subject: str) -> Sequence[StoredFile]:
    """Every file of a subject, in the order they came."""
    query = select(StoredFile).where(StoredFile.subject == subject).order_by(StoredFile.id)
    return db.session.scalars(query).all()


def of_each(subjects: Sequence[str]) -> dict[str, list[StoredFile]]:
    """Every file of each of these subjects, in the order they came, by one statement."""
    found: dict[str, list[StoredFile]] = {subject: [] for subject in subjects}
    query = select(StoredFile).where(StoredFile.subject.in_(subjects)).order_by(StoredFile.id)
    for row in db.session.scalars(query):
        found[row.subject].append(row)
    return found


def one_of(subject: str, key: str) -> StoredFile:
    """One file of a subject. Raises NotFound."""
    query = select(StoredFile).where(StoredFile.subject == subject, StoredFile.key == key)
    row = db.session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("没有找到这张照片，可能已不在。请刷新页面。")
    return row


@transaction()
def forget_unbound() -> int:
    """Drop the rows of uploads nobody bound within seven days; how many. Bytes go at clean-up.

    What came without an account is dropped after one day.
    """
    now = clock.now()
    old = and_(StoredFile.subject == "", StoredFile.uploaded_at < now - UNBOUND_FOR)
    strangers = and_(
        StoredFile.subject.startswith(STRANGER, autoescape=True),
        StoredFile.uploaded_at < now - STRANGERS_UNBOUND_FOR,
    )
    gone = delete(StoredFile).where(or_(old, strangers)).returning(StoredFile.id)
    return len(db.session.execute(gone).all())
