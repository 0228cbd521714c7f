"""Every number: its name, its formula in words, the condition its rows meet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from sqlalchemy import ColumnElement, and_, func

from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.terms import ENDINGS, Grade, Level, RecordKind, Status
from portal.reports import conditions as of
from portal.reports import rules
from portal.reports.conditions import Condition


class On(Enum):
    """Which day of a hazard says whether it is one of a period."""

    REPORTED = auto()
    OVER = auto()  # 销号, or come to another end
    DUE = auto()
    NOW = auto()  # none: it is how things stand


@dataclass(frozen=True, eq=False)
class Metric:
    """A count of the rows that meet ``where``. ``ledger``: the filters of 台账 that show the same.

    ``of_firms``: it counts the firms that the rows are of. ``on`` is the day that decides.
    """

    key: str
    label: str
    formula: str
    where: Condition
    ledger: Mapping[str, str] = field(default_factory=dict)
    of_firms: bool = False
    on: On = On.REPORTED

    @property
    def count(self) -> ColumnElement[int]:
        """How many rows there are, or how many firms they are of, as a column."""
        counted = func.count(Hazard.firm_id.distinct()) if self.of_firms else func.count()
        return counted.filter(self.where).label(self.key)


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
            f"{self.part.label} ÷ {self.whole.label}，没有可算的写“—”。"
            f"{self.whole.label}：{self.whole.formula}{self.part.label}：{self.part.formula}"
        )

    def value(self, counts: Mapping[str, int], sign: str = "%") -> str:
        """What it comes to; “—” where there is nothing to take a share of."""
        return rules.percent(counts[self.part.key], counts[self.whole.key], sign)


@dataclass(frozen=True)
class Money:
    """A sum of money over the rows of ``of``, in 分."""

    key: str
    label: str
    formula: str
    of: Metric


_ENDED_WORDS = "判为不属实、重复合并、移送、作废"

OPENING = Metric("opening", "期初存量", "统计期开始时已登记、还没有办结的。", of.OPENING)
NEW = Metric("new", "新增", "登记日在统计期内的，包括后来以其他方式办结的。", of.NEW)
NEW_MAJOR = Metric("new_major", "新增重大", "新增里定为重大的。", of.graded(Grade.MAJOR, of.NEW))
BACK_ENTRY = Metric("back_entry", "补录", "新增里发现日早于登记日的。", of.BACK_ENTRY)
CLOSED = Metric("closed", "销号", "销号时间在统计期内的。", of.CLOSED, on=On.OVER)
ENDED = Metric(
    "ended",
    "其他办结",
    f"统计期内{_ENDED_WORDS}的，单列，不算整改，也不进整改率。",
    of.ENDED,
    on=On.OVER,
)
STOCK = Metric(
    "stock", "存量", "截至数据截止时间已登记、没有销号、也没有以其他方式办结的。", of.STOCK,
    {"open": "y"},
    on=On.NOW,
)  # fmt: skip
STOCK_MAJOR = Metric(
    "stock_major", "存量重大", "存量里定为重大的。", of.graded(Grade.MAJOR, of.STOCK),
    {"open": "y", "grade": Grade.MAJOR.value},
    on=On.NOW,
)  # fmt: skip
OVERDUE = Metric(
    "overdue", "逾期未整改",
    "整改期限（以最后一次批准的为准）当天已经过完，还在责任单位手上（待整改、整改中）的。",
    of.OVERDUE, {"late": "y"},
    on=On.NOW,
)  # fmt: skip
OVERDUE_MAJOR = Metric(
    "overdue_major",
    "逾期重大",
    "逾期未整改里定为重大的。",
    of.graded(Grade.MAJOR, of.OVERDUE),
    on=On.NOW,
)
DUE = Metric(
    "due",
    "应整改到期",
    "整改期限（以最后一次批准的为准）在统计期内、截至数据截止时间当天已经过完的，"
    "不含以其他方式办结的。",
    of.DUE,
    on=On.DUE,
)
DUE_CLOSED = Metric("due_closed", "已销号", "应整改到期里已经销号的。", of.DUE_CLOSED, on=On.DUE)
DUE_IN_TIME = Metric(
    "due_in_time",
    "按期销号",
    "应整改到期里在整改期限当天或以前销号的；即查即改、一次复查合格的算按期。",
    of.DUE_IN_TIME,
    on=On.DUE,
)
TO_SETTLE = Metric(
    "to_settle", "应落实", "新增里已经核实、不是即查即改、也没有以其他方式办结的。", of.TO_SETTLE
)
SETTLED = Metric("settled", "已落实", "应落实里五项都写明并已到位的。", of.SETTLED)
SENT_BACK = Metric(
    "sent_back", "退回过", "统计期内销号的里，复查时退回过整改的。", of.SENT_BACK, on=On.OVER
)
COUNTED = Metric("counted", "排查隐患", "登记日在统计期内的，不含以其他方式办结的。", of.COUNTED)
FIRMS = Metric("firms", "排查治理单位", "有排查隐患的企业，每家算一次。", of.COUNTED, of_firms=True)
UNGRADED = Metric("ungraded", "未定级", "排查隐患里还没有定级的。", of.UNGRADED)
GENERAL = Metric(
    "general", "排查一般隐患", "排查隐患里定为一般的。", of.graded(Grade.GENERAL, of.COUNTED)
)
GENERAL_DONE = Metric(
    "general_done",
    "一般隐患已整改",
    "排查一般隐患里已销号的。",
    of.graded(Grade.GENERAL, of.RECTIFIED),
)
MAJOR = Metric(
    "major", "排查重大隐患", "排查隐患里定为重大的。", of.graded(Grade.MAJOR, of.COUNTED)
)
MAJOR_DONE = Metric(
    "major_done", "重大隐患已整改销号", "排查重大隐患里已销号的。",
    of.graded(Grade.MAJOR, of.RECTIFIED),
)  # fmt: skip
PLANNED = Metric(
    "planned", "列入治理计划的重大隐患", "排查重大隐患里治理方案已批准的。", of.PLANNED
)
PLANNED_IN_PLACE = Metric(
    "planned_in_place", "达到“五到位”", "列入治理计划的重大隐患里五落实全部到位的。",
    of.PLANNED_IN_PLACE,
)  # fmt: skip
LISTED = Metric(
    "listed", "挂牌督办", "排查重大隐患里挂过牌的，已解除的也算。", of.recorded(RecordKind.LISTED)
)
LISTED_PROVINCE = Metric(
    "listed_province", "省级挂牌", "挂牌督办里由省级挂牌的。",
    of.recorded(RecordKind.LISTED, HazardRecord.level == Level.PROVINCE),
)  # fmt: skip
RECTIFYING = Metric(
    "rectifying", "整改中", "责任单位已开始整改、还没有提交复查的。", of.RECTIFYING,
    {"status": Status.RECTIFYING.value},
    on=On.NOW,
)  # fmt: skip
BY_ENDING = tuple(
    Metric(
        f"ended_{status.value}",
        status.label,
        f"统计期内{status.label}的。",
        of.ended_as(status),
        on=On.OVER,
    )
    for status in Status
    if status in ENDINGS
)

FUNDED = Metric(
    "funded", "写明资金的隐患", "排查隐患里五落实写明资金数额的。",
    and_(of.COUNTED, Hazard.funds_fen.is_not(None)),
)  # fmt: skip
FUNDS = Money("funds", "投入资金", "写明资金的隐患的资金数额之和；没有写明数额的不计入。", FUNDED)
RED = Metric("red", "红灯", "亮红灯的。", of.RED, on=On.NOW)

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
        PLANNED_IN_PLACE, LISTED, LISTED_PROVINCE, RECTIFYING, FUNDED,
    )
}  # fmt: skip
"""Every count by its key: what an address may ask the rows of."""

TALLIED: tuple[Metric, ...] = (
    *(one for one in METRICS.values() if one not in (OPENING, FUNDED) and not one.of_firms),
    RED,
)
"""The counts that are kept up with every act; 期初存量 and the number of firms follow from them.

Few hazards say what money they took: those are counted where they stand.
"""
