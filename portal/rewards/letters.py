"""Papers of 奖励: words only. What they tell of a case is given; here nobody knows it.

No form set is prescribed nationally; the fields follow local practice.
"""

from collections.abc import Iterable, Sequence
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
    Receipt,
    Signature,
    Table,
)
from portal.kernel import money
from portal.rewards import rules
from portal.rewards.rules import HIDDEN
from portal.rewards.told import Claim, Month

APPROVAL, NOTICE, VOUCHER = "举报奖励审批表", "领奖通知书", "奖金领取签收单"
REGISTER, FIGURES = "举报奖励台账", "举报奖励月报"
MASK = "**"
OPINIONS = (
    "承办人意见",
    "科室负责人意见",
    "分管领导意见",
    "主要领导意见",
    "财务意见",
    "备案情况",
)
WIDTHS = {
    "序号": 1.0,
    "奖励编号": 1.6,
    "批准月份": 1.6,
    "审批号": 3.6,
    "金额（元）": 2.0,
    "领取方式": 1.7,
    "状态": 1.7,
    "办结月份": 1.6,
}
HEAD = tuple(WIDTHS)
SIGNED = "\n\n签名：　　　　　　　日期：　　　年　　月　　日"
"""Room for an opinion, a name and a day, written by hand."""
_RIGHT = (Align.CENTRE,) + (Align.RIGHT,) * 6


@dataclass(frozen=True)
class Case:
    """What a 奖励审批表 tells of the case; the caller's words, empty where nothing is."""

    tip: str
    recipient: str
    matter: str
    finding: str
    penalty: str = ""
    accident: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Counter:
    """Where and how rewards are paid, as the office has written it, and the legal basis."""

    place: str
    basis: str


@dataclass(frozen=True)
class Entry:
    """A line of the register, its codes as labels."""

    reference: str
    month: str
    approval_no: str
    amount_fen: int
    claim_by: str
    status: str
    ended: str


def sum_of(fen: int) -> str:
    """An amount in figures and capitals."""
    return f"{money.yuan(fen)}（大写：{money.capitals(fen)}）"


def masked(reference: str) -> str:
    """A reference as a register shows it by default: A7**."""
    return reference[:2] + MASK


def approval_form(
    case: Case, calculation: str, uplift: str, amount_fen: int, number: str, issuer: str
) -> Document:
    """举报奖励审批表: the case, the calculation line by line, room for every opinion."""
    facts = (
        Fact("举报编号", case.tip),
        Fact("奖励对象代码", case.recipient),
        Fact("举报事项", case.matter, wide=True),
        Fact("核查结论", case.finding, wide=True),
        Fact("处罚决定书文号和金额", case.penalty, wide=True),
        Fact("事故等级和查实瞒报死亡人数", case.accident, wide=True),
        Fact("适用条款", case.clause),
        Fact("上浮比例", uplift),
        Fact("计算过程", calculation, wide=True),
        Fact("拟奖励金额", sum_of(amount_fen), wide=True),
        *(Fact(opinion, SIGNED, wide=True) for opinion in OPINIONS),
    )
    return _paper(APPROVAL, issuer, number, Facts(facts))


def claim_notice(claim: Claim, tip: str, counter: Counter, issuer: str, today: date) -> Document:
    """领奖通知书: how much, by when, where, what to bring, what follows if it is not taken."""
    until = _day(claim.valid_until)
    return Document(
        form=Form.PAPER,
        title=NOTICE,
        issuers=(issuer,),
        number=claim.approval_no,
        body=(
            Paragraph("您的举报已经查实，决定给予奖励。请按下列要求领取："),
            Facts(
                (
                    Fact("举报编号", tip),
                    Fact("奖励编号", claim.reference),
                    Fact("奖励金额", sum_of(claim.amount_fen), wide=True),
                    Fact("领取期限", f"{until}以前", wide=True),
                    Fact("领取地点和电话", counter.place, wide=True),
                    Fact(
                        "携带材料",
                        "凭码领取的带领奖码，不问姓名；实名领取的带身份证件，代领的另带委托书",
                        wide=True,
                    ),
                    Fact("逾期后果", "逾期不领的视为放弃；有正当理由的，可以申请延长", wide=True),
                    Fact("依据", counter.basis, wide=True),
                )
            ),
        ),
        signature=Signature(organs=(issuer,), dated=today),
    )


def voucher(claim: Claim, claim_by: str, issuer: str) -> Document:
    """奖金领取签收单: no name is printed; two of finance sign, the taker signs or writes a code."""
    facts = (
        Fact("奖励编号", claim.reference),
        Fact("审批号", claim.approval_no),
        Fact("奖励金额", sum_of(claim.amount_fen), wide=True),
        Fact("领取方式", claim_by),
        Fact("支付方式", "□现金　□转账"),
        Fact("附件", "□无　□委托书", wide=True),
    )
    return Document(
        form=Form.PAPER,
        title=VOUCHER,
        issuers=(issuer,),
        body=(Facts(facts),),
        receipt=Receipt(
            "凭码领取的，领取人可以只写奖励编号，不写姓名。",
            lines=("领取人签名或代码", "经办人一", "经办人二", "日期"),
        ),
    )


def register(entries: Sequence[Entry], year: int, issuer: str, *, is_full: bool) -> Document:
    """举报奖励台账 of a year; references masked unless they are asked for whole."""
    hidden = "审批号" if not is_full else ""
    rows = tuple(
        tuple(told for head, told in _told(at, one, is_full=is_full).items() if head != hidden)
        for at, one in enumerate(entries, 1)
    )
    head = tuple(name for name in HEAD if name != hidden)
    return _paper(
        f"{year}年{REGISTER}",
        issuer,
        "",
        Table(rows, head=head, widths=tuple(WIDTHS[name] for name in head)),
        Paragraph(f"共{len(rows)}笔，{sum_of(sum(one.amount_fen for one in entries))}。"),
    )


def _told(at: int, one: Entry, *, is_full: bool) -> dict[str, str]:
    cells = (
        str(at),
        one.reference if is_full else masked(one.reference),
        one.month,
        one.approval_no,
        money.amount(one.amount_fen),
        one.claim_by,
        one.status,
        one.ended,
    )
    return dict(zip(HEAD, cells, strict=True))


def figures(months: Sequence[Month], year: int, issuer: str) -> Document:
    """举报奖励月报, to be published: 1 to 4 of anything are written “<5”, their sums left out."""
    columns = [
        list(_published((one.approved, one.approved_fen) for one in months)),
        list(_published((one.paid, one.paid_fen) for one in months)),
        list(_published((one.lapsed, one.lapsed_fen) for one in months)),
    ]
    rows = tuple(
        (month.month, *(cell for column in columns for cell in column[at]))
        for at, month in enumerate(months)
    )
    head = ("月份", "批准笔数", "金额（元）", "领取笔数", "金额（元）", "放弃笔数", "金额（元）")
    return _paper(
        f"{year}年{FIGURES}",
        issuer,
        "",
        Table(rows, head=head, aligns=_RIGHT),
        Paragraph("一个月里不到5笔的，写“<5”，不写金额；也不写合计，免得推出是谁领的。"),
    )


def _published(cells: Iterable[tuple[int, int]]) -> Iterable[tuple[str, str]]:
    told = list(cells)
    shown = rules.published([count for count, _ in told])
    for count, (_, fen) in zip(shown, told, strict=True):
        yield (HIDDEN, "") if count is None else (str(count), money.amount(fen))


def _paper(title: str, issuer: str, number: str, *body: Block) -> Document:
    return Document(form=Form.PAPER, title=title, issuers=(issuer,), number=number, body=body)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
