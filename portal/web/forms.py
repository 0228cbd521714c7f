"""Forms: Chinese validators, choices from terms, the once-only key."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, StopValidation, ValidationError

from portal.kernel import clock, dates, text
from portal.kernel.errors import Refusal, Stale
from portal.kernel.terms import Term
from portal.web import once
from portal.web.paging import row_id

QUOTED = 20
UNPROCESSABLE = 422


class Required:
    """Refuse a field in which nothing is left to see; what cannot be read has said so already."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Any) -> None:  # noqa: ARG002 - WTForms' interface
        """Judge what the field's own filters have left."""
        if field.errors:
            raise StopValidation
        if _is_empty(field.data):
            raise StopValidation(self.sentence)


class Skippable:
    """Leave an empty field alone."""

    field_flags: ClassVar = {"optional": True}

    def __call__(self, form: Any, field: Any) -> None:  # noqa: ARG002 - WTForms' interface
        """Ask nothing more of an empty field."""
        if field.errors or _is_empty(field.data):
            raise StopValidation


def _is_empty(data: Any) -> bool:
    return text.is_blank(data) if isinstance(data, str) else data is None


def required(sentence: str) -> Required:
    """Refuse an empty field with ``sentence``."""
    return Required(sentence)


def at_most(length: int, name: str) -> Length:
    """Refuse a text longer than ``length`` characters."""
    return Length(max=length, message=f"{name}最多 {length} 字，请删减。")


def optional() -> Skippable:
    """Leave an empty field alone."""
    return Skippable()


def not_after_today(form: Any, field: Any) -> None:  # noqa: ARG001 - WTForms' interface
    """Refuse a day that has not come yet."""
    if isinstance(field.data, date) and field.data > clock.today():
        raise ValidationError("日期还没有到。请填今天或更早的日期。")


class Form(FlaskForm):
    """The base of every form: Chinese words and a once-only key."""

    class Meta(FlaskForm.Meta):
        locales = ("zh",)  # type: ignore[assignment]  # WTForms types it as False

    once = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.once.data:
            self.once.data = once.new_key()

    def refuse(self, refusal: Refusal) -> None:
        """Show a service's refusal beside its field, or above the form."""
        field = self._fields.get(refusal.field)
        if field is None:
            self.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]

    def refuse_or_raise(self, refusal: Refusal) -> None:
        """Show a refusal of what was typed; a graver one goes on to its own page."""
        if refusal.status != UNPROCESSABLE:
            raise refusal
        self.refuse(refusal)


class VersionForm(Form):
    """The base of forms on a row that others may change: which state of it the page showed."""

    version = HiddenField(validators=[required("请刷新页面后再办理。")])

    @property
    def seen_version(self) -> int:
        """The version the page showed, 0 for none."""
        return row_id(self.version.data) or 0

    def overtaken(self, stale: Stale, version: int) -> int:
        """Say that somebody was first and go on from the ``version`` of now; the status for it."""
        self.form_errors.append(str(stale))
        self.version.data = str(version)
        return stale.status


def term_choices(terms: Iterable[Term], blank: str = "") -> list[SelectChoice]:
    """Choices of a select from a closed list; ``blank`` is the words of the empty first one."""
    first = [SelectChoice("", blank)] if blank else []
    return first + [SelectChoice(term.value, term.label) for term in terms]


def row_choices(rows: Iterable[tuple[int, str]], blank: str = "") -> list[SelectChoice]:
    """Choices of a select from (id, name) rows."""
    first = [SelectChoice("", blank)] if blank else []
    return first + [SelectChoice(str(row_id), name) for row_id, name in rows]


class TermField(SelectField):
    """A select whose value is a Term, or None where nothing is chosen."""

    def __init__(
        self,
        label: str,
        kind: type[Term],
        *,
        missing: str = "",
        blank: str = "",
        among: Sequence[Term] = (),
        **kwargs: Any,
    ) -> None:
        self.kind = kind
        self.missing = missing
        super().__init__(
            label,
            choices=term_choices(among or list(kind), blank),
            coerce=lambda code: kind.of(code) if code else None,
            validate_choice=False,
            **kwargs,
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the code that was sent."""
        code = valuelist[0] if valuelist else ""
        try:
            self.data = self.kind.of(code) if code else None
        except ValueError as unknown:
            raise ValueError(f"“{self.label.text}”没有这个选项。请重新选择。") from unknown

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' interface
        """Refuse an empty choice where one is asked for."""
        if self.missing and self.data is None:
            raise ValidationError(self.missing)


class RowField(SelectField):
    """A select whose value is a row's id, or None. Choices are given by the view."""

    def __init__(self, label: str, *, missing: str = "", **kwargs: Any) -> None:
        self.missing = missing
        super().__init__(label, coerce=str, validate_choice=False, choices=[], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the id that was sent."""
        self.data = valuelist[0].strip() if valuelist else ""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' interface
        """Refuse what is not in the list."""
        known = {str(choice.value) for choice in self._all_choices()}
        if not self.data:
            if self.missing:
                raise ValidationError(self.missing)
        elif self.data not in known:
            raise ValidationError(f"列表里没有您选的“{self.label.text}”。请重新选择。")

    def _all_choices(self) -> list[Any]:
        return [
            choice if hasattr(choice, "value") else SelectChoice(*choice)
            for choice in (self.choices or [])
        ]

    @property
    def row_id(self) -> int | None:
        """The chosen row's id."""
        return row_id(self.data)


class DayField(DateField):
    """A day of Asia/Shanghai, typed or picked: 2023-06-12, 2023年6月12日, 20230612."""

    def __init__(self, label: str, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators, format=list(dates.WRITTEN), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, or say how to write one."""
        said = text.one_line(valuelist[0]) if valuelist else ""
        if not said:
            self.data = None
            return
        try:
            self.data = dates.read(said)
        except ValueError as unreadable:
            self.data = None
            raise ValueError(
                f"看不懂日期“{said[:QUOTED]}”。请写成 2023-06-12 这样。"
            ) from unreadable
        first, last = dates.FIRST_DAY, dates.LAST_DAY
        if not first <= self.data <= last:
            self.data = None
            raise ValueError(f"日期“{said}”不在 {first.year} 年到 {last.year} 年之间。请改正。")


class LineField(StringField):
    """One line of text, cleaned."""

    def __init__(self, label: str, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[_one_line], **kwargs)


class TextField(TextAreaField):
    """A text of several lines, cleaned.

    ``table``: cells pasted from a sheet, where the white space at the ends is empty cells.
    """

    def __init__(
        self, label: str, validators: Sequence[Any] = (), *, table: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(label, validators, filters=[_cleaned if table else _trimmed], **kwargs)


def _one_line(said: str | None) -> str | None:
    return text.one_line(said) if said else said


def _cleaned(said: str | None) -> str | None:
    return text.cleaned(said) if said else said


def _trimmed(said: str | None) -> str | None:
    return text.cleaned(said).strip() if said else said
