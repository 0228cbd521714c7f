"""What a call costs: this process's CPU, the database server's behind it, the wall, statements."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flask import Flask
from sqlalchemy import event, text

from portal.db import db

Given = TypeVar("Given")
_ASIDE = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SELECT PG_CATALOG")


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one call; ``cpu`` holds the database server's own."""

    cpu: float
    wall: float


class Server:
    """The processes of a database server on this machine; none where it is embedded or away."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folders = [folder] if folder else []

    @classmethod
    def of(cls, app: Flask) -> "Server":
        """The server behind the portal."""
        with app.app_context():
            if db.engine.dialect.name == "sqlite":
                return cls()
            pid = db.session.scalar(text("SELECT pg_backend_pid()"))
            db.session.rollback()
        return cls(_parent(Path(f"/proc/{pid}")))

    @property
    def is_seen(self) -> bool:
        """Whether its CPU can be told."""
        return bool(self.folders)

    def cpu(self) -> float:
        """Milliseconds its living processes have run; parallel workers are off while measuring."""
        return sum(
            _ran(Path(f"/proc/{pid}"))
            for folder in self.folders
            for pid in _read(folder / "task" / folder.name / "children").split()
        )


def _parent(process: Path) -> Path | None:
    stat = _read(process / "stat")
    parent = stat.rpartition(")")[2].split()[1] if stat else ""
    return Path(f"/proc/{parent}") if parent else None


def _ran(process: Path) -> float:
    told = _read(process / "schedstat").split()
    return int(told[0]) / 1e6 if told else 0.0


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:
        return ""


def spent(server: Server, call: Callable[[], Given]) -> tuple[Given, Cost]:
    """What ``call`` gives, and what it cost."""
    server_before, began, before = server.cpu(), time.perf_counter(), time.process_time()
    given = call()
    cpu, wall = time.process_time() - before, time.perf_counter() - began
    behind = server.cpu() - server_before
    return given, Cost(cpu * 1000 + behind, wall * 1000)


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that run on the portal's engine meanwhile."""
    seen: list[str] = []

    def count(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if not statement.upper().startswith(_ASIDE):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", count)
