"""The one command to test: it adds up, names what is missing and fails when something failed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import check
from tests.check import Tally
from tests.support import postgres
from tests.support.machine import words_for

TESTS = """
import pytest

def test_one():
    pass

def test_two():
    assert {second}

@pytest.mark.skip(reason="for the count")
def test_three():
    pass
"""


@pytest.mark.parametrize(("second", "counts"), [("True", (2, 0)), ("False", (1, 1))])
def test_the_counts_of_pytest_are_added_up(
    tmp_path: Path, second: str, counts: tuple[int, int]
) -> None:
    (tmp_path / "test_it.py").write_text(TESTS.format(second=second), "utf-8")
    tally = Tally(passed=10)
    where = ("-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path))
    check.run_tests(tally, "it", *where)
    assert (tally.passed - 10, tally.failed) == counts
    assert tally.lines[-1].startswith("ok" if not counts[1] else "FAIL")


def test_a_run_that_breaks_before_its_first_test_has_failed(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("import nowhere_at_all", "utf-8")
    tally = Tally()
    check.run_tests(
        tally, "it", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)
    )
    assert (tally.passed, tally.failed) == (0, 1)


@pytest.mark.parametrize(("ci", "failed"), [("", 0), ("true", 1)])
def test_what_is_missing_is_named_and_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch, ci: str, failed: int
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(postgres, "programs", lambda: None)
    tally = Tally()
    check.on_postgres(tally)
    assert tally.failed == failed
    assert words_for("PostgreSQL", "postgresql") in tally.lines[0]


def test_a_tool_that_complains_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        "fine": ("python", "-c", "pass"),
        "wrong": ("python", "-c", "print(1); raise SystemExit(3)"),
    }
    monkeypatch.setattr(check, "TOOLS", said)
    tally = Tally()
    check.tools(tally)
    assert tally.failed == 1
    assert [line[:4] for line in tally.lines] == ["ok  ", "FAIL"]


def test_the_command_says_what_it_takes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.check", "--help"], capture_output=True, text=True, check=True
    )
    assert "--no-postgres" in done.stdout
