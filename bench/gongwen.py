"""Documents: what the engine costs beside bare python-docx and rows written as XML, in one run.

``python -m bench.gongwen`` prints the rows and the goals; ends with 1 where a goal is missed.
"""

import gc
import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

import portal.gongwen
from portal.gongwen import source
from portal.gongwen.checking.check import check
from portal.gongwen.content import (
    Document,
    Fact,
    Facts,
    Form,
    Paragraph,
    Receipt,
    Signature,
    Table,
)
from portal.gongwen.mending.mend import mend
from portal.gongwen.read import read
from portal.gongwen.write import write

ROUNDS = 5
SHORT, LONG, COLUMNS, MANY = 1_000, 5_000, 12, 200
NOTICE, LEDGER, LONG_LEDGER = "notice", f"ledger of {SHORT:,} rows", f"ledger of {LONG:,} rows"
ORDERS = f"{MANY} orders as a zip, the engine alone"
CHECK, FORMAT = "check of the notice", "format of the notice, badly laid out"
_DATA = Path(portal.gongwen.__file__).parent / "data" / "notice.json"
_HEAD = (
    *("序号", "编号", "单位", "部位", "隐患描述", "等级"),
    *("来源", "发现日期", "整改期限", "责任人", "状态", "备注"),
)
_PEAK = """
import re
from pathlib import Path
from bench.gongwen import LONG, ledger
from portal.gongwen.write import write
data = write(ledger(LONG))
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""

Goal = tuple[str, str, float, float, str]
"""What, where, the most it may be, what it was, the unit: the fields of ``bench.goals.Goal``."""


@dataclass(frozen=True)
class Row:
    """CPU milliseconds of the engine, of bare python-docx (None: not measured), of raw XML.

    Of the same content: written, or read where the engine reads.
    """

    ours: float
    bare: float | None
    xml: float


def rows() -> dict[str, Row]:
    """Every row by its name: the least of interleaved rounds."""
    return {
        NOTICE: _notice(),
        LEDGER: _ledger(SHORT, _row_by_row),
        LONG_LEDGER: _ledger(LONG, _all_rows_at_once),
        ORDERS: _orders(),
        CHECK: _read_by(check, write(_the_notice())),
        FORMAT: _read_by(mend, _plain()),
    }


def goals(found: dict[str, Row], peak: float | None) -> Iterator[Goal]:
    """What is to be reached."""
    notice, short, long = found[NOTICE], found[LEDGER], found[LONG_LEDGER]
    if notice.bare:
        told = "CPU ÷ empty python-docx paragraphs"
        yield told, NOTICE, 2, notice.ours / notice.bare, "×"
    orders = found[ORDERS]
    if orders.bare:
        yield "CPU ÷ empty python-docx paragraphs", ORDERS, 2, orders.ours / orders.bare, "×"
    if short.bare:
        yield "CPU ÷ add_row().cells", LEDGER, round(1 / 15, 3), short.ours / short.bare, "×"
    yield "CPU ÷ rows as XML", LEDGER, 3, short.ours / short.xml, "×"
    yield f"CPU ÷ {SHORT:,} rows", LONG_LEDGER, 5.5, long.ours / short.ours, "×"
    if peak is not None:
        yield "peak memory of the process", LONG_LEDGER, 200, peak, "MiB"


def table(found: dict[str, Row], peak: float | None) -> Iterator[str]:
    """The rows in Markdown."""
    yield "## Documents\n"
    yield "| | engine, CPU ms | × python-docx | × raw XML |"
    yield "|---|---:|---:|---:|"
    for name, row in found.items():
        bare = f"{row.ours / row.bare:.2f}" if row.bare else ""
        yield f"| {name} | {row.ours:.1f} | {bare} | {row.ours / row.xml:.2f} |"
    yield f"\nBare python-docx fills {SHORT:,} rows by `add_row().cells`, {LONG:,} in a table made"
    yield "whole: row by row its time grows with the square of the rows."
    if peak is not None:
        yield f"\nPeak of a process that writes {LONG:,} rows: {peak:.0f} MiB."


def peak() -> float | None:
    """MiB that a process of its own takes at most for the long ledger; None: not told."""
    if not Path("/proc/self/status").exists():
        return None
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", _PEAK],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def ledger(count: int) -> Document:
    """A turned ledger of so many rows and twelve columns."""
    return Document("隐患台账", Form.PAPER, body=(Table(_cells(count), _HEAD, turned=True),))


def _cells(count: int) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            *(str(at), f"YH-2023-{at:04d}", "重庆某某建筑有限公司", "3号楼东侧"),
            *("基坑临边防护栏杆缺失，未设警示灯", "一般", "日排查", f"2023-06-{at % 28 + 1:02d}"),
            *("2023-07-01", "张某某", "待整改", ""),
        )
        for at in range(1, count + 1)
    )


def _the_notice() -> Document:
    return source.load(_DATA).document


def _plain() -> bytes:
    """The notice as somebody's desk has it: every paragraph in python-docx's own template."""
    word = docx.Document()
    for one in read(write(_the_notice())).paragraphs():
        word.add_paragraph(one.text)
    return saved(word)


def _read_by(work: Callable[[bytes], object], data: bytes) -> Row:
    """Work on a file, beside reading its texts with python-docx, and from its bare XML."""
    ours, bare, xml = _least(
        lambda: work(data),
        lambda: [one.text for one in docx.Document(io.BytesIO(data)).paragraphs],
        lambda: _texts(data),
    )
    return Row(ours, bare, xml)


def _texts(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        body = parse_xml(file.read("word/document.xml"))
    return ["".join(one.itertext()) for one in body.iter(qn("w:p"))]


def _notice() -> Row:
    document = _the_notice()
    texts = [one.text for one in read(write(document)).paragraphs()]
    ours, bare, xml = _least(
        lambda: write(document),
        lambda: _empty(len(texts)),
        lambda: packed(paragraphs_xml(texts)),
    )
    return Row(ours, bare, xml)


def _ledger(count: int, plain: Callable[[Sequence[Sequence[str]]], object]) -> Row:
    """``plain``: how python-docx writes it. Row by row is its own way and grows with the square."""
    document = ledger(count)
    cells = (_HEAD, *_cells(count))
    ours, xml = _least(lambda: write(document), lambda: packed(table_xml(cells)))
    bare = _least(partial(plain, cells), rounds=1)[0]
    return Row(ours, bare, xml)


def _all_rows_at_once(cells: Sequence[Sequence[str]]) -> None:
    """The table made whole, then filled: python-docx's quickest way for a long one."""
    word = docx.Document()
    table_of = word.add_table(rows=len(cells), cols=len(_HEAD))
    for row, texts in zip(table_of.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    saved(word)


def order(serial: int) -> Document:
    """An office's order: a table of facts, a signature, a receipt."""
    facts = (Fact("隐患编号", f"YH-2023-{serial:04d}"), Fact("隐患等级", "一般"))
    told = Fact("隐患情况", "基坑临边防护栏杆缺失约12米，夜间未设警示灯。", wide=True)
    return Document(
        "隐患整改通知书",
        Form.PAPER,
        issuers=("某某管理委员会",),
        number=f"某管改〔2023〕{serial}号",
        recipients=("某某建筑有限公司",),
        body=(Paragraph("经检查发现下列隐患，请按期整改。"), Facts((*facts, told))),
        signature=Signature(dated=date(2023, 6, 12)),
        receipt=Receipt("一式两份，一份送达责任单位，一份存档。"),
    )


def _orders() -> Row:
    texts = [one.text for one in read(write(order(1))).paragraphs()]
    plain = paragraphs_xml(texts)

    def zipped(one: Callable[[int], bytes]) -> None:
        with zipfile.ZipFile(io.BytesIO(), "w") as file:
            for serial in range(1, MANY + 1):
                file.writestr(f"{serial}.docx", one(serial))

    ours, bare, xml = _least(
        lambda: zipped(lambda serial: write(order(serial))),
        lambda: zipped(lambda _: _empty(len(texts))),
        lambda: zipped(lambda _: packed(plain)),
        rounds=2,
    )
    return Row(ours, bare, xml)


def _least(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The least CPU milliseconds of each work, taken in turns."""
    spent: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        gc.collect()
        for work, times in zip(works, spent, strict=True):
            began = time.process_time()
            work()
            times.append((time.process_time() - began) * 1000)
    return list(map(min, spent))


def _empty(count: int) -> bytes:
    word = docx.Document()
    for _ in range(count):
        word.add_paragraph()
    return saved(word)


def _row_by_row(cells: Sequence[Sequence[str]]) -> bytes:
    """A table as python-docx's own documentation fills it."""
    word = docx.Document()
    grid = word.add_table(0, COLUMNS)
    for texts in cells:
        for cell, text in zip(grid.add_row().cells, texts, strict=True):
            cell.text = text
    return saved(word)


def saved(word: docx.document.Document) -> bytes:
    """A document of python-docx as bytes."""
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def paragraphs_xml(texts: Sequence[str]) -> str:
    """Paragraphs as bare XML: nothing but the words."""
    return "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in texts)


def table_xml(cells: Sequence[Sequence[str]]) -> str:
    """Rows as bare XML: nothing but the words."""
    rows = ("".join(f"<w:tc>{paragraphs_xml([text])}</w:tc>" for text in texts) for texts in cells)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def packed(body: str, pictures: Sequence[bytes] = ()) -> bytes:
    """A body in the package of python-docx's empty document: the floor of any Word file.

    The package is read once; pictures lie beside the text, as they are.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in _empty_package():
            filled = data.replace(b"<w:body>", b"<w:body>" + body.encode(), 1)
            made.writestr(name, filled if name == "word/document.xml" else data)
        for at, picture in enumerate(pictures):
            made.writestr(f"word/media/image{at}.jpg", picture, zipfile.ZIP_STORED)
    return stream.getvalue()


@cache
def _empty_package() -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(saved(docx.Document()))) as given:
        return tuple((name, given.read(name)) for name in given.namelist())


def main() -> int:
    """Measure, print, and say whether every goal is reached."""
    found, most = rows(), peak()
    wanted = list(goals(found, most))
    lines = [*table(found, most), ""]
    for what, where, limit, measured, unit in wanted:
        mark = "reached" if measured <= limit else "missed"
        lines.append(f"{mark}: {where}, {what}: {measured:.2f} {unit}, at most {limit:g}")
    sys.stdout.write("\n".join(lines) + "\n")
    return int(any(measured > limit for _, _, limit, measured, _ in wanted))


if __name__ == "__main__":
    sys.exit(main())
