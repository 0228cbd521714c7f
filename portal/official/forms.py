"""Forms of the steps of a document; each makes the value its service takes."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.kernel.terms import Term
from portal.office.terms import PaperKind
from portal.official.service.issuing import Printing, Sealing, Sent
from portal.official.terms import (
    Channel,
    DispatchCheck,
    RecheckCheck,
    Retention,
    ReviewCheck,
)
from portal.web.amounts import WholeField
from portal.web.forms import (
    DayField,
    LineField,
    RowField,
    TermField,
    TextField,
    VersionForm,
    at_most,
    required,
    row_choices,
    term_choices,
)
from portal.web.paging import row_id

LONGEST_OPINION, LONGEST_REASON = 2000, 400
MOST_LINES = 300
_LINE = re.compile(r"(\S.*?)(?:\s+([0-9０-９]{1,6})\s*份?)?(?:\s+(\S+))?")


class TicksField(SelectMultipleField):
    """A list of points, each to be ticked."""

    widget: Any = ListWidget(prefix_label=False)
    option_widget: Any = CheckboxInput()

    def __init__(self, label: str, kind: type[Term], **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(label, choices=term_choices(kind), validate_choice=False, **kwargs)

    @property
    def terms(self) -> list[Any]:
        """The points that are ticked, unknown ones left out."""
        known = {one.value: one for one in self.kind}
        return [known[code] for code in self.data or () if code in known]


class UnitsField(SelectMultipleField):
    """Units as check boxes; the view offers them."""

    widget: Any = ListWidget(prefix_label=False)
    option_widget: Any = CheckboxInput()

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **kwargs)

    @property
    def ids(self) -> list[int]:
        """The ids of the units that are ticked."""
        return [found for one in self.data or () if (found := row_id(one))]


def _opinion(label: str = "意见") -> TextField:
    return TextField(label, [at_most(LONGEST_OPINION, label)])


class OpinionForm(VersionForm):
    """核稿 and 签发: an opinion, or the reason to send it back."""

    opinion = _opinion()


class SubmitForm(VersionForm):
    """提交."""

    opinion = _opinion("说明（可不填）")


class CountersignForm(VersionForm):
    """会签: for whom, on which text; ``said_by`` where an organ outside has signed on paper."""

    asked = HiddenField()
    text_no = HiddenField()
    said_by = LineField("签字人和职务", [at_most(120, "签字人和职务")])
    opinion = _opinion()


class ReviewForm(VersionForm):
    """审核."""

    checks = TicksField("逐项核对", ReviewCheck)
    signer_id = RowField("送谁签发")
    opinion = _opinion()


class RecheckForm(VersionForm):
    """复核."""

    checks = TicksField("逐项核对", RecheckCheck)
    opinion = _opinion()


class RegisterForm(VersionForm):
    """登记."""

    series = SelectField("代字", choices=[], validate_choice=False)
    copies = WholeField("份数")
    among = TextField(
        "分送范围", [required("请写明分送范围。"), at_most(LONGEST_OPINION, "分送范围")]
    )

    def offer(self, known: Sequence[tuple[PaperKind, str]], usual: PaperKind) -> None:
        """Let a person choose among the series of the organ, the usual one first."""
        ordered = sorted(known, key=lambda one: one[0] is not usual)
        self.series.choices = [SelectChoice(kind.value, code) for kind, code in ordered]

    @property
    def chosen(self) -> PaperKind | None:
        """The series chosen, None for the usual one."""
        known = {str(one.value) for one in PaperKind.of_documents()}
        return PaperKind.of(self.series.data) if self.series.data in known else None


class PrintForm(VersionForm):
    """印制."""

    printer = LineField("印制单位", [required("请填写印制单位。"), at_most(120, "印制单位")])
    copies = WholeField("印制份数")
    proofreaders = LineField("校对人", [required("请填写校对人。"), at_most(120, "校对人")])
    printed_on = DayField("印发日期", [required("请填写印发日期。")])
    place = LineField("印制地点", [at_most(120, "印制地点")])

    def to_printing(self) -> Printing:
        """What was printed."""
        return Printing(
            printer=self.printer.data or "",
            copies=self.copies.data or 0,
            proofreaders=self.proofreaders.data or "",
            printed_on=self.printed_on.data,
            place=self.place.data or "",
        )


class SealForm(VersionForm):
    """用印."""

    seal = LineField("印章", [required("请写明用的是哪一枚印章。"), at_most(120, "印章")])
    copies = WholeField("用印份数")
    approver = LineField("批准用印人", [required("请填写批准用印人。"), at_most(60, "批准用印人")])

    def to_sealing(self) -> Sealing:
        """What was sealed."""
        return Sealing(
            seal=self.seal.data or "",
            copies=self.copies.data or 0,
            approver=self.approver.data or "",
        )


class DispatchForm(VersionForm):
    """核发: the recipients a line each, “建设科 2 本系统”."""

    checks = TicksField("逐项核对", DispatchCheck)
    sent = TextField("收件单位", [required("请至少写一个收件单位，一行一个。")])
    opinion = _opinion("说明（可不填）")

    def validate_sent(self, _field: Any) -> None:
        """Every line can be read."""
        lines = self._lines()
        if len(lines) > MOST_LINES:
            raise ValidationError(
                f"有 {len(lines)} 行，最多 {MOST_LINES} 行。请用“各企业”这样的合称。"
            )
        for at, line in enumerate(lines, 1):
            found = _LINE.fullmatch(line)
            way = found[3] if found else ""
            if found is None or (way and way not in {one.label for one in Channel}):
                ways = "、".join(one.label for one in Channel)
                raise ValidationError(
                    f"第 {at} 行“{line[:30]}”看不懂。请写成“建设科 2 本系统”，方式是{ways}之一。"
                )
            if len(found[1]) > 120:
                raise ValidationError(f"第 {at} 行的单位名称超过 120 字。请缩短。")

    def _lines(self) -> list[str]:
        said = re.sub(r"[，,、；;\t]", " ", self.sent.data or "")
        return [line.strip() for line in said.splitlines() if line.strip()]

    def to_sent(self) -> list[Sent]:
        """The recipients; without a way of its own a line goes as the service decides."""
        found = [_LINE.fullmatch(line) for line in self._lines()]
        return [
            Sent(one[1], int(one[2] or 1), Channel.of_label(one[3]) if one[3] else None)
            for one in found
            if one
        ]


class ArchiveForm(VersionForm):
    """归档."""

    retention = TermField("保管期限", Retention, missing="请选择保管期限。", blank="请选择")
    opinion = _opinion("说明（可不填）")


class ReasonForm(VersionForm):
    """作废: the reason."""

    reason = TextField("理由", [required("请写明理由。"), at_most(LONGEST_REASON, "理由")])


class WithdrawForm(VersionForm):
    """撤回: why, where there is something to say."""

    reason = TextField("说明（可不填）", [at_most(LONGEST_REASON, "说明")])


class AskForm(VersionForm):
    """会签单位."""

    units = UnitsField("请哪些科室会签")

    def offer(self, rows: Sequence[tuple[int, str]]) -> None:
        """Offer the units that can be asked."""
        self.units.choices = row_choices(rows)
