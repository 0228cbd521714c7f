"""The papers of the project say what the code does."""

import re
import tomllib
from pathlib import Path

import pytest

from portal import cli, places
from portal.ops import serve
from portal.ops.demo import district
from portal.settings import Settings

ROOT = places.CHECKOUT
README = (ROOT / "README.md").read_text("utf-8")
PAPERS = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
MIB = 1024 * 1024
PROGRAM = ("PORTAL_CHROMIUM",)  # of the tests, not of the portal


def table() -> dict[str, str]:
    """The variables of the README with their defaults."""
    return {
        name: default.strip("` ")
        for name, default in re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", README, re.M)
    }


def test_the_table_names_every_variable_that_is_read() -> None:
    read = set()
    for path in (ROOT / "portal").rglob("*.py"):
        read |= set(re.findall(r'"(PORTAL_[A-Z_]+|DATABASE_URL)"', path.read_text("utf-8")))
    assert set(table()) == read - set(PROGRAM) | {"HOST", "PORT"}


def test_the_table_tells_the_defaults(tmp_path: Path) -> None:
    env = {"PORTAL_SECRET_KEY": "k" * 40, "PORTAL_INSTANCE": str(tmp_path)}
    found = Settings.from_env(env)
    host, port = serve.address({})
    told = table()
    assert told["PORTAL_PROXIES"] == str(found.proxies)
    assert (told["PORTAL_HOSTS"] == "any") == (found.hosts == ())
    assert told["PORTAL_MAX_PHOTO_MB"] == str(found.max_photo // MIB)
    assert told["PORTAL_MAX_REQUEST_MB"] == str(found.max_request // MIB)
    assert told["PORTAL_MAX_PHOTOS"] == str(found.max_photos)
    assert told["PORTAL_MAX_MEGAPIXELS"] == str(found.max_pixels // 1_000_000)
    assert told["PORTAL_JOBS"] == str(int(found.run_jobs))
    assert told["PORTAL_SMTP_PORT"] == str(found.smtp_port)
    assert told["PORTAL_SMTP_TLS"] == found.smtp_tls
    assert (told["PORTAL_SMTP_HOST"] == "none") == (found.smtp_host == "")
    assert (told["HOST"], told["PORT"]) == (host, str(port))
    assert (told["PORTAL_DEMO"] == "off") == found.production
    assert (told["PORTAL_ALLOW_HTTP"] == "off") == (not found.allow_http)
    assert (told["PORTAL_BACKUP_DIR"] == "none") == (found.backup_dir is None)
    assert told["PORTAL_INSTANCE"] == "instance"
    assert found.database_url == f"sqlite:///{tmp_path / 'portal.db'}"


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_a_paper_leads_to_files_that_exist(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), f"{path.name} leads to {target}"


def test_the_readme_names_every_command_and_no_other() -> None:
    line = next(line for line in README.splitlines() if "has: `init`" in line)
    told = set(re.findall(r"`([a-z-]+)`", line.split("has:")[1].split(". Each")[0]))
    assert told == set(cli.main.commands)


def test_the_accounts_of_the_readme_can_sign_in() -> None:
    accounts = {one["username"]: one for one in district.accounts()}
    part = README.split("### Accounts of the demonstration")[1].split("\n## ")[0]
    password = re.search(r"password `([^`]+)`", part)
    assert password
    names = [
        name
        for cell in re.findall(r"^\|(.+)\|$", part, re.M)
        for name in re.findall(r"`([a-z]+\d?)`", cell)
    ]
    assert len(names) > 8
    assert {accounts[name]["password"] for name in names} == {password[1]}


def test_the_files_of_deploy_that_the_readme_names_are_there() -> None:
    for pattern in re.findall(r"deploy/([\w.*-]+)", README):
        assert list((ROOT / "deploy").glob(pattern)), pattern


def test_the_changelog_has_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"\n## {version}\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")
