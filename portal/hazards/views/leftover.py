"""What was typed into a form that the page no longer draws: shown to be copied, never lost."""

from collections.abc import Iterable

from wtforms import Form

from portal.hazards.forms import SettleForm
from portal.web.forms import LineField, TextField

Said = list[tuple[str, str]]
"""Labels, each with what stood under it."""


def words_of(form: Form | None) -> Said:
    """Every text that a person has typed into a form, with its label."""
    if form is None:
        return []
    if isinstance(form, SettleForm):
        return [
            (f"{row.part.label}：{label}", text) for row in form.rows for label, text in _texts(row)
        ]
    return list(_texts(form))


def _texts(form: Form) -> Iterable[tuple[str, str]]:
    for one in form:
        if isinstance(one, LineField | TextField) and isinstance(one.data, str) and one.data:
            yield str(one.label.text), one.data
