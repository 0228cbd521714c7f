"""台账 as a table: every column of 隐患排查治理台账, for the page, paper, Excel and Word.

Source of the columns: the union of ledgers in use (基础和现场两类台账, 标准化台账, 重大隐患记录表).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.hazards.columns import LedgerRow
from portal.hazards.models import HazardRecord, HazardSettled
from portal.hazards.terms import (
    Category,
    Grade,
    LedgerKind,
    Part,
    Receipt,
    RecordKind,
    Source,
    Status,
)
from portal.kernel import clock
from portal.kernel.terms import Term
from portal.sheets import parse
from portal.sheets.cells import clean
from portal.sheets.columns import Column, Parser, Sheet
from portal.units.terms import Industry

NAME = "隐患排查治理台账"
LONGEST = 20_000
READ = frozenset({RecordKind.JUDGED, RecordKind.LISTED, RecordKind.RELEASED, RecordKind.TOLD})


def _terms(kind: type[Term]) -> Parser:
    return parse.choice({one.label: one for one in kind})


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
        Column("funds", "整改资金（元）", parse.text(LONGEST), width=14),
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
HOLDER = "holder"
DEFAULT = ("number", "grade", "text", "firm", HOLDER, "status", "due_on")
"""The columns of the page where no others are asked for."""
SCREEN: Mapping[str, str] = {
    **{column.key: column.label for column in SHEET.columns},
    HOLDER: "在谁手上",
}
"""Every column that the page can show."""
BY_KEY: Mapping[str, Column] = {column.key: column for column in SHEET.columns}


@dataclass
class Beside:
    """What stands beside a hazard's own row: 五落实, its dated records."""

    settled: dict[Part, Any] = field(default_factory=dict)
    records: list[Any] = field(default_factory=list)

    def of(self, kind: RecordKind) -> Any:
        """The last record of a kind, None where there is none."""
        return next((row for row in reversed(self.records) if row.kind is kind), None)

    def told_on(self, *receipts: Receipt) -> date | None:
        """The day by which the last of these reports was made, None while one is missing."""
        days = {row.receipt: row.happened_on or _day(row.at) for row in self.records if row.receipt}
        found = [days.get(one) for one in receipts]
        return max(day for day in found if day) if all(found) else None


def beside(rows: Sequence[LedgerRow]) -> Mapping[int, Beside]:
    """What stands beside a page of rows, in two statements."""
    ids = [row.id for row in rows]
    found: dict[int, Beside] = defaultdict(Beside)
    parts = select(
        HazardSettled.hazard_id, HazardSettled.part, HazardSettled.content, HazardSettled.owner
    ).where(HazardSettled.hazard_id.in_(ids))
    for said in db.session.execute(parts):
        found[said.hazard_id].settled[said.part] = said
    records = (
        select(
            HazardRecord.hazard_id,
            HazardRecord.kind,
            HazardRecord.receipt,
            HazardRecord.clause,
            HazardRecord.organ,
            HazardRecord.happened_on,
            HazardRecord.at,
        )
        .where(HazardRecord.hazard_id.in_(ids), HazardRecord.kind.in_(READ))
        .order_by(HazardRecord.id)
    )
    for record in db.session.execute(records):
        found[record.hazard_id].records.append(record)
    return found


def values(rows: Sequence[LedgerRow], first: int = 1) -> Iterator[dict[str, Any]]:
    """The rows of a wide ledger as values by column, numbered from ``first``."""
    more = beside(rows)
    for at, row in enumerate(rows, first):
        yield {"no": at} | _values(row, more[row.id])


def _values(row: LedgerRow, more: Beside) -> dict[str, Any]:
    judged, listed = more.of(RecordKind.JUDGED), more.of(RecordKind.LISTED)
    remark = [row.end_reason, f"移送{row.referred_to}" if row.referred_to else ""]
    return {
        "number": row.number or "",
        "firm": row.firm or "",
        "industry": row.industry,
        "site": row.firm_address or "",
        "place": row.place,
        "text": row.text,
        "category": row.category,
        "ledger_kind": row.ledger_kind,
        "grade": row.grade,
        "clause": judged.clause if judged else "",
        "source": row.source,
        "found_on": _day(row.found_at),
        "finder": row.reporter_title,
        "on_spot": row.fixed_on_spot,
        "measures": _said(more, Part.MEASURES),
        "duty": _said(more, Part.DUTY),
        "owner": more.settled[Part.DUTY].owner if Part.DUTY in more.settled else "",
        "funds": _said(more, Part.FUNDS),
        "due_on": row.due_on,
        "plan": _said(more, Part.PLAN),
        "fixed_on": _day(row.fixed_at),
        "fix_note": row.fix_note,
        "before": row.before,
        "after": row.after,
        "reviewed_on": _day(row.reviewed_at),
        "reviewer": row.reviewer_title,
        "review_note": row.review_note,
        "supervisor": listed.organ if listed else "",
        "listed": listed is not None,
        "told_found": more.told_on(Receipt.FOUND_DEPARTMENT, Receipt.FOUND_WORKERS),
        "told_fixed": more.told_on(Receipt.FIXED_DEPARTMENT, Receipt.FIXED_WORKERS),
        "closed_on": _day(row.closed_at),
        "status": row.status,
        "remark": "；".join(part for part in remark if part),
    }


def _said(more: Beside, part: Part) -> str:
    return more.settled[part].content if part in more.settled else ""


def _day(moment: datetime | None) -> date | None:
    return clock.local(moment).date() if moment else None


def shown(column: Column, value: Any) -> str:
    """A value as a page or a paper writes it."""
    if value is None or value == "":
        return ""
    cell = column.parse.show(value)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
