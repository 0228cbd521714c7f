"""发文登记簿 as a workbook, in all its columns. Source: 党政机关公文处理工作条例 art. 25 (2)."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from portal import policy
from portal.db import transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.official import register
from portal.official.register import Filter
from portal.policy import Actor
from portal.sheets import parse
from portal.sheets.columns import Column, Sheet
from portal.sheets.write import write_workbook
from portal.trail import service as trail

NAME = "发文登记簿"
MOST = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

SHEET = Sheet(
    NAME,
    (
        Column("no", "序号", parse.integer(), width=6),
        Column("number", "发文字号", parse.text(80), width=24),
        Column("title", "标题", parse.text(300), width=48),
        Column("kind", "文种", parse.text(40), width=10),
        Column("issuers", "发文机关", parse.text(1000), width=30),
        Column("recipients", "主送", parse.text(4000), width=30),
        Column("copies_to", "抄送", parse.text(4000), width=24),
        Column("urgency", "紧急程度", parse.text(10), width=10),
        Column("publicity", "公开属性", parse.text(10), width=12),
        Column("section", "拟稿部门", parse.text(120), width=16),
        Column("drafter", "拟稿人", parse.text(60), width=10),
        Column("signed_by", "签发人", parse.text(400), width=14),
        Column("dated", "成文日期", parse.day(), width=12),
        Column("registered", "登记日期", parse.day(), width=12),
        Column("copies", "份数", parse.integer(), width=8),
        Column("printed_on", "印发日期", parse.day(), width=12),
        Column("dispatched", "核发日期", parse.day(), width=12),
        Column("sent", "分送单位数", parse.integer(), width=10),
        Column("received", "已签收", parse.integer(), width=8),
        Column("archived", "归档日期", parse.day(), width=12),
        Column("retention", "保管期限", parse.text(20), width=12),
        Column("status", "状态", parse.text(20), width=10),
        Column("void_reason", "作废理由", parse.text(400), width=24),
    ),
)
_LABELS = ("kind", "urgency", "publicity", "status", "retention")
_DAYS = {"registered": "registered_at", "dispatched": "dispatched_at", "archived": "archived_at"}
_PLAIN = (
    "number",
    "title",
    "recipients",
    "copies_to",
    "section",
    "drafter",
    "signed_by",
    "dated",
    "copies",
    "printed_on",
    "sent",
    "received",
    "void_reason",
)


def workbook(actor: Actor, asked: Filter, words: str) -> BytesIO:
    """The register as a workbook; ``words`` say how it was narrowed. Leaves a line in the trail.

    Raises Forbidden, and Refusal for more than ``MOST`` rows.
    """
    if register.count(actor, asked, MOST + 1) > MOST:
        raise Refusal(f"超过 {MOST:,} 份，一次导不完。请按年度分开导出。")
    _note(actor, words)
    file = BytesIO()
    write_workbook(SHEET, _values(actor, asked), file)
    return file


@transaction()
def _note(actor: Actor, words: str) -> None:
    acting = policy.require(actor, "document.export")
    trail.record(acting, "document.export", words=words)


def _values(actor: Actor, asked: Filter) -> Iterator[dict[str, Any]]:
    done = 0
    for rows in register.walk(actor, asked):
        for row in rows:
            done += 1
            yield _value(row, done)


def _value(row: Any, no: int) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in _PLAIN}
    found |= {name: term.label if (term := getattr(row, name)) else "" for name in _LABELS}
    found |= {
        name: clock.local(at).date() if (at := getattr(row, column)) else None
        for name, column in _DAYS.items()
    }
    return found | {"no": no, "issuers": "、".join(row.issuers)}
