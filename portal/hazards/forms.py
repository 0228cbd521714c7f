"""Forms of hazards; each makes the value its service takes."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, HiddenField, MultipleFileField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from portal.hazards import rules
from portal.hazards.criteria import NO_CLAUSE, Clause
from portal.hazards.rules import Settled
from portal.hazards.service.batch import Act
from portal.hazards.service.handling import Confirmation
from portal.hazards.service.reporting import Report
from portal.hazards.terms import Category, Grade, LedgerKind, Part, Source
from portal.kernel import clock
from portal.web.amounts import MoneyField
from portal.web.forms import (
    DayField,
    Form,
    LineField,
    RowField,
    TermField,
    TextField,
    VersionForm,
    at_most,
    not_after_today,
    optional,
    required,
)

LONGEST = 5000
MOST_PHOTOS = 30
PHOTO_KEY = re.compile(r"[A-Za-z0-9_-]{1,32}")


class KeysField(Field):
    """The keys of photos that are uploaded already; drawn by the page as pictures."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the keys that were sent, each once, and say so where anything is left out."""
        sent = list(dict.fromkeys(valuelist))
        self.data: list[str] = [key for key in sent if PHOTO_KEY.fullmatch(key)][:MOST_PHOTOS]
        if len(self.data) < len(sent):
            raise ValueError("有照片没有收到，已从本页去掉。请核对照片，缺的重新上传。")

    def process_data(self, value: Any) -> None:
        """Start from what is kept."""
        self.data = list(value or [])


def _text(label: str, sentence: str) -> TextField:
    return TextField(label, [required(sentence), at_most(LONGEST, label)])


class ReportForm(Form):
    """上报隐患."""

    before_files = MultipleFileField("拍照或选照片")
    before_photos = KeysField("照片")
    firm_id = RowField("责任单位", missing="请选择责任单位。")
    place = LineField("部位", [at_most(120, "部位")])
    text = _text("隐患情况", "请写明看到了什么，例如“钢管堆占通道，剩余宽度 0.9 米”。")
    source = TermField("排查来源", Source, missing="请选择排查来源。", blank="请选择")
    fixed_on_spot = BooleanField("当场已改好（再拍一张整改后照片）")
    after_files = MultipleFileField("拍整改后照片")
    after_photos = KeysField("整改后照片")
    found_on = DayField("发现日期（补录才填）", [optional(), not_after_today])
    draft = HiddenField()

    def to_report(self) -> Report:
        """What the person reports."""
        return Report(
            firm_id=self.firm_id.row_id,
            text=self.text.data or "",
            place=self.place.data or "",
            source=self.source.data,
            found_at=claimed(self.found_on.data),
            fixed_on_spot=self.fixed_on_spot.data,
            before_photos=tuple(self.before_photos.data),
            after_photos=tuple(self.after_photos.data),
            draft_key=self.draft.data or "",
        )


def claimed(day: date | None) -> datetime | None:
    """A claimed day as a moment: noon of it, none for today."""
    if day is None or day == clock.today():
        return None
    return clock.from_local(datetime.combine(day, time(12)))


class ScanForm(Form):
    """扫码上报: by somebody without an account; its token is ``strangers``' own.

    ``homepage`` is a trap that people do not see; ``kept`` are photos that came with an earlier
    sending of the same form.
    """

    class Meta(Form.Meta):
        csrf = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: list[str] = []

    csrf_token = HiddenField()
    homepage = LineField("这一栏请空着")
    text = _text("哪里不安全", "请写一句哪里不安全，例如“配电箱门坏了，电线露在外面”。")
    photos = MultipleFileField("照片（可以不拍）")
    contact_name = LineField("怎么称呼您（可以不填）", [at_most(40, "称呼")])
    contact_phone = LineField("电话（可以不填）", [at_most(40, "电话")])


class ClauseField(SelectField):
    """A clause of the catalogue, or the word that it holds none; the view offers some."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **kwargs)

    @property
    def code(self) -> str:
        """The code chosen, empty where the catalogue is said to hold none."""
        return "" if self.data == NO_CLAUSE else str(self.data or "")

    def offer(self, clauses: Sequence[Clause], *first: tuple[str, str]) -> None:
        """Let a person choose among these; ``first`` stand before them."""
        self.choices = [
            *(SelectChoice(*one) for one in first),
            *(SelectChoice(one.code, one.told) for one in clauses),
            SelectChoice(NO_CLAUSE, "目录里没有收录，依据写在意见里"),
        ]


class ConfirmForm(VersionForm):
    """核实."""

    grade = TermField("隐患等级", Grade, missing="请选择隐患等级。", blank="请选择")
    clause = ClauseField("判定条款")
    category = TermField("隐患类别", Category, blank="不填")
    ledger_kind = TermField("台账类别", LedgerKind, blank="不填")
    due_on = DayField("整改期限", [optional()])
    note = TextField("核实意见", [at_most(LONGEST, "核实意见")])

    def validate_clause(self, field: Field) -> None:
        """A clause is for what is 重大."""
        if field.data and self.grade.data is Grade.GENERAL:
            raise ValidationError("选了判定条款，等级就是重大。请改等级，或者改选“不选”。")

    def validate_note(self, field: Field) -> None:
        """Why it is 重大, where it is judged so at once."""
        if self.clause.data and self.grade.data is Grade.MAJOR and not field.data:
            raise ValidationError("选了判定条款，请写明看到的事实和为什么符合这一条。")

    def to_confirmation(self) -> Confirmation:
        """What the office finds."""
        return Confirmation(
            grade=self.grade.data,
            category=self.category.data,
            ledger_kind=self.ledger_kind.data,
            due_on=self.due_on.data,
            note=self.note.data or "",
            clause=self.clause.code if self.clause.data else None,
        )


class SubmitForm(VersionForm):
    """整改: what was done, with photos of it."""

    note = _text("整改情况", "请写明怎么整改的，例如“钢管已清运，通道恢复 1.4 米”。")
    after_files = MultipleFileField("拍整改后照片")
    after_photos = KeysField("整改后照片")


class ReviewForm(VersionForm):
    """复查."""

    note = _text("复查意见", "请写明复查看到的情况，例如“现场查看，通道畅通，已整改到位”。")


class StartForm(SubmitForm):
    """开始整改: the same form, with nothing to tell yet."""

    note = TextField("整改情况", [at_most(LONGEST, "整改情况")])


class SettleForm(VersionForm):
    """五落实: five parts, each with what, who and whether it is in place."""

    def __init__(self, *, kept: Mapping[Part, Settled] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kept = kept or {}
        typed = {"formdata": kwargs["formdata"]} if "formdata" in kwargs else {}
        self.rows = [self._row(part, typed) for part in Part]

    def _row(self, part: Part, typed: Mapping[str, Any]) -> "PartForm":
        form = PartForm(prefix=f"{part.value}-", obj=self.kept.get(part, Settled()), **typed)
        form.part = part
        if part is not Part.FUNDS:
            del form.amount_fen
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """All five, so that every mistake is shown at once."""
        fine = [row.validate() for row in self.rows]
        return bool(super().validate(extra_validators)) and all(fine)

    def to_parts(self) -> dict[Part, Settled]:
        """The five parts as they are written now."""
        return {
            row.part: Settled(
                content=row.content.data or "",
                owner=row.owner.data or "",
                in_place=bool(row.in_place.data),
                amount_fen=row.amount_fen.data if row.part is Part.FUNDS else None,
            )
            for row in self.rows
        }

    def to_proofs(self) -> dict[Part, list[str]]:
        """The photos that prove each part, those sent now."""
        return {row.part: list(row.proof_photos.data) for row in self.rows}


class PartForm(Form):
    """One part of 五落实."""

    class Meta(Form.Meta):
        csrf = False

    part: Part
    content = TextField("内容", [at_most(1000, "内容")])
    amount_fen = MoneyField("投入资金（元）")
    owner = LineField("责任人", [at_most(60, "责任人")])
    in_place = BooleanField("已到位")
    proof_files = MultipleFileField("拍佐证照片")
    proof_photos = KeysField("佐证照片")

    def validate_in_place(self, field: Field) -> None:
        """In place needs something to be in place."""
        if field.data and not self.content.data:
            raise ValidationError("还没有写内容，不能勾选已到位。")


class ReasonForm(VersionForm):
    """不属实、作废、退回: a reason."""

    reason = _text("理由", "请写明理由。")


class ReferForm(ReasonForm):
    """移送."""

    to = LineField("移送到哪个部门", [required("请写明移送到哪个部门。"), at_most(120, "部门名称")])


class MergeForm(ReasonForm):
    """合并."""

    into = LineField(
        "合并到哪个编号", [required("请填写保留的那条隐患的编号。"), at_most(60, "编号")]
    )


class BatchForm(Form):
    """Many at once: who is to go on, or grade and day, or the words of the review."""

    to = RowField("经办人")
    grade = TermField("隐患等级", Grade)
    due_on = DayField("整改期限（不填按规定天数）", [optional()])
    note = TextField("意见（每一条都写这句）", [at_most(LONGEST, "意见")])

    def __init__(self, act: Act, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {
            Act.ASSIGN: [self.to],
            Act.CONFIRM: [self.grade, self.due_on, self.note],
            Act.CLOSE: [self.note],
        }[act]
        self.act = act

    def validate_to(self, field: Field) -> None:
        """Somebody, where one is asked for."""
        if self.act is Act.ASSIGN and not field.data:
            raise ValidationError("请选择经办人。")

    def validate_grade(self, field: Field) -> None:
        """A grade, where one is asked for."""
        if self.act is Act.CONFIRM and field.data is None:
            raise ValidationError("请选择隐患等级。")

    def validate_due_on(self, field: Field) -> None:
        """A day that can be kept, where one is given."""
        if self.act is Act.CONFIRM and field.data:
            fault = rules.due_fault(field.data, clock.today())
            if fault:
                raise ValidationError(fault)

    def validate_note(self, field: Field) -> None:
        """What the review saw, where it is one."""
        if self.act is Act.CLOSE and not field.data:
            raise ValidationError("请写明复查看到的情况，例如“现场查看，均已整改到位”。")

    def to_confirmation(self) -> Confirmation:
        """What the office finds of each."""
        return Confirmation(
            grade=self.grade.data, due_on=self.due_on.data, note=self.note.data or ""
        )


class EndFoldedForm(Form):
    """不属实 for several folded reports; ``chosen`` says how many are ticked."""

    chosen = 0
    reason = TextField(
        "理由（每一条都写这句）",
        [required("请写明理由，例如“同一处重复上报，已在现场核实”。"), at_most(LONGEST, "理由")],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Something to end, besides the reason."""
        fine = bool(super().validate(extra_validators))
        if not self.chosen:
            self.form_errors.append("还没有勾选。请先勾选要结束的上报。")
        return fine and self.chosen > 0


class SheetForm(Form):
    """A table of hazards: a file, or a block copied from Excel."""

    file = FileField("选择表格文件")
    block = TextField("或者从 Excel 复制后粘贴在这里", table=True)


class ViewForm(Form):
    """A saved view of the ledger: its name, and the address it stands for."""

    name = LineField("视图名称", [required("请给视图起个名字。"), at_most(20, "视图名称")])
    query = HiddenField()
