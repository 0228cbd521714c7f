"""What a 重大 hazard must have before it moves, and what a record needs. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.hazards import rules
from portal.hazards.records import FIXED, FOUND, Records
from portal.hazards.rules import Facts
from portal.hazards.terms import OPEN_STATES, Action, RemedyPart, Slot, Status
from portal.kernel.dates import Calendar

WITH_FIRM = frozenset({Status.OPEN, Status.RECTIFYING})
CONFIRMED = WITH_FIRM | {Status.TO_REVIEW}
CURED = frozenset({Status.RECTIFYING, Status.TO_REVIEW})
WHEN: Mapping[Action, frozenset[Status]] = {
    Action.TRANSFER: frozenset(OPEN_STATES),
    Action.EXTEND: WITH_FIRM,
    Action.GRANT: CONFIRMED,
    Action.DENY: CONFIRMED,
    Action.JUDGE: CONFIRMED,
    Action.DISCOVER: WITH_FIRM,
    Action.TELL: CONFIRMED,
    Action.PROPOSE: WITH_FIRM,
    Action.APPROVE: WITH_FIRM,
    Action.REJECT: WITH_FIRM,
    Action.PUT_ON_LIST: CONFIRMED,
    Action.RELEASE: CURED,
    Action.PROGRESS: WITH_FIRM,
    Action.ADVISE: CONFIRMED,
    Action.ACCEPT: CURED,
}
"""In which states a record may be given."""
OF_ANY_GRADE = frozenset({Action.TRANSFER, Action.EXTEND, Action.GRANT, Action.DENY, Action.JUDGE})


@dataclass(frozen=True)
class Gap:
    """Something that is missing, and the action that fills it (or the place on the page)."""

    words: str
    place: str


def gaps_to_start(records: Records) -> list[Gap]:
    """What a 重大 hazard lacks before 整改中, 五落实 apart.

    Source: 重庆市安全生产条例 art. 23; 安全生产法 art. 41; 专项行动工作方案 二（二）1.
    """
    gaps = []
    if records.judgement is None:
        gaps.append(Gap("还没有重大判定（条款、判定人、日期）", Action.JUDGE.value))
    if records.discovery is None:
        gaps.append(Gap("还没有填写发现报告", Action.DISCOVER.value))
    gaps += [
        Gap(f"双报告缺“{which.label}”", Action.TELL.value)
        for which in FOUND
        if records.told(which) is None
    ]
    if records.remedy is None:
        gaps.append(_no_remedy(records))
    return gaps


def _no_remedy(records: Records) -> Gap:
    if records.waiting_remedy:
        return Gap("治理方案还没有审批", Action.PROPOSE.value)
    if records.last_rejected:
        return Gap("治理方案已退回，还没有重新提交", Action.PROPOSE.value)
    return Gap("还没有提交六项治理方案", Action.PROPOSE.value)


def gaps_to_close(records: Records) -> list[Gap]:
    """What a 重大 hazard lacks before 销号, photos and 五落实 apart."""
    gaps = gaps_to_start(records)
    if records.acceptance is None:
        gaps.append(Gap("还没有企业验收", Action.ACCEPT.value))
    gaps += [
        Gap(f"双报告缺“{which.label}”", Action.TELL.value)
        for which in FIXED
        if records.told(which) is None
    ]
    if records.is_listed:
        gaps.append(Gap("挂牌督办还没有解除", Action.PUT_ON_LIST.value))
    return gaps


def gaps_ahead(facts: Facts, records: Records) -> list[Gap]:
    """Everything a 重大 hazard lacks for its next move, each with where it is filled."""
    settled = [Gap(words, "settled") for words in rules.gaps_in_five_settled(facts.settled)]
    if facts.status is Status.OPEN:
        return [*gaps_to_start(records), *settled]
    if facts.status not in CURED:
        return []
    in_place = [
        Gap(f"五落实“{part.label}”还没有到位", "settled")
        for part, row in facts.settled.items()
        if row.content and not row.in_place
    ]
    photo = [] if facts.photos.get(Slot.AFTER) else [Gap("还没有整改后照片", "panel")]
    return [*gaps_to_close(records), *settled, *in_place, *photo]


def gaps_in_remedy(parts: Mapping[RemedyPart, str]) -> list[str]:
    """Which of the six parts of a 治理方案 are empty.

    Source: 安全生产事故隐患排查治理暂行规定 art. 15 (待核对).
    """
    return [f"治理方案缺“{part.label}”" for part in RemedyPart if not parts.get(part)]


def day_fault(day: date, today: date, found_on: date | None, what: str) -> str:
    """What is wrong with the day something is said to have happened, empty where nothing is."""
    if day > today:
        return f"{what}不能晚于今天。请填今天或以前的日期。"
    if found_on and day < found_on:
        return f"{what}不能早于发现日期 {found_on:%Y-%m-%d}。请核对。"
    return ""


@dataclass(frozen=True)
class Terms:
    """The office's rule for extensions: working days before the due day, how often at most."""

    lead: int
    most: int


def extension_faults(
    records: Records, due_on: date | None, wanted: date, today: date, days: Calendar, terms: Terms
) -> list[str]:
    """What is wrong with asking for another day to rectify by, a sentence each.

    Source: 挂牌督办通知书 (宁波) “治理延期申请表，期满前 15 个工作日” (二手，待核对).
    """
    if due_on is None:
        return ["还没有整改期限，不用延期。"]
    faults = []
    if records.waiting_extension:
        faults.append("已有一份延期申请在等答复，不能再申请。请等办理结果。")
    elif records.extensions_granted >= terms.most:
        faults.append(
            f"这条隐患已延期 {records.extensions_granted} 次，按规定最多 {terms.most} 次。"
            "请抓紧整改。"
        )
    if days.workdays_after(today, terms.lead) > due_on:
        faults.append(
            f"延期要在整改期限 {due_on:%Y-%m-%d} 前 {terms.lead} 个工作日提出，现在已来不及。"
            "请按期整改。"
        )
    if wanted <= due_on:
        faults.append(f"新期限要晚于现在的期限 {due_on:%Y-%m-%d}。请改正。")
    elif fault := rules.due_fault(wanted, today):
        faults.append(fault)
    return faults
