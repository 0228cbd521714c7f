"""Reading what the office decided."""

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from flask import g, has_request_context
from sqlalchemy import Text, cast, select
from sqlalchemy.orm import selectinload

from portal.db import ahead, db, in_one, read, rows_in
from portal.kernel.dates import Calendar
from portal.kernel.errors import NotFound, Refusal
from portal.office.models import Holiday, Issuer, IssuerSeries, OfficeSetting
from portal.office.rules import Office
from portal.office.terms import PaperKind

DECEMBER = 12


DECIDED = select(
    in_one(OfficeSetting.key.expression, cast(OfficeSetting.value, Text))
).scalar_subquery()
"""The office's decisions as one text, to be read along with something else."""


def current() -> Office:
    """The office's decisions, read once a request."""
    if has_request_context() and "office" in g:
        kept: Office = g.office
        return kept
    said = ahead("office")
    office = _understood(read(select(DECIDED)).scalar() if said is None else said)
    if has_request_context():
        g.office = office
    return office


@lru_cache(maxsize=16)
def _understood(said: str | None) -> Office:
    return Office.kept({key: json.loads(value) for key, value in rows_in(said)})


def issuers() -> Sequence[Issuer]:
    """发文机关 with their 代字, in their order."""
    query = select(Issuer).options(selectinload(Issuer.series))
    return db.session.scalars(query.order_by(Issuer.place, Issuer.id)).all()


def series_of(kind: PaperKind) -> tuple[str, str]:
    """Who issues a kind of paper, and under which 代字: the first issuer that has one.

    Raises Refusal where none has been entered.
    """
    row = db.session.execute(
        select(Issuer.name, IssuerSeries.code)
        .join(IssuerSeries, IssuerSeries.issuer_id == Issuer.id)
        .where(IssuerSeries.kind == kind)
        .order_by(Issuer.place, Issuer.id)
    ).first()
    if row is None:
        raise Refusal(
            f"还没有设置{kind.label}的发文机关和代字，不能出具。请系统管理员在“设置”里填写。"
        )
    return row[0], row[1]


def calendar() -> Calendar:
    """The working calendar as the office keeps it."""
    rows = db.session.execute(select(Holiday.day, Holiday.kind)).all()
    return Calendar({day: "work" if kind == "work" else "rest" for day, kind in rows})


def holidays(year: int) -> Sequence[Holiday]:
    """The special days of a year, in order."""
    query = select(Holiday).where(
        Holiday.day >= date(year, 1, 1), Holiday.day <= date(year, 12, 31)
    )
    return db.session.scalars(query.order_by(Holiday.day)).all()


def knows_year(year: int) -> bool:
    """Whether the holidays of a year have been entered.

    Days at the end of December belong to the next year's notice and do not count.
    """
    query = select(Holiday.day).where(
        Holiday.day >= date(year, 1, 1), Holiday.day < date(year, DECEMBER, 1)
    )
    return db.session.execute(query.limit(1)).first() is not None


def unknown_years(today: date) -> list[int]:
    """The years needed now whose holidays are missing: this one, in December the next as well."""
    needed = [today.year] + ([today.year + 1] if today.month == DECEMBER else [])
    return [year for year in needed if not knows_year(year)]


def years_kept() -> list[int]:
    """The years that have a special day, the latest first."""
    days = db.session.scalars(select(Holiday.day)).all()
    return sorted({day.year for day in days}, reverse=True)


def issuer(issuer_id: int) -> Issuer:
    """One 发文机关. Raises NotFound."""
    found = db.session.get(Issuer, issuer_id)
    if found is None:
        raise NotFound("没有找到这个发文机关。请回到列表重新打开。")
    return found
