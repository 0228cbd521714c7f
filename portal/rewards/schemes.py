"""Reading the schemes of rewards: those an office keeps, before them those shipped."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.kernel import scheme as schemes
from portal.kernel.errors import Refusal
from portal.rewards.models import RewardItem, RewardScheme
from portal.rewards.rules import Rates

SHIPPED = "data/schemes.json"


@dataclass(frozen=True)
class Item:
    """A line of the catalogue; ``amount_fen`` None where the amount is still to be entered."""

    code: str
    industry: str
    text: str
    amount_fen: int | None
    department: str


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """The schemes the portal carries, as told."""
    return tuple(json.loads(files("portal.rewards").joinpath(SHIPPED).read_text("utf-8")))


def all_rates() -> Sequence[Rates]:
    """Every edition, the latest first."""
    rows = db.session.scalars(
        select(RewardScheme).order_by(RewardScheme.effective_from.desc())
    ).all()
    return [_of_row(row) for row in rows] if rows else [_of_told(one) for one in shipped()]


def in_force(on: date) -> Rates:
    """The edition that holds on a day. Raises Refusal where there is none."""
    try:
        return schemes.in_force(all_rates(), on)  # type: ignore[return-value]  # Rates go in
    except LookupError as none:
        raise Refusal(f"{on:%Y-%m-%d} 没有有效的奖励标准。请先填写奖励标准。") from none


def items(scheme_id: str) -> Sequence[Item]:
    """The catalogue of an edition, in the order of its codes."""
    rows = db.session.scalars(
        select(RewardItem).where(RewardItem.scheme_id == scheme_id).order_by(RewardItem.code)
    ).all()
    if rows or db.session.scalars(select(RewardScheme.id).limit(1)).first():
        return [
            Item(row.code, row.industry, row.text, row.amount_fen, row.department) for row in rows
        ]
    return [Item(**item) for one in shipped() if one["id"] == scheme_id for item in one["items"]]


def _of_row(row: RewardScheme) -> Rates:
    return Rates(
        id=row.id,
        source=row.source,
        effective_from=row.effective_from,
        values=row.values,
        effective_to=row.effective_to,
        verified=not row.unverified,
        unverified=frozenset(row.unverified),
    )


def _of_told(told: dict[str, Any]) -> Rates:
    return Rates(
        id=told["id"],
        source=told["source"],
        effective_from=date.fromisoformat(told["effective_from"]),
        values=told["values"],
        verified=not told["unverified"],
        unverified=frozenset(told["unverified"]),
    )
