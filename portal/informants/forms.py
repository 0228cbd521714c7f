"""Forms of the public pages; their token lies in the sealed state, not in a cookie."""

from dataclasses import replace
from typing import Any

from flask import request
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from portal.informants import screening, uploads
from portal.informants.state import State
from portal.tips.terms import Matter, Standing, Way
from portal.web.forms import (
    LineField,
    TextField,
    at_most,
    optional,
    required,
    term_choices,
)

LONGEST_PLACE = 200
LONGEST_TEXT = 20_000
LONGEST_NAME = 40
LONGEST_PHONE = 40
LONGEST_BANK = 60
LONGEST_ACCOUNT = 40


class ChecksField(SelectMultipleField):
    """Several of a few words, as check boxes."""

    widget: Any = ListWidget(prefix_label=False)
    option_widget: Any = CheckboxInput()


class PublicForm(Form):
    """A form of a stranger's: Chinese words, a field that must stay empty, no cookie."""

    class Meta:
        """WTForms' settings."""

        locales = ("zh",)

    state = HiddenField()
    homepage = LineField("请留空")

    def __init__(self) -> None:
        super().__init__(request.form)

    def fill(self, state: State) -> None:
        """Show what was said before."""

    def take(self, state: State) -> State:
        """The state with this page's answers; what is wrong with them goes to ``form_errors``."""
        return state


class WayForm(PublicForm):
    """选方式."""

    way = RadioField("怎么举报", choices=term_choices(Way), default=Way.ANONYMOUS.value)
    complaint = BooleanField("反映的是管委会工作人员")
    name = LineField("姓名", [optional(), at_most(LONGEST_NAME, "姓名")])
    phone = LineField("电话", [optional(), at_most(LONGEST_PHONE, "电话")])

    def fill(self, state: State) -> None:
        """Show what was said before."""
        self.way.data, self.complaint.data = state.way.value, state.complaint
        self.name.data, self.phone.data = state.name, state.phone

    def take(self, state: State) -> State:
        """The way; a name is kept of those alone who want to give it."""
        way = Way.of(self.way.data)
        is_named = way is Way.NAMED
        return replace(
            state,
            way=way,
            complaint=bool(self.complaint.data),
            name=(self.name.data or "") if is_named else "",
            phone=(self.phone.data or "") if is_named else "",
        )


class MatterForm(PublicForm):
    """在哪里，什么事: the only page with answers that must be given, two of them."""

    street = LineField("街道或片区", [optional(), at_most(LONGEST_NAME, "街道")])
    place = LineField(
        "单位名称或地址",
        [required("请写单位名称或地址。"), at_most(LONGEST_PLACE, "单位或地址")],
    )
    matters = ChecksField(
        "是哪一类（可多选，可不选）", choices=term_choices(Matter), validate_choice=False
    )
    text = TextField(
        "看到了什么",
        [required("请写看到了什么。写一两句也可以。"), at_most(LONGEST_TEXT, "内容")],
    )
    standing = RadioField(
        "您是",
        choices=[*term_choices(Standing), SelectChoice("", "不说")],
        default="",
    )

    def fill(self, state: State) -> None:
        """Show what was said before."""
        self.street.data, self.place.data = state.street, state.place
        self.matters.data, self.text.data = list(state.matters), state.text
        self.standing.data = state.standing

    def take(self, state: State) -> State:
        """Where and what."""
        known = {one.value for one in Matter}
        return replace(
            state,
            street=self.street.data or "",
            place=self.place.data or "",
            matters=tuple(one for one in self.matters.data or () if one in known),
            text=self.text.data or "",
            standing=self.standing.data or "",
        )


class FilesForm(PublicForm):
    """照片和文件: may be left out."""

    files = MultipleFileField("照片、视频、文件")

    def take(self, state: State) -> State:
        """What was sent with the page, each with its result; what was dropped goes."""
        state, self.form_errors = uploads.taken(request.form.get("go", ""), state)
        return state


class LookForm(PublicForm):
    """看一遍，交出去."""

    proof = HiddenField()
    total = LineField("算一算")

    def take(self, state: State) -> State:
        """Whether the puzzle was solved."""
        is_solved = screening.is_solved(state, self.proof.data or "", self.total.data or "")
        return replace(state, solved=is_solved)


class KeptForm(PublicForm):
    """最后四位: the code was written down."""

    tail = LineField("查询码最后四位")


class CodeForm(PublicForm):
    """查进度: the code typed."""

    csrf_token = HiddenField()
    code = LineField("查询码", [required("请输入查询码。")])


class PayeeForm(PublicForm):
    """实名领取: who is paid and where."""

    csrf_token = HiddenField()
    name = LineField("姓名", [required("请写姓名。"), at_most(LONGEST_NAME, "姓名")])
    bank = LineField("开户银行", [required("请写开户银行。"), at_most(LONGEST_BANK, "开户银行")])
    account = LineField("账号", [required("请写银行账号。"), at_most(LONGEST_ACCOUNT, "账号")])


class TailForm(PublicForm):
    """领奖码最后四位: typed back or not, as one likes."""

    csrf_token = HiddenField()
    proof = HiddenField()
    tail = LineField("领奖码最后四位")


class SayForm(PublicForm):
    """补充: more words, more files."""

    csrf_token = HiddenField()
    text = TextField("想说的话", [required("请写想说的话。"), at_most(LONGEST_TEXT, "内容")])
    files = MultipleFileField("照片、视频、文件")
