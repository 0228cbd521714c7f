"""An installation to measure on: its settings, and the portal on it."""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from portal.app import create_app
from portal.settings import Settings

SECRET = "a-secret-for-the-measurements-of-the-portal"  # noqa: S105 - guards made-up rows only


@dataclass(frozen=True)
class Filled:
    """One installation, its ledger filled."""

    kind: str
    rows: int
    settings: Settings

    def app(self) -> Flask:
        """The portal on it."""
        return create_app(self.settings)


def settings_for(instance: Path, url: str) -> Settings:
    """The settings of an installation to measure on: no jobs, no https."""
    return Settings(
        instance=instance,
        secret_key=SECRET,
        database_url=url,
        production=False,
        run_jobs=False,
    )
