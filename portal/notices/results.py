"""Where the files of jobs are kept: the application says, so that notices need not know files."""

from pathlib import Path
from typing import BinaryIO, Protocol, cast

from flask import Flask, current_app

PLACE = "job_results"


class Results(Protocol):
    """A store of result files."""

    def keep(self, subject: str, user_id: int, name: str, data: BinaryIO) -> int:
        """Keep a file (inside a transaction); its id."""

    def find(self, file_id: int) -> tuple[str, Path] | None:
        """A file's name and place, None where it is gone."""

    def forget(self, file_id: int) -> None:
        """Let a file go (inside a transaction)."""


def use(app: Flask, results: Results) -> None:
    """Let the jobs of ``app`` keep their files in ``results``."""
    app.extensions[PLACE] = results


def results() -> Results:
    """The store of this application."""
    return cast(Results, current_app.extensions[PLACE])
