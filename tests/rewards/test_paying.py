"""Paying: a code or a reference, once, by two; what lapses and what is extended."""

import re
import threading
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal.db import db
from portal.kernel import clock
from portal.kernel.errors import Busy, Forbidden, NotFound, Refusal, Stale
from portal.policy import Role
from portal.rewards import codes, queries
from portal.rewards.models import CHANGED_BY_INFORMANT, READ_BY_INFORMANT
from portal.rewards.service import claiming, paying
from portal.rewards.terms import Status
from portal.sealing import derive
from portal.trail.models import TrailLine
from tests.rewards import making
from tests.support import make
from tests.support.app import Rows

NOON = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)
LAST_DAY = date(2026, 8, 31)


def verbs(prefix: str = "reward.") -> list[str]:
    query = select(TrailLine.verb).where(TrailLine.verb.like(f"{prefix}%"))
    return list(db.session.scalars(query.order_by(TrailLine.id)))


def test_a_wrong_code_costs_one_hash_and_says_what_an_unknown_one_says(rows: Rows) -> None:
    with rows:
        made = making.desk()
        row, code = making.claimed(made)
        cashier = made.actor("cashier")
        other = codes.claim_code(row.reference)
        unknown = codes.claim_code(next(r for r in _references() if r != row.reference))
        codes.fits("", None)  # the hash of nobody's is reckoned once a process
        said = set()
        for typed in (other, unknown, code):
            with derive.runs() as counted:
                try:
                    paying.claim_by_code(cashier, typed)
                except NotFound as none:
                    said.add(str(none))
            assert counted.total == 1
        assert len(said) == 1
        with derive.runs() as counted, pytest.raises(Refusal, match="抄错了"):
            paying.claim_by_code(cashier, code[:-1] + ("0" if code[-1] != "0" else "1"))
        assert counted.total == 0
        with pytest.raises(NotFound) as none:
            paying.claim_by_code(cashier, next(r for r in _references() if r != row.reference))
        assert str(none.value) in said


def _references() -> list[str]:
    return [codes.reference() for _ in range(3)]


def test_a_reference_alone_shows_a_code_claim_and_pays_nothing(rows: Rows) -> None:
    with rows:
        made = making.desk()
        row, _code = making.claimed(made)
        cashier = made.actor("cashier")
        found = paying.claim_by_code(cashier, row.reference)
        assert (found.is_proven, found.may_check) == (False, False)
        with pytest.raises(Refusal, match="凭领奖码发放"):
            paying.check(cashier, row.reference)
        claiming.claim_named(row.id, b"sealed to finance")
        assert paying.identity_of(cashier, row.reference) == b"sealed to finance"
        assert paying.check(cashier, row.reference).status is Status.CHECKED


def test_a_second_code_kills_the_first(rows: Rows) -> None:
    with rows:
        made = making.desk()
        row, first = making.claimed(made)
        again = claiming.claim_code_for(row.id)
        with pytest.raises(NotFound):
            paying.check(made.actor("cashier"), first)
        assert paying.check(made.actor("cashier"), again).status is Status.CHECKED
        with pytest.raises(Refusal, match="待复核发放"):
            claiming.claim_code_for(row.id)
        paying.release(made.actor("cashier"), again)
        with pytest.raises(Refusal, match="待发放"):
            paying.pay(made.actor("accountant"), again)


def test_only_who_checked_takes_the_check_back(rows: Rows) -> None:
    with rows:
        made = making.desk()
        _row, code = making.claimed(made)
        paying.check(made.actor("cashier"), code)
        with pytest.raises(Refusal, match="核对的人自己"):
            paying.release(made.actor("accountant"), code)


def test_twenty_at_once_pay_once(app: Flask, rows: Rows) -> None:
    with rows:
        made = making.desk()
        row, code = making.claimed(made)
        paying.check(made.actor("cashier"), code)
        payers = [make.actor(make.user(Role.FINANCE)) for _ in range(20)]
    done: list[str] = []
    faults: list[BaseException] = []
    gate = threading.Barrier(20)

    def pay(at: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                paying.pay(payers[at], code)
                done.append(payers[at].name)
            except (Refusal, Stale, Busy) as refused:
                faults.append(refused)

    threads = [threading.Thread(target=pay, args=(at,)) for at in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(faults)) == (1, 19)
    with rows:
        assert queries.get(row.id).status is Status.PAID
        assert queries.balance(clock.today().year).paid_fen == 750_000
        assert verbs().count("reward.pay") == 1


def test_what_nobody_takes_lapses_once_and_its_money_does_not_come_back(rows: Rows) -> None:
    with rows:
        with clock.frozen(NOON):
            made = making.desk()
            plain, (coded, code) = making.approved(made), making.claimed(made)
            named = making.approved(made)
            claiming.claim_named(named.id, b"x")
        assert paying.lapse(LAST_DAY) == 0
        assert paying.lapse(date(2026, 9, 1)) == 2
        assert paying.lapse(date(2026, 9, 1)) == 0
        assert [queries.get(one.id).status for one in (plain, coded, named)] == [
            Status.LAPSED,
            Status.LAPSED,
            Status.CLAIMED,
        ]
        money = queries.balance(2026)
        assert (money.lapsed_fen, money.open_fen) == (1_500_000, 750_000)
        assert money.free_fen == 100_000_000 - 2_250_000
        assert verbs().count("reward.lapse") == 1
        with pytest.raises(Refusal, match="逾期放弃"):
            paying.check(made.actor("cashier"), code)


def test_a_leader_extends_with_a_reason_and_an_old_code_stays_dead(rows: Rows) -> None:
    with rows:
        with clock.frozen(NOON):
            made = making.desk()
            row, code = making.claimed(made)
        with clock.frozen(datetime(2026, 9, 2, 4, tzinfo=UTC)):
            with pytest.raises(Refusal, match="领取期限已经过了"):
                claiming.claim_code_for(row.id)
            paying.lapse()
            with pytest.raises(Refusal, match="理由"):
                paying.extend(made.actor("approver"), row.reference, " ")
            with pytest.raises(Forbidden):
                paying.extend(made.actor("tips"), row.reference, "外地住院")
            claim = paying.extend(made.actor("approver"), row.reference, "外地住院")
            assert (claim.status, claim.valid_until) == (Status.APPROVED, date(2026, 11, 30))
            with pytest.raises(NotFound):
                paying.check(made.actor("cashier"), code)
            fresh = claiming.claim_code_for(row.id)
            assert paying.check(made.actor("cashier"), fresh).status is Status.CHECKED


def test_the_informant_reaches_a_few_columns_of_one_table(app: Flask, rows: Rows) -> None:
    with rows:
        key = making.approved(making.desk()).id
        db.session.expunge_all()
        told: list[str] = []

        def listen(_c: object, _k: object, statement: str, *_rest: object) -> None:
            told.append(statement)

        event.listen(db.engine, "before_cursor_execute", listen)
        try:
            claiming.claim_code_for(key)
            claiming.claim_named(key, b"sealed")
            claiming.standing(key)
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
    asked = [one for one in told if "reward" in one]
    assert {
        table for one in told for table in re.findall(r"(?<!FOR )(?:FROM|UPDATE|INTO) (\w+)", one)
    } == {"reward"}
    allowed = {*READ_BY_INFORMANT.split(", "), *CHANGED_BY_INFORMANT.split(", ")}
    named = {name for one in asked for name in re.findall(r"reward\.(\w+)|(\w+)=", one)}
    assert {one for pair in named for one in pair if one} <= allowed
    changed = {name for one in asked if one.startswith("UPDATE") for name in _set_in(one)}
    assert changed == set(CHANGED_BY_INFORMANT.split(", "))


def _set_in(statement: str) -> list[str]:
    return re.findall(r"(\w+)=", statement.partition(" SET ")[2].partition(" WHERE ")[0])
