"""Checking that what rows name is in the store, whole."""

from dataclasses import dataclass

from flask import Flask

from portal.db import db
from portal.files.store import FileStore
from portal.ops.rows import references, snapshot, tables_of
from portal.settings import Settings


@dataclass(frozen=True)
class FilesFound:
    """How many files rows name, and which of them are gone or no longer what they were."""

    named: int
    gone: list[str]
    changed: list[str]


def verify_files(app: Flask) -> FilesFound:
    """Read every file that a row names, and compare it with its hash."""
    settings: Settings = app.extensions["settings"]
    store = FileStore(settings.files)
    with app.app_context(), snapshot(db.engine) as connection:
        named = sorted(set(references(connection, tables_of(connection))))
    gone = [sha for sha in named if not store.exists(sha)]
    lost = set(gone)
    changed = [sha for sha in named if sha not in lost and not store.verify(sha)]
    return FilesFound(len(named), gone, changed)
