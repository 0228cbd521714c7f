"""Changing what the office decided, each change with a line in the trail."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from flask import g, has_request_context
from sqlalchemy import select

from portal import policy
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal, Stale
from portal.office import queries
from portal.office.holidays import SpecialDay, known_days
from portal.office.models import Holiday, Issuer, IssuerSeries, OfficeSetting
from portal.office.rules import LONGEST_TEXT, Office, code_fault
from portal.office.terms import PaperKind
from portal.policy import Actor
from portal.trail import service as trail


@dataclass(frozen=True)
class Organ:
    """A 发文机关 as it is entered: its name, and the 代字 of each kind of paper it issues."""

    name: str
    codes: Mapping[PaperKind, str] = field(default_factory=dict)


@transaction()
def change(actor: Actor, values: dict[str, Any], *, seen: Office | None = None) -> Office:
    """Change some settings. ``seen`` is what the person's page showed.

    Raises Refusal for a bad value, naming its field, and Stale where somebody changed them since.
    """
    acting = policy.require(actor, "office.manage")
    kept = _fresh()
    if seen is not None and seen != kept:
        raise Stale("您打开页面之后，有人改过设置，您的修改未保存。请刷新后核对再改。")
    _save(acting, kept, kept.with_values(values))
    return _fresh()


def found(actor: Actor, values: dict[str, Any]) -> None:
    """The first settings of a new installation, inside its transaction."""
    _save(actor, Office(), Office().with_values(values))


def _save(acting: Actor, kept: Office, changed: Office) -> None:
    labels = {one.name: one.metadata["label"] for one in fields(Office)}
    choices = {one.name: one.metadata["choices"] for one in fields(Office)}
    before, after = asdict(kept), asdict(changed)
    keys = [key for key in labels if before[key] != after[key]]
    for key in keys:
        row = OfficeSetting(key=key, value=after[key], changed_at=clock.now())
        db.session.merge(row)
    if keys:
        trail.record(
            acting,
            "office.change",
            "office",
            before={labels[key]: _told(before[key], choices[key]) for key in keys},
            after={labels[key]: _told(after[key], choices[key]) for key in keys},
        )


def _told(value: Any, choices: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return "、".join(policy.Role.of(code).label for code in value)
    return choices.get(value, value) if choices else value


def _fresh() -> Office:
    """The settings as they are now, not as this request read them before."""
    if has_request_context():
        g.pop("office", None)
    return queries.current()


@transaction()
def add_issuer(actor: Actor, organ: Organ) -> Issuer:
    """Add a 发文机关 at the end of the list. Raises Refusal naming the field."""
    acting = policy.require(actor, "office.manage")
    row = Issuer(name="", place=len(queries.issuers()) + 1)
    _write(row, organ)
    db.session.add(row)
    db.session.flush()
    trail.record(acting, "office.add_issuer", f"issuer:{row.id}", after=_issuer_facts(row))
    return row


@transaction()
def change_issuer(actor: Actor, issuer_id: int, organ: Organ) -> Issuer:
    """Rename a 发文机关 or change its 代字; papers that went out keep the old ones."""
    acting = policy.require(actor, "office.manage")
    row = queries.issuer(issuer_id)
    before = _issuer_facts(row)
    _write(row, organ)
    db.session.flush()
    after = _issuer_facts(row)
    if after != before:
        trail.record(acting, "office.change_issuer", f"issuer:{row.id}", before=before, after=after)
    return row


@transaction()
def move_issuer(actor: Actor, issuer_id: int, *, up: bool) -> None:
    """Change places with the neighbour above, or below; at an end nothing happens.

    The first issuer that has a 代字 for a kind of paper issues it.
    """
    acting = policy.require(actor, "office.manage")
    rows = list(queries.issuers())
    before = [row.name for row in rows]
    at = rows.index(queries.issuer(issuer_id))
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for place, row in enumerate(rows, 1):
        row.place = place
    trail.record(
        acting,
        "office.move_issuer",
        f"issuer:{issuer_id}",
        before={"顺序": before},
        after={"顺序": [row.name for row in rows]},
    )


def _write(row: Issuer, organ: Organ) -> None:
    _check_name(row, organ.name)
    codes = {kind: code for kind, code in organ.codes.items() if code}
    for kind, code in codes.items():
        _check_code(row, kind, code)
    if len(set(codes.values())) < len(codes):
        raise Refusal("两种文书不能用同一个代字，否则编号会混在一起。请改一个。")
    row.name = organ.name
    kept = {series.kind: series for series in row.series}
    for kind in kept.keys() - codes.keys():
        row.series.remove(kept[kind])
    db.session.flush()
    for kind, code in codes.items():
        if kind in kept:
            kept[kind].code = code
        else:
            row.series.append(IssuerSeries(kind=kind, code=code))


def _check_name(row: Issuer, name: str) -> None:
    if not name or len(name) > LONGEST_TEXT:
        raise Refusal(f"请填写发文机关名称，最多 {LONGEST_TEXT} 字。", "name")
    with db.session.no_autoflush:
        other = db.session.scalars(select(Issuer).where(Issuer.name == name)).first()
    if other is not None and other is not row:
        raise Refusal(f"已经有发文机关“{name}”了。请改名，或修改原有的那一个。", "name")


def _check_code(row: Issuer, kind: PaperKind, code: str) -> None:
    sentence = code_fault(code)
    if sentence:
        raise Refusal(sentence, kind.value)
    with db.session.no_autoflush:
        other = db.session.scalars(select(IssuerSeries).where(IssuerSeries.code == code)).first()
    if other is not None and (other.issuer_id != row.id or other.kind != kind):
        raise Refusal(
            f"代字“{code}”已经用于{other.kind.label}。请换一个，否则编号会混在一起。", kind.value
        )


def _issuer_facts(row: Issuer) -> dict[str, str]:
    codes = {series.kind.label: series.code for series in row.series}
    return {"名称": row.name} | dict(sorted(codes.items()))


@transaction()
def set_days(actor: Actor, days: Iterable[SpecialDay]) -> int:
    """Enter special days, over what was entered for the same day before; how many changed."""
    acting = policy.require(actor, "office.manage")
    return _keep_days(acting, list(days))


@transaction()
def remove_day(actor: Actor, day: date) -> None:
    """Take a special day off the list: it is again what its weekday says."""
    acting = policy.require(actor, "office.manage")
    row = db.session.get(Holiday, day)
    if row is None:
        return
    before = {"日期": [_special(row).label]}
    db.session.delete(row)
    trail.record(acting, "office.remove_holiday", f"holiday:{day.year}", before=before)


@transaction()
def load_known_year(actor: Actor, year: int) -> int:
    """Enter the days of a year that the portal carries; how many changed. Raises Refusal."""
    acting = policy.require(actor, "office.manage")
    days = known_days(year)
    if not days:
        raise Refusal(f"系统里没有内置 {year} 年的放假安排。请把国务院办公厅通知的安排粘贴进来。")
    return _keep_days(acting, days)


def _keep_days(acting: Actor, days: list[SpecialDay]) -> int:
    kept = {row.day: row for row in db.session.scalars(select(Holiday))}
    changed = [one for one in days if one.day not in kept or _special(kept[one.day]) != one]
    before = [_special(kept[one.day]).label for one in changed if one.day in kept]
    for one in changed:
        db.session.merge(Holiday(day=one.day, kind=one.kind, name=one.name))
    years = sorted({one.day.year for one in changed})
    if changed:
        trail.record(
            acting,
            "office.set_holidays",
            f"holiday:{years[0]}",
            before={"日期": before} if before else None,
            after={"日期": [one.label for one in changed]},
        )
    return len(changed)


def _special(row: Holiday) -> SpecialDay:
    return SpecialDay(row.day, "work" if row.kind == "work" else "rest", row.name)
