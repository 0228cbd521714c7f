"""Fields that the forms of people share, here and in the features above."""

from typing import Any

from wtforms import SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.accounts import directory, rules
from portal.kernel.errors import Refusal
from portal.policy import Actor, Role
from portal.sheets import parse
from portal.sheets.columns import CellError
from portal.web.forms import LineField, RowField, term_choices


class PhoneField(LineField):
    """A telephone number, written the one way it is kept; empty for none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed, or say how to write it."""
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = typed
        try:
            self.data = parse.phone().read(typed) if typed else ""
        except CellError as unreadable:
            raise ValueError(str(unreadable)) from unreadable


class EmailField(LineField):
    """An e-mail address; empty for none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed, or say how to write it."""
        self.data = (valuelist[0] if valuelist else "").strip()
        if fault := rules.email_fault(self.data):
            raise ValueError(fault)


class RolesField(SelectMultipleField):
    """Boxes to tick, one a role; ``data`` is a list of Role."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            label,
            choices=term_choices(Role),
            coerce=Role.of,
            validate_choice=False,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            **kwargs,
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the codes that were sent."""
        try:
            self.data = [Role.of(code) for code in valuelist]
        except ValueError as unknown:
            self.data = []
            raise ValueError("没有这个角色。请重新选择。") from unknown

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' interface
        """Ask for one at least."""
        if not self.data and not self.errors:
            raise ValidationError("请至少选一个角色，否则登录后什么也看不到。")


def give_units(person: Actor, field: RowField) -> None:
    """The choices of a unit's select, the one that is chosen among them."""
    rows = list(directory.units(person))
    known = {str(row_id) for row_id, _, _ in rows}
    chosen = str(field.data or "")
    if chosen not in known and chosen.isdecimal() and len(chosen) < 10:
        try:
            unit = directory.unit(person, int(chosen))
        except Refusal:
            pass
        else:
            rows.append((unit.id, unit.name, unit.initials))
    field.choices = [("", "请选择", {})] + [
        (str(row_id), name, {"data-initials": initials}) for row_id, name, initials in rows
    ]
