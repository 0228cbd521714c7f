"""Forms of spots."""

from wtforms import HiddenField

from portal.web.forms import LineField, VersionForm, at_most, required

LONGEST_NAME = 60


class SpotForm(VersionForm):
    """The name of a place, new or changed; a new one has no version yet."""

    version = HiddenField()
    name = LineField(
        "点位名称",
        [required("请填写点位名称，如“3 号楼一层配电间”。"), at_most(LONGEST_NAME, "点位名称")],
    )
