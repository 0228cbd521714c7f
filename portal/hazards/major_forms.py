"""Forms of the dated records: 判定, 发现报告, 双报告, 方案, 挂牌, 进展, 验收, 延期, 转办.

Several stand on one page: each has a prefix of its own, so that no two fields share an id.
"""

from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice

from portal.hazards.criteria import NO_CLAUSE, Clause
from portal.hazards.service.extending import Wish
from portal.hazards.service.following import Acceptance, Opinion
from portal.hazards.service.judging import Judgement
from portal.hazards.service.listing import Listing, Release
from portal.hazards.service.telling import Discovery, Told
from portal.hazards.terms import Action, Level, Receipt, RemedyPart
from portal.kernel import clock
from portal.web.forms import (
    DayField,
    LineField,
    RowField,
    TermField,
    TextField,
    VersionForm,
    at_most,
    not_after_today,
    required,
)

LONGEST = 5000


class RecordForm(VersionForm):
    """The base: an action, its prefix, and which of its fields are drawn."""

    action: Action

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"{self.action.value}-", **kwargs)

    @property
    def shown(self) -> list[Any]:
        """The fields a person fills in, in order."""
        return [one for one in self if not isinstance(one, HiddenField)]


def _text(label: str, sentence: str, hint: str = "") -> TextField:
    return TextField(label, [required(sentence), at_most(LONGEST, label)], description=hint)


def _line(label: str, sentence: str, hint: str = "") -> LineField:
    return LineField(label, [required(sentence), at_most(120, label)], description=hint)


def _day(label: str) -> DayField:
    return DayField(
        label,
        [required(f"请填写{label}。"), not_after_today],
        default=clock.today,
    )


class JudgeForm(RecordForm):
    """重大判定."""

    action = Action.JUDGE
    outcome = RadioField(
        "判定结论",
        choices=[
            SelectChoice("major", "构成重大事故隐患"),
            SelectChoice("general", "不构成，按一般隐患办理"),
        ],
        validate_choice=False,
        default="major",
    )
    find = LineField("查找判定条款", [at_most(100, "查找的词")])
    clause = RadioField("判定条款", validate_choice=False, choices=[])
    is_resolved = BooleanField("条文已核对（已对照发布机关公布的文本）")
    basis = _text("判定依据", "请写明看到的事实和为什么符合这一条。")
    judged_on = _day("判定日期")

    def offer(self, clauses: list[Clause]) -> None:
        """Let a person choose among these clauses, or say that it is not in the catalogue."""
        self.clause.choices = [
            *(SelectChoice(one.code, one.told) for one in clauses),
            SelectChoice(NO_CLAUSE, "目录里没有收录，依据写在下面"),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """A clause, or the word that there is none."""
        fine = bool(super().validate(extra_validators))
        if self.outcome.data == "major" and not self.clause.data:
            self.clause.errors = ("请选择判定条款；目录里没有的，选最后一项。",)
            fine = False
        return fine

    def to_judgement(self) -> Judgement:
        """What the person judges."""
        code = self.clause.data or ""
        return Judgement(
            is_major=self.outcome.data == "major",
            clause="" if code == NO_CLAUSE else code,
            basis=self.basis.data or "",
            judged_on=_given(self.judged_on),
            is_resolved=bool(self.is_resolved.data),
        )


def _given(field: DayField) -> date:
    return field.data if isinstance(field.data, date) else clock.today()


class DiscoverForm(RecordForm):
    """发现报告."""

    action = Action.DISCOVER
    organ = _line("报送的监管部门", "请写明报送到哪个监管部门。", "如“区应急管理局”")
    cause = _text("现状及产生原因", "请写明现状和产生的原因。")
    harm = _text("危害程度和整改难易程度分析", "请写明可能的后果、影响范围和整改的难处。")

    def to_discovery(self) -> Discovery:
        """What the firm reports."""
        return Discovery(self.organ.data or "", self.cause.data or "", self.harm.data or "")


class TellForm(RecordForm):
    """双报告登记."""

    action = Action.TELL
    receipt = TermField("哪一份报告", Receipt, missing="请选择是哪一份报告。", blank="请选择")
    organ = _line("报告对象", "请写明报给了谁。", "如“区应急管理局”“2023 年第二次职工大会”")
    told_on = _day("报告日期")
    number = LineField("文号或记录号", [at_most(80, "文号")], description="没有就不填")

    def to_told(self) -> Told:
        """What has been told."""
        return Told(
            self.receipt.data, self.organ.data or "", _given(self.told_on), self.number.data or ""
        )


class ProposeForm(RecordForm):
    """治理方案: its six parts."""

    action = Action.PROPOSE

    def to_parts(self) -> dict[RemedyPart, str]:
        """The six parts."""
        return {part: self[part.value].data or "" for part in RemedyPart}


for _part in RemedyPart:
    setattr(ProposeForm, _part.value, _text(_part.label, f"请写明{_part.label}。"))


class ApproveForm(RecordForm):
    """批准治理方案."""

    action = Action.APPROVE
    note = TextField("审批意见", [at_most(LONGEST, "审批意见")], description="可以不填")


class RejectForm(RecordForm):
    """退回治理方案."""

    action = Action.REJECT
    reason = _text("退回理由", "请写明哪里要改。")


class ListForm(RecordForm):
    """挂牌督办."""

    action = Action.PUT_ON_LIST
    level = TermField("挂牌级别", Level, missing="请选择挂牌级别。", blank="请选择")
    organ = _line("挂牌单位", "请写明由谁挂牌。")
    number = LineField(
        "挂牌文号", [at_most(80, "文号")], description="上级挂牌的填上级文号；本单位挂牌的不填"
    )
    listed_on = _day("挂牌日期")
    due_on = DayField("督办期限", [required("请填写督办期限。")])

    def to_listing(self) -> Listing:
        """The listing."""
        return Listing(
            self.level.data,
            self.organ.data or "",
            _given(self.listed_on),
            _given(self.due_on),
            self.number.data or "",
        )


class ReleaseForm(RecordForm):
    """解除挂牌督办."""

    action = Action.RELEASE
    released_on = _day("解除日期")
    number = LineField(
        "解除文号", [at_most(80, "文号")], description="上级解除的填上级文号；本单位解除的不填"
    )
    words = _text("审查意见", "请写明现场审查看到的情况。")

    def to_release(self) -> Release:
        """The release."""
        return Release(_given(self.released_on), self.words.data or "", self.number.data or "")


class ProgressForm(RecordForm):
    """进展."""

    action = Action.PROGRESS
    words = _text("治理进展", "请写明做到哪一步、还差什么。")


class AdviseForm(RecordForm):
    """专家意见."""

    action = Action.ADVISE
    expert = _line("专家姓名和单位", "请写明是哪位专家、哪个单位。")
    given_on = _day("出具日期")
    words = _text("专家意见", "请写明专家的意见。")

    def to_opinion(self) -> Opinion:
        """The opinion."""
        return Opinion(self.expert.data or "", self.words.data or "", _given(self.given_on))


class AcceptForm(RecordForm):
    """企业验收."""

    action = Action.ACCEPT
    people = _line("验收人", "请写明谁参加验收。", "如“王五（主要负责人）、赵六（安全员）”")
    accepted_on = _day("验收日期")
    words = _text("验收意见", "请写明对照方案逐项验收的结果。")

    def to_acceptance(self) -> Acceptance:
        """The acceptance."""
        return Acceptance(self.people.data or "", self.words.data or "", _given(self.accepted_on))


class ExtendForm(RecordForm):
    """申请延期."""

    action = Action.EXTEND
    new_due_on = DayField("新的整改期限", [required("请填写新的整改期限。")])
    reason = _text("延期理由", "请写明为什么不能按期改完、现在做到哪一步。")

    def to_wish(self) -> Wish:
        """What the firm asks for."""
        return Wish(_given(self.new_due_on), self.reason.data or "")


class GrantForm(RecordForm):
    """同意延期."""

    action = Action.GRANT
    note = TextField("答复意见", [at_most(LONGEST, "答复意见")], description="可以不填")


class DenyForm(RecordForm):
    """不同意延期."""

    action = Action.DENY
    reason = _text("不同意的理由", "请写明不同意的理由。")


class TransferForm(RecordForm):
    """转办."""

    action = Action.TRANSFER
    section_id = RowField("转给哪个科室", missing="请选择科室。")
    reason = _text("转办理由", "请写明为什么转办。")
