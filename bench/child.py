"""What runs in a process of its own: the portal alone, told by its environment where it is."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from flask import Flask

from bench.filled import Filled, settings_for
from portal.public import create_public

INSTANCE, URL = "BENCH_INSTANCE", "BENCH_URL"
ROOT = Path(__file__).parents[1]


def here() -> Filled:
    """The installation that the environment names."""
    return Filled("", 0, settings_for(Path(os.environ[INSTANCE]), os.environ[URL]))


def portal() -> Flask:
    """The portal on it: for a server, or a program of ours."""
    return here().app()


def informants() -> Flask:
    """The public pages of 举报 on it."""
    return create_public(here().settings)


def environment(filled: Filled) -> Mapping[str, str]:
    """What tells a process of its own the installation."""
    return os.environ | {
        INSTANCE: str(filled.settings.instance),
        URL: filled.settings.database_url,
    }


def told_by(arguments: Sequence[str], env: Mapping[str, str] | None = None) -> str:
    """What a Python of its own says. Raises CalledProcessError where it fails."""
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, *arguments],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout
