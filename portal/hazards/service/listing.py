"""挂牌督办: put on the list of an organ, released after the firm's acceptance."""

from dataclasses import dataclass
from datetime import date

from portal.db import transaction
from portal.hazards import guards
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.service import keeping
from portal.hazards.service.moving import refuse_gaps
from portal.hazards.terms import Action, Level, RecordKind
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor


@dataclass(frozen=True)
class Listing:
    """挂牌: by whom, under which number (empty: that of our own notice), until when."""

    level: Level
    organ: str
    listed_on: date
    due_on: date
    number: str = ""


@dataclass(frozen=True)
class Release:
    """解除挂牌: when, under which number (empty: that of our own notice), on what finding."""

    released_on: date
    words: str
    number: str = ""


@transaction()
def put_on_list(actor: Actor, hazard: Hazard, version: int, said: Listing) -> Hazard:
    """挂牌督办. Raises Refusal before the judgement, while on the list, for a day gone by.

    Source: 《房屋市政工程生产安全重大隐患排查治理挂牌督办暂行办法》 建质〔2011〕158号 (待核对).
    """
    row, acting, records = keeping.begin(actor, hazard, Action.PUT_ON_LIST, version)
    if records.judgement is None:
        raise Refusal("还没有重大判定，不能挂牌督办。请先判定。")
    if records.is_listed:
        raise Refusal("已经挂牌，还没有解除，不能再挂。要改期限的，请先解除再挂。")
    _check_day(row, said.listed_on, "挂牌日期", "listed_on")
    if said.due_on < max(clock.today(), said.listed_on):
        raise Refusal("督办期限不能早于今天和挂牌日期。请改正。", "due_on")
    keeping.add(
        row,
        acting,
        Action.PUT_ON_LIST,
        RecordKind.LISTED,
        words=f"{said.organ}（{said.level.label}），督办期限 {said.due_on:%Y-%m-%d}",
        level=said.level,
        organ=said.organ,
        number=said.number,
        happened_on=said.listed_on,
        due_on=said.due_on,
    )
    if row.holder_id:
        words = f"已由{said.organ}挂牌督办，期限 {said.due_on:%Y-%m-%d}"
        keeping.tell([row.holder_id], row, acting, words)
    return row


@transaction()
def release(actor: Actor, hazard: Hazard, version: int, said: Release) -> Hazard:
    """解除挂牌督办, after the firm has accepted what was put right."""
    row, acting, records = keeping.begin(actor, hazard, Action.RELEASE, version)
    if records.listing is None or not records.is_listed:
        raise Refusal("没有挂牌督办，不用解除。请刷新页面查看。")
    refuse_gaps("解除挂牌督办", [] if records.acceptance else ["还没有企业验收"])
    _check_day(row, said.released_on, "解除日期", "released_on")
    since = max(
        day for day in (records.listing.happened_on, _day(records.acceptance)) if day is not None
    )
    if said.released_on < since:
        raise Refusal(
            f"解除日期不能早于挂牌和企业验收（{since:%Y-%m-%d}）。请核对。", "released_on"
        )
    keeping.add(
        row,
        acting,
        Action.RELEASE,
        RecordKind.RELEASED,
        answers_id=records.listing.id,
        organ=records.listing.organ,
        number=said.number,
        happened_on=said.released_on,
        text=said.words,
    )
    return row


def _check_day(row: Hazard, day: date, what: str, field: str) -> None:
    found_on = clock.local(row.found_at).date() if row.found_at else None
    if fault := guards.day_fault(day, clock.today(), found_on, what):
        raise Refusal(fault, field)


def _day(record: HazardRecord | None) -> date | None:
    return record.happened_on if record else None
