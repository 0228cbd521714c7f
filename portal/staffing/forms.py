"""Forms of staffing: who takes what, from when until when."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.accounts.fields import RolesField
from portal.staffing.queries import Holding
from portal.web.forms import DayField, Form, LineField, RowField, VersionForm, at_most, required

HEIR = "heir_"


class DelegateForm(Form):
    """请假代办."""

    to_id = RowField("交给哪位同事", missing="请选择同事。")
    starts_on = DayField("从哪天起", [required("请填写开始日期。")])
    ends_on = DayField("到哪天止", [required("请填写结束日期。")])


class HeirsForm(VersionForm):
    """The base of forms that hand things over; ``kinds`` are the keys of the things."""

    kinds: tuple[str, ...] = ()

    def heirs(self) -> dict[str, int]:
        """Who takes what."""
        told = {key: self[f"{HEIR}{key}"].row_id for key in self.kinds}
        return {key: row_id for key, row_id in told.items() if row_id is not None}


class LeaveForm(HeirsForm):
    """离岗交接."""

    reason = LineField("原因", [required("请写明原因，如“调离”“退休”。"), at_most(200, "原因")])


class MoveForm(HeirsForm):
    """调整单位和角色."""

    unit_id = RowField("单位", missing="请选择单位。")
    roles = RolesField("角色")


def with_heirs(
    base: type[HeirsForm], left: Sequence[Holding], start: Mapping[str, Any]
) -> HeirsForm:
    """A form of ``base`` with a select for each kind of things, the first candidate proposed."""
    fields: dict[str, Any] = {"kinds": tuple(one.key for one in left)}
    proposed: dict[str, Any] = {}
    for one in left:
        name = f"{HEIR}{one.key}"
        fields[name] = RowField(f"{one.label}交给谁", missing=f"请选择“{one.label}”的接手人。")
        proposed[name] = str(one.candidates[0][0]) if one.candidates else ""
    form: HeirsForm = type(f"{base.__name__}WithHeirs", (base,), fields)(
        data=proposed | dict(start)
    )
    for one in left:
        names = [(str(row_id), words) for row_id, words in one.candidates]
        form[f"{HEIR}{one.key}"].choices = [("", "请选择"), *names]
    return form
