"""Papers of 举报: words only. No form set is prescribed nationally; the fields follow practice.

What tells who reported is left out, or masked unless a reason was given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.gongwen.content import (
    Align,
    Block,
    Document,
    Fact,
    Facts,
    Form,
    Paragraph,
    Signature,
    Table,
)
from portal.kernel import money
from portal.tips.record import Record

REGISTRATION, ORDER, REPORT = "举报受理登记表", "举报核查单", "举报核查情况报告"
LEDGER, FIGURES, LETTER = "举报台账", "举报情况月报", "举报移送函"
MASK = "**"
SIGNED = "\n\n签名：　　　　　　　日期：　　　年　　月　　日"
"""Room for an opinion, a name and a day, written by hand."""
KEEP = "本表不写举报人的姓名和电话。核查时不出示举报材料，不透露举报来源。"
HEAD = ("序号", "登记序号", "登记日期", "来源", "性质", "被举报单位", "事项摘要", "类别")
MORE_HEAD = ("办结期限", "办结日期", "结论", "罚款（元）", "状态")
MASKED = frozenset({"被举报单位", "事项摘要"})
WIDTHS = (1.0, 1.4, 2.2, 1.4, 1.6, 3.4, 4.2, 2.2, 2.2, 2.2, 1.6, 1.8, 1.6)


@dataclass(frozen=True)
class Told:
    """A tip in words, for a paper: codes as labels."""

    index: int
    day: date
    channel: str
    way: str
    standing: str
    place: str
    matters: str
    text: str
    files: int
    opinion: str
    is_first: str
    forwarded: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the ledger, its codes as labels."""

    index: int
    day: date
    channel: str
    way: str
    place: str
    summary: str
    matters: str
    due_on: date | None
    ended_on: date | None
    conclusion: str
    fine_fen: int | None
    status: str


def registration(told: Told, issuer: str) -> Document:
    """举报受理登记表; name, identity card and telephone lie in the envelope and are not printed."""
    return _form(
        REGISTRATION,
        issuer,
        Fact("受理编号", str(told.index)),
        Fact("登记日期", _day(told.day)),
        Fact("举报方式", told.channel),
        Fact("举报性质", f"{told.way}，{told.standing}"),
        Fact("被举报单位或地址", told.place, wide=True),
        Fact("举报事项类别", told.matters, wide=True),
        Fact("举报内容", told.text, wide=True),
        Fact("证据材料", f"照片和文件{told.files}件" if told.files else "没有"),
        Fact("是否最先举报", told.is_first),
        Fact("受理意见", told.opinion),
        Fact("移送单位和日期", told.forwarded),
        Fact("受理人", SIGNED, wide=True),
        Fact("负责人", SIGNED, wide=True),
    )


def order(index: int, due_on: date | None, copy: str, issuer: str) -> Document:
    """举报核查单: what to look at on the spot; ``copy`` is the redacted text."""
    return _form(
        ORDER,
        issuer,
        Fact("编号", str(index)),
        Fact("核查时限", _day(due_on)),
        Fact("核查内容", copy, wide=True),
        Fact("注意", KEEP, wide=True),
        Fact("核查人员（至少两人）", SIGNED, wide=True),
        Fact("核查时间和地点", "\n", wide=True),
        Fact("核查方式", "□现场检查　□随日常检查一起　□查资料　□询问有关人员　□其他", wide=True),
        Fact("核查事实", "\n\n\n", wide=True),
        Fact("证据", "\n", wide=True),
        Fact("延期审批（理由、天数、批准人）", "\n", wide=True),
    )


def report(index: int, found: Record, issuer: str) -> Document:
    """举报核查情况报告, from the 核查记录."""
    fine = money.yuan(found.fine_fen) if found.fine_fen else "没有"
    return _form(
        REPORT,
        issuer,
        Fact("编号", str(index)),
        Fact("核查日期", _day(found.visited_on)),
        Fact("核查人员", found.people, wide=True),
        Fact("核查时间和地点", found.place, wide=True),
        Fact("核查方式", found.how.label),
        Fact("是否属实", found.conclusion.label),
        Fact("核查事实", found.facts, wide=True),
        Fact("证据", found.evidence or "没有", wide=True),
        Fact("是否重大事故隐患", "是" if found.is_major else "否"),
        Fact("判定条款", found.clause or "—"),
        Fact("处理措施", found.measures or "没有", wide=True),
        Fact("处罚文书号", found.decision or "没有"),
        Fact("处罚金额", fine),
        Fact("承办人", SIGNED, wide=True),
        Fact("审核人", SIGNED, wide=True),
        Fact("批准人", SIGNED, wide=True),
    )


def ledger(
    lines: Sequence[Line], first: date, last: date, issuer: str, *, is_full: bool
) -> Document:
    """举报台账 on pages lying down; place and words are masked unless asked for whole."""
    head = HEAD + MORE_HEAD
    rows = tuple(
        tuple(
            _masked(cell) if name in MASKED and not is_full else cell
            for name, cell in zip(head, _cells(at, line), strict=True)
        )
        for at, line in enumerate(lines, 1)
    )
    note = "" if is_full else "被举报单位和事项摘要已遮盖。"
    return Document(
        form=Form.PAPER,
        title=LEDGER,
        issuers=(issuer,),
        body=(
            Paragraph(f"{_day(first)}至{_day(last)}登记的举报，共{len(rows)}件。{note}"),
            Table(rows, head=head, widths=WIDTHS, turned=True),
        ),
    )


def letter(to: str, copy: str, day: date, issuer: str) -> Document:
    """举报移送函: the redacted copy, to whom it is forwarded."""
    lines = tuple(Paragraph(one) for one in copy.splitlines() if one.strip())
    return Document(
        form=Form.LETTER,
        title="关于移送安全生产举报事项的函",
        issuers=(issuer,),
        recipients=(to,),
        body=(
            Paragraph("我单位收到一件安全生产举报，按规定应当由贵单位处理，现移送如下："),
            *lines,
            Paragraph("请依法处理，并对举报情况保密，不要查找举报人。"),
        ),
        signature=Signature(organs=(issuer,), dated=day),
    )


def figures(
    title: str, tables: Sequence[tuple[str, Sequence[tuple[str, str]]]], rule: str, issuer: str
) -> Document:
    """举报情况月报: figures alone; small ones are hidden by ``rule``."""
    body: list[Block] = []
    for name, rows in tables:
        body += [Paragraph(name), Table(tuple(rows), head=("项目", "件数"), aligns=_FIGURES)]
    return Document(form=Form.PAPER, title=title, issuers=(issuer,), body=(*body, Paragraph(rule)))


_FIGURES = (Align.LEFT, Align.RIGHT)


def _cells(at: int, line: Line) -> tuple[str, ...]:
    return (
        str(at),
        str(line.index),
        line.day.isoformat(),
        line.channel,
        line.way,
        line.place,
        line.summary,
        line.matters,
        line.due_on.isoformat() if line.due_on else "",
        line.ended_on.isoformat() if line.ended_on else "",
        line.conclusion,
        money.amount(line.fine_fen) if line.fine_fen else "",
        line.status,
    )


def _masked(cell: str) -> str:
    return cell[:1] + MASK if cell else ""


def _form(title: str, issuer: str, *facts: Fact) -> Document:
    return Document(form=Form.PAPER, title=title, issuers=(issuer,), body=(Facts(facts),))


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
