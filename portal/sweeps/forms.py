"""Forms of 举一反三."""

from datetime import date

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from portal.kernel import clock
from portal.sweeps.service import Said
from portal.units.terms import Industry, Tag
from portal.web.forms import (
    DayField,
    Form,
    TermField,
    TextField,
    VersionForm,
    at_most,
    required,
)

LONGEST = 2000


class StartForm(Form):
    """举一反三: what to look for, which firms, by which day."""

    text = TextField(
        "请企业查什么",
        [
            required("请写明请企业查什么，例如“检查配电箱有没有缺门、线缆有没有破皮”。"),
            at_most(LONGEST, "查什么"),
        ],
    )
    tags = SelectMultipleField(
        "标签",
        choices=[SelectChoice(tag.value, tag.label) for tag in Tag],
        coerce=str,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    industry = TermField("行业", Industry, blank="不按行业")
    due_on = DayField("反馈期限", [required("请填写反馈期限。")])

    def to_said(self) -> Said:
        """What the office wants looked for."""
        day = self.due_on.data
        return Said(
            text=self.text.data or "",
            due_on=day if isinstance(day, date) else clock.today(),
            tags=[tag for tag in Tag if tag.value in (self.tags.data or [])],
            industry=self.industry.data,
        )


class NoneForm(Form):
    """没有同类问题."""

    note = TextField("说明（可以不填）", [at_most(LONGEST, "说明")])


class EndForm(VersionForm):
    """结束."""

    reason = TextField("理由", [required("请写明理由。"), at_most(LONGEST, "理由")])
