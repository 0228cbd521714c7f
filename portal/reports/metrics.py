"""Every number: its name, its formula in words, and the rows it counts up to a cut-off.

What held at a past moment is reckoned from the moments a row keeps: 登记 ``reported_at``, 销号
``closed_at``, and ``moved_at``, which stands still once a hazard has come to another end; state,
grade and day to rectify by come from ``past``. Category, section and firm are those of now.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.hazards.models import Hazard, HazardRecord, HazardSettled
from portal.hazards.rules import LATE_STATES
from portal.hazards.terms import (
    ENDINGS,
    OPEN_STATES,
    Grade,
    Level,
    Part,
    RecordKind,
    Status,
)
from portal.kernel import clock
from portal.reports import rules
from portal.reports.days import local_day
from portal.reports.past import due_at, grade_at, status_at
from portal.reports.rules import Frame

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Metric:
    """A count: ``where`` gives its rows. ``ledger`` are the filters of the 台账 that show the same.

    ``of_firms``: it counts the firms that the rows are of.
    """

    key: str
    label: str
    formula: str
    where: Callable[[Frame], Condition]
    ledger: Mapping[str, str] = field(default_factory=dict, hash=False)
    of_firms: bool = False

    def count(self, frame: Frame) -> ColumnElement[int]:
        """How many rows there are, or how many firms they are of, as a column."""
        counted = func.count(Hazard.firm_id.distinct()) if self.of_firms else func.count()
        return counted.filter(self.where(frame))


@dataclass(frozen=True)
class Rate:
    """A share: ``part`` of ``whole``, both counts; every row of ``part`` is one of ``whole``."""

    key: str
    label: str
    part: Metric
    whole: Metric

    @property
    def formula(self) -> str:
        """How it is reckoned, as a sentence."""
        return (
            f"{self.label} = {self.part.label} ÷ {self.whole.label}，没有可算的写“—”。"
            f"{self.whole.label}：{self.whole.formula}{self.part.label}：{self.part.formula}"
        )

    def value(self, counts: Mapping[str, int], sign: str = "%") -> str:
        """What it comes to; “—” where there is nothing to take a share of."""
        return rules.percent(counts[self.part.key], counts[self.whole.key], sign)


def is_known(frame: Frame) -> Condition:
    """In the ledger at the cut-off: 上报, drafts apart."""
    return and_(Hazard.status != Status.DRAFT, Hazard.reported_at <= frame.at)


def _new(frame: Frame) -> Condition:
    return and_(is_known(frame), Hazard.reported_at.between(frame.begins, frame.ends))


def _not_closed(frame: Frame) -> Condition:
    return or_(Hazard.closed_at.is_(None), Hazard.closed_at > frame.at)


def _is_closed(frame: Frame) -> Condition:
    return and_(Hazard.closed_at.is_not(None), Hazard.closed_at <= frame.at)


def _not_ended(frame: Frame) -> Condition:
    return or_(Hazard.status.not_in(ENDINGS), Hazard.moved_at > frame.at)


def _opening(frame: Frame) -> Condition:
    return and_(
        Hazard.status != Status.DRAFT,
        Hazard.reported_at < frame.begins,
        or_(Hazard.closed_at.is_(None), Hazard.closed_at >= frame.begins),
        or_(Hazard.status.not_in(ENDINGS), Hazard.moved_at >= frame.begins),
    )


def _closed(frame: Frame) -> Condition:
    return and_(Hazard.closed_at.is_not(None), Hazard.closed_at.between(frame.begins, frame.ends))


def _ended(frame: Frame) -> Condition:
    return and_(Hazard.status.in_(ENDINGS), Hazard.moved_at.between(frame.begins, frame.ends))


def _ended_as(status: Status) -> Callable[[Frame], Condition]:
    return lambda frame: and_(
        Hazard.status == status, Hazard.moved_at.between(frame.begins, frame.ends)
    )


def _stock(frame: Frame) -> Condition:
    return and_(is_known(frame), _not_closed(frame), _not_ended(frame))


def _graded(grade: Grade, of: Callable[[Frame], Condition]) -> Callable[[Frame], Condition]:
    return lambda frame: and_(of(frame), grade_at(frame.at) == grade)


def _back_entry(frame: Frame) -> Condition:
    return and_(_new(frame), local_day(Hazard.found_at) < local_day(Hazard.reported_at))


def _overdue(frame: Frame) -> Condition:
    return and_(
        is_known(frame),
        status_at(frame.at).in_(LATE_STATES),
        due_at(frame.at) <= frame.over,
    )


def _due(frame: Frame) -> Condition:
    return and_(
        is_known(frame),
        _not_ended(frame),
        due_at(frame.at).between(frame.start, frame.through),
    )


def _due_closed(frame: Frame) -> Condition:
    return and_(_due(frame), _is_closed(frame))


def _due_in_time(frame: Frame) -> Condition:
    at_once = and_(Hazard.fixed_on_spot, Hazard.sent_back_count == 0)
    in_time = local_day(Hazard.closed_at) <= due_at(frame.at)
    return and_(_due_closed(frame), or_(at_once, in_time))


def _to_settle(frame: Frame) -> Condition:
    return and_(
        _new(frame),
        _not_ended(frame),
        Hazard.fixed_on_spot.is_(False),
        grade_at(frame.at).is_not(None),
    )


def _in_place(frame: Frame) -> Condition:
    """All five parts written and in place on the day of the cut-off."""
    whole = (
        select(HazardSettled.hazard_id)
        .where(
            HazardSettled.in_place,
            HazardSettled.content != "",
            HazardSettled.settled_on <= clock.local(frame.at).date(),
        )
        .group_by(HazardSettled.hazard_id)
        .having(func.count() == len(Part))
    )
    return Hazard.id.in_(whole)


def _settled(frame: Frame) -> Condition:
    return and_(_to_settle(frame), _in_place(frame))


def _closed_after_return(frame: Frame) -> Condition:
    return and_(_closed(frame), Hazard.sent_back_count > 0)


def _counted(frame: Frame) -> Condition:
    """Registered in the period and not come to another end: what a monthly table counts."""
    return and_(_new(frame), _not_ended(frame))


def _rectified(frame: Frame) -> Condition:
    return and_(_counted(frame), _is_closed(frame))


def _ungraded(frame: Frame) -> Condition:
    return and_(_counted(frame), grade_at(frame.at).is_(None))


def _recorded(kind: RecordKind, *more: Condition) -> Callable[[Frame], Condition]:
    """重大 of the period that had a record of a kind by the cut-off."""

    def where(frame: Frame) -> Condition:
        with_one = select(HazardRecord.hazard_id).where(
            HazardRecord.kind == kind, HazardRecord.at <= frame.at, *more
        )
        return and_(_counted(frame), grade_at(frame.at) == Grade.MAJOR, Hazard.id.in_(with_one))

    return where


_planned = _recorded(RecordKind.APPROVED)


def _planned_in_place(frame: Frame) -> Condition:
    return and_(_planned(frame), _in_place(frame))


def _rectifying(frame: Frame) -> Condition:
    return and_(is_known(frame), status_at(frame.at) == Status.RECTIFYING)


_ENDED_WORDS = "判为不属实、重复合并、移送、作废"

OPENING = Metric("opening", "期初存量", "统计期开始时已登记、还没有办结的。", _opening)
NEW = Metric("new", "新增", "登记日在统计期内的，包括后来以其他方式办结的。", _new)
NEW_MAJOR = Metric("new_major", "新增重大", "新增里定为重大的。", _graded(Grade.MAJOR, _new))
BACK_ENTRY = Metric("back_entry", "补录", "新增里发现日早于登记日的。", _back_entry)
CLOSED = Metric("closed", "销号", "销号时间在统计期内的。", _closed)
ENDED = Metric(
    "ended", "其他办结", f"统计期内{_ENDED_WORDS}的，单列，不算整改，也不进整改率。", _ended
)
STOCK = Metric(
    "stock", "存量", "截至数据截止时间已登记、没有销号、也没有以其他方式办结的。", _stock,
    {"open": "y"},
)  # fmt: skip
STOCK_MAJOR = Metric(
    "stock_major", "存量重大", "存量里定为重大的。", _graded(Grade.MAJOR, _stock),
    {"open": "y", "grade": Grade.MAJOR.value},
)  # fmt: skip
OVERDUE = Metric(
    "overdue", "逾期未整改",
    "整改期限（以最后一次批准的为准）当天已经过完，还在责任单位手上（待整改、整改中）的。",
    _overdue, {"late": "y"},
)  # fmt: skip
OVERDUE_MAJOR = Metric(
    "overdue_major", "逾期重大", "逾期未整改里定为重大的。", _graded(Grade.MAJOR, _overdue)
)
DUE = Metric(
    "due",
    "应整改到期",
    "整改期限（以最后一次批准的为准）在统计期内、截至数据截止时间当天已经过完的，"
    "不含以其他方式办结的。",
    _due,
)
DUE_CLOSED = Metric("due_closed", "已销号", "应整改到期里已经销号的。", _due_closed)
DUE_IN_TIME = Metric(
    "due_in_time",
    "按期销号",
    "应整改到期里在整改期限当天或以前销号的；即查即改、一次复查合格的算按期。",
    _due_in_time,
)
TO_SETTLE = Metric(
    "to_settle", "应落实", "新增里已经核实、不是即查即改、也没有以其他方式办结的。", _to_settle
)
SETTLED = Metric("settled", "已落实", "应落实里五项都写明并已到位的。", _settled)
SENT_BACK = Metric(
    "sent_back", "退回过", "统计期内销号的里，复查时退回过整改的。", _closed_after_return
)
COUNTED = Metric("counted", "排查隐患", "登记日在统计期内的，不含以其他方式办结的。", _counted)
FIRMS = Metric("firms", "排查治理单位", "有排查隐患的企业，每家算一次。", _counted, of_firms=True)
UNGRADED = Metric("ungraded", "未定级", "排查隐患里还没有定级的。", _ungraded)
GENERAL = Metric(
    "general", "排查一般隐患", "排查隐患里定为一般的。", _graded(Grade.GENERAL, _counted)
)
GENERAL_DONE = Metric(
    "general_done", "一般隐患已整改", "排查一般隐患里已销号的。", _graded(Grade.GENERAL, _rectified)
)
MAJOR = Metric("major", "排查重大隐患", "排查隐患里定为重大的。", _graded(Grade.MAJOR, _counted))
MAJOR_DONE = Metric(
    "major_done", "重大隐患已整改销号", "排查重大隐患里已销号的。",
    _graded(Grade.MAJOR, _rectified),
)  # fmt: skip
PLANNED = Metric("planned", "列入治理计划的重大隐患", "排查重大隐患里治理方案已批准的。", _planned)
PLANNED_IN_PLACE = Metric(
    "planned_in_place", "达到“五到位”", "列入治理计划的重大隐患里五落实全部到位的。",
    _planned_in_place,
)  # fmt: skip
LISTED = Metric(
    "listed", "挂牌督办", "排查重大隐患里挂过牌的，已解除的也算。", _recorded(RecordKind.LISTED)
)
LISTED_PROVINCE = Metric(
    "listed_province", "省级挂牌", "挂牌督办里由省级挂牌的。",
    _recorded(RecordKind.LISTED, HazardRecord.level == Level.PROVINCE),
)  # fmt: skip
RECTIFYING = Metric(
    "rectifying", "整改中", "责任单位已开始整改、还没有提交复查的。", _rectifying,
    {"status": Status.RECTIFYING.value},
)  # fmt: skip
BY_ENDING = tuple(
    Metric(f"ended_{status.value}", status.label, f"统计期内{status.label}的。", _ended_as(status))
    for status in Status
    if status in ENDINGS
)

RECTIFIED_RATE = Rate("rectified_rate", "整改率", DUE_CLOSED, DUE)
IN_TIME_RATE = Rate("in_time_rate", "按期整改率", DUE_IN_TIME, DUE)
SETTLED_RATE = Rate("settled_rate", "五落实率", SETTLED, TO_SETTLE)
SENT_BACK_RATE = Rate("sent_back_rate", "退回率", SENT_BACK, CLOSED)
GENERAL_RATE = Rate("general_rate", "一般隐患整改率", GENERAL_DONE, GENERAL)
MAJOR_RATE = Rate("major_rate", "重大隐患整改率", MAJOR_DONE, MAJOR)

METRICS: Mapping[str, Metric] = {
    one.key: one
    for one in (
        OPENING, NEW, NEW_MAJOR, BACK_ENTRY, CLOSED, ENDED, *BY_ENDING, STOCK, STOCK_MAJOR,
        OVERDUE, OVERDUE_MAJOR, DUE, DUE_CLOSED, DUE_IN_TIME, TO_SETTLE, SETTLED, SENT_BACK,
        COUNTED, FIRMS, UNGRADED, GENERAL, GENERAL_DONE, MAJOR, MAJOR_DONE, PLANNED,
        PLANNED_IN_PLACE, LISTED, LISTED_PROVINCE, RECTIFYING,
    )
}  # fmt: skip
"""Every count by its key: what an address may ask the rows of."""


def concerns(frame: Frame) -> Condition:
    """Wider than every count of a period, narrower than the ledger: what has to be looked at."""
    return and_(
        Hazard.status != Status.DRAFT,
        Hazard.reported_at <= frame.at,
        or_(
            Hazard.status.in_(OPEN_STATES),
            Hazard.moved_at >= frame.begins,
            Hazard.due_on.between(frame.start, frame.through),
        ),
    )
