"""发文机关标志: the red names at the head of page 1 (GB/T 9704-2012, 7.2.4)."""

from dataclasses import dataclass

from portal.gongwen import layout
from portal.gongwen.breaks import balanced, title_lines
from portal.gongwen.content import Document, Form
from portal.gongwen.elements import signers
from portal.gongwen.lines import lines
from portal.gongwen.oxml.tables import cell, row, table
from portal.gongwen.oxml.text import Look, Shape
from portal.gongwen.sheet import Sheet
from portal.gongwen.widths import cells

_SCALE_MIN = 60
_RECIPIENT_LINES = 3


@dataclass(frozen=True, slots=True)
class _Fit:
    """Type that fits: its size in half-points, its width in per cent."""

    size: int
    scale: int = 100

    @property
    def look(self) -> Look:
        """For the runs."""
        return Look(size=self.size, scale=self.scale)

    @property
    def line(self) -> int:
        """A line in twips that does not clip it."""
        return round(self.size * 10 * layout.MARK_LINE)

    @property
    def ink(self) -> int:
        """How far its ink begins below the top of such a line, in twips."""
        return round(self.size * 10 * layout.MARK_INK)


def mark(sheet: Sheet, document: Document, top: int) -> list[str]:
    """One organ on a line, or several stacked beside the word 文件.

    ``top`` is how far the ink begins below what stands above it, in twips.
    """
    names = document.mark or document.issuers
    if len(names) < 2:
        fit, lines = _single(_words(document, names))
        written = _lines(sheet, "Mark", fit, lines)
    else:
        fit = _joint_fit(sheet, document, names)
        written = [_joint(sheet, document, names, fit)]
    return [*_spacers(sheet, top - fit.ink + sheet.measures.inset), *written]


def letter_mark(sheet: Sheet, document: Document) -> str:
    """The mark of a letter, for the header of page 1: that of the 主办机关 alone (10.1)."""
    fit, lines = _letter_fit(document)
    space = layout.LETTER_TOP - layout.HEADER_TOP - fit.ink
    mark = [*_spacers(sheet, space), *_lines(sheet, "LetterMark", fit, lines)]
    return "".join([*mark, sheet.paragraph("LetterHead", shape=Shape(before=_letter_gap(fit)))])


def letter_lead(sheet: Sheet, document: Document) -> int:
    """How far the header of a letter's page 1 reaches into the text area, in twips."""
    fit, lines = _letter_fit(document)
    mark = layout.LETTER_TOP - fit.ink + len(lines) * fit.line
    rule = _letter_gap(fit) + 2 * layout.LETTER_RULE_HALF + layout.pt(layout.LETTER_RULE_SPACE)
    foot = layout.LETTER_HEADER_FOOT if sheet.for_pdf else 0
    return max(0, mark + rule + foot - sheet.measures.top)


def _letter_fit(document: Document) -> tuple[_Fit, list[str]]:
    return _single(_words(document, document.mark[:1] or document.issuers[:1]))


def _letter_gap(fit: _Fit) -> int:
    """White between the line of a letter's mark and its rule, so that they are 4 mm apart."""
    tail = round(fit.size * 10 * layout.MARK_TAIL)
    rule = layout.TINY_LINE + layout.pt(layout.LETTER_RULE_SPACE) + layout.LETTER_RULE_HALF
    return layout.LETTER_RULE_GAP - tail - rule


def _words(document: Document, names: tuple[str, ...]) -> str:
    return "".join(names) + _word(document) if names else ""


def _word(document: Document) -> str:
    """The word that follows the names."""
    if document.mark_word is not None:
        return document.mark_word
    return {Form.FILE: "文件", Form.ORDER: "令", Form.MINUTES: "纪要"}.get(document.form, "")


def _spacers(sheet: Sheet, height: int) -> list[str]:
    """Empty lines of a given height together: Word takes no line higher than its limit."""
    count = max(1, -(-height // layout.SPACER_MAX))
    line = max(layout.TINY_LINE, height // count)
    return [sheet.paragraph("MarkSpace", shape=Shape(line=line)) for _ in range(count)]


def _lines(sheet: Sheet, style: str, fit: _Fit, lines: list[str]) -> list[str]:
    return [sheet.paragraph(style, line, Shape(line=fit.line), fit.look) for line in lines]


def _single(text: str) -> tuple[_Fit, list[str]]:
    """A mark on one line, or on more where it would become too small."""
    fit = _fit(cells(text), layout.TEXT_WIDTH)
    if fit.scale >= _SCALE_MIN:
        return fit, [text]
    lines = balanced(text, layout.TEXT_WIDTH / (layout.MARK_SIZE_MIN * 10))
    return _fit(max(map(cells, lines)), layout.TEXT_WIDTH), lines


def _fit(count: float, width: int) -> _Fit:
    """Type of which ``count`` characters fill no more than a width; narrowed, not too small."""
    size = min(layout.MARK_SIZE_MAX, int(width / (max(1, count) * 10)))
    if size >= layout.MARK_SIZE_MIN:
        return _Fit(size)
    return _Fit(layout.MARK_SIZE_MIN, int(100 * width / (count * layout.MARK_SIZE_MIN * 10)))


def _joint_fit(sheet: Sheet, document: Document, names: tuple[str, ...]) -> _Fit:
    """Type for stacked names: as wide as the text allows, as high as page 1 allows."""
    room = max(map(cells, names)) + _word_cells(document)
    height = _height(sheet, document) / len(names)
    high = max(layout.JOINT_SIZE_MIN, int(height / (10 * layout.MARK_LINE)))
    wide = int(layout.TEXT_WIDTH / (room * 10))
    if wide >= layout.JOINT_SIZE_NARROW or high <= wide:
        return _Fit(min(layout.MARK_SIZE_MAX, wide, high))
    # Long names are narrowed before they become small.
    size = max(1, min(layout.JOINT_SIZE_NARROW, high, 100 * wide // _SCALE_MIN))
    return _Fit(size, int(100 * layout.TEXT_WIDTH / (room * size * 10)))


def _word_cells(document: Document) -> float:
    """What the word 文件 and the white before it take, in characters of the names' size."""
    word = cells(_word(document))
    return layout.JOINT_WORD * word + layout.JOINT_GAP if word else 0


def _height(sheet: Sheet, document: Document) -> int:
    """Height left for the names, so that page 1 still shows a line of text (7.2.4, 7.3.3)."""
    count = 2 + signers.rows(document) + 2 + 1 + _recipient_lines(document) + 2
    title = len(title_lines(document.title)) * layout.TITLE_LINE
    taken = layout.MARK_TOP + count * sheet.measures.line + title
    return max(sheet.measures.line, sheet.measures.height - taken)


def _recipient_lines(document: Document) -> int:
    """Lines of 主送; more than a few are better moved to the 版记 than paid for by the mark."""
    if not document.recipients:
        return 0
    text = "、".join(document.recipients) + "："
    return min(_RECIPIENT_LINES, len(lines(text, layout.SIZE_3, layout.PITCH, layout.TEXT_WIDTH)))


def _joint(sheet: Sheet, document: Document, names: tuple[str, ...], fit: _Fit) -> str:
    beside = round(_word_cells(document) * fit.size * 10 * fit.scale / 100)
    width = layout.TEXT_WIDTH - beside
    shape = Shape(line=fit.line, align="distribute")
    rows = []
    for place, name in enumerate(names):
        written = [cell(width, sheet.paragraph("Mark", name, shape, fit.look))]
        if beside:
            written.append(_beside(sheet, document, fit, beside, first=place == 0))
        rows.append(row(written, height=fit.line, exact=True))
    return table([width, beside] if beside else [width], rows)


def _beside(sheet: Sheet, document: Document, fit: _Fit, width: int, *, first: bool) -> str:
    """The word 文件, in the middle of the height of all names."""
    if not first:
        return cell(width, sheet.paragraph("Mark"), merge="continue")
    larger = _Fit(round(fit.size * layout.JOINT_WORD), fit.scale)
    shape = Shape(line=larger.line, align="right")
    word = sheet.paragraph("Mark", _word(document), shape, larger.look)
    return cell(width, word, merge="restart")
