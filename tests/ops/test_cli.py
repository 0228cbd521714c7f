"""The commands as an operator types them."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert

from portal.cli import main
from portal.db import db
from portal.files.store import FileStore
from portal.tips.models import Registration
from tests.ops.conftest import Places, lived_in

Run = Callable[..., Result]


@pytest.fixture
def run(places: Places, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command in an empty place of its own, the one ``run`` was last told of."""
    app = places.new()
    settings = app.extensions["settings"]
    monkeypatch.setenv("PORTAL_INSTANCE", str(settings.instance))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.delenv("PORTAL_SECRET_KEY", raising=False)
    monkeypatch.delenv("PORTAL_BACKUP_DIR", raising=False)
    monkeypatch.delenv("PORT", raising=False)

    def act(*words: str | Path, typed: str = "") -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], input=typed)

    act.app = app  # type: ignore[attr-defined]
    yield act
    logging.getLogger("portal").handlers.clear()


def answers(folder: Path, run: Run) -> Path:
    path = folder / "answers.json"
    path.write_text(run("init", "--example").output, "utf-8")
    return path


def test_init_from_a_file_prints_the_password_once_and_refuses_a_second_time(
    run: Run, tmp_path: Path
) -> None:
    path = answers(tmp_path, run)
    first = run("init", "--file", path)
    assert first.exit_code == 0, first.output
    assert "zhangsan" in first.output
    assert "一次性口令" in first.output
    secret = run.app.extensions["settings"].instance / "secret.key"  # type: ignore[attr-defined]
    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.read_text() not in first.output
    second = run("init", "--file", path)
    assert second.exit_code == 1
    assert "初始化只做一次" in second.output
    assert "口令" not in second.output


def test_init_asks_in_chinese(run: Run) -> None:
    typed = "某市某区\n某管委会\n\n\n\n\n某管安\n某管安改\n\n\n张三\nzhangsan\n"
    result = run("init", typed=typed)
    assert result.exit_code == 0, result.output
    assert "安全管理科室叫什么 [安全管理科]" in result.output


def test_a_bad_file_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text("{}", "utf-8")
    result = run("init", "--file", path)
    assert result.exit_code == 1
    assert "对照" in result.output
    assert run("init", "--file", answers(tmp_path, run)).exit_code == 0


@pytest.mark.parametrize(
    "command",
    [
        ("serve",),
        ("migrate",),
        ("backup", "x"),
        ("verify-trail",),
        ("verify-files",),
        ("reindex",),
        ("recount",),
    ],
)
def test_before_init_every_command_says_so(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.exit_code == 1
    assert "请先运行 python -m portal init" in result.output


def test_a_backup_comes_back_by_commands(
    run: Run, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", "--file", answers(tmp_path, run))
    assert "请写明备份到哪个文件夹" in run("backup").output
    monkeypatch.setenv("PORTAL_BACKUP_DIR", str(tmp_path / "backups"))
    made = run("backup")
    assert made.exit_code == 0, made.output
    assert "密钥（secret.key）不在备份里" in made.output
    (folder,) = (tmp_path / "backups").iterdir()
    assert run("restore", folder).exit_code == 1

    other = places.new().extensions["settings"]
    monkeypatch.setenv("PORTAL_INSTANCE", str(other.instance))
    monkeypatch.setenv("DATABASE_URL", other.database_url)
    back = run("restore", folder)
    assert back.exit_code == 0, back.output
    assert "已新建一个" in back.output
    assert "审计日志完整" in run("verify-trail").output
    assert run("verify-files").exit_code == 0
    assert "搜索索引已重建，共 0 条隐患" in run("reindex").output
    assert "统计计数都对，共 0 条隐患" in run("recount").output
    assert "不用升级" in run("migrate").output


def test_checks_that_find_something_end_with_one(run: Run, tmp_path: Path) -> None:
    app = run.app  # type: ignore[attr-defined]
    run("init", "--example")
    (app.extensions["settings"].instance / "secret.key").write_text("s" * 64)
    lived_in(app)
    store = FileStore(app.extensions["settings"].files)
    store.remove(next(iter(store.all())))
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE trail_head SET last_id = last_id + 1")
    files, trail = run("verify-files"), run("verify-trail")
    assert (files.exit_code, trail.exit_code) == (1, 1)
    assert "丢失 1 个" in files.output
    assert "行起对不上" in trail.output
    made = run("backup", tmp_path / "backups")
    assert made.exit_code == 1
    assert "有 1 个附件在备份前就已丢失" in made.output


def test_a_port_that_is_none_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", "--file", answers(tmp_path, run))
    monkeypatch.setenv("PORT", "99999")
    result = run("serve")
    assert result.exit_code == 1
    assert "PORT=99999 不对" in result.output


def test_the_example_is_json_and_names_no_real_place(run: Run) -> None:
    told = json.loads(run("init", "--example").output)
    assert told["district"] == "某市某区"


def test_a_backup_looks_over_both_chains_and_is_kept_where_one_is_broken(
    run: Run, tmp_path: Path
) -> None:
    assert run("init", "--file", answers(tmp_path, run)).exit_code == 0
    app = run.app  # type: ignore[attr-defined]  # the fixture's own
    with app.app_context(), db.engine.begin() as connection:
        row = {"index": 1, "day": date(2026, 1, 5), "commitment": bytes(32), "link": bytes(32)}
        connection.execute(insert(Registration).values(row))
    done = run("backup", tmp_path / "backups")
    assert done.exit_code == 1
    assert "备份完成" in done.output
    assert "举报登记链对不上" in done.stderr
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM tip_registration")
        connection.exec_driver_sql("UPDATE trail_head SET last_hash = 'x'")
    done = run("backup", tmp_path / "backups")
    assert done.exit_code == 1
    assert "审计日志从第" in done.stderr
