"""Forms of what comes after 核发: receipts and the volumes of the archive."""

from typing import Any

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.official.forms import UnitsField
from portal.official.service.filing import Volumed
from portal.official.service.receiving import Ticked
from portal.official.terms import Retention
from portal.web.forms import (
    DayField,
    Form,
    LineField,
    TermField,
    VersionForm,
    at_most,
    required,
)


class TickForm(Form):
    """签收登记 of paper copies: which recipients, who took them, when."""

    ids = UnitsField("收件单位")
    receiver = LineField("签收人", [required("请填写签收人。"), at_most(60, "签收人")])
    received_on = DayField("签收日期", [required("请填写签收日期。")])

    def to_ticked(self) -> Ticked:
        """What the service takes."""
        return Ticked(self.ids.ids, self.receiver.data or "", self.received_on.data)


class PiecesField(SelectMultipleField):
    """What is put into a volume, as check boxes drawn by the page."""

    widget: Any = ListWidget(prefix_label=False)
    option_widget: Any = CheckboxInput()

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **kwargs)


class VolumeForm(Form):
    """立卷."""

    title = LineField("案卷题名", [required("请填写案卷题名。"), at_most(200, "案卷题名")])
    retention = TermField("保管期限", Retention, missing="请选择保管期限。", blank="请选择")
    pieces = PiecesField("卷内公文")

    def to_volumed(self, year: int, kind: str) -> Volumed:
        """What the service takes."""
        return Volumed(
            year, kind, self.title.data or "", self.retention.data, tuple(self.pieces.data or ())
        )


class PiecesForm(VersionForm):
    """Further things of the same year and class for a volume."""

    pieces = PiecesField("待立卷")
