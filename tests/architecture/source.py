"""The project's own source, read as text and as trees, for the tests of this folder."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import portal

ROOT = Path(__file__).parents[2]
PORTAL = ROOT / "portal"
TEMPLATES = ROOT / "templates"


def files(folder: Path, pattern: str = "*.py") -> list[Path]:
    """The files below a folder, in order."""
    return sorted(path for path in folder.rglob(pattern) if path.is_file())


def name_of(path: Path) -> str:
    """A file as messages name it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(path.read_text("utf-8"))


def lines(folder: Path, pattern: str = "*.py") -> Iterator[tuple[str, str]]:
    """("portal/db.py:12", the line) of every file below a folder."""
    for path in files(folder, pattern):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            yield f"{name_of(path)}:{number}", line


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every module of the portal, imported; the ones that run on import (``__main__``) left out."""
    found = pkgutil.walk_packages(portal.__path__, "portal.")
    return tuple(
        importlib.import_module(one.name) for one in found if not one.name.endswith("__main__")
    )
