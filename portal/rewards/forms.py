"""Forms of 奖励发放: a claim, the budget, an extension, the next edition of a scheme."""

from typing import Any

from wtforms import BooleanField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.kernel import clock, money
from portal.rewards.rules import Rates
from portal.rewards.schemes import Item
from portal.rewards.service.keeping import Edition
from portal.rewards.terms import Number
from portal.web.amounts import MoneyField, WholeField
from portal.web.forms import (
    DayField,
    Form,
    LineField,
    TextField,
    at_most,
    required,
    term_choices,
)

LONGEST = 200
LONGEST_TYPED = 100
CELLS = 5
LONGEST_CELLS = (40, 80, 300, 0, 120)


class ClaimForm(Form):
    """A claim code or a reference. Never shown again as typed."""

    code = LineField(
        "领奖码或编号",
        [required("请输入领奖码或编号。"), at_most(LONGEST_TYPED, "领奖码")],
        description="凭码领取的输入领奖码，实名领取的输入编号；大小写、空格、短横都可以",
    )


class ActForm(Form):
    """What is done with a claim that was found."""

    code = LineField("领奖码或编号", [required("请重新输入领奖码或编号。")])


class RegisterForm(Form):
    """奖励台账: whether references are written whole."""

    full = BooleanField("显示完整编号")


class BudgetForm(Form):
    """登记预算."""

    year = WholeField("年度", [required("请填写年度。")])
    amount = MoneyField("金额（元）", [required("请填写预算金额。")])
    less = BooleanField("这是核减，从预算里减去")
    source = LineField("资金来源和文号", [required("请填写资金来源。"), at_most(LONGEST, "来源")])

    @property
    def amount_fen(self) -> int:
        """The amount in 分, below zero for less."""
        return -(self.amount.data or 0) if self.less.data else (self.amount.data or 0)


class ExtendForm(Form):
    """延长领取期限."""

    reference = LineField(
        "奖励编号", [required("请填写奖励编号。"), at_most(LONGEST_TYPED, "编号")]
    )
    reason = TextField("理由", [required("请写明延长的理由。"), at_most(LONGEST, "理由")])


class EditionForm(Form):
    """The next edition of a scheme: a field for each number, added below."""

    source = LineField("依据", [required("请填写文件名称和文号。"), at_most(LONGEST, "依据")])
    effective_from = DayField("施行日期", [required("请填写施行日期。")])
    unverified = SelectMultipleField(
        "还要与正式文本核对的项目",
        choices=term_choices(Number),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    items = TextField(
        "奖励事项",
        [at_most(20_000, "奖励事项")],
        table=True,
        description="一行一项：编号、行业、事项、金额（元，不知道的空着）、受理部门，用制表符或“|”分开",
    )

    def number_fields(self) -> list[Any]:
        """The fields of the numbers, in their order."""
        return [self[number.value] for number in Number]

    def to_edition(self) -> Edition | None:
        """The edition, None where a line of the catalogue cannot be read: its field says which."""
        items, faults = _items(self.items.data or "")
        if faults:
            self.items.errors = (*self.items.errors, *faults)
            return None
        values = {number: self[number.value].data or 0 for number in Number}
        known = {number.value for number in Number}
        return Edition(
            source=self.source.data or "",
            effective_from=self.effective_from.data or clock.today(),
            values={number: int(value) for number, value in values.items()},
            unverified=frozenset(
                Number.of(code) for code in self.unverified.data or [] if code in known
            ),
            items=items,
        )


def _field(number: Number) -> Any:
    if not number.unit:
        return BooleanField(number.label)
    label = f"{number.label}（{number.unit}）"
    if number.unit == "元":
        return MoneyField(label, [required("请填写金额，没有的填 0。")])
    return WholeField(label)


for _number in Number:
    setattr(EditionForm, _number.value, _field(_number))


def values_of(rates: Rates, items: list[Item]) -> dict[str, Any]:
    """An edition as the form of the next one begins."""
    return {number.value: rates.of(number) for number in Number} | {
        "source": rates.source,
        "unverified": sorted(rates.unverified),
        "items": "\n".join(_line(item) for item in items),
    }


def _line(item: Item) -> str:
    fen = "" if item.amount_fen is None else money.amount(item.amount_fen)
    return "\t".join((item.code, item.industry, item.text, fen, item.department))


def _items(text: str) -> tuple[list[Item], list[str]]:
    items, faults = [], []
    for at, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        read = _item(line)
        if isinstance(read, str):
            faults.append(f"第 {at} 行：{read}")
        else:
            items.append(read)
    return items, faults


def _item(line: str) -> Item | str:
    cells = [cell.strip() for cell in line.split("\t" if "\t" in line else "|")]
    if len(cells) != CELLS:
        return f"要有 {CELLS} 格，现在是 {len(cells)} 格。请补全，金额不知道的空着。"
    code, industry, text, amount, department = cells
    if not code or not text:
        return "缺编号或事项。请补上。"
    if any(most and len(cell) > most for cell, most in zip(cells, LONGEST_CELLS, strict=True)):
        return "有一格太长。请删减。"
    try:
        fen = money.read(amount) if amount else None
    except ValueError as unreadable:
        return str(unreadable)
    if fen is not None and fen <= 0:
        return "金额要大于 0，不知道的空着。请改正。"
    return Item(code, industry, text, fen, department)
