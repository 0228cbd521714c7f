"""The files of deploy/ say the same as the settings and name commands that exist."""

import configparser
import re
import runpy
import subprocess
from pathlib import Path

import pytest

from portal import cli
from portal.ops import serve
from portal.public import ROOM_FOR_FIELDS
from portal.settings import Settings
from portal.tips.service.storing import LARGEST_SUM

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])


def environment() -> dict[str, str]:
    lines = (DEPLOY / "qinghuan.env").read_text("utf-8").splitlines()
    return dict(line.lstrip("#").split("=", 1) for line in lines if re.match(r"#?[A-Z_]+=", line))


def test_nginx_takes_as_much_as_the_portal(tmp_path: Path) -> None:
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    found = re.search(r"client_max_body_size (\d+)m;", site)
    assert found is not None
    told = environment() | {"PORTAL_INSTANCE": str(tmp_path), "PORTAL_SECRET_KEY": "-" * 32}
    assert int(found[1]) * 2**20 == Settings.from_env(told).max_request
    assert f"每次最多 {found[1]} MB" in site


def test_what_nginx_refuses_itself_is_said_in_chinese() -> None:
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    told = dict(re.findall(r"error_page ([\d ]+?) (?:=\d+ )?(@\w+);", site))
    assert {code for codes in told for code in codes.split()} >= {"413", "414", "431", "494"}
    for place in told.values():
        page = re.search(rf"location {place} {{.*?return \d+ '(.*?)';", site, re.S)
        assert page is not None
        assert re.search(r"[\u4e00-\u9fff]", page[1])


def test_every_setting_of_the_example_is_read() -> None:
    source = (ROOT / "portal" / "settings.py").read_text("utf-8")
    source += (ROOT / "portal" / "ops" / "serve.py").read_text("utf-8")
    assert [name for name in environment() if f'"{name}"' not in source] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_can_be_read_and_its_commands_exist(unit: Path) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    parser.read_string(unit.read_text("utf-8"))
    for command in re.findall(r"-m portal (\S+)", unit.read_text("utf-8")):
        assert command in cli.main.commands


@pytest.mark.parametrize(
    ("url", "processes", "threads"), [("", 1, 8), ("postgresql+psycopg:///qinghuan", 2, 4)]
)
def test_gunicorn_is_set_up_for_the_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, processes: int, threads: int
) -> None:
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path))
    monkeypatch.setenv("PORTAL_SECRET_KEY", "-" * 32)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("PORT", raising=False)
    told = runpy.run_path(str(DEPLOY / "gunicorn.py"))
    assert (told["workers"], told["threads"]) == (processes, threads)
    assert told["bind"] == "127.0.0.1:8000"
    assert told["limit_request_line"] == serve.LONGEST_LINE
    assert told["limit_request_field_size"] == serve.LONGEST_HEADER
    assert told["accesslog"] is None


def test_the_shell_scripts_have_no_fault() -> None:
    for script in (ROOT / ".ci" / "run", ROOT / "tests" / "gongwen" / "fetch_fonts.sh"):
        subprocess.run(["bash", "-n", str(script)], check=True)


def test_nginx_of_the_tip_host_logs_nobody_and_hands_nobody_on() -> None:
    """Line 4 of the bar (docs/tips-security.md)."""
    site = (DEPLOY / "nginx-tips.conf").read_text("utf-8")
    servers = site.split("\nserver {")[1:]
    assert len(servers) == 2
    for server in servers:
        assert re.findall(r"access_log ([^;]+);", server) == ["off"]
        assert re.findall(r"error_log ([^;]+);", server) == ["/dev/null crit"]
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "User-Agent", "Referer"):
        assert f'proxy_set_header {header} "";' in site
    assert "limit_req" not in site
    assert "limit_conn" not in site
    assert "$remote_addr" not in site


def test_nginx_of_the_tip_host_lets_uploads_through_without_a_file() -> None:
    site = (DEPLOY / "nginx-tips.conf").read_text("utf-8")
    assert "proxy_request_buffering off;" in site
    assert "proxy_max_temp_file_size 0;" in site
    found = re.search(r"client_max_body_size (\d+)m;", site)
    assert found is not None
    assert int(found[1]) * 2**20 >= LARGEST_SUM + ROOM_FOR_FIELDS


def test_the_tip_host_has_settings_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (DEPLOY / "qinghuan-tips.env").read_text("utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    settings = Settings.from_env(told | {"PORTAL_SECRET_KEY": "-" * 32})
    assert settings.apart
    assert not settings.is_sqlite
    monkeypatch.delenv("BIND", raising=False)
    server = runpy.run_path(str(DEPLOY / "gunicorn-tips.py"))
    assert server["bind"] == told["BIND"]
    assert server["accesslog"] is None
    assert server["loglevel"] == "critical"
