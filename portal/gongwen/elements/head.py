"""版头, title and 主送: the head of page 1 (GB/T 9704-2012, 7.2, 7.3.1, 7.3.2)."""

from portal.gongwen import layout
from portal.gongwen.breaks import balanced, title_lines
from portal.gongwen.content import Document, Form
from portal.gongwen.layout import CELL
from portal.gongwen.oxml.tables import cell, row, table
from portal.gongwen.oxml.text import AS_STYLED, Look, Shape
from portal.gongwen.sheet import Sheet
from portal.gongwen.styles import CHARACTER_STYLES
from portal.gongwen.widths import cells

_SIGNER = next(style for style in CHARACTER_STYLES if style.id == "SignerName")
_LABEL = "签发人："
_SCALE_MIN = 60


def red_head(sheet: Sheet, document: Document) -> list[str]:
    """Everything from 份号 down to the red rule."""
    lines = _left_lines(sheet, document)
    space = layout.MARK_TOP - layout.MARK_INK_SLACK + sheet.measures.inset
    space -= len(lines) * sheet.measures.line
    return [*lines, *spacers(sheet, space), *mark(sheet, document), *_number(sheet, document)]


def spacers(sheet: Sheet, height: int) -> list[str]:
    """Empty lines of a given height together: Word takes no line higher than its limit."""
    count = -(-height // layout.SPACER_MAX)
    return [sheet.paragraph("MarkSpace", shape=Shape(line=height // count)) for _ in range(count)]


def _left_lines(sheet: Sheet, document: Document) -> list[str]:
    lines = []
    if document.copy_number or document.secrecy:
        lines.append(sheet.paragraph("CopyNumber", document.copy_number))
    if document.secrecy:
        lines.append(sheet.paragraph("Secrecy", document.secrecy))
    if document.urgency:
        lines.append(sheet.paragraph("Secrecy", document.urgency))
    return lines


def mark(sheet: Sheet, document: Document) -> list[str]:
    """发文机关标志: one organ on a line, or several stacked beside the word 文件."""
    names = document.mark or document.issuers
    if len(names) < 2:
        return single_mark(sheet, "".join(names) + mark_word(document))
    return [_joint_mark(sheet, document, names)]


def mark_word(document: Document) -> str:
    """The word that follows the names of 发文机关标志."""
    if document.mark_word is not None:
        return document.mark_word
    return {Form.FILE: "文件", Form.ORDER: "令", Form.MINUTES: "纪要"}.get(document.form, "")


def single_mark(sheet: Sheet, text: str, style: str = "Mark") -> list[str]:
    """A mark on one line, or on two where it would become too small."""
    width = layout.TEXT_WIDTH
    size, scale = fitted(cells(text) or 1, width, layout.MARK_SIZE_MAX)
    lines = [text]
    if scale < _SCALE_MIN:
        lines = balanced(text, width / (layout.MARK_SIZE_MIN * 10))
        size, scale = fitted(max(map(cells, lines)), width, layout.MARK_SIZE_MAX)
    shape = Shape(line=mark_line(size))
    return [sheet.paragraph(style, line, shape, Look(size=size, scale=scale)) for line in lines]


def fitted(count: float, width: int, largest: int) -> tuple[int, int]:
    """Size in half-points and scale in per cent, so that ``count`` characters fill no more."""
    size = min(largest, int(width / (count * 10)))
    if size >= 2 * layout.MARK_SIZE_MIN:
        return size, 100
    size = min(size, largest)
    least = 2 * layout.MARK_SIZE_MIN
    return least, max(1, int(100 * width / (count * least * 10)))


def mark_line(size: int) -> int:
    """Line height in twips that does not clip type of a size in half-points."""
    return round(size * 10 * layout.MARK_LINE)


def _joint_mark(sheet: Sheet, document: Document, names: tuple[str, ...]) -> str:
    width = layout.TEXT_WIDTH
    longest = max(map(cells, names))
    word = cells(mark_word(document))
    room = longest + (layout.JOINT_WORD * word + 0.5 if word else 0)
    size = min(layout.MARK_SIZE_MAX, int(width / (room * 10)))
    size = min(size, int(_mark_height(sheet, document) / len(names) / (10 * layout.MARK_LINE)))
    scale = 100
    names_width = width - (round((layout.JOINT_WORD * word + 0.5) * size * 10) if word else 0)
    if longest * size * 10 > names_width:
        scale = int(100 * names_width / (longest * size * 10))
    word_size = round(size * layout.JOINT_WORD)
    rows = []
    for place, name in enumerate(names):
        shape = Shape(line=mark_line(size), align="distribute")
        look = Look(size=size, scale=scale)
        row_cells = [cell(names_width, sheet.paragraph("Mark", name, shape, look))]
        if word:
            row_cells.append(_word_cell(sheet, document, place, width - names_width, word_size))
        rows.append(row(row_cells, height=mark_line(size), exact=True))
    return table([names_width, width - names_width] if word else [width], rows)


def _word_cell(sheet: Sheet, document: Document, place: int, width: int, size: int) -> str:
    if place:
        return cell(width, sheet.paragraph("Mark"), merge="continue")
    shape = Shape(line=mark_line(size), align="right")
    word = sheet.paragraph("Mark", mark_word(document), shape, Look(size=size))
    return cell(width, word, merge="restart")


def _mark_height(sheet: Sheet, document: Document) -> int:
    """Height left for the names, so that page 1 still shows a line of text (7.2.4, 7.3.3)."""
    line = sheet.measures.line
    signer_rows = -(-len(document.signers) // 2) or 1
    lines = 2 + signer_rows + 2 + (2 if document.recipients else 0) + 2
    title = len(title_lines(document.title)) * layout.TITLE_LINE
    return max(line, sheet.measures.height - layout.MARK_TOP - lines * line - title)


def _number(sheet: Sheet, document: Document) -> list[str]:
    if not document.signers:
        return [sheet.paragraph("IssueNumber", document.number)]
    if len(document.signers) == 1:
        runs = sheet.run("IssueNumberUp", f"{document.number}\t{_LABEL}")
        runs += sheet.run("IssueNumberUp", document.signers[0], Look(_SIGNER))
        edge = Shape(tabs=(("right", layout.TEXT_WIDTH - CELL),))
        return [sheet.runs("IssueNumberUp", runs, edge)]
    return _many_signers(sheet, document)


def _many_signers(sheet: Sheet, document: Document) -> list[str]:
    """签发人, two a row; the number shares the line of the last (7.2.6)."""
    name = round(max(map(cells, document.signers)) * CELL)
    second = layout.TEXT_WIDTH - CELL - name
    first = second - name - CELL
    label = first - round((cells(_LABEL) + 0.25) * CELL)
    stops = (("left", label), ("left", first), ("left", second))
    rows = [document.signers[at : at + 2] for at in range(0, len(document.signers), 2)]
    written = []
    for place, names in enumerate(rows):
        last = place == len(rows) - 1
        style = "IssueNumberUp" if last else "Signers"
        before = 2 * sheet.measures.line if place == 0 else 0
        tabs = stops if place == 0 else stops[1:]
        head = document.number if last else ""
        runs = sheet.run(style, f"{head}\t{_LABEL}" if place == 0 else head)
        for signer in names:
            runs += sheet.run(style, "\t") + sheet.run(style, signer, Look(_SIGNER))
        written.append(sheet.runs(style, runs, Shape(before=before, tabs=tabs)))
    return written


def title(sheet: Sheet, text: str, style: str = "Title", shape: Shape = AS_STYLED) -> str:
    """A title in its lines."""
    return sheet.paragraph(style, "\n".join(title_lines(text)), shape)


def recipients(sheet: Sheet, names: tuple[str, ...]) -> list[str]:
    """主送机关 with its colon; none, if there are none."""
    if not names:
        return []
    return [sheet.paragraph("Recipients", f"{'、'.join(names)}：")]
