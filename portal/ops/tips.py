"""Commands of 举报: set up once, the escrow's ceremony and drill, keys, the ledger, receipts."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
from flask import Flask

from portal.accounts import queries as people
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.kernel.later import Later
from portal.sealing import receipts, signing
from portal.tips import ledger, members, publishing
from portal.tips.service import escrowing, founding, signers

escrow = Later("portal.sealing.escrow")

Open = Callable[[], Flask]
KEEPERS = ("局长（主任）", "纪检", "档案室")
DAY = re.compile(r"\d{4}(-\d{2}-\d{2}| *年 *\d+ *月 *\d+ *日)")
HEAD = re.compile(r"([1-9][0-9]{0,17})(?: *件)?\s+([0-9a-f]{64})\b")
HEX = re.compile(r"[0-9a-f]{64}")
PAGE = "\f"


def commands(open_app: Open) -> Sequence[click.Command]:
    """The commands, for applications that ``open_app`` opens."""
    return [
        _setup(open_app),
        _escrow(open_app),
        _keys(open_app),
        _signer(open_app),
        _verify(open_app),
        check_receipt,
    ]


def _setup(open_app: Open) -> click.Command:
    @click.command("tips-setup", help="启用举报：做托管密钥、凭证签名密钥和两个信箱；只做一次。")
    def command() -> None:
        app = open_app()
        with app.app_context():
            made = founding.found(app.extensions["settings"].instance)
        _hand_out(made.shares)
        click.echo(
            "举报已启用，托管密钥的私钥没有存在任何地方。\n"
            f"凭证签名公钥（请印在公告上）：{made.signer}\n"
            "签名密钥 receipt-signer.key 和口令加料 tips-pepper.key（第一位办理人员设密钥时生成）"
            "在实例文件夹里，不在备份里，请另外抄存到 U 盘。\n"
            "接着请举报专员、纪检各自登录，在“开箱”里设置密钥，在“举报信箱”里启用信箱，"
            "再各加入一位。"
        )

    return command


def _escrow(open_app: Open) -> click.Command:
    @click.command(
        "tips-escrow",
        help="托管份额：--to 把信箱恢复给一位办理人员；--drill 每年演练；--new 换托管密钥。",
    )
    @click.option("--to", "username", help="恢复给谁：用户名。他要先登录，在“开箱”里设好密钥。")
    @click.option("--drill", is_flag=True, help="演练：只核对两份份额合得出密钥，什么也不打开。")
    @click.option("--new", "is_new", is_flag=True, help="换一把托管密钥，印三份新的份额。")
    @click.option("--lost", is_flag=True, help="和 --new 一起用：旧份额丢了，凑不齐两份。")
    def command(*, username: str | None, drill: bool, is_new: bool, lost: bool) -> None:
        if sum([bool(username), drill, is_new]) != 1 or (lost and not is_new):
            raise Refusal("请选一样：--to 用户名、--drill 或 --new（旧份额丢了再加 --lost）。")
        with open_app().app_context():
            if drill:
                escrowing.drill(_shares())
                click.echo(
                    "演练成功：两份份额合得出现在的托管密钥。什么也没有打开，已记入审计日志。"
                )
            elif username:
                _restore(username)
            else:
                _renew(lost=lost)

    return command


def _restore(username: str) -> None:
    person = people.by_username(username)
    if person is None:
        raise Refusal(f"没有用户名 {username}。请核对后再运行。")
    done = escrowing.hand_to(person, escrowing.private_of(_shares()))
    click.echo(
        f"已把 {done.boxes} 个信箱恢复给{person.name}。"
        + (f"另有 {done.tips} 件单独交办的举报一并恢复。" if done.tips else "")
        + "份额请当场收回，各自封存。"
    )


def _renew(*, lost: bool) -> None:
    if lost:
        click.confirm(
            "旧份额丢了：旧的托管副本会删掉，在办理人员重新托管之前，托管份额什么也打不开。继续吗",
            abort=True,
        )
    shares = escrowing.replace(None if lost else escrowing.private_of(_shares()))
    _hand_out(shares)
    click.echo(
        "新的托管密钥已启用，旧份额作废，请销毁。"
        + (
            "请每个信箱的办理人员今天就开箱，在“举报信箱”里点“重新托管”。"
            if lost
            else "信箱和举报已全部重新托管。"
        )
    )


def _shares() -> list[str]:
    """Two shares, typed where nobody else sees them; a mistyped one is asked for again."""
    return [
        click.prompt(f"第 {at} 份份额（输入时不显示）", hide_input=True)
        for at in range(1, escrow.NEEDED + 1)
    ]


def _hand_out(shares: Sequence[str]) -> None:
    """Each share on a sheet of its own, gone from the screen before the next one comes."""
    shown = sys.stdout.isatty()
    for number, (keeper, share) in enumerate(zip(KEEPERS, shares, strict=True), 1):
        if shown:
            click.clear()
        click.echo(
            f"举报托管份额  第 {number} 份（共 {len(shares)} 份，任意 {escrow.NEEDED} 份有效）\n"
            f"保管人：{keeper}    制作日期：{clock.today()}\n\n    {share}\n\n"
            "没有字母 I、L、O、U；最后一个字符用来核对。请抄在纸上，装信封封存，"
            "不拍照、不存电脑。凑齐两份就能打开全部举报，所以三份不能放在一起。"
        )
        if shown:
            _typed_back(share)
        else:
            click.echo(PAGE, nl=False)
    if shown:
        click.clear()


def _typed_back(share: str) -> None:
    """Go on when the last group was typed back from the paper."""
    last = share.rsplit("-", 1)[-1]
    while click.prompt("抄好后请看着纸输入最后一组").strip().upper() != last:
        click.echo("和屏幕上的不一样。请核对纸上的最后一组。")


def _keys(open_app: Open) -> click.Command:
    @click.command("tips-keys", help="列出公开的钥匙：信箱各版、托管、凭证签名和交接。")
    @click.option(
        "--handovers",
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        help="把签名密钥的交接写进文件，给 check-receipt 离线核对用。",
    )
    def command(handovers: Path | None) -> None:
        with open_app().app_context():
            here = publishing.current()
            for seen in members.every():
                key = seen.box.public.hex() if seen.box.public else "还没有启用"
                click.echo(
                    f"{seen.box.name}  第 {seen.box.epoch} 版  {len(seen.members)} 人  {key}"
                )
            click.echo(f"托管  {here.escrow or '还没有做'}")
            for signer in signers.trusted(here):
                click.echo(f"凭证签名  {signer.public.hex()}  {_days(signer)}")
        if handovers is not None:
            handovers.write_text("".join(" ".join(one) + "\n" for one in here.successions), "utf-8")
            click.echo(f"交接 {len(here.successions)} 次，已写入 {handovers}。")

    return command


def _days(key: signing.Key) -> str:
    since = "启用" if key.since.year == 1 else str(key.since)
    return f"{since} 至 {'现在' if key.until.year == 9999 else key.until}"


def _signer(open_app: Open) -> click.Command:
    @click.command("tips-signer", help="换登记凭证的签名密钥，每年一次：新旧两把都给交接签名。")
    def command() -> None:
        app = open_app()
        with app.app_context():
            made = signers.rotate(app.extensions["settings"].instance)
        click.echo(
            f"从今天起用新的签名密钥：{made.hex()}\n"
            "请把它印在公告上，把实例文件夹里 receipt-signer 开头的文件另外抄存；"
            "公开举报端单独一台服务器的，把这些文件也拷过去。"
        )

    return command


def _verify(open_app: Open) -> click.Command:
    @click.command("verify-ledger", help="校验举报登记链；--heads 用公布过的链头对照。")
    @click.option(
        "--heads",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="抄存的链头，一行一个：日期、序号、64 位摘要，和公示页上写的一样。",
    )
    def command(heads: Path | None) -> None:
        published = _published(heads) if heads else {}
        with open_app().app_context():
            fault, count = ledger.fault(published), ledger.length()
        if fault:
            raise Refusal(f"举报登记链对不上：{fault.sentence}请保留现场，报告纪检。")
        seen = f"，和 {len(published)} 个公布过的链头一致" if published else ""
        click.echo(f"举报登记链完整，共 {count} 条{seen}。")
        if not published:
            click.echo("没有给公布过的链头：整条重写、从末尾删，只有对照链头才看得出。", err=True)

    return command


def _published(path: Path) -> Mapping[int, bytes]:
    """Heads by index, as they were copied from the page. Raises Refusal where there is none."""
    said = DAY.sub("", path.read_text("utf-8"))
    found = {int(index): bytes.fromhex(head) for index, head in HEAD.findall(said)}
    if not found:
        raise Refusal(f"{path} 里没有链头。请一行写一个：日期、序号、64 位摘要。")
    return found


@click.command("check-receipt", help="核对登记凭证 FILE，不用数据库，也不用联网。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", "root", required=True, help="公告上印的签名公钥（64 位）。")
@click.option(
    "--handovers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="签名密钥的交接（tips-keys --handovers 写的文件）；--key 要用第一把。",
)
def check_receipt(file: Path, root: str, handovers: Path | None) -> None:
    """Check a receipt against a printed public key."""
    try:
        found = receipts.check_receipt(file.read_text("utf-8"), _trusted(root, handovers))
    except (receipts.ReceiptError, UnicodeDecodeError) as wrong:
        told = str(wrong) if isinstance(wrong, receipts.ReceiptError) else "这不是一份文字文件。"
        raise Refusal(told) from None
    click.echo(
        f"登记凭证有效：{found.day} 登记，序号 {found.index}。"
        "它只证明那天登记过一件举报，不说是什么内容。"
    )


def _trusted(root: str, handovers: Path | None) -> Sequence[signing.Key]:
    key = root.strip().lower()
    if not HEX.fullmatch(key):
        raise Refusal("公钥应是 64 位的数字和字母 a 到 f。请对照公告核对。")
    lines = handovers.read_text("utf-8").splitlines() if handovers else []
    try:
        steps = [signers.read(tuple(line.split())) for line in lines if line.strip()]
        return signing.trusted(steps, bytes.fromhex(key))
    except (signing.Untrusted, ValueError):
        raise Refusal("签名密钥的交接对不上：文件被改动过，或者 --key 不是第一把公钥。") from None
