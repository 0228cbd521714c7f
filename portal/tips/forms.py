"""Forms of handling a tip."""

import re
from dataclasses import asdict
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from portal.tips.record import Record
from portal.tips.terms import Channel, Conclusion, How, Matter, Standing, Way
from portal.web.amounts import MoneyField
from portal.web.forms import (
    DayField,
    Form,
    LineField,
    RowField,
    TextField,
    VersionForm,
    at_most,
    not_after_today,
    optional,
    required,
    term_choices,
)

LONGEST = 5000
LONGEST_LINE = 200
VISITED = "先有检查或立案、后有举报的，填先有的那一天：奖励要看举报是不是在前。"
ASKS_IDENTITY = re.compile(
    "姓名|名字|贵姓|叫什么|电话|手机|微信|联系方式|工号|工牌|班组|车间主任|哪个班|岗位|职务|身份证|住址|住哪|您是谁|你是谁"
)
"""Words by which a question may ask who the informant is."""


class ChecksField(SelectMultipleField):
    """Several of a few rows, as check boxes."""

    widget: Any = ListWidget(prefix_label=False)
    option_widget: Any = CheckboxInput()


class ActForm(VersionForm):
    """One act on a tip: words for the informant, and what only handlers read."""

    text = TextField("给举报人的话", [optional(), at_most(LONGEST, "给举报人的话")])
    record = TextField("内部记录", [optional(), at_most(LONGEST, "内部记录")])
    has_death = BooleanField("涉及人员死亡")


class RecordForm(VersionForm):
    """核查记录: the visit, the finding, the decision's number and the fine."""

    conclusion = RadioField(
        "核查结论", choices=term_choices(Conclusion), default=Conclusion.TRUE.value
    )
    visited_on = DayField(
        "核查日期", [required("请填核查日期。"), not_after_today], description=VISITED
    )
    people = LineField(
        "核查人员", [required("请写核查人员，至少两位。"), at_most(LONGEST_LINE, "核查人员")]
    )
    place = LineField(
        "时间和地点", [required("请写核查的时间和地点。"), at_most(LONGEST_LINE, "时间和地点")]
    )
    how = SelectField("核查方式", choices=term_choices(How))
    facts = TextField("核查事实", [required("请写查到的事实。"), at_most(LONGEST, "核查事实")])
    evidence = LineField("证据", [optional(), at_most(LONGEST_LINE, "证据")])
    is_major = BooleanField("构成重大事故隐患")
    clause = LineField("判定条款", [optional(), at_most(LONGEST_LINE, "判定条款")])
    measures = LineField("处理措施", [optional(), at_most(LONGEST_LINE, "处理措施")])
    decision = LineField("处罚决定书文号", [optional(), at_most(LONGEST_LINE, "文号")])
    fine = MoneyField("罚款金额（元）", [optional()])

    def validate_clause(self, field: LineField) -> None:
        """A major hazard names the clause it was judged by."""
        if self.is_major.data and not field.data:
            raise ValidationError("构成重大事故隐患的，请写判定条款。")

    def validate_decision(self, field: LineField) -> None:
        """A fine stands in a decision."""
        if self.fine.data and not field.data:
            raise ValidationError("有罚款的，请写处罚决定书文号。")

    def to_record(self) -> Record:
        """The validated form as it is sealed."""
        day: date = self.visited_on.data  # required by the form
        return Record(
            conclusion=Conclusion.of(self.conclusion.data),
            visited_on=day,
            people=self.people.data or "",
            place=self.place.data or "",
            how=How.of(self.how.data),
            facts=self.facts.data or "",
            evidence=self.evidence.data or "",
            clause=self.clause.data or "",
            is_major=bool(self.is_major.data),
            measures=self.measures.data or "",
            decision=self.decision.data or "",
            fine_fen=self.fine.data or 0,
        )

    def fill(self, found: Record) -> None:
        """Show a record to be corrected."""
        for name, value in asdict(found).items():
            if name in self:
                self[name].data = value
        self.conclusion.data, self.how.data = found.conclusion.value, found.how.value
        self.fine.data = found.fine_fen or None


class ConcludeForm(RecordForm):
    """作出核查结论: the record, and the words for the informant."""

    text = TextField(
        "给举报人的话",
        [required("请写给举报人的话：结论和理由。"), at_most(LONGEST, "给举报人的话")],
    )


class CorrectForm(RecordForm):
    """改核查记录."""

    why = TextField("更正理由", [required("请写为什么要改。"), at_most(LONGEST, "更正理由")])


class WordsForm(Form):
    """A question, a note, a reason. ``sure``: sent once more after a warning."""

    text = TextField("内容", [required("请写内容。"), at_most(LONGEST, "内容")])
    sure = HiddenField()


class ReferForm(VersionForm):
    """移送: to whom, the copy that leaves, the words for the informant."""

    to = LineField(
        "移送给哪个单位", [required("请写移送给哪个单位。"), at_most(LONGEST_LINE, "单位")]
    )
    copy = TextField("移送材料", [required("请写移送材料的内容。"), at_most(LONGEST, "移送材料")])
    text = TextField(
        "给举报人的话", [required("请写为什么移送。"), at_most(LONGEST, "给举报人的话")]
    )


class GroupForm(Form):
    """同一事项: which tips, and why. ``same`` are those that tell the same facts."""

    tips = ChecksField("归在一起", validate_choice=False)
    same = ChecksField("事实基本相同", validate_choice=False)
    why = TextField("为什么是同一件事", [required("请写理由。"), at_most(LONGEST, "理由")])


class LedgerForm(Form):
    """举报台账 of some days; a whole one needs a reason, which is written into the trail."""

    first = DayField("从哪天登记的", [required("请填开始的日期。")])
    last = DayField("到哪天", [required("请填结束的日期。")])
    is_full = BooleanField("不遮盖被举报单位和事项摘要")
    reason = LineField("不遮盖的理由", [optional(), at_most(LONGEST_LINE, "理由")])

    def validate_last(self, field: DayField) -> None:
        """The days stand in their order."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError("结束的日期早于开始的日期。请改正。")

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day, once validated."""
        first, last = self.first.data, self.last.data
        if first is None or last is None:
            raise ValueError("not validated")
        return first, last


class GiveForm(VersionForm):
    """交给一位办理人员."""

    user = RowField("交给", missing="请选择办理人员。")


class RecuseForm(VersionForm):
    """回避."""

    text = TextField("回避的理由", [required("请写回避的理由。"), at_most(LONGEST, "理由")])


class HazardForm(Form):
    """转为隐患: what the enterprise will read; nothing of the tip but what is written here."""

    firm = RowField("责任单位", missing="请选择责任单位。")
    place = LineField("部位", [optional(), at_most(LONGEST_LINE, "部位")])
    text = TextField(
        "隐患情况",
        [required("请写隐患情况。"), at_most(LONGEST, "隐患情况")],
        description="企业看得到这一段。请按自己核查看到的写，不要照抄举报，不要让人猜到是谁举报的。",
    )


BY_HAND = tuple(one for one in Channel if one is not Channel.WEB)


class EnterForm(Form):
    """代录: a tip by phone, letter or visit."""

    channel = SelectField("怎么来的", choices=term_choices(BY_HAND))
    way = RadioField("举报方式", choices=term_choices(Way), default=Way.ANONYMOUS.value)
    place = LineField(
        "单位名称或地址", [required("请写单位名称或地址。"), at_most(LONGEST_LINE, "单位或地址")]
    )
    street = SelectField("街道或片区", validate_choice=False)
    matter = SelectField("是哪一类", choices=term_choices(Matter))
    standing = SelectField("举报人是", choices=term_choices(Standing, "没说"))
    complaint = BooleanField("反映的是管委会工作人员")
    text = TextField("举报内容", [required("请写举报内容。"), at_most(LONGEST, "举报内容")])
    name = LineField("姓名", [optional(), at_most(LONGEST_LINE, "姓名")])
    phone = LineField("电话", [optional(), at_most(LONGEST_LINE, "电话")])
