"""Forms of the register of papers."""

from portal.documents.queries import Filter
from portal.office.terms import PaperKind
from portal.web.forms import Form, LineField, TermField, TextField, at_most, required
from portal.web.paging import row_id


class RegisterForm(Form):
    """The filters of the register, kept in the address."""

    class Meta(Form.Meta):
        csrf = False

    q = LineField("关键词")
    kind = TermField("种类", PaperKind, blank="全部种类")
    year = LineField("年度")

    def to_filter(self) -> Filter:
        """What the register is narrowed to."""
        return Filter(
            words=(self.q.data or "")[:100],
            kind=self.kind.data,
            year=row_id(self.year.data),
        )


class VoidForm(Form):
    """作废."""

    reason = TextField("作废理由", [required("请写明作废理由。"), at_most(400, "作废理由")])
