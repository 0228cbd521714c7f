"""Installations of their own: made by migration, on the database this run is about."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app
from portal.db import db
from portal.office.service import Organ
from portal.office.terms import PaperKind
from portal.ops.answers import Answers
from portal.ops.backup import backup
from portal.ops.found import found
from portal.policy import Role
from portal.settings import Settings
from tests.support import make
from tests.support.app import SECRET
from tests.support.databases import Database, Sqlite, database

ANSWERS = Answers(
    district="某市某区",
    committee="某区某新城管委会",
    short_name="某新城",
    departments=("安全管理科", "建设科"),
    issuers=(
        Organ(
            "某区某新城管委会",
            {PaperKind.RECTIFY_NOTICE: "某新城管安改", PaperKind.REVIEW_OPINION: "某新城管安复"},
        ),
    ),
    admin_name="张三",
    admin_username="zhangsan",
)


class Places:
    """Empty installations, each with its folder and database."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder = folder
        self.worker = worker
        self.made: list[tuple[Flask, Database]] = []

    def new(self, *, embedded: bool = False) -> Flask:
        """One more; ``embedded`` on SQLite whatever this run is about."""
        number = len(self.made)
        here = self.folder / f"place{number}"
        here.mkdir()
        kept = Sqlite(here) if embedded else database(here, f"{self.worker}{number}")
        kept.clear()
        app = create_app(
            Settings(
                instance=here,
                secret_key=SECRET,
                database_url=kept.url,
                production=False,
                run_jobs=False,
            )
        )
        self.made.append((app, kept))
        return app

    def close(self) -> None:
        for app, kept in self.made:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            kept.drop()


@contextmanager
def opened(folder: Path, request: pytest.FixtureRequest, name: str) -> Iterator[Places]:
    """Places under ``folder``, let go at the end."""
    log = logging.getLogger("portal")
    handlers = log.handlers
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    made = Places(folder, f"{worker}_{name}")
    try:
        yield made
    finally:
        log.handlers = handlers
        made.close()


@pytest.fixture
def places(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Places]:
    """Where installations are made."""
    with opened(tmp_path, request, "ops") as made:
        yield made


def lived_in(app: Flask) -> None:
    """An installation with something in every corner."""
    found(app, ANSWERS)
    with app.app_context():
        person = make.user(Role.SAFETY, username="anquan")
        hazard = make.hazard(before=2)
        make.paper(hazard)
        make.notice(person)
        make.firm(headcount=None)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A backup that is whole, made once; to be copied before it is spoilt."""
    folder = tmp_path_factory.mktemp("whole")
    with opened(folder, request, "whole") as places:
        app = places.new()
        lived_in(app)
        return backup(app, folder / "backups", str).folder


@pytest.fixture
def said() -> Callable[[str], None]:
    """Where a command's progress goes when nobody reads it."""
    return lambda _words: None
