"""The monthly table as an official document: words only."""

from portal.gongwen.content import Align, Document, Form, Paragraph, Table
from portal.reports.monthly import COLUMNS, TITLE, Monthly, notes

FIRST, OTHER = 1.7, 1.0


def paper(made: Monthly, reporter: str) -> Document:
    """Its notes, then the table, long side up; it has no number and goes out with a letter."""
    table = Table(
        head=("行业", *(one.label for one in COLUMNS)),
        rows=tuple((line.label, *(cell.text for cell in line.cells)) for line in made.lines),
        caption=f"填报单位：{reporter}　　{made.month}",
        widths=(FIRST, *(OTHER,) * len(COLUMNS)),
        aligns=(Align.LEFT, *(Align.CENTRE,) * len(COLUMNS)),
        turned=True,
    )
    words = tuple(Paragraph(one) for one in notes(made))
    return Document(form=Form.PAPER, title=TITLE, issuers=(reporter,), body=(*words, table))
