"""The monthly table as an official document: words only."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.gongwen.content import Align, Document, Form, Paragraph, Table

FIRST, OTHER = 1.7, 1.0


@dataclass(frozen=True)
class Told:
    """A table as its paper tells it: every word is there already."""

    title: str
    reporter: str
    period: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str]


def paper(told: Told) -> Document:
    """Its notes, then the table, long side up; it has no number and goes out with a letter."""
    table = Table(
        head=tuple(told.head),
        rows=tuple(tuple(row) for row in told.rows),
        caption=f"填报单位：{told.reporter}　　{told.period}",
        widths=(FIRST, *(OTHER,) * (len(told.head) - 1)),
        aligns=(Align.LEFT, *(Align.CENTRE,) * (len(told.head) - 1)),
        turned=True,
    )
    notes = tuple(Paragraph(one) for one in told.notes)
    return Document(
        form=Form.PAPER, title=told.title, issuers=(told.reporter,), body=(*notes, table)
    )
