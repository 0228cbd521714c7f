"""The menu and where each page's help lies: the words of the left side, in order."""

from portal.web.menu import Entry, Group

GROUPS = (
    Group(
        "",
        (
            Entry("工作台", "desk.show", icon="desk"),
        ),
    ),
    Group(
        "隐患治理",
        (
            Entry("上报隐患", "hazards.report", icon="report"),
            Entry("隐患台账", "hazards.ledger", icon="ledger", counted_by="hazards"),
        ),
    ),
)
TABS = (
    Entry("工作台", "desk.show", icon="desk"),
    Entry("上报", "hazards.report", icon="camera"),
    Entry("台账", "hazards.ledger", icon="ledger"),
)
HELP: dict[str, str] = {}
