"""Forms of 收文: registering one, and what is done about it."""

from collections.abc import Mapping, Sequence

from wtforms import BooleanField, MultipleFileField

from portal.kernel import clock
from portal.official import attaching
from portal.official.attaching import Checked, Upload
from portal.official.forms import LONGEST_OPINION, LONGEST_REASON, UnitsField
from portal.official.service.entering import Arrival
from portal.official.terms import IncomingAction, Urgency
from portal.web.amounts import WholeField
from portal.web.forms import (
    DayField,
    Form,
    LineField,
    RowField,
    TermField,
    TextField,
    VersionForm,
    at_most,
    optional,
    required,
    row_choices,
)

People = Sequence[tuple[int, str]]


class FilesForm(Form):
    """Files of a 收文."""

    files = MultipleFileField("附件")
    confirmed = BooleanField(attaching.CONFIRM)

    def to_files(self) -> list[Checked]:
        """What came, looked into. Raises Refusal."""
        uploads = [
            Upload(one.filename, one.stream.read())
            for one in self.files.data or ()
            if getattr(one, "filename", "")
        ]
        return attaching.checked(uploads, confirmed=bool(self.confirmed.data))


class EnterForm(FilesForm):
    """登记收文."""

    from_organ = LineField("来文单位", [required("请填写来文单位。"), at_most(120, "来文单位")])
    their_number = LineField("来文字号", [at_most(80, "来文字号")])
    title = LineField("标题", [required("请填写标题。"), at_most(300, "标题")])
    kind = LineField("文种", [at_most(20, "文种")])
    urgency = TermField("紧急程度", Urgency)
    received_on = DayField("收文日期", [required("请填写收文日期。")])
    copies = WholeField("份数")
    due_on = DayField("办理期限", [optional()])

    def begin(self) -> None:
        """What an empty form says already."""
        self.received_on.data, self.copies.data = clock.today(), 1
        self.urgency.data = Urgency.USUAL

    def to_arrival(self) -> Arrival:
        """What the service takes."""
        return Arrival(
            from_organ=self.from_organ.data or "",
            their_number=self.their_number.data or "",
            title=self.title.data or "",
            kind=self.kind.data or "",
            urgency=self.urgency.data or Urgency.USUAL,
            received_on=self.received_on.data,
            copies=self.copies.data or 0,
            due_on=self.due_on.data,
        )


class ActForm(VersionForm):
    """One act on a 收文: its words. What else it asks for, its own class adds."""

    opinion = TextField("意见", [at_most(LONGEST_OPINION, "意见")])

    def offer(self, people: People) -> None:
        """Offer the persons that can be chosen."""


class ProposeForm(ActForm):
    """拟办."""

    opinion = TextField(
        "拟办意见", [required("请写拟办意见。"), at_most(LONGEST_OPINION, "拟办意见")]
    )
    to_id = RowField("送哪位领导批示", missing="请选择送哪位领导批示。")
    due_on = DayField("办理期限", [optional()])

    def offer(self, people: People) -> None:
        """Offer the leaders."""
        self.to_id.choices = row_choices(people)


class InstructForm(ActForm):
    """批示."""

    opinion = TextField(
        "批示意见", [required("请写批示意见。"), at_most(LONGEST_OPINION, "批示意见")]
    )
    to_id = RowField("由谁承办", missing="请选择由谁承办。")
    due_on = DayField("办理期限", [optional()])

    def offer(self, people: People) -> None:
        """Offer those who may handle it."""
        self.to_id.choices = row_choices(people, "请选择")


class HandleForm(ActForm):
    """承办, and 办结 by the same form."""

    opinion = TextField(
        "承办情况或办理结果",
        [required("请写承办情况或办理结果。"), at_most(LONGEST_OPINION, "承办情况")],
    )
    to_id = RowField("转给谁接着办")

    def offer(self, people: People) -> None:
        """Offer those who may go on with it."""
        self.to_id.choices = row_choices(people, "不转，仍由我承办")


class CirculateForm(ActForm):
    """传阅."""

    people = UnitsField("传阅给")
    opinion = TextField("附言（可不填）", [at_most(LONGEST_OPINION, "附言")])

    def offer(self, people: People) -> None:
        """Offer those who may read it."""
        self.people.choices = row_choices(people)


class UrgeForm(ActForm):
    """催办."""

    opinion = TextField("催办的话", [required("请写催办的话。"), at_most(200, "催办的话")])


class FinishForm(ActForm):
    """办结."""

    opinion = TextField(
        "办理结果", [required("请写办理结果。"), at_most(LONGEST_OPINION, "办理结果")]
    )


class VoidForm(ActForm):
    """作废 of a wrong entry."""

    opinion = TextField("作废理由", [required("请写明作废理由。"), at_most(LONGEST_REASON, "理由")])


FORMS: Mapping[IncomingAction, type[ActForm]] = {
    IncomingAction.PROPOSE: ProposeForm,
    IncomingAction.INSTRUCT: InstructForm,
    IncomingAction.HANDLE: HandleForm,
    IncomingAction.CIRCULATE: CirculateForm,
    IncomingAction.URGE: UrgeForm,
    IncomingAction.FINISH: FinishForm,
    IncomingAction.VOID: VoidForm,
}
