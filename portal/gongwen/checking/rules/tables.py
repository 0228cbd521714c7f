"""Tables: GB/T 9704-2012, 8."""

from collections.abc import Iterator

from portal.gongwen import layout
from portal.gongwen.checking import words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.subject import Subject, look
from portal.gongwen.content import Form
from portal.gongwen.recognising.roles import Role
from portal.gongwen.seen import Paragraph, Place, Table

_SMALLEST, _LARGEST = layout.SIZE_5, layout.SIZE_3
_TIGHT = 1.1


def _is_list(table: Table) -> bool:
    """Whether a table has a head: its rows are alike, and no pairs of label and value."""
    shapes = {tuple(cell.span for cell in row.cells) for row in table.rows[1:]}
    return len(table.rows) > 2 and shapes == {(1,) * len(table.rows[0].cells)} and table.is_ruled


def _lists(subject: Subject) -> Iterator[Table]:
    """The tables of a document that is no sheet of cards."""
    return iter(()) if subject.form is Form.CARD else subject.tables()


def _is_long(subject: Subject, table: Table) -> bool:
    spot = subject.pages.spot(table)
    return spot is not None and spot.last_page > spot.page


@rule("table-width", "表格宽度", "8")
def _table_width(subject: Subject) -> Iterator[Departure]:
    for table in subject.tables():
        room = subject.section(table).text_width
        over = max(table.width - room, table.left + table.width - room, -table.left)
        if over > words.NEAR_MM + table.margins and not table.floats:
            found = f"超出版心 {words.millimetres(over)}"
            yield Departure(table.place, found, "不超出版心")


@rule("table-head", "续表表头", "8", Strength.PRACTICE)
def _table_head(subject: Subject) -> Iterator[Departure]:
    for table in _lists(subject):
        headed = any(row.is_head for row in table.rows)
        if _is_long(subject, table) and _is_list(table) and not headed:
            yield Departure(table.place, "跨页，后面的页没有表头", "设“重复标题行”")


@rule("table-rows", "表格跨页断行", "8", Strength.PRACTICE)
def _table_rows(subject: Subject) -> Iterator[Departure]:
    for table in subject.tables():
        # A row that fills most of a page has to be cut.
        tall = subject.section(table).text_height / 2
        heights = subject.pages.rows
        cut = [
            at
            for at, row in enumerate(table.rows, 1)
            if not row.is_uncut and heights.get(id(row), 0) < tall
        ]
        if cut and _is_long(subject, table):
            place = Place(f"{table.place.where}第 {cut[0]} 行", table.place.words)
            yield Departure(place, "允许跨页断行", "不允许跨页断行")


@rule("table-size", "表格字号", "8", Strength.PRACTICE)
def _table_size(subject: Subject) -> Iterator[Departure]:
    for table in _lists(subject):
        for one in table.paragraphs:
            for size in words.sizes(one):
                if not _SMALLEST <= size <= _LARGEST:
                    yield look(one, words.size(size), "三号至五号")


@rule("table-caption", "表题位置", "8", Strength.PRACTICE)
def _table_caption(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.TABLE_CAPTION):
        if one.shape.align != "center":
            yield look(one, words.align(one.shape.align), "表格上方居中")


@rule("cell-clipped", "表格文字被截断", "8", Strength.PRACTICE)
def _cell_clipped(subject: Subject) -> Iterator[Departure]:
    for table in subject.tables():
        for row in table.rows:
            for cell in row.cells:
                for one in cell.blocks:
                    if isinstance(one, Paragraph) and one.text:
                        yield from _clipped(one, row.height if row.is_exact else 0)


def _clipped(one: Paragraph, row: int) -> Iterator[Departure]:
    least = one.size * 10 * _TIGHT
    line = one.shape.line if one.shape.rule == "exact" else 0
    if line and line < least:
        yield look(one, f"行距固定值 {words.points(line)}", "行距不小于字高，或用单倍行距")
    elif row and row < least:
        yield look(one, f"行高固定值 {words.points(row)}", "行高不小于字高，或用最小值")
