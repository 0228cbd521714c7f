"""What holds for a hazard: due dates, guards, who holds it next. Values in, values out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.hazards.terms import Action, Grade, Part, Slot, Status

RAIL = (Status.REPORTED, Status.OPEN, Status.RECTIFYING, Status.TO_REVIEW, Status.CLOSED)


@dataclass(frozen=True)
class Settled:
    """One part of 五落实 as it was filled in."""

    content: str = ""
    owner: str = ""
    in_place: bool = False
    settled_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """What the guards look at. ``photos`` counts a hazard's photos by what they show."""

    status: Status
    grade: Grade | None
    settled: Mapping[Part, Settled]
    photos: Mapping[Slot, int]
    photo_days: Mapping[Slot, Collection[date]]
    fixer_ids: Collection[int]
    firm_id: int | None


def due_date(grade: Grade, today: date, days: Mapping[Grade, int]) -> date:
    """The last day to rectify a hazard graded ``today``, both Asia/Shanghai days."""
    return today + timedelta(days=days[grade])


def is_late_entry(found_on: date, reported_on: date) -> bool:
    """Whether a hazard was entered on a later day than it was found (补录)."""
    return found_on < reported_on


def gaps_in_five_settled(settled: Mapping[Part, Settled]) -> list[str]:
    """What is missing in 五落实, a sentence a part.

    Source: 重庆市安全生产条例 art. 23; 专项行动工作方案 二（二）1、三（三）.
    """
    empty = Settled()
    gaps = []
    for part in Part:
        row = settled.get(part, empty)
        if not row.content:
            gaps.append(f"五落实缺“{part.label}”")
        elif part is Part.DUTY and not row.owner:
            gaps.append("五落实“责任”没有写责任人")
    return gaps


def gaps_to_start(facts: Facts) -> list[str]:
    """What keeps a hazard from entering 整改中."""
    return gaps_in_five_settled(facts.settled) if facts.grade is Grade.MAJOR else []


def gaps_to_submit(facts: Facts) -> list[str]:
    """What keeps a hazard from being handed in for review."""
    gaps = []
    if facts.grade is Grade.MAJOR and facts.status is Status.OPEN:
        gaps.append("重大事故隐患要先填好五落实、开始整改，不能直接提交复查")
    if not facts.photos.get(Slot.AFTER):
        gaps.append("还没有整改后照片")
    return gaps


def gaps_to_fix_on_spot(facts: Facts, today: date) -> list[str]:
    """What keeps a hazard from going straight to review as 即查即改."""
    gaps = [
        f"缺{slot.label}照片" for slot in (Slot.BEFORE, Slot.AFTER) if not facts.photos.get(slot)
    ]
    if facts.grade is Grade.MAJOR:
        gaps.append("重大事故隐患不能按即查即改办理")
    if any(day != today for days in facts.photo_days.values() for day in days):
        gaps.append("整改前、整改后照片要在今天拍摄；隔天改好的请走“提交复查”")
    return gaps


def gaps_to_close(facts: Facts, people: Collection[int], unit_id: int | None) -> list[str]:
    """What keeps ``people`` of ``unit_id`` from closing: evidence, and separation of duty."""
    gaps = []
    if not facts.photos.get(Slot.AFTER):
        gaps.append("还没有整改后照片")
    if set(people) & set(facts.fixer_ids):
        gaps.append("复查人不能是整改人，请换一位同事复查")
    if unit_id is not None and unit_id == facts.firm_id:
        gaps.append("复查人不能是责任单位的人")
    if facts.grade is Grade.MAJOR:
        gaps += gaps_in_five_settled(facts.settled)
        gaps += [
            f"五落实“{part.label}”还没有到位"
            for part, row in facts.settled.items()
            if row.content and not row.in_place
        ]
    return gaps


NEXT_STEP = {
    Status.REPORTED: "安全管理科或分管科室核实定级",
    Status.OPEN: "责任单位整改",
    Status.RECTIFYING: "责任单位整改后提交复查",
    Status.TO_REVIEW: "安全管理科或分管科室复查销号",
}


def rail(status: Status) -> list[tuple[str, str]]:
    """The state rail: (label, done | now | ahead)."""
    if status not in RAIL:
        return [(status.label, "now")]
    place = RAIL.index(status)
    return [
        (
            state.label,
            "done" if at < place or status is Status.CLOSED else "now" if at == place else "",
        )
        for at, state in enumerate(RAIL)
    ]


REASONED = frozenset({Action.DISMISS, Action.SEND_BACK, Action.MERGE, Action.REFER, Action.VOID})
