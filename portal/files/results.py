"""Files that jobs leave for their askers, kept in the store beside the uploads."""

import secrets
from pathlib import Path
from typing import BinaryIO

from portal.db import db
from portal.files import service
from portal.files.models import StoredFile
from portal.kernel import clock

SLOT = "result"


def keep(subject: str, user_id: int, name: str, data: BinaryIO) -> int:
    """Keep a file for ``user_id`` under ``subject`` (inside a transaction); its id."""
    sha256 = service.store().put(data)
    row = StoredFile(
        key=secrets.token_hex(16),
        subject=subject,
        slot=SLOT,
        kind=Path(name).suffix.lstrip(".").lower()[:10],
        name=name[-service.LONGEST_NAME :],
        sha256=sha256,
        size=service.store().path(sha256).stat().st_size,
        uploaded_at=clock.now(),
        uploader_id=user_id,
        uploader_title="系统",
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def find(file_id: int) -> tuple[str, Path] | None:
    """A file's name and place, None where it is gone."""
    row = db.session.get(StoredFile, file_id)
    if row is None or not service.store().exists(row.sha256):
        return None
    return row.name, service.store().path(row.sha256)


def forget(file_id: int) -> None:
    """Drop a file's row (inside a transaction); its bytes go at clean-up."""
    row = db.session.get(StoredFile, file_id)
    if row is not None and row.slot == SLOT:
        db.session.delete(row)
