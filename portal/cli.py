"""The commands of an installation: ``python -m portal``, also installed as ``qinghuan``."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import Flask

from portal.app import create_app
from portal.db import db, transaction
from portal.hazards import search
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.ops import found as founding
from portal.ops import migrate as migrations
from portal.ops import serve as serving
from portal.ops import tips
from portal.ops.answers import EXAMPLE, ask_answers, read_answers
from portal.ops.backup import backup as make_backup
from portal.ops.check import verify_files as check_files
from portal.ops.demo.command import demo
from portal.ops.remind import remind as send_reminders
from portal.ops.restore import is_empty
from portal.ops.restore import restore as bring_back
from portal.ops.tips_role import tips_role
from portal.ops.version import version
from portal.reports import tallies
from portal.settings import SettingError, Settings, new_secret
from portal.tips import ledger
from portal.together import create_both, create_served
from portal.trail import queries as trail
from portal.tuning import analyze

Command = TypeVar("Command", bound=Callable[..., Any])
SHOWN = 10
BROKEN_TRAIL = "审计日志从第 {} 行起对不上：有人改过、删过或插过。请保留现场并上报。"
MORE: tuple[click.Command, ...] = (demo(create_app, create_both), tips_role)
"""Commands written elsewhere, such as the demonstration's."""


class Failed(click.ClickException):
    """What went wrong, in Chinese, on the error output; the command ends with 1."""

    def show(self, file: Any = None) -> None:
        """Write the sentence."""
        click.echo(self.message, err=True, file=file)


def _told(command: Command) -> Command:
    """Let a refusal end the command with its sentence."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            raise Failed(str(refusal)) from refusal

    return wrapped  # type: ignore[return-value]  # the same parameters, by wraps


def _settings() -> Settings:
    try:
        return Settings.from_env()
    except SettingError as bad:
        if "SECRET_KEY" in str(bad):
            raise Failed(
                "还没有初始化：没有密钥。请先运行 python -m portal init；"
                "已有密钥的，请设置 PORTAL_SECRET_KEY（至少 32 位）。"
            ) from bad
        raise Failed(f"环境变量有误：{bad}") from bad


def _settings_or_new() -> tuple[Settings, bool]:
    """The settings of a place that may be new, and whether its secret was made just now."""
    instance = Path(os.environ.get("PORTAL_INSTANCE", "instance")).resolve()
    given = os.environ.get("PORTAL_SECRET_KEY", "")
    fresh = not given and not (instance / "secret.key").exists()
    if fresh:
        new_secret(instance)
    return _settings(), fresh


def _open(settings: Settings) -> Flask:
    """The application for one command, which lets go of the database when it ends."""
    app = create_app(replace(settings, run_jobs=False))
    click.get_current_context().call_on_close(lambda: _let_go(app))
    return app


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _app(*, migrated: bool = True) -> Flask:
    app = _open(_settings())
    if migrated and migrations.pending(app):
        raise Failed("数据库还没有升级到本版本。请先运行 python -m portal migrate。")
    return app


@click.group(help="清患：隐患排查整治平台。每个命令后加 --help 看说明。")
@click.help_option("--help", help="显示说明。")
@click.version_option(version(), message="清患 %(version)s", help="显示版本。")
def main() -> None:
    """All commands."""


@main.command(help="第一次安装：回答几个问题（或用 --file 读文件），建好数据库和第一位管理员。")
@click.option(
    "--file",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="答案文件（JSON）；不给就逐项提问。",
)
@click.option("--example", is_flag=True, help="打印一份答案文件的示例。")
@_told
def init(path: Path | None, example: bool) -> None:
    """An empty installation becomes an office's own."""
    if example:
        click.echo(json.dumps(EXAMPLE, ensure_ascii=False, indent=2))
        return
    said = read_answers(path) if path else None
    settings, fresh = _settings_or_new()
    app = _open(settings)
    if not is_empty(app):
        raise Failed(founding.ALREADY)
    first = founding.found(app, said or ask_answers(_ask, click.echo))
    if fresh:
        click.echo(f"密钥已存入 {settings.instance / 'secret.key'}，请另外妥善保管一份。")
    until = clock.local(first.until)
    click.echo(
        f"初始化完成。第一位系统管理员：\n"
        f"  用户名      {first.username}\n"
        f"  一次性口令  {first.password}\n"
        f"口令只显示这一次，{until:%Y-%m-%d %H:%M} 前有效，第一次登录要改口令并绑定动态码。\n"
        f"接着运行 python -m portal serve，登录后按“起步”页面补齐科室、企业、人员和备份。"
    )


def _ask(question: str, default: str) -> str:
    answer: str = click.prompt(question, default=default, show_default=bool(default))
    return answer


@main.command(help="启动服务：HOST 和 PORT 决定地址，默认 127.0.0.1:8000。")
@_told
def serve() -> None:
    """Serve until told to stop."""
    settings = _settings()
    try:
        host, port = serving.address(os.environ)
    except ValueError as bad:
        raise Failed(f"端口 PORT={bad} 不对。请写 1 到 65535 之间的数字。") from bad
    _let_go(_app())
    click.echo(f"清患正在 http://{host}:{port} 上服务，按 Ctrl+C 停止。")
    serving.serve(create_served, settings, host, port)


@main.command(help="把数据库升级到本版本；升级前自动留一份副本（SQLite）。")
@_told
def migrate() -> None:
    """Bring the database to the form of this version."""
    done = migrations.upgrade(_app(migrated=False))
    click.echo(f"已升级：{'、'.join(done)}。" if done else "数据库已是本版本，不用升级。")


@main.command(help="备份到 PLACE 下的一个新文件夹，服务不用停。")
@click.argument("place", type=click.Path(file_okay=False, path_type=Path), required=False)
@_told
def backup(place: Path | None) -> None:
    """Make one more backup."""
    app = _app()
    settings: Settings = app.extensions["settings"]
    target = place or settings.backup_dir
    if target is None:
        raise Failed("请写明备份到哪个文件夹，或设置 PORTAL_BACKUP_DIR。")
    made = make_backup(app, target, click.echo)
    told = made.manifest
    click.echo(
        f"备份完成：{made.folder}\n"
        f"共 {told.rows} 行、{told.files} 个附件，{told.size / 2**20:.1f} MB。\n"
        "密钥（secret.key）不在备份里，请另外保管；没有它，恢复后大家要重新登录。"
    )
    wrong = _broken_chains(app)
    if told.missing:
        wrong.append(
            f"有 {len(told.missing)} 个附件在备份前就已丢失或损坏，备份里没有它们："
            f"{_some(told.missing)}。请从更早的备份里找回。"
        )
    if wrong:
        raise Failed("\n".join(wrong))


def _broken_chains(app: Flask) -> list[str]:
    """What is wrong with the two chains; looked at every night, with the backup."""
    with app.app_context():
        broken, fault = trail.verify(), ledger.fault({})
    found = [BROKEN_TRAIL.format(broken)] if broken is not None else []
    if fault:
        found.append(f"举报登记链对不上：{fault.sentence}请保留现场，报告纪检。")
    return found


@main.command(help="把备份文件夹 FOLDER 恢复到空的实例和空的数据库。")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@_told
def restore(folder: Path) -> None:
    """Bring a backup back."""
    settings, fresh = _settings_or_new()
    app = _open(settings)
    told = bring_back(app, folder, click.echo)
    made = clock.local(told.made)
    click.echo(
        f"恢复完成：{made:%Y-%m-%d %H:%M} 的备份，{told.rows} 行、{told.files} 个附件；"
        "审计日志完整。"
    )
    if fresh:
        click.echo("密钥不在备份里，已新建一个：大家要重新登录。有原来的密钥，请换回 secret.key。")
    if told.missing:
        click.echo(f"备份时就缺 {len(told.missing)} 个附件：{_some(told.missing)}。", err=True)


@main.command(help="发送今天的提醒和汇总，由定时任务每天运行；一天运行几次也不会重复提醒。")
@_told
def remind() -> None:
    """Tell people what presses today."""
    done = send_reminders(_app())
    click.echo(f"已提醒 {done.people} 人，发消息 {done.notices} 条，邮件 {done.mails} 封。")
    if done.mails_missing:
        click.echo(f"有 {done.mails_missing} 封邮件没有发出，下次运行时再发。", err=True)


@main.command("verify-trail", help="校验审计日志的整条链，指出第一处被改动的行。")
@_told
def verify_trail() -> None:
    """Check the chain of the trail."""
    with _app().app_context():
        last, _ = trail.head()
        broken = trail.verify()
    if broken is not None:
        raise Failed(BROKEN_TRAIL.format(broken))
    click.echo(f"审计日志完整，共 {last} 行。")


@main.command("verify-files", help="校验每个附件还在、内容没变。")
@_told
def verify_files() -> None:
    """Check every stored file."""
    result = check_files(_app())
    if result.gone or result.changed:
        words = [f"丢失 {len(result.gone)} 个：{_some(result.gone)}"] if result.gone else []
        words += (
            [f"被改动 {len(result.changed)} 个：{_some(result.changed)}"] if result.changed else []
        )
        raise Failed("；".join(words) + "。请从备份里找回。")
    click.echo(f"{result.named} 个附件都在，内容没变。")


@main.command(help="重建隐患的搜索索引：恢复、改库以后，或搜索结果不对时用。")
@_told
def reindex() -> None:
    """Make the index of words anew."""
    with _app().app_context():
        count = search.rebuild()
        with transaction():
            analyze()
    click.echo(f"搜索索引已重建，共 {count} 条隐患。")


@main.command(help="重数统计和工作台的计数：恢复、改库以后，或数字不对时用；不符的改正并列出。")
@_told
def recount() -> None:
    """Count everything anew and say what was wrong."""
    with _app().app_context():
        done = tallies.recount()
    if not done.wrong:
        click.echo(f"统计计数都对，共 {done.hazards} 条隐患。")
        return
    click.echo(f"共 {done.hazards} 条隐患，{done.wrong} 处计数不符，已改正：")
    for one in done.shown:
        click.echo(f"  {one.words}")
    if done.wrong > len(done.shown):
        click.echo(f"  等 {done.wrong} 处")


def _some(hashes: list[str]) -> str:
    shown = "、".join(sha[:12] for sha in hashes[:SHOWN])
    return shown + (" 等" if len(hashes) > SHOWN else "")


for _command in MORE:
    main.add_command(_command)
for _command in tips.commands(_app):
    _command.callback = _told(_command.callback) if _command.callback else None
    main.add_command(_command)
