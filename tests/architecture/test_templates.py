"""Templates parse, use what they import, and fetch nothing."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from tests.architecture.source import PORTAL, TEMPLATES, files, lines

ALL = files(TEMPLATES, "*.html")
FETCHING = re.compile(r"\bdb\.|\.query\b|\bselect\(|\.session\b|\.execute\(|\.scalars\(")
RECKONING = re.compile(
    r"timedelta|strftime|\bnow\(\)|\.date\(\)|\.total_seconds|\.astimezone|_fen\s*[/*+-]"
)
JUDGING = re.compile(r"\brole(\.value)?\s*(==|!=)|\bin\s+\w+\.roles\b|\bRole\.|is_admin")


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.fixture(scope="module")
def jinja(installation: object) -> Environment:
    app = installation.app  # type: ignore[attr-defined]  # the session's own application
    assert isinstance(app, Flask)
    return app.jinja_env


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_a_template_parses_and_uses_what_it_imports(path: Path, jinja: Environment) -> None:
    source = path.read_text("utf-8")
    tree = jinja.parse(source, name_of(path))
    jinja.get_template(name_of(path))
    used = {node.name for node in tree.find_all(nodes.Name)}
    for node in tree.find_all(nodes.FromImport):
        names = [one if isinstance(one, str) else one[1] for one in node.names]
        assert [one for one in names if one not in used] == []


def test_templates_fetch_reckon_and_judge_nothing() -> None:
    wrong = [
        f"{where}: {line.strip()}"
        for where, line in lines(TEMPLATES, "*.html")
        if FETCHING.search(line) or RECKONING.search(line) or JUDGING.search(line)
    ]
    assert wrong == []


def test_every_template_is_drawn_by_something() -> None:
    sources = [path.read_text("utf-8") for path in (*files(PORTAL), *ALL)]
    unused = [
        name
        for path in ALL
        if not any(f'"{name}"' in source for source in sources if (name := name_of(path)))
    ]
    assert unused == []


def test_a_piece_is_included_by_a_page() -> None:
    """Rule 9: a page includes its piece, so that both are the same; but for what only htmx gets."""
    alone = {"accounts/_signed_in.html", "errors/_message.html", "files/_photo.html"}
    pages = [path.read_text("utf-8") for path in ALL]
    lonely = [
        name_of(path)
        for path in ALL
        if path.name.startswith("_")
        and not any(f'"{name_of(path)}"' in page for page in pages)
        and name_of(path) not in alone
    ]
    assert lonely == []
