"""台账 as a table: every column of 隐患排查治理台账, for the page, paper, Excel and Word.

Source of the columns: the union of ledgers in use (基础和现场两类台账, 标准化台账, 重大隐患记录表).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Text, func, select

from portal import bulk
from portal.db import db, read
from portal.files.models import StoredFile
from portal.hazards.columns import LedgerRow
from portal.hazards.models import HazardRecord, HazardSettled
from portal.hazards.terms import (
    Category,
    Grade,
    LedgerKind,
    Level,
    Part,
    Receipt,
    RecordKind,
    Slot,
    Source,
    Status,
)
from portal.kernel import clock
from portal.kernel.terms import Term
from portal.sheets import parse
from portal.sheets.cells import as_seen, clean
from portal.sheets.columns import CellError, Column, Parser, Sheet
from portal.units.terms import Industry

NAME = "隐患排查治理台账"
LONGEST = 20_000
READ = frozenset({RecordKind.JUDGED, RecordKind.LISTED, RecordKind.RELEASED, RecordKind.TOLD})


def _terms(kind: type[Term]) -> Parser:
    return parse.choice({one.label: one for one in kind})


def _spent() -> Parser:
    """An amount of money that is not less than nothing."""
    money = parse.money()

    def read_cell(cell: object) -> int:
        fen = int(money.read(cell))
        if fen < 0:
            raise CellError(f"“{as_seen(cell)}”是负数。请填 0 或正数。")
        return fen

    return replace(money, read=read_cell)


def tidy(said: str) -> str:
    """A text as it is compared with another: single spaces, no unseen characters."""
    return " ".join(clean(said).split())


SHEET = Sheet(
    NAME,
    (
        Column("no", "序号", parse.integer(), width=6),
        Column("number", "隐患编号", parse.text(60), width=16, hint="新的一行留空，导入时编号"),
        Column("firm", "单位名称", parse.text(120), required=True, width=28, hint="与企业档案一致"),
        Column("industry", "所属行业", _terms(Industry), width=12),
        Column("site", "项目/场所", parse.text(200), width=24),
        Column("place", "隐患部位", parse.text(120), width=16),
        Column("text", "隐患描述", parse.text(LONGEST), required=True, width=48),
        Column("category", "隐患类别", _terms(Category), width=16),
        Column("ledger_kind", "台账类别", _terms(LedgerKind), width=10),
        Column("grade", "隐患等级", _terms(Grade), width=8),
        Column("clause", "判定依据条款", parse.text(200), width=16),
        Column("source", "排查来源", _terms(Source), required=True, width=10),
        Column("found_on", "排查日期", parse.day(), required=True, width=12),
        Column("finder", "排查人", parse.text(300), width=18),
        Column("on_spot", "能否立即整改", parse.yes_no(), width=8),
        Column("measures", "整改措施", parse.text(LONGEST), width=32),
        Column("duty", "整改责任部门", parse.text(LONGEST), width=18),
        Column("owner", "整改责任人", parse.text(60), width=12),
        Column("amount", "整改资金（元）", _spent(), width=14),
        Column("funds", "资金落实", parse.text(LONGEST), width=18, hint="来源和用途"),
        Column("due_on", "整改期限", parse.day(), width=12),
        Column("plan", "应急预案/防控措施", parse.text(LONGEST), width=24),
        Column("fixed_on", "完成日期", parse.day(), width=12),
        Column("fix_note", "完成情况", parse.text(LONGEST), width=32),
        Column("before", "整改前照片", parse.integer(), width=8, hint="张数"),
        Column("after", "整改后照片", parse.integer(), width=8, hint="张数"),
        Column("reviewed_on", "复查日期", parse.day(), width=12),
        Column("reviewer", "复查人", parse.text(300), width=18),
        Column("review_note", "复查意见", parse.text(LONGEST), width=28),
        Column("supervisor", "督办单位/督办人", parse.text(300), width=18),
        Column("listed", "是否挂牌", parse.yes_no(), width=8),
        Column("told_found", "双报告①日期", parse.day(), width=12),
        Column("told_fixed", "双报告②日期", parse.day(), width=12),
        Column("closed_on", "销号日期", parse.day(), width=12),
        Column("status", "状态", _terms(Status), width=10),
        Column("remark", "备注", parse.text(LONGEST), width=24),
    ),
)
MORE = (
    Column("section", "分管科室", parse.text(120)),
    Column("reported_on", "上报日期", parse.day()),
    Column("late_entry", "补录", parse.yes_no()),
    Column("first_due_on", "原整改期限", parse.day()),
    Column("sent_back", "退回次数", parse.integer()),
    Column("repeated", "重复隐患", parse.yes_no()),
    Column("judged_on", "判定日期", parse.day()),
    Column("judged_by", "判定人", parse.text(300)),
    *(Column(one.value, one.label, parse.day()) for one in Receipt),
    Column("listed_level", "挂牌级别", _terms(Level)),
    Column("listed_number", "挂牌文号", parse.text(80)),
    Column("listed_on", "挂牌日期", parse.day()),
    Column("listed_due_on", "督办期限", parse.day()),
    Column("released_on", "解除挂牌日期", parse.day()),
)
"""Columns beyond the ledger's own: for the page, paper and Word, where they are asked for."""
HOLDER = "holder"
DEFAULT = ("number", "grade", "text", "firm", HOLDER, "status", "due_on")
"""The columns of the page where no others are asked for."""
SCREEN: Mapping[str, str] = {
    **{column.key: column.label for column in (*SHEET.columns, *MORE)},
    HOLDER: "在谁手上",
}
"""Every column that the page can show."""
BY_KEY: Mapping[str, Column] = {column.key: column for column in (*SHEET.columns, *MORE)}


@dataclass
class Beside:
    """What stands beside a hazard's own row: 五落实, its dated records, photos by slot."""

    settled: dict[Part, Any] = field(default_factory=dict)
    records: list[Any] = field(default_factory=list)
    photos: dict[str, int] = field(default_factory=dict)

    def of(self, kind: RecordKind) -> Any:
        """The last record of a kind, None where there is none."""
        return next((row for row in reversed(self.records) if row.kind is kind), None)

    def told_on(self, *receipts: Receipt) -> date | None:
        """The day by which the last of these reports was made, None while one is missing."""
        if not self.records:
            return None
        days = {row.receipt: row.happened_on or _day(row.at) for row in self.records if row.receipt}
        found = [days.get(one) for one in receipts]
        return max(day for day in found if day) if all(found) else None


_SUBJECT = "hazard:"


@cache
def _settled(_kind: str) -> Select[*tuple[Any, ...]]:
    return select(
        HazardSettled.hazard_id, HazardSettled.part, HazardSettled.content, HazardSettled.owner
    ).where(HazardSettled.hazard_id.in_(bulk.listed("ids")))


@cache
def _records(_kind: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            HazardRecord.hazard_id,
            HazardRecord.kind,
            HazardRecord.receipt,
            HazardRecord.clause,
            HazardRecord.organ,
            HazardRecord.happened_on,
            HazardRecord.at,
        )
        .where(HazardRecord.hazard_id.in_(bulk.listed("ids")), HazardRecord.kind.in_(READ))
        .order_by(HazardRecord.id)
    )


@cache
def _photos(_kind: str) -> Select[*tuple[Any, ...]]:
    return (
        select(StoredFile.subject, StoredFile.slot, func.count().label("number"))
        .where(StoredFile.subject.in_(bulk.listed("subjects", Text)))
        .group_by(StoredFile.subject, StoredFile.slot)
    )


def beside(ids: Sequence[int]) -> Mapping[int, Beside]:
    """What stands beside some hundred hazards, in three statements; many have nothing."""
    found: dict[int, Beside] = defaultdict(Beside)
    kind = db.engine.dialect.name
    for said in read(_settled(kind), {"ids": ids}):
        found[said.hazard_id].settled[said.part] = said
    for record in read(_records(kind), {"ids": ids}):
        found[record.hazard_id].records.append(record)
    photos = {"subjects": [f"{_SUBJECT}{row_id}" for row_id in ids]}
    for row in read(_photos(kind), photos):
        found[int(row.subject.removeprefix(_SUBJECT))].photos[row.slot] = row.number
    return found


def values(rows: Sequence[LedgerRow], first: int = 1) -> Iterator[dict[str, Any]]:
    """The rows of a wide ledger as values by column, numbered from ``first``."""
    if not rows:
        return
    names = rows[0]._fields
    more = beside([row.id for row in rows])
    for at, row in enumerate(rows, first):
        # A look into a dictionary costs a tenth of one into a row.
        said = dict(zip(names, row, strict=True))
        found = more.get(said["id"])
        yield {"no": at} | _own(said) | (_besides(found) if found else _ABSENT)


def _own(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the hazard's own row says."""
    referred = said["referred_to"]
    return {
        "number": said["number"],
        "firm": said["firm"],
        "industry": said["industry"],
        "site": said["firm_address"],
        "place": said["place"],
        "text": said["text"],
        "category": said["category"],
        "ledger_kind": said["ledger_kind"],
        "grade": said["grade"],
        "source": said["source"],
        "found_on": _day(said["found_at"]),
        "finder": said["reporter_title"],
        "on_spot": said["fixed_on_spot"],
        "amount": said["funds_fen"],
        "due_on": said["due_on"],
        "fixed_on": _day(said["fixed_at"]),
        "fix_note": said["fix_note"],
        "reviewed_on": _day(said["reviewed_at"]),
        "reviewer": said["reviewer_title"],
        "review_note": said["review_note"],
        "closed_on": _day(said["closed_at"]),
        "status": said["status"],
        "remark": "；".join(filter(None, (said["end_reason"], referred and f"移送{referred}"))),
    }


def _besides(more: Beside) -> dict[str, Any]:
    """What stands beside it."""
    judged, listed = more.of(RecordKind.JUDGED), more.of(RecordKind.LISTED)
    duty = more.settled.get(Part.DUTY)
    return {
        "clause": judged.clause if judged else "",
        "measures": _said(more, Part.MEASURES),
        "duty": duty.content if duty else "",
        "owner": duty.owner if duty else "",
        "funds": _said(more, Part.FUNDS),
        "plan": _said(more, Part.PLAN),
        "before": more.photos.get(Slot.BEFORE, 0),
        "after": more.photos.get(Slot.AFTER, 0),
        "supervisor": listed.organ if listed else "",
        "listed": listed is not None,
        "told_found": more.told_on(Receipt.FOUND_DEPARTMENT, Receipt.FOUND_WORKERS),
        "told_fixed": more.told_on(Receipt.FIXED_DEPARTMENT, Receipt.FIXED_WORKERS),
    }


def _said(more: Beside, part: Part) -> str:
    return more.settled[part].content if part in more.settled else ""


def _day(moment: datetime | None) -> date | None:
    return clock.local(moment).date() if moment else None


_ABSENT = _besides(Beside())


def shown(column: Column, value: Any) -> str:
    """A value as a page or a paper writes it."""
    if value is None or value == "":
        return ""
    cell = column.parse.show(value)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
