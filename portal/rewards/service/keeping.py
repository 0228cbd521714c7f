"""Keeping what rewards rest on: the budget's lines, the schemes' editions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import select

from portal import policy
from portal.db import db, transaction, upsert
from portal.kernel import clock, money
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.rewards import queries, rules, schemes
from portal.rewards.models import RewardBudget, RewardItem, RewardScheme
from portal.rewards.schemes import Item
from portal.rewards.terms import Number
from portal.trail import service as trail

LARGEST_FEN = 10**12


@dataclass(frozen=True)
class Edition:
    """A scheme as it is entered: the next edition, from a day on."""

    source: str
    effective_from: date
    values: Mapping[Number, int]
    unverified: frozenset[Number]
    items: Sequence[Item] = ()


@transaction()
def add_budget(actor: Actor, year: int, amount_fen: int, source: str) -> RewardBudget:
    """登记预算: a line more; less than nothing takes back what is still free. Raises Refusal."""
    acting = policy.require(actor, "budget.manage")
    db.session.scalars(
        select(RewardBudget.id).where(RewardBudget.year == year).with_for_update()
    ).all()
    if not amount_fen or abs(amount_fen) > LARGEST_FEN:
        raise Refusal(f"预算金额要大于 0，不超过 {money.yuan(LARGEST_FEN)}。请改正。", "amount")
    free = queries.balance(year).free_fen
    if free + amount_fen < 0:
        raise Refusal(f"只剩 {money.yuan(free)} 可用，不能核减这么多。请改正金额。", "amount")
    row = RewardBudget(
        year=year,
        amount_fen=amount_fen,
        source=source,
        entered_on=clock.today(),
        enterer_id=acting.user_id,
    )
    db.session.add(row)
    db.session.flush()
    trail.record(
        acting,
        "budget.add",
        f"budget:{year}",
        after={"amount": money.yuan(amount_fen), "source_text": source},
    )
    return row


@transaction()
def revise(actor: Actor, said: Edition) -> RewardScheme:
    """The next edition of the scheme; the one before ends the day before. Raises Refusal."""
    acting = policy.require(actor, "scheme.manage")
    ship()
    sentence, field = rules.scheme_fault({number: said.values[number] for number in Number})
    if sentence:
        raise Refusal(sentence, field)
    last = db.session.scalars(
        select(RewardScheme).order_by(RewardScheme.effective_from.desc()).limit(1)
    ).one()
    if said.effective_from <= last.effective_from:
        raise Refusal(
            f"施行日期要晚于现有标准的 {last.effective_from:%Y-%m-%d}。请改正。", "effective_from"
        )
    _refuse_double(said.items)
    last.effective_to = said.effective_from - timedelta(days=1)
    row = _written(
        f"SCHEME-{said.effective_from:%Y%m%d}",
        said.source,
        said.effective_from,
        {number.value: said.values[number] for number in Number},
        sorted(number.value for number in said.unverified),
    )
    db.session.add_all([RewardItem(scheme_id=row.id, **asdict(item)) for item in said.items])
    trail.record(
        acting,
        "scheme.revise",
        f"scheme:{row.id}",
        words=said.source,
        before={"numbers": _told(last.values)},
        after={"numbers": _told(row.values), "from_on": said.effective_from.isoformat()},
    )
    return row


def _told(values: Mapping[str, int]) -> dict[str, str]:
    return {code: rules.shown(Number.of(code), value) for code, value in values.items()}


def _refuse_double(items: Sequence[Item]) -> None:
    seen = [item.code for item in items]
    double = next((code for code in seen if seen.count(code) > 1), None)
    if double:
        raise Refusal(f"事项编号“{double}”写了两次。请改一个。", "items")


def ship() -> None:
    """Enter the schemes the portal carries, where none has been entered (in a transaction)."""
    if db.session.scalars(select(RewardScheme.id).limit(1)).first():
        return
    for told in schemes.shipped():
        row = {key: told[key] for key in ("id", "source", "values", "unverified")}
        row["effective_from"] = date.fromisoformat(told["effective_from"])
        db.session.execute(upsert(RewardScheme).values(row).on_conflict_do_nothing())
        for item in told["items"]:
            line = upsert(RewardItem).values(scheme_id=told["id"], **item)
            db.session.execute(line.on_conflict_do_nothing())


def _written(
    key: str, source: str, since: date, values: Mapping[str, int], unverified: Sequence[str]
) -> RewardScheme:
    row = RewardScheme(
        id=key,
        source=source,
        effective_from=since,
        values=dict(values),
        unverified=list(unverified),
    )
    db.session.add(row)
    db.session.flush()
    return row
