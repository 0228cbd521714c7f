"""Every check in order, a line each: format, lint, types, imports, templates, tests.

``python -m tests.check [--quick] [--no-postgres] [--no-browser]``. Ends with ``N passed, N failed``
and exits non-zero if anything failed. What the machine lacks is named with the package that brings
it; where ``CI=true`` a missing one is a failure.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import postgres
from tests.support.machine import chromium, is_ci, lacking_for_documents, words_for

ROOT = Path(__file__).parents[1]
TOOLS = {
    "format": ("ruff", "format", "--check", "."),
    "lint": ("ruff", "check", "."),
    "types": ("mypy",),
    "imports": ("lint-imports",),
    # Lint only: djlint's formatter puts white space inside inline elements, and pages show it.
    "templates": ("djlint", "templates", "--lint"),
}
OWN_RUN = "not browser and not packaging"
# The import contracts keep these from any database: once is enough.
# What reads files, draws, or keeps to an SQLite file of its own: once is enough.
WITHOUT_DATABASE = tuple(
    f"--ignore=tests/{name}"
    for name in (
        "gongwen",
        "kernel",
        "sheets",
        "help/test_pages.py",
        "architecture/test_source.py",
        "architecture/test_static.py",
        "architecture/test_templates.py",
        "architecture/test_words.py",
        "files/test_photo.py",
        "hazards/test_criteria.py",
        "ops/test_demo.py",
        "ops/test_durability.py",
    )
)
COUNTS = re.compile(r"(\d+) (passed|failed|errors?)\b")


@dataclass
class Tally:
    """What passed and what failed so far."""

    passed: int = 0
    failed: int = 0
    lines: list[str] = field(default_factory=list)

    def note(self, name: str, good: bool, seconds: float, words: str = "") -> None:
        """One line of the report, printed as it comes."""
        mark = "ok  " if good else "FAIL"
        line = f"{mark} {name:<22} {seconds:6.1f} s  {words}".rstrip()
        self.lines.append(line)
        say(line)

    def missing(self, name: str, words: str) -> None:
        """A check that this machine cannot run."""
        if is_ci():
            self.failed += 1
        line = f"{'FAIL' if is_ci() else '--  '} {name:<22} {words}"
        self.lines.append(line)
        say(line)


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; 0 if all of it passed."""
    parser = argparse.ArgumentParser(prog="python -m tests.check", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tools and tests on SQLite only")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--no-browser", action="store_true")
    asked = parser.parse_args(arguments)
    began, tally = time.monotonic(), Tally()
    tools(tally)
    for what, package in lacking_for_documents():
        tally.missing("tests, documents", words_for(what, package))
    run_tests(tally, "tests, SQLite", "-n", "2", "-m", OWN_RUN, PORTAL_TEST_DATABASE_URL="")
    if not (asked.quick or asked.no_postgres):
        on_postgres(tally)
    if not (asked.quick or asked.no_browser):
        in_browser(tally)
    if not asked.quick:
        run_tests(tally, "tests, the wheel", "-m", "packaging")
    say("")
    for line in tally.lines:
        say(line)
    say(f"{time.monotonic() - began:.0f} s")
    say(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


def tools(tally: Tally) -> None:
    """The checks that read the files; they run side by side and are told in order."""
    with ThreadPoolExecutor(len(TOOLS)) as pool:
        jobs = {name: pool.submit(_tool, command) for name, command in TOOLS.items()}
        for name, job in jobs.items():
            code, said, seconds = job.result()
            tally.note(name, code == 0, seconds, " ".join(TOOLS[name]))
            if code:
                tally.failed += 1
                say(said)


def _tool(command: Sequence[str]) -> tuple[int, str, float]:
    began = time.monotonic()
    beside = Path(sys.executable).parent / command[0]
    program = shutil.which(str(beside)) or shutil.which(command[0])
    if program is None:
        return 1, f"{command[0]} is not installed: pip install -e .[dev]", 0.0
    done = subprocess.run(
        [program, *command[1:]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"PYTHONUTF8": "1", "NO_COLOR": "1"},
        check=False,
    )
    return done.returncode, done.stdout, time.monotonic() - began


def run_tests(tally: Tally, name: str, *arguments: str, **environment: str) -> None:
    """pytest with ``arguments``, its lines shown as they come and its counts added up."""
    say(f"     {name} …")
    began, last = time.monotonic(), ""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"PYTHONUTF8": "1"} | environment,
    ) as process:
        try:
            for line in process.stdout or ():
                sys.stdout.write(line)
                sys.stdout.flush()
                last = line if COUNTS.search(line) and " in " in line else last
            code = process.wait()
        except BaseException:
            process.terminate()
            raise
    counts = {word.rstrip("s"): int(number) for number, word in COUNTS.findall(last)}
    failed = counts.get("failed", 0) + counts.get("error", 0)
    tally.passed += counts.get("passed", 0)
    tally.failed += max(failed, 1) if code else failed
    tally.note(name, code == 0, time.monotonic() - began, last.strip(" =\n"))


def on_postgres(tally: Tally) -> None:
    """The same tests on a PostgreSQL that lives as long as they run, but for the engines'."""
    name = "tests, PostgreSQL"
    if postgres.programs() is None:
        tally.missing(name, words_for("PostgreSQL", postgres.PACKAGE))
        return
    try:
        with postgres.cluster() as url:
            run = ("-n", "2", "-m", OWN_RUN, *WITHOUT_DATABASE)
            run_tests(tally, name, *run, PORTAL_TEST_DATABASE_URL=url)
    except RuntimeError as fault:
        tally.failed += 1
        tally.note(name, good=False, seconds=0, words=str(fault))


def in_browser(tally: Tally) -> None:
    """The journeys that need a real browser."""
    name = "tests, browser"
    if chromium() is None:
        tally.missing(name, words_for("Chromium", "chromium"))
        return
    run_tests(tally, name, "-m", "browser", PORTAL_TEST_DATABASE_URL="")


if __name__ == "__main__":
    sys.exit(main())
