"""Sections and page numbers as WordprocessingML."""

from portal.gongwen import layout
from portal.gongwen.layout import Measures
from portal.gongwen.oxml.boxes import upright_box
from portal.gongwen.oxml.names import NAMESPACES
from portal.gongwen.oxml.text import AS_STYLED, Shape, paragraph, run
from portal.gongwen.styles import Style

_DASH = "—"


def section(
    measures: Measures,
    *,
    turned: bool = False,
    footers: tuple[str, str] | None = None,
    first: tuple[str, str] | None = None,
    letter: bool = False,
    kind: str = "",
) -> str:
    """A section's page: upright or turned, with the relations of its odd and even page numbers.

    ``first`` are the relations of a header and footer for page 1 alone, which a
    ``letter`` has; its distances leave room for them.
    ``kind``: how it begins, ``nextPage`` or ``evenPage``; empty for the first.
    """
    parts = []
    if first:
        parts.append(f'<w:headerReference w:type="first" r:id="{first[0]}"/>')
    if footers:
        parts.append(f'<w:footerReference w:type="default" r:id="{footers[0]}"/>')
        parts.append(f'<w:footerReference w:type="even" r:id="{footers[1]}"/>')
    if first:
        parts.append(f'<w:footerReference w:type="first" r:id="{first[1]}"/>')
    if kind:
        parts.append(f'<w:type w:val="{kind}"/>')
    parts.append(_paper(measures, turned=turned, letter=letter))
    if first:
        parts.append("<w:titlePg/>")
    parts.append(f'<w:docGrid w:type="lines" w:linePitch="{measures.line}"/>')
    return f"<w:sectPr>{''.join(parts)}</w:sectPr>"


def _paper(measures: Measures, *, turned: bool, letter: bool) -> str:
    width, height = layout.PAGE_WIDTH, layout.PAGE_HEIGHT
    if turned:
        top, right = layout.TURNED_TOP, layout.TURNED_RIGHT
        bottom, left = layout.TURNED_BOTTOM, layout.TURNED_LEFT
        size = f'<w:pgSz w:w="{height}" w:h="{width}" w:orient="landscape"/>'
    else:
        top, right, bottom, left = measures.top, layout.RIGHT, measures.bottom, layout.LEFT
        size = f'<w:pgSz w:w="{width}" w:h="{height}"/>'
    footer = layout.LETTER_FOOT if letter else layout.NUMBER_FOOT
    return (
        f'{size}<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="{layout.HEADER_TOP}" w:footer="{footer}" w:gutter="0"/>'
    )


def page_number(style: Style, shape: Shape = AS_STYLED) -> str:
    """A paragraph — 1 — with the number as a field."""
    return paragraph(
        style,
        run(f"{_DASH} ", style)
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("1", style)
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + run(f" {_DASH}", style),
        shape,
    )


def turned_number(number: Style, anchor: Style, *, even: bool) -> str:
    """The same on a turned page: at its left edge, its digits turned clockwise (8).

    Odd numbers stand at the lower end, even ones at the upper: the outer corner of the sheet.
    """
    height = layout.PAGE_WIDTH // 2
    top = layout.TURNED_TOP if even else layout.PAGE_WIDTH - layout.TURNED_BOTTOM - height
    left = layout.TURNED_NUMBER - layout.NUMBER_LINE // 2
    box = upright_box(page_number(number), 1 + even, left, top, layout.NUMBER_LINE, height)
    return paragraph(anchor, box)


def footer(content: str) -> bytes:
    """A footer part."""
    return _part("ftr", content)


def header(content: str) -> bytes:
    """A header part."""
    return _part("hdr", content)


def _part(name: str, content: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:{name} {NAMESPACES}>{content}</w:{name}>"
    ).encode()
