"""Forms of a tip's reward: what is ticked beside the record, and what is decided."""

import hashlib
from collections.abc import Sequence

from wtforms import BooleanField, HiddenField, RadioField, SelectField

from portal.kernel import money
from portal.rewards.rules import Calculation
from portal.rewards.schemes import Item
from portal.rewards.terms import Exclusion, Grade, Identity, Known
from portal.tips.service.rewarding import Said
from portal.web.amounts import MoneyField, WholeField
from portal.web.forms import (
    Form,
    TermField,
    TextField,
    VersionForm,
    at_most,
    optional,
    term_choices,
)

LONGEST = 200


class RewardForm(VersionForm):
    """提出奖励. ``shown`` marks the calculation that the page showed."""

    tip = HiddenField()
    shown = HiddenField()
    is_finable = BooleanField("查实的是重大事故隐患或违法行为，按罚款算")
    grade = TermField("事故等级（瞒报、谎报才选）", Grade, blank="没有瞒报、谎报事故")
    deaths = WholeField("查实的瞒报死亡人数", default=0)
    item = SelectField("奖励标准里的事项", validate_choice=False, default="")
    is_insider = BooleanField("举报人是本单位员工")
    identity = RadioField(
        "举报人怎么领", choices=term_choices(Identity), default=Identity.CODE.value
    )
    exclusion = TermField("举报人属于不予奖励的人员", Exclusion, blank="不属于")
    known = RadioField("举报以前知不知道", choices=term_choices(Known), default=Known.NEW.value)
    signatories = WholeField("联名人数", default=1)
    paid = MoneyField("本月同类已奖励（元，实名才填）", [optional()])
    amount = MoneyField("实际拟奖励（元）", [optional()])
    reason = TextField("与规定不同的理由", [optional(), at_most(LONGEST, "理由")])

    def offer(self, items: Sequence[Item]) -> None:
        """The lines of the catalogue to choose from."""
        self.item.choices = [
            ("", "不按事项"),
            *((one.code, f"{one.text}（{_amount(one)}）") for one in items),
        ]

    def begin(self, said: Said) -> None:
        """Fill in what the tip itself says."""
        self.is_finable.data, self.is_insider.data = said.is_finable, said.is_insider
        self.identity.data = said.identity.value

    def to_said(self, items: Sequence[Item]) -> Said:
        """The validated form as the service takes it."""
        item = next((one for one in items if one.code == self.item.data), None)
        return Said(
            is_finable=bool(self.is_finable.data),
            grade=self.grade.data,
            deaths=self.deaths.data or 0,
            item=item.text if item else "",
            item_fen=item.amount_fen if item else None,
            is_insider=bool(self.is_insider.data),
            identity=Identity.of(self.identity.data),
            exclusion=self.exclusion.data,
            known=Known.of(self.known.data),
            signatories=self.signatories.data or 1,
            paid_fen=self.paid.data or 0,
            amount_fen=self.amount.data,
            reason=self.reason.data or "",
        )


class DecideForm(Form):
    """批准, 不批准."""

    reason = TextField("不批准的理由", [optional(), at_most(LONGEST, "理由")])


class TipForm(Form):
    """Which tip: its id travels in the form, so that no address names a tip with a reward."""

    tip = HiddenField()


class PayeeForm(Form):
    """Which claim by name: its reference."""

    code = HiddenField()


def mark_of(calculation: Calculation) -> str:
    """A short mark of a calculation, to know again the one that was shown."""
    return hashlib.sha256(calculation.text.encode()).hexdigest()[:16]


def _amount(item: Item) -> str:
    return "金额待填" if item.amount_fen is None else money.yuan(item.amount_fen)
