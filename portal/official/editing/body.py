"""Body text as lines that a person types, and back to blocks: nothing of it is lost on the way.

A line is a paragraph; headings are known by their ordinals, as ``portal.gongwen.headings`` reads
them. Lines between bars, or with tabs, are a table, the first its head. A tag in square brackets at
the head of a line says what the line is where it would else be taken for something else:

    ［正文］ ［顶格］ ［一级标题］ … ［四级标题］
    ［表］名称 ［横排表］名称, above a table
    ［表］［无表头］［列宽 2 1 1］［对齐 左中右］名称, where it is not as usual
    ［图 1］题注: a picture of the text as it was, its caption to be changed
    ［新图 1］题注: a picture that was uploaded since
    ［附表 1］ ［卡片 1］: what else cannot be typed, kept as it came

``↵`` is a line break inside a paragraph or a cell, ``‖`` ends a tagged heading.
"""

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from portal.gongwen.content import (
    Align,
    Block,
    Cards,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Table,
)
from portal.gongwen.headings import Recogniser
from portal.gongwen.ordinals import level_of

BREAK, RUN_IN = "↵", "‖"
PLAIN, FLUSH = "正文", "顶格"
HEADINGS = ("一级标题", "二级标题", "三级标题", "四级标题")
UPRIGHT, LYING = "表", "横排表"
_TAG = re.compile(r"[［\[]([^［］\[\]]{1,40})[］\]]")
_BARS = re.compile(r"[|｜]")
_KEPT = re.compile(r"[［\[](?:图|附表|卡片) ([0-9]{1,4})[］\]](.*)")
_NEW = re.compile(r"[［\[]新图 ?([0-9]{1,4})[］\]](.*)")
_ORDINAL_MOST = 6
_LABELS: dict[type, str] = {Picture: "图", Pictures: "图", Facts: "附表", Cards: "卡片"}
_WIDTHS, _ALIGNS, _HEADLESS = "列宽 ", "对齐 ", "无表头"


def to_text(blocks: Iterable[Block], kept: Sequence[Block] = ()) -> str:
    """Blocks as lines. ``kept`` are those that cannot be typed, of the whole document in order."""
    lines: list[str] = []
    recogniser = Recogniser()
    for block in blocks:
        if isinstance(block, Table):
            written = _table_lines(block, kept)
            lines += [*([""] if lines and lines[-1] else []), *written, ""]
        elif isinstance(block, Paragraph | Heading):
            lines += _text_line(block, recogniser)
        else:
            lines.append(_kept_line(block, kept))
    return "\n".join(lines).strip("\n")


def no_picture(number: int) -> None:
    """Nothing was uploaded."""


def to_blocks(
    text: str, kept: Sequence[Block] = (), fresh: Callable[[int], bytes | None] = no_picture
) -> tuple[Block, ...]:
    """The blocks that lines stand for; what is no tag or row of a table is text.

    ``fresh`` gives the bytes of an uploaded picture by its number.
    """
    return tuple(_Reader(kept, fresh).read(text.split("\n")))


def picture_line(number: int, caption: str = "") -> str:
    """The line that stands for an uploaded picture."""
    return f"［新图 {number}］{caption.replace(chr(10), BREAK)}"


def untyped(blocks: Iterable[Block]) -> Iterator[Block]:
    """Those of some blocks that lines cannot say: pictures, facts, cards, and odd tables."""
    for block in blocks:
        if not isinstance(block, Paragraph | Heading | Table) or (
            isinstance(block, Table) and not _is_typed(block)
        ):
            yield block


def _text_line(block: Paragraph | Heading, recogniser: Recogniser) -> list[str]:
    """A paragraph or heading as a line, with its tag where it would be read as something else."""
    text = block.text.replace("\n", BREAK).strip()
    rest = block.run_in.replace("\n", BREAK).strip() if isinstance(block, Heading) else ""
    if not text + rest:
        return []
    line = f"{text}{rest}"
    if not _is_special(line):
        trial = copy.deepcopy(recogniser)
        if trial.block(_unbroken(line)) == _stripped(block):
            recogniser.block(_unbroken(line))
            return [line]
    if isinstance(block, Heading):
        return [f"［{HEADINGS[block.level - 1]}］{text}{RUN_IN if rest else ''}{rest}"]
    return [f"［{FLUSH if block.flush else PLAIN}］{text}"]


def _is_special(line: str) -> bool:
    return _is_row(line) or bool(_TAG.match(line))


def _stripped(block: Paragraph | Heading) -> Paragraph | Heading:
    if isinstance(block, Heading):
        return replace(block, text=block.text.lstrip(), run_in=block.run_in.rstrip())
    return replace(block, text=block.text.strip())


def _unbroken(text: str) -> str:
    return text.replace(BREAK, "\n")


def _kept_line(block: Block, kept: Sequence[Block]) -> str:
    number = next((at for at, one in enumerate(kept, 1) if one is block), 0)
    caption = getattr(block, "caption", "").replace("\n", BREAK)
    return f"［{_LABELS.get(type(block), '附表')} {number}］{caption}"


def _table_lines(table: Table, kept: Sequence[Block]) -> list[str]:
    return _written(table) if _is_typed(table) else [_kept_line(table, kept)]


def _written(table: Table) -> list[str]:
    tag = _table_tag(table)
    rows = [table.head, *table.rows] if table.head else list(table.rows)
    barred = not any("|" in cell or "｜" in cell for row in rows for cell in row)
    return [*([tag] if tag else []), *(_row_line(row, barred=barred) for row in rows)]


def _table_tag(table: Table) -> str:
    options = []
    if not table.head:
        options.append(_HEADLESS)
    if table.widths:
        options.append(_WIDTHS + " ".join(f"{one:g}" for one in table.widths))
    if table.aligns:
        options.append(_ALIGNS + "".join(one.value for one in table.aligns))
    if not (options or table.caption or table.turned):
        return ""
    tags = [LYING if table.turned else UPRIGHT, *options]
    return "".join(f"［{one}］" for one in tags) + table.caption


def _row_line(row: tuple[str, ...], *, barred: bool) -> str:
    cells = [cell.strip().replace("\n", BREAK) for cell in row]
    return f"| {' | '.join(cells)} |" if barred else "\t".join(cells)


def _is_typed(table: Table) -> bool:
    """Whether a table comes back from its lines as it was, but for white about its cells."""
    rows = [table.head, *table.rows] if table.head else list(table.rows)
    if any("\t" in cell or BREAK in cell for row in rows for cell in row):
        return False
    return to_blocks("\n".join(_written(table))) == (_trimmed(table),)


def _trimmed(table: Table) -> Table:
    return replace(
        table,
        head=tuple(cell.strip() for cell in table.head),
        rows=tuple(tuple(cell.strip() for cell in row) for row in table.rows),
    )


class _Reader:
    """Lines while they are read into blocks."""

    def __init__(self, kept: Sequence[Block], fresh: Callable[[int], bytes | None]) -> None:
        self._kept = kept
        self._fresh = fresh
        self._recogniser = Recogniser()
        self._rows: list[tuple[str, ...]] = []
        self._tags: tuple[tuple[str, ...], str] | None = None

    def read(self, lines: Iterable[str]) -> Iterator[Block]:
        """The blocks of some lines, in order."""
        for raw in lines:
            # A tab at an end of a row is an empty cell.
            line = _joined(raw.strip(" 　\r"))
            if self._is_row(line):
                self._rows.append(_cells(line))
                continue
            yield from self._table()
            if line.strip():
                yield from self._line(line.strip())
        yield from self._table()

    def _is_row(self, line: str) -> bool:
        """Whether a line is a row; a tab at its head or end alone may only set it in."""
        found = _TAG.match(line.strip())
        if not _is_row(line) or (found and found[1] in {PLAIN, FLUSH, *HEADINGS}):
            return False
        return bool(self._rows or self._tags) or _is_row(line.strip())

    def _table(self) -> Iterator[Block]:
        """The table whose rows have been read; where there are none, its tag is text."""
        rows, self._rows = self._rows, []
        tags, self._tags = self._tags, None
        if not rows:
            if tags is not None:
                yield self._plain("".join(f"［{one}］" for one in tags[0]) + tags[1])
            return
        names, caption = tags or ((UPRIGHT,), "")
        headless = _HEADLESS in names
        yield Table(
            tuple(rows if headless else rows[1:]),
            () if headless else rows[0],
            caption,
            widths=_widths(names, len(rows[0])),
            aligns=_aligns(names),
            turned=names[0] == LYING,
        )

    def _line(self, line: str) -> Iterator[Block]:
        names, rest = _tags(line)
        kept = _KEPT.fullmatch(line)
        new = _NEW.fullmatch(line)
        data = self._fresh(int(new[1])) if new else None
        if new and data:
            yield Picture(data, _unbroken(new[2].strip()))
        elif kept and 0 < int(kept[1]) <= len(self._kept):
            yield _recaptioned(self._kept[int(kept[1]) - 1], _unbroken(kept[2].strip()))
        elif names and names[0] in {UPRIGHT, LYING}:
            self._tags = names, rest.strip()
        elif names and names[0] in HEADINGS:
            tagged = line[len(names[0]) + 2 :].strip()
            text, _, run_in = tagged.partition(RUN_IN)
            yield Heading(HEADINGS.index(names[0]) + 1, _unbroken(text), _unbroken(run_in))
        elif names and names[0] in {PLAIN, FLUSH}:
            text = line[len(names[0]) + 2 :].strip()
            yield Paragraph(_unbroken(text), flush=names[0] == FLUSH)
        else:
            yield self._plain(line)

    def _plain(self, line: str) -> Block:
        return self._recogniser.block(_unbroken(line))


def _recaptioned(block: Block, caption: str) -> Block:
    """A picture with the caption as it is typed now; all else as it came."""
    if not isinstance(block, Picture) or block.caption.strip() == caption:
        return block
    return replace(block, caption=caption)


def _tags(line: str) -> tuple[tuple[str, ...], str]:
    """The tags at the head of a line, and what comes after them."""
    names: list[str] = []
    at = 0
    while found := _TAG.match(line, at):
        names.append(found[1])
        at = found.end()
    return tuple(names), line[at:]


def _joined(line: str) -> str:
    """A line without the tab that Word sets between the number of a paragraph and its words."""
    number, tab, rest = line.partition("\t")
    bare = number.strip()
    alone = tab and "\t" not in rest.strip() and len(bare) <= _ORDINAL_MOST
    return bare + rest.lstrip() if alone and level_of(f"{bare}字") else line


def _is_row(line: str) -> bool:
    return "\t" in line or (len(line) > 1 and line[0] in "|｜" and line[-1] in "|｜")


def _cells(line: str) -> tuple[str, ...]:
    bare = line.strip()
    barred = len(bare) > 1 and bare[0] in "|｜" and bare[-1] in "|｜"
    parts = _BARS.split(bare[1:-1]) if barred else line.split("\t")
    return tuple(_unbroken(part.strip()) for part in parts)


def _widths(names: tuple[str, ...], columns: int) -> tuple[float, ...]:
    said = next((one.removeprefix(_WIDTHS) for one in names if one.startswith(_WIDTHS)), "")
    try:
        widths = tuple(float(one) for one in said.split())
    except ValueError:
        return ()
    return widths if len(widths) == columns and min(widths, default=0) > 0 else ()


def _aligns(names: tuple[str, ...]) -> tuple[Align, ...]:
    said = next((one.removeprefix(_ALIGNS) for one in names if one.startswith(_ALIGNS)), "")
    known = {one.value for one in Align}
    return tuple(Align(one) for one in said) if said and set(said) <= known else ()
