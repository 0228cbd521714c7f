"""Tables as WordprocessingML: rows are joined as text, never built cell by cell as objects."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from portal.gongwen import layout


@dataclass(frozen=True, slots=True)
class Edges:
    """Rules of a table or cell, in eighths of a point; 0: none."""

    top: int = 0
    left: int = 0
    bottom: int = 0
    right: int = 0
    across: int = 0
    down: int = 0


NONE = Edges()
RULED = Edges(4, 4, 4, 4, 4, 4)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that may be long, between the paragraphs above and below it.

    Its rows stay apart until the file is written. ``heights`` reckons them in twips, several where
    a row may be cut; the first ``heads`` rows are repeated on every page. ``kept``: its end stays
    with what follows.
    """

    above: str
    opening: str
    rows: Sequence[str]
    below: str
    heights: Callable[[], list[tuple[float, ...]]]
    heads: int = 0
    kept: bool = False


Part: TypeAlias = str | Grid


def written(parts: Iterable[Part]) -> Iterator[str]:
    """Parts as pieces of WordprocessingML, none of them very long."""
    for part in parts:
        if isinstance(part, str):
            yield part
            continue
        yield part.above + part.opening
        for at in range(0, len(part.rows), _CHUNK):
            yield "".join(part.rows[at : at + _CHUNK])
        yield CLOSING + part.below


def table(
    widths: Sequence[int],
    rows: Iterable[str],
    *,
    edges: Edges = NONE,
    margin: int = 0,
    foot: bool = False,
) -> str:
    """A table of fixed column widths; see ``opening``."""
    return f"{opening(widths, edges=edges, margin=margin, foot=foot)}{''.join(rows)}{CLOSING}"


def opening(
    widths: Sequence[int], *, edges: Edges = NONE, margin: int = 0, foot: bool = False
) -> str:
    """A table of fixed column widths up to its rows.

    ``margin`` is the white beside a cell's text, with a little above and below. ``foot`` lets it
    float to the foot of the text area: the one form both Word and LibreOffice keep there.
    """
    place = (
        '<w:tblpPr w:vertAnchor="margin" w:horzAnchor="page"'
        f' w:tblpX="{layout.LEFT}" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/>'
        if foot
        else ""
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr>{place}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"{_edges('tblBorders', edges)}"
        '<w:tblLayout w:type="fixed"/>'
        f"{_margins(margin)}</w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


def _margins(margin: int) -> str:
    above = layout.CELL_ABOVE if margin else 0
    sides = (("top", above), ("left", margin), ("bottom", above), ("right", margin))
    inner = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    return f"<w:tblCellMar>{inner}</w:tblCellMar>"


def row(
    cells: Iterable[str],
    *,
    head: bool = False,
    height: int = 0,
    exact: bool = False,
    whole: bool = True,
) -> str:
    """A row, never cut by a page where ``whole``; ``head`` rows are repeated on every page."""
    parts = ["<w:cantSplit/>"] if whole else []
    if height:
        parts.append(f'<w:trHeight w:val="{height}" w:hRule="{"exact" if exact else "atLeast"}"/>')
    if head:
        parts.append("<w:tblHeader/>")
    said = f"<w:trPr>{''.join(parts)}</w:trPr>" if parts else ""
    return f"<w:tr>{said}{''.join(cells)}</w:tr>"


def cell(
    width: int,
    paragraphs: str,
    *,
    span: int = 1,
    merge: str = "",
    edges: Edges = NONE,
    align: str = "center",
) -> str:
    """A cell; ``merge`` is ``restart`` or ``continue`` for one that goes on down the column."""
    parts = [f'<w:tcW w:w="{width}" w:type="dxa"/>']
    if span > 1:
        parts.append(f'<w:gridSpan w:val="{span}"/>')
    if merge:
        parts.append(f'<w:vMerge w:val="{merge}"/>')
    parts.append(_edges("tcBorders", edges))
    parts.append(f'<w:vAlign w:val="{align}"/>')
    return f"<w:tc><w:tcPr>{''.join(parts)}</w:tcPr>{paragraphs}</w:tc>"


# The end of a table, after its rows
CLOSING = "</w:tbl>"
_CHUNK = 200

# A cell of one text is its column's start, the runs, and this end: joined, not built.
TEXT_END = "</w:p></w:tc>"


def text_start(width: int, style: str, align: str, *, kept: bool = False) -> str:
    """A cell of one paragraph up to its runs: the same for a whole column, so made once."""
    keep = "<w:keepNext/>" if kept else ""
    turn = "" if align == "left" else f'<w:jc w:val="{align}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{turn}</w:pPr>'
    )


def _edges(name: str, edges: Edges) -> str:
    sides = (
        ("top", edges.top),
        ("left", edges.left),
        ("bottom", edges.bottom),
        ("right", edges.right),
        ("insideH", edges.across),
        ("insideV", edges.down),
    )
    inner = "".join(
        f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="000000"/>'
        for side, weight in sides
        if weight
    )
    return f"<w:{name}>{inner}</w:{name}>" if inner else ""
