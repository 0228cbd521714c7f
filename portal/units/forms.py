"""Forms of units; each makes the value its service takes."""

from collections.abc import Callable
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.sheets.columns import CellError, Parser
from portal.units.models import Unit
from portal.units.queries import NO_SECTION, Filter
from portal.units.rules import Details
from portal.units.service.firms import Own
from portal.units.service.sections import Said
from portal.units.sheet import CREDIT_CODE, HEADCOUNT, LONGEST, PHONE, tidy
from portal.units.terms import Detail, Industry, Standing, Tag
from portal.web.forms import (
    Form,
    LineField,
    RowField,
    TermField,
    TextField,
    VersionForm,
    at_most,
    optional,
    required,
)
from portal.web.paging import row_id

LONGEST_REASON = 1000


def readable(parser: Parser) -> Callable[[Any, Any], None]:
    """Refuse what a cell of the table would refuse, in the same words."""

    def check(form: Any, field: Any) -> None:  # noqa: ARG001 - WTForms' interface
        try:
            parser.read(field.data)
        except CellError as error:
            raise ValidationError(str(error)) from error

    return check


def _read(parser: Parser, text: str | None) -> Any:
    return parser.read(text) if text else parser.blank


class TagsField(SelectMultipleField):
    """Tags as checkboxes."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            label,
            choices=[SelectChoice(tag.value, tag.label) for tag in Tag],
            coerce=str,
            validate_choice=False,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            **kwargs,
        )

    @property
    def tags(self) -> frozenset[Tag]:
        """The tags that are ticked; what is no tag is left out."""
        return frozenset(tag for tag in Tag if tag.value in (self.data or []))


def _line(part: Detail, *validators: Any) -> LineField:
    return LineField(part.label, [*validators, at_most(LONGEST[part], part.label)])


class FirmForm(VersionForm):
    """企业档案; a new one has no version yet."""

    version = HiddenField()
    name = _line(Detail.NAME, required("请填写企业名称。"))
    credit_code = LineField(Detail.CREDIT_CODE.label, [optional(), readable(CREDIT_CODE)])
    address = _line(Detail.ADDRESS)
    industry = TermField(Detail.INDUSTRY.label, Industry, blank="请选择")
    section = RowField(Detail.SECTION.label)
    legal_representative = _line(Detail.LEGAL_REPRESENTATIVE)
    head_name = _line(Detail.HEAD_NAME)
    safety_officer = _line(Detail.SAFETY_OFFICER)
    phone = LineField(Detail.PHONE.label, [optional(), readable(PHONE)])
    headcount = LineField(Detail.HEADCOUNT.label, [optional(), readable(HEADCOUNT)])
    tags = TagsField(Detail.TAGS.label)

    def show(self, details: Details) -> None:
        """Start from what the file says."""
        for part in (one for one in Detail if one not in (Detail.TAGS, Detail.SECTION)):
            self[part.value].data = getattr(details, part.value)
        self.headcount.data = "" if details.headcount is None else str(details.headcount)
        self.section.data = str(details.section or "")
        self.tags.data = [tag.value for tag in Tag if tag in details.tags]

    def to_details(self) -> Details:
        """The file as the person wrote it."""
        return Details(
            name=tidy(self.name.data or ""),
            credit_code=_read(CREDIT_CODE, self.credit_code.data) or "",
            address=tidy(self.address.data or ""),
            industry=self.industry.data,
            legal_representative=tidy(self.legal_representative.data or ""),
            head_name=tidy(self.head_name.data or ""),
            safety_officer=tidy(self.safety_officer.data or ""),
            phone=_read(PHONE, self.phone.data) or "",
            headcount=_read(HEADCOUNT, self.headcount.data),
            tags=self.tags.tags,
            section=self.section.row_id,
        )


class OwnForm(VersionForm):
    """What a firm keeps up to date itself."""

    phone = LineField(Detail.PHONE.label, [optional(), readable(PHONE)])
    safety_officer = _line(Detail.SAFETY_OFFICER)
    headcount = LineField(Detail.HEADCOUNT.label, [optional(), readable(HEADCOUNT)])

    def show(self, details: Details) -> None:
        """Start from what the file says."""
        self.phone.data, self.safety_officer.data = details.phone, details.safety_officer
        self.headcount.data = "" if details.headcount is None else str(details.headcount)

    def to_own(self) -> Own:
        """What the firm says of itself."""
        return Own(
            phone=_read(PHONE, self.phone.data) or "",
            safety_officer=tidy(self.safety_officer.data or ""),
            headcount=_read(HEADCOUNT, self.headcount.data),
        )


class ReasonForm(VersionForm):
    """停用、恢复、撤销: a reason."""

    reason = TextField("理由", [required("请写明理由。"), at_most(LONGEST_REASON, "理由")])


class FilterForm(Form):
    """The filters of the list, kept in the address."""

    class Meta(Form.Meta):
        csrf = False

    q = LineField("关键词")
    industry = TermField(Detail.INDUSTRY.label, Industry, blank="全部行业")
    tag = TermField(Detail.TAGS.label, Tag, blank="全部标签")
    section = RowField(Detail.SECTION.label)
    standing = TermField("状态", Standing)

    def to_filter(self) -> Filter:
        """What the list is narrowed to; what cannot be read narrows nothing."""
        return Filter(
            words=(self.q.data or "")[:100],
            industry=self.industry.data,
            tag=self.tag.data,
            section_id=self._section(),
            standing=self.standing.data or Standing.ACTIVE,
        )

    def _section(self) -> int | None:
        said = self.section.data
        return NO_SECTION if said == str(NO_SECTION) else row_id(said)


class SectionForm(VersionForm):
    """科室; a new one has no version yet."""

    version = HiddenField()
    name = LineField("名称", [required("请填写科室名称。"), at_most(60, "名称")])
    short_name = LineField("简称", [at_most(20, "简称")])
    parent_id = RowField("上级")

    def show(self, unit: Unit) -> None:
        """Start from what the section is."""
        self.name.data, self.short_name.data = unit.name, unit.short_name
        self.parent_id.data = str(unit.parent_id or "")

    def to_said(self) -> Said:
        """The section as the person wrote it."""
        return Said(
            name=tidy(self.name.data or ""),
            short_name=tidy(self.short_name.data or ""),
            parent_id=self.parent_id.row_id,
        )


class UploadForm(Form):
    """A table of firms: a file, or a block copied from Excel."""

    file = FileField("选择表格文件")
    block = TextField("或者从 Excel 复制后粘贴在这里", table=True)
