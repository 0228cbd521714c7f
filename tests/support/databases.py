"""The database the tests run on: an SQLite file, or one of their own on a PostgreSQL server."""

import os
import shutil
from pathlib import Path
from typing import Protocol

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from portal.db import Base, db

URL_NAME = "PORTAL_TEST_DATABASE_URL"


class Database(Protocol):
    """Where the portal's tables are for the length of a run; one for each worker."""

    url: str

    def clear(self) -> None:
        """Make sure that there is a database without tables."""

    def make(self, app: Flask) -> None:
        """Make the tables, once."""

    def empty(self, app: Flask) -> None:
        """Give the next test clean tables."""

    def drop(self) -> None:
        """Leave nothing behind."""


def database(folder: Path, worker: str) -> Database:
    """The database of one worker: on the server the environment names, or a file in ``folder``."""
    server = os.environ.get(URL_NAME, "")
    return Postgres(server, f"portal_test_{worker}") if server else Sqlite(folder)


class Sqlite:
    """A file, and beside it an empty copy that each test starts from."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "portal.db"
        self.clean = folder / "clean.db"
        self.url = f"sqlite:///{self.file}"

    def clear(self) -> None:
        self.file.unlink(missing_ok=True)

    def make(self, app: Flask) -> None:
        self.clear()
        with app.app_context():
            Base.metadata.create_all(db.engine)
            db.engine.dispose()  # the last connection to close writes the log into the file
        shutil.copyfile(self.file, self.clean)

    def empty(self, app: Flask) -> None:
        for left in self.file.parent.glob("portal.db-*"):
            left.unlink()
        shutil.copyfile(self.clean, self.file)

    def drop(self) -> None:
        """The folder is thrown away as a whole."""


class Postgres:
    """A database on a server, made anew at the start of a run."""

    def __init__(self, server: str, name: str) -> None:
        self.server: URL = make_url(server)
        self.name = name
        self.url = self.server.set(database=name).render_as_string(hide_password=False)
        self.truncate = ""

    def clear(self) -> None:
        self.drop()
        self._on_server(f"CREATE DATABASE \"{self.name}\" TEMPLATE template0 ENCODING 'UTF8'")

    def make(self, app: Flask) -> None:
        self.clear()
        with app.app_context():
            Base.metadata.create_all(db.engine)
            db.engine.dispose()
        tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        self.truncate = f"TRUNCATE {tables} RESTART IDENTITY CASCADE"

    def empty(self, app: Flask) -> None:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            connection.execute(text(self.truncate))

    def drop(self) -> None:
        self._on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _on_server(self, statement: str) -> None:
        engine = create_engine(self.server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
