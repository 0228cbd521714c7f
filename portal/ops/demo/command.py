"""demo: the demonstration district, loaded once and served."""

import json
import os
import shutil
import socket
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask

from portal.db import db
from portal.kernel.errors import Refusal
from portal.ops import migrate, serve
from portal.ops.demo import district, tips
from portal.ops.serve import Make, Serve
from portal.settings import Settings, new_secret

ACCOUNTS = "demo-accounts.json"
HOST = "127.0.0.1"
LEFT_BY_A_DEMO = ("portal.db*", "jobs.db*", "files", *tips.FILES)
LEFT_BY_AN_OFFICE = ("portal.db", "secret.key", "files")
LINES = 10


def demo(make: Make, make_both: Serve) -> click.Command:
    """The command that loads the district by ``make`` and serves what ``make_both`` builds."""

    @click.command("demo", help="装好演示区并启动：示例单位、人员、隐患和照片；再次运行保留数据。")
    @click.option("--reset", is_flag=True, help="丢掉演示数据，重新装一遍。")
    @click.option("--no-serve", is_flag=True, help="只装数据，不启动服务。")
    def command(*, reset: bool, no_serve: bool) -> None:
        try:
            _run(make, make_both, reset=reset, no_serve=no_serve)
        except Refusal as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(1)

    return command


def _run(make: Make, make_both: Serve, *, reset: bool, no_serve: bool) -> None:
    port = _port(free=not no_serve)
    try:
        settings = prepare(reset=reset)
        _install(make, settings)
    except KeyboardInterrupt:
        click.echo("\n已停止，没有留下装了一半的数据。再运行一次会重新装。")
        sys.exit(130)
    _print_accounts(settings)
    if no_serve:
        return
    click.echo(f"\n请打开  http://{HOST}:{port}  （按 Ctrl+C 停止；PORT= 换端口）")
    click.echo(
        f"公开举报  http://{HOST}:{port}/jubao  （查询码在 {settings.instance / tips.FILE}）\n"
    )
    serve.serve(make_both, settings, HOST, port)


def prepare(*, reset: bool) -> Settings:
    """The settings of a place that holds a demonstration or nothing; ``reset`` empties it.

    Raises Refusal where a real office lives there.
    """
    instance = Path(os.environ.get("PORTAL_INSTANCE", "instance")).resolve()
    marked = (instance / ACCOUNTS).exists()
    if not marked and any((instance / name).exists() for name in LEFT_BY_AN_OFFICE):
        raise Refusal(
            f"{instance} 里已有正式数据，演示不能放在一起。"
            "请用 PORTAL_INSTANCE= 另指一个文件夹再运行。"
        )
    instance.mkdir(parents=True, exist_ok=True)
    # The accounts come first: they mark the place as a demonstration's, whatever is cut short.
    (instance / ACCOUNTS).write_text(
        json.dumps(district.accounts(), ensure_ascii=False, indent=2) + "\n", "utf-8"
    )
    if reset:
        _empty(instance)
    if not (instance / "secret.key").exists():
        new_secret(instance)
    return Settings.from_env(os.environ | {"PORTAL_DEMO": "1", "DATABASE_URL": ""})


def _empty(instance: Path) -> None:
    for pattern in LEFT_BY_A_DEMO:
        for path in instance.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _install(make: Make, settings: Settings) -> None:
    app = make(replace(settings, run_jobs=False))
    if migrate.pending(app):
        click.echo("正在建立数据库……")
        migrate.upgrade(app)
    load(app, click.echo)
    with app.app_context():
        db.engine.dispose()  # no connection goes into the processes that serve


def load(app: Flask, say: Callable[[str], None]) -> None:
    """Load the district into a migrated database, unless somebody lives there already."""
    with app.app_context():
        if district.is_loaded():
            say("演示数据还在，接着用。要重新开始，请加 --reset（或 make demo-reset）。")
            return
        district.load(say, _in_lines(say))


def _in_lines(say: Callable[[str], None]) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done * LINES // total > (done - 1) * LINES // total:
            say(f"  {done * 100 // total:3}%  已办 {done} / {total} 步")

    return progress


def _port(*, free: bool) -> int:
    try:
        _, port = serve.address(os.environ)
    except ValueError as bad:
        raise Refusal(f"端口 PORT={bad} 不对。请写 1 到 65535 之间的数字。") from bad
    if free and _is_taken(port):
        raise Refusal(f"端口 {port} 已有程序在用。请先停掉它，或换一个：PORT={port % 65535 + 1}。")
    return port


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _print_accounts(settings: Settings) -> None:
    told: dict[str, dict[str, str]] = {}
    for one in district.accounts():
        kept = told.setdefault(one["username"], one | {"role": ""})
        kept["role"] = "、".join(filter(None, (kept["role"], one["role"])))
    rows = [(one["username"], one["name"], one["role"], one["unit"]) for one in told.values()]
    click.echo(f"\n演示账号，口令都是  {district.accounts()[0]['password']}\n")
    for row in _aligned([("用户名", "姓名", "角色", "单位"), *rows]):
        click.echo(f"  {row}")
    click.echo(f"\n账号也写在 {settings.instance / ACCOUNTS}")


def _aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows as lines of columns; a Chinese character is two wide."""
    table = list(rows)
    widths = [max(_width(row[at]) for row in table) for at in range(len(table[0]))]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in table
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
