"""What holds for a hazard: due dates, guards, who holds it next. Values in, values out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.hazards.terms import Action, Grade, Part, Slot, Status
from portal.kernel import clock, dates

LATE_STATES = (Status.OPEN, Status.RECTIFYING)
LONGEST_YEARS = 3
ON_THE_SPOT = timedelta(hours=24)
CLOCKS_APART = timedelta(minutes=5)
RAIL = (Status.REPORTED, Status.OPEN, Status.RECTIFYING, Status.TO_REVIEW, Status.CLOSED)


@dataclass(frozen=True)
class Settled:
    """One part of 五落实 as it was filled in; ``amount_fen`` is for 资金 alone."""

    content: str = ""
    owner: str = ""
    in_place: bool = False
    settled_on: date | None = None
    amount_fen: int | None = None


@dataclass(frozen=True)
class Facts:
    """What the guards look at. ``photos`` counts a hazard's photos by what they show.

    ``photo_times`` are when they were taken, as the camera claims or else when they were sent;
    ``same_photo`` says that one is both before and after. ``sent_back_at`` is the last time that
    a review failed, ``shown_at`` when the latest of the after-photos was sent, never sent before.
    """

    status: Status
    grade: Grade | None
    settled: Mapping[Part, Settled]
    photos: Mapping[Slot, int]
    fixer_ids: Collection[int]
    firm_id: int | None
    photo_times: Collection[datetime] = ()
    same_photo: bool = False
    sent_back_at: datetime | None = None
    shown_at: datetime | None = None


def due_fault(due_on: date, today: date, found_on: date | None = None) -> str:
    """What is wrong with a day to rectify by, a sentence, empty where nothing is.

    ``found_on`` is given for a late entry (补录): its day may have gone by, but not before that.
    """
    if found_on and due_on < found_on:
        return f"整改期限不能早于发现日期。请改为 {_written(found_on)}或以后。"
    if found_on is None and due_on < today:
        return f"整改期限不能早于今天。请改为 {_written(today)}或以后。"
    is_leap_day = (today.month, today.day) == (2, 29)
    latest = date(today.year + LONGEST_YEARS, today.month, 28 if is_leap_day else today.day)
    if due_on > latest:
        return f"整改期限最长 {LONGEST_YEARS} 年。请改为 {_written(latest)}或以前。"
    return ""


def _written(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def is_late(status: Status, due_on: date | None, today: date) -> bool:
    """Whether a hazard is past its day and still with the firm (逾期)."""
    return status in LATE_STATES and due_on is not None and dates.is_overdue(due_on, today)


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
    elif facts.grade is Grade.MAJOR:
        gaps += gaps_in_five_settled(facts.settled)
    if not facts.photos.get(Slot.AFTER):
        gaps.append("还没有整改后照片")
    elif facts.sent_back_at and (facts.shown_at is None or facts.shown_at <= facts.sent_back_at):
        gaps.append("退回以后还没有新的整改后照片")
    return gaps


def gaps_on_spot(facts: Facts, now: datetime) -> list[str]:
    """What keeps a hazard from going straight to review as 即查即改 at the moment ``now``.

    Photos of one day of Asia/Shanghai, none older than 24 hours: what was put right before
    midnight may be handed in after it.
    """
    gaps = [
        f"缺{slot.label}照片" for slot in (Slot.BEFORE, Slot.AFTER) if not facts.photos.get(slot)
    ]
    if facts.grade is Grade.MAJOR:
        gaps.append("重大事故隐患不能按即查即改办理")
    if facts.same_photo:
        gaps.append("整改前和整改后是同一张照片")
    times = facts.photo_times
    if any(at > now + CLOCKS_APART for at in times):
        gaps.append("照片拍摄时间晚于现在，请核对相机时间")
    elif len({clock.local(at).date() for at in times}) > 1 or any(
        now - at > ON_THE_SPOT for at in times
    ):
        gaps.append(
            "整改前、整改后照片要在同一天拍摄，并在 24 小时以内提交；隔天改好的请走“提交复查”"
        )
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
