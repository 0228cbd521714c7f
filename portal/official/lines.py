"""A row of a list of documents with every label ready: the template only writes it down."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import url_for

from portal.kernel import clock
from portal.official.ledger import DocumentRow
from portal.official.terms import Status, Urgency
from portal.official.workflow import SIGNED, UNSIGNED

TAG = {
    **dict.fromkeys(UNSIGNED, "wait"),
    **dict.fromkeys(SIGNED, "go"),
    Status.TO_ARCHIVE: "go",
    Status.ARCHIVED: "done",
    Status.VOIDED: "late",
}


class Line(NamedTuple):
    """One line of a list of documents, in words."""

    href: str
    number: str
    title: str
    kind: str
    urgency: str
    status: str
    tag: str
    drafter: str
    holder: str
    is_struck: bool


def lines(rows: Sequence[DocumentRow]) -> list[Line]:
    """The rows of a query as lines, seen from now."""
    return [_line(row) for row in rows]


def _line(row: DocumentRow) -> Line:
    days = (clock.now() - row.moved_at).days
    return Line(
        href=url_for("official.show", key=row.key),
        number=row.number or "未编号",
        title=row.title,
        kind=row.kind.label,
        urgency=urgent(row.urgency),
        status=row.status.label,
        tag=TAG.get(row.status, ""),
        drafter=f"{row.section} {row.drafter}",
        holder=f"{row.holder}，已 {days} 天" if row.holder else "—",
        is_struck=row.status is Status.VOIDED,
    )


def urgent(urgency: Urgency) -> str:
    """加急 and 特急; nothing for what is 普通."""
    return "" if urgency is Urgency.USUAL else urgency.label
