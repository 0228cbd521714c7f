"""Forms of 设置: one made from the fields of Office, one of an issuer, two of 节假日."""

import hashlib
from dataclasses import Field, fields
from datetime import date
from functools import cache
from typing import Any

from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from portal.office.holidays import LABELS, LONGEST_NAME, SpecialDay, read_lines
from portal.office.models import Issuer
from portal.office.rules import Office
from portal.office.service import Organ
from portal.office.terms import PaperKind
from portal.policy import Role
from portal.web.amounts import WholeField
from portal.web.forms import (
    DayField,
    Form,
    LineField,
    TextField,
    at_most,
    required,
    term_choices,
)

LONGEST_PASTE = 20_000
MOST_FAULTS = 10


class RolesField(SelectMultipleField):
    """Roles as check boxes."""

    widget: Any = ListWidget(prefix_label=False)
    option_widget: Any = CheckboxInput()

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, choices=term_choices(Role), validate_choice=False, **kwargs)


class SettingsForm(Form):
    """设置: the fields of Office are added below, in their order."""

    seen = HiddenField()

    @classmethod
    def names(cls) -> list[str]:
        """The names of the settings."""
        return [one.name for one in fields(Office)]

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields under their headings."""
        return [
            (group, [self[one.name] for one in fields(Office) if one.metadata["group"] == group])
            for group in Office.GROUPS
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field by the office's own rules, so that all mistakes are shown at once."""
        fine = bool(super().validate(extra_validators))
        for name in self.names():
            control = self[name]
            refusal = None if control.errors else Office.fault(name, self._value(name))
            if refusal:
                control.errors = [*control.errors, str(refusal)]
                fine = False
        return fine

    def to_values(self) -> dict[str, Any]:
        """The settings as the service takes them."""
        return {name: self._value(name) for name in self.names()}

    def _value(self, name: str) -> Any:
        data = self[name].data
        return (
            sorted(data, key=list(Role).index) if isinstance(data, list) else data or _empty(data)
        )


def _empty(data: Any) -> Any:
    return "" if data is None else data


@cache
def settings_form() -> type[SettingsForm]:
    """The form of 设置, made from the fields of Office."""
    return type("OfficeForm", (SettingsForm,), {one.name: _control(one) for one in fields(Office)})


def _control(one: Field[Any]) -> Any:
    told = one.metadata
    if told["choices"]:
        return SelectField(
            told["label"],
            description=told["hint"],
            choices=[SelectChoice(code, label) for code, label in told["choices"].items()],
            validate_choice=False,
        )
    if isinstance(one.default, int):
        between = f"{told['least']} 到 {told['most']}"
        hint = f"{told['hint']}；{between}" if told["hint"] else between
        return WholeField(told["label"], description=hint)
    if isinstance(one.default, tuple):
        return RolesField(told["label"], description=told["hint"])
    return LineField(told["label"], description=told["hint"])


def mark_of(office: Office) -> str:
    """A short mark of the settings a page shows, to notice a change in between."""
    return hashlib.sha256(repr(office).encode()).hexdigest()[:16]


class IssuerForm(Form):
    """发文机关 and its 代字, one for each kind of paper; an empty one issues none of that kind."""

    name = LineField("发文机关名称", [required("请填写发文机关名称。")])

    def code_fields(self) -> list[Any]:
        """The fields of the 代字, in the order of the kinds."""
        return [self[kind.value] for kind in PaperKind]

    def to_organ(self) -> Organ:
        """The issuer as the service takes it."""
        return Organ(
            name=self.name.data or "",
            codes={kind: self[kind.value].data or "" for kind in PaperKind},
        )


for _kind in PaperKind:
    setattr(IssuerForm, _kind.value, LineField(f"{_kind.label}代字"))


def values_of(row: Issuer) -> dict[str, str]:
    """An issuer as its form shows it."""
    return {"name": row.name} | {series.kind.value: series.code for series in row.series}


class HolidayForm(Form):
    """One special day."""

    day = DayField("日期", [required("请填写日期。")])
    kind = SelectField(
        "安排",
        choices=[SelectChoice(code, label) for code, label in LABELS.items()],
        validate_choice=False,
    )
    name = LineField("名称（可不填）", [at_most(LONGEST_NAME, "名称")])

    def to_day(self) -> SpecialDay:
        """The day as the service takes it."""
        day: date = self.day.data
        return SpecialDay(day, "work" if self.kind.data == "work" else "rest", self.name.data or "")


class PasteForm(Form):
    """A year's days, pasted."""

    text = TextField(
        "粘贴全年安排",
        [required("请粘贴放假安排，一天一行。"), at_most(LONGEST_PASTE, "粘贴的内容")],
        description="一天一行，如 2026-10-01 放假 国庆节，2026-10-10 上班。同一天以后贴的为准。",
    )

    def to_days(self, year: int) -> list[SpecialDay]:
        """The days, empty where a line cannot be read: then the field says which."""
        days, faults = read_lines(self.text.data or "", year)
        if faults:
            self.text.errors = _shown(self.text.errors, faults)
            return []
        return days


def _shown(errors: Any, faults: list[str]) -> Any:
    more = [f"还有 {len(faults) - MOST_FAULTS} 行也要改。"] if len(faults) > MOST_FAULTS else []
    return [*errors, *faults[:MOST_FAULTS], *more, "改好后再导入；现在一行也没有导入。"]
