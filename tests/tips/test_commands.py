"""The commands of 举报: setting up, shares, keys, the ledger, receipts."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner
from flask import current_app
from sqlalchemy import select, update

from portal import cli
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.ops import tips
from portal.policy import Role
from portal.sealing import codes
from portal.tips import publishing
from portal.tips.content import Told
from portal.tips.models import Registration
from portal.tips.service import handlers, receipts, submitting, visiting
from tests.support import handlers as desk
from tests.support import make

SHARE = re.compile(r"^ {4}((?:[0-9A-Z]{4}-){7}[0-9A-Z]{4})$", re.MULTILINE)
YEARS = [datetime(year, 3, 2, 1, tzinfo=UTC) for year in (2025, 2026, 2027)]
Run = Callable[..., str]


@pytest.fixture
def run(app) -> Run:
    """A command on the tests' own installation: what it says, or what it refuses."""
    group = click.Group(commands=tips.commands(lambda: app))

    def invoke(*words: object, typed: str = "") -> str:
        done = CliRunner().invoke(group, [str(word) for word in words], input=typed)
        refused = isinstance(done.exception, Refusal)
        return f"没有办：{done.exception}" if refused else done.output

    return invoke


def a_receipt(settings) -> str:
    """The receipt of a tip that comes in now."""
    code = codes.new_code()
    submitting.submit(Told(place="某厂", text="门锁死了。"), code, code, is_screened=True)
    guest = visiting.find(code)
    return receipts.receipt(guest, settings.instance)


def test_they_are_commands_of_the_portal_whose_refusals_are_sentences(app):
    names = {one.name for one in tips.commands(lambda: app)}
    assert names <= cli.main.commands.keys()
    assert {"tips-setup", "tips-escrow", "verify-ledger", "check-receipt"} <= names


def test_setting_up_shows_three_shares_once_and_keeps_none(run, rows, settings):
    said = run("tips-setup")
    shares = SHARE.findall(said)
    assert len(set(shares)) == 3
    assert said.count("\f") == 3, "each on a sheet of its own"
    assert "只做一次" in run("tips-setup")
    kept = b"".join(path.read_bytes() for path in settings.instance.rglob("*") if path.is_file())
    assert not any(share.encode() in kept for share in shares)
    with rows:
        assert publishing.current().escrow
        assert len(desk.lines("box.setup")) == 1
    assert "演练成功" in run("tips-escrow", "--drill", typed="\n".join(shares[1:]) + "\n")


def test_a_box_is_restored_to_a_named_person_by_two_typed_shares(run, rows, settings):
    shares = SHARE.findall(run("tips-setup"))
    with rows:
        for number in (1, 2):
            person = make.user(Role.TIPS, username=f"jubao{number}", name=f"举报{number}号")
            handlers.make(person.id, make.PASSWORD, settings.instance, cost=desk.LOCK)
        desk.informant.with_members(desk.box(), (desk.id_of("jubao1"),))
        tip_id = desk.tip()
    typed = f"{shares[0].lower()}\n{shares[2]}\n"
    said = run("tips-escrow", "--to", "jubao2", typed=typed)
    assert "已把 1 个信箱恢复给举报2号" in said
    assert not any(share.lower() in said.lower() for share in shares), "typed unseen"
    with rows:
        assert desk.can_open(desk.opener_of("jubao2", settings), tip_id)
    assert "没有用户名" in run("tips-escrow", "--to", "nobody", typed=typed)
    assert "请选一样" in run("tips-escrow")
    fresh = SHARE.findall(run("tips-escrow", "--new", typed=typed))
    assert "不是现在用的" in run("tips-escrow", "--drill", typed=typed)
    assert "演练成功" in run("tips-escrow", "--drill", typed="\n".join(fresh[:2]) + "\n")
    lost = run("tips-escrow", "--new", "--lost", typed="y\n")
    assert "重新托管" in lost


def test_the_ledger_is_compared_with_heads_copied_from_the_page(run, rows, tmp_path):
    run("tips-setup")
    with rows:
        give_the_box_a_key()
        for _ in range(3):
            desk.tip()
        heads = publishing.heads()
    file = tmp_path / "heads.txt"
    day, index, head = heads[0]
    file.write_text(f"{day} {index} {head}\n", "utf-8")
    assert "完整，共 3 条，和 1 个公布过的链头一致" in run("verify-ledger", "--heads", file)
    file.write_text(f"2026 年 3 月 2 日，登记到第 {index} 件\n\n{head}\n", "utf-8")
    assert "一致" in run("verify-ledger", "--heads", file)
    file.write_text(f"{day} {index} {'0' * 64}\n", "utf-8")
    assert "与已公布的链头不一致" in run("verify-ledger", "--heads", file)
    file.write_text("什么也没有\n", "utf-8")
    assert "没有链头" in run("verify-ledger", "--heads", file)
    with rows, transaction():
        second = update(Registration).where(Registration.index == 2)
        db.session.execute(second.values(commitment=b"\1" * 32))
    assert "第 2 条" in run("verify-ledger")


def test_a_receipt_is_checked_without_a_database(run, rows, settings, tmp_path):
    run("tips-setup")
    with rows:
        give_the_box_a_key()
        receipt, key = a_receipt(settings), publishing.current().signers[0]
    file = tmp_path / "receipt.txt"
    file.write_text(receipt, "utf-8")
    command = ["check-receipt", str(file), "--key", key.upper()]
    done = CliRunner().invoke(tips.check_receipt, command[1:])
    assert "登记凭证有效" in done.output
    file.write_text(receipt.replace("登记序号：1", "登记序号：2"), "utf-8")
    assert "不能认定" in run(*command)
    assert "64 位" in run("check-receipt", file, "--key", "abc")
    file.write_bytes(b"\xff\xfe\x00")
    assert "不是一份文字文件" in run(*command)


def test_a_receipt_of_any_year_is_checked_by_the_first_key_and_the_hand_overs(
    run, rows, settings, tmp_path
):
    with clock.frozen(YEARS[0]):
        run("tips-setup")
        with rows:
            give_the_box_a_key()
            code = codes.new_code()
            submitting.submit(Told(place="某厂", text="门锁死了。"), code, code, is_screened=True)
            root = publishing.current().signers[0]
    for year in YEARS[1:]:
        with clock.frozen(year):
            assert "从今天起用新的签名密钥" in run("tips-signer")
            assert "一天只能换一次" in run("tips-signer")
    handovers, old, new = (tmp_path / name for name in ("handovers", "old.txt", "new.txt"))
    assert "已写入" in run("tips-keys", "--handovers", handovers)
    with rows:
        old.write_text(receipts.receipt(visiting.find(code), settings.instance), "utf-8")
        new.write_text(a_receipt(settings), "utf-8")
    for file in (old, new):
        said = run("check-receipt", file, "--key", root, "--handovers", handovers)
        assert "登记凭证有效" in said, said
    assert "有效" in run("check-receipt", old, "--key", root)
    assert "不是本机关公布的" in run("check-receipt", new, "--key", root)
    lines = handovers.read_text("utf-8").splitlines()
    handovers.write_text("\n".join(reversed(lines)), "utf-8")
    said = run("check-receipt", new, "--key", root, "--handovers", handovers)
    assert "交接对不上" in said


def test_keys_are_listed_with_their_epochs_and_days(run, rows):
    run("tips-setup")
    with rows:
        give_the_box_a_key()
        here, public = publishing.current(), desk.box().public.hex()
    said = run("tips-keys")
    assert f"安全管理科举报信箱  第 1 版  1 人  {public}" in said
    assert "纪检举报信箱  第 0 版  0 人  还没有启用" in said
    assert f"托管  {here.escrow}" in said
    assert f"凭证签名  {here.signers[0]}  启用 至 现在" in said


def give_the_box_a_key() -> None:
    person = make.user(Role.TIPS)
    handlers.make(
        person.id, make.PASSWORD, current_app.extensions["settings"].instance, cost=desk.LOCK
    )
    desk.informant.with_members(desk.box(), (person.id,))
    assert db.session.scalar(select(db.func.count()).select_from(Registration)) == 0
