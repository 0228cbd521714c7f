"""Fixtures: one application of the tests' own, a fresh database for each test, people who visit it.

No application context may be open while the client works: Flask would lend it to each request,
and the first person's sign-in with it. Rows are therefore made like this:

    def test_…(rows: Rows, browser: Browser) -> None:
        with rows:
            hazard = make.hazard()
            make.user(Role.SAFETY, username="anquan")
        page = browser.sign_in("anquan").open(f"/hazards/{hazard.number}")

What was made can be read after the block, its neighbours of one step too (``hazard.firm.name``).
"""

import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from flask.testing import FlaskClient
from sqlalchemy import event, inspect
from sqlalchemy.pool import Pool

from portal.app import create_app
from portal.db import db
from portal.settings import Settings
from tests.support.databases import Database, database
from tests.support.page import Browser

SECRET = "a-secret-for-the-tests-of-the-portal-only"


class Rows:
    """An application context to make rows in; closing it leaves them readable."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.context: AppContext | None = None

    def __enter__(self) -> None:
        self.context = self.app.app_context()
        self.context.push()

    def __exit__(self, *fault: object) -> None:
        assert self.context is not None
        try:
            if fault[0] is None:
                _load_everything()
        finally:
            context, self.context = self.context, None
            context.pop()


def _load_everything() -> None:
    for row in list(db.session):
        for relation in inspect(type(row)).relationships:
            getattr(row, relation.key)
    for row in list(db.session):
        if inspect(row).expired:
            db.session.refresh(row)
    db.session.expunge_all()


class Installation:
    """One application on one instance folder, emptied between tests."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder = folder / "instance"
        self.database: Database = database(folder, worker)
        self.settings = Settings(
            instance=self.folder,
            secret_key=SECRET,
            database_url=self.database.url,
            production=False,
            run_jobs=False,
        )
        self.app = create_app(self.settings)
        self.database.make(self.app)

    def empty(self) -> None:
        """A clean database and a clean folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.database.empty(self.app)

    def let_go(self, app: Flask) -> None:
        """Close what an application holds open of the database."""
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(autouse=True)
def connections_end_with_the_test() -> Iterator[None]:
    """Commands make applications that end with their process; here they end with the test."""
    opened: list[Any] = []

    def keep(connection: Any, _record: object) -> None:
        if hasattr(connection, "pgconn"):
            opened.append(connection)

    event.listen(Pool, "connect", keep)
    yield
    event.remove(Pool, "connect", keep)
    for connection in opened:
        connection.close()


@pytest.fixture(scope="session")
def installation(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Installation]:
    """The installation of this worker."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    made = Installation(tmp_path_factory.mktemp("portal"), worker)
    yield made
    made.let_go(made.app)
    made.database.drop()


@pytest.fixture
def app(installation: Installation) -> Iterator[Flask]:
    """The application on clean tables. Tests that change it take ``build_app``."""
    installation.empty()
    yield installation.app
    installation.let_go(installation.app)


@pytest.fixture
def settings(app: Flask) -> Settings:
    """The settings of ``app``."""
    found: Settings = app.extensions["settings"]
    return found


@pytest.fixture
def build_app(
    app: Flask, settings: Settings, installation: Installation
) -> Iterator[Callable[..., Flask]]:
    """Another application on the same database: ``build_app(proxies=1)`` changes a setting."""
    log = logging.getLogger("portal")
    handlers = log.handlers
    built: list[Flask] = []

    def build(**changes: Any) -> Flask:
        built.append(create_app(replace(settings, **changes)))
        return built[-1]

    yield build
    log.handlers = handlers
    for one in built:
        installation.let_go(one)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A bare client: for headers, pieces and bytes. Pages are visited by a ``browser``."""
    return app.test_client()


@pytest.fixture
def rows(app: Flask) -> Rows:
    """Where rows are made: ``with rows: make.hazard()``."""
    return Rows(app)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A stranger's browser; ``browser.sign_in("anquan")`` makes it somebody's."""
    return Browser(app)


@pytest.fixture
def new_browser(app: Flask) -> Callable[[], Browser]:
    """One more browser, for tests with several people."""
    return lambda: Browser(app)
