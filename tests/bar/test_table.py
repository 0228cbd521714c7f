"""The table of docs/tips-security.md: every line of the bar, and what proves it."""

import re
from pathlib import Path

import pytest

from portal.places import CHECKOUT

TESTS = CHECKOUT / "tests"
BY_DEPLOYMENT = {4, 32, 45}
LINES = 80


def _rows() -> dict[int, str]:
    text = (CHECKOUT / "docs" / "tips-security.md").read_text("utf-8")
    table = text.partition("## The bar, line by line")[2]
    return {
        int(n): said for n, said in re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", table, re.M)
    }


def _file(name: str) -> Path:
    return TESTS / name if (TESTS / name).is_dir() else TESTS / f"{name}.py"


def test_the_table_has_every_line_and_only_three_lean_on_deployment() -> None:
    rows = _rows()
    assert sorted(rows) == list(range(1, LINES + 1))
    assert {n for n, said in rows.items() if "deployment" in said} == BY_DEPLOYMENT


@pytest.mark.parametrize("line", range(1, LINES + 1))
def test_what_a_line_names_is_there(line: int) -> None:
    files = re.findall(r"[a-z]+/[a-z_]+", _rows()[line])
    assert files
    for name in files:
        assert _file(name).exists(), name
    for name in (one for one in files if one.startswith("bar/")):
        tests = re.findall(r"^def test_((?:\d+_)+)", _file(name).read_text("utf-8"), re.M)
        assert str(line) in {n for one in tests for n in one.strip("_").split("_")}, name
