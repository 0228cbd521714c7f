"""The portal installs from its bundle without a network, and runs away from the checkout."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from deploy import bundle
from tests.support.machine import is_ci

pytestmark = pytest.mark.packaging
VISIT = """
import json, sys
from pathlib import Path
from portal import places
from portal.app import create_app
from portal.ops import migrate
from portal.settings import Settings

here = Path(sys.argv[1])
app = create_app(Settings(instance=here, secret_key="-" * 32, run_jobs=False,
                          database_url=f"sqlite:///{here / 'portal.db'}", production=False))
applied = migrate.upgrade(app)
client = app.test_client()
page = client.get("/sign-in")
style = next(word for word in page.text.split('"') if word.endswith("/css/app.css"))
print(json.dumps({"root": str(places.root()), "applied": applied, "page": page.status_code,
                  "title": "登录" in page.text, "style": client.get(style).status_code}))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``make bundle`` makes: a folder with every wheel."""
    folder = tmp_path_factory.mktemp("dist") / "wheelhouse"
    folder.mkdir()
    try:
        bundle.wheelhouse(bundle.wheel(folder), folder)
    except subprocess.CalledProcessError:
        words = "the wheelhouse could not be fetched: no package index can be reached"
        pytest.fail(words) if is_ci() else pytest.skip(words)
    return folder


@pytest.fixture(scope="module")
def installed(house: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment into which the portal was installed from the bundle alone."""
    place = tmp_path_factory.mktemp("server") / "venv"
    venv.create(place, with_pip=True, symlinks=os.name != "nt")
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    quiet = ("--quiet", "--disable-pip-version-check", "--no-compile")
    offline = ("--no-index", "--find-links", str(house))
    run(python, "-m", "pip", "install", *quiet, *offline, "qinghuan[postgres]")
    return python


def run(python: Path, *arguments: str, cwd: Path | None = None) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(python), *arguments],
        cwd=cwd or python.parent,
        env=kept | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_what_the_portal_needs(house: Path) -> None:
    (built,) = house.glob("qinghuan-*.whl")
    with zipfile.ZipFile(built) as wheel:
        names = set(wheel.namelist())
    for wanted in (
        "templates/layouts/base.html",
        "static/css/app.css",
        "migrations/env.py",
        "migrations/versions/0001_first_tables.py",
        "deploy/nginx.conf",
        "wsgi.py",
    ):
        assert f"portal/_files/{wanted}" in names
    assert [name for name in names if name.startswith("portal/_files/docs/手册/")]
    assert not [name for name in names if "tests/" in name or "__pycache__" in name]


def test_the_commands_answer(installed: Path, tmp_path: Path) -> None:
    assert "init" in run(installed, "-m", "portal", "--help", cwd=tmp_path)
    command = installed.with_name("qinghuan.exe" if os.name == "nt" else "qinghuan")
    assert subprocess.run([command, "--help"], capture_output=True, check=False).returncode == 0


def test_a_page_is_served_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    told = json.loads(run(installed, "-c", VISIT, str(tmp_path), cwd=tmp_path).splitlines()[-1])
    assert Path(told["root"]).is_relative_to(installed.parents[1])
    assert told["applied"][0] == "0001"
    assert (told["page"], told["title"], told["style"]) == (200, True, 200)
    assert sys.prefix not in told["root"]
