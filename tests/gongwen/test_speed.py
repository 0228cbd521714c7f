"""What the engine costs beside bare python-docx and raw XML, in one run; and what it holds."""

import io
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import docx
import pytest

from bench import gongwen as bench
from portal.gongwen.checking.check import check
from portal.gongwen.mending.mend import mend
from portal.gongwen.read import read
from portal.gongwen.write import write
from tests.gongwen import samples
from tests.gongwen.mending import foreign

_LINES = 300


def _least(*works: Callable[[], object], rounds: int = 5) -> list[float]:
    return bench._least(*works, rounds=rounds)


def test_the_notice_costs_at_most_twice_an_empty_document_of_as_many_paragraphs() -> None:
    notice = samples.notice()
    count = len(read(write(notice)).paragraphs())

    def bare() -> None:
        word = docx.Document()
        for _ in range(count):
            word.add_paragraph()
        word.save(io.BytesIO())

    ours, theirs = _least(lambda: write(notice), bare)
    assert ours <= 2 * theirs


def test_a_ledger_costs_a_fifteenth_of_filling_it_row_by_row_and_thrice_its_bare_rows() -> None:
    document = bench.ledger(bench.SHORT)
    cells = (bench._HEAD, *bench._cells(bench.SHORT))
    ours, rows = _least(lambda: write(document), lambda: bench.packed(bench.table_xml(cells)))
    (row_by_row,) = _least(partial(bench._row_by_row, cells), rounds=1)
    assert row_by_row >= 15 * ours
    assert ours <= 3 * rows


def test_the_cost_of_a_row_does_not_grow() -> None:
    short, long = bench.ledger(bench.SHORT), bench.ledger(bench.LONG)
    small, large = _least(lambda: write(short), lambda: write(long), rounds=3)
    assert large <= 5.5 * small


def test_five_thousand_rows_take_at_most_200_mib() -> None:
    peak = bench.peak()
    if peak is None:
        pytest.skip("the system does not tell what a process takes")
    assert peak <= 200


def test_a_ledger_with_an_imprint_costs_little_more() -> None:
    """Its pages are reckoned from the words of its rows, not from their XML."""
    plain = bench.ledger(bench.SHORT)
    printed = replace(plain, imprint=samples.IMPRINT, signature=samples.SIGNED)
    without, with_imprint = _least(lambda: write(plain), lambda: write(printed), rounds=3)
    assert with_imprint <= 2.5 * without


def test_a_body_of_sixty_pages_is_written_in_a_second() -> None:
    document = samples.long_text()
    began = time.process_time()
    write(document)
    assert time.process_time() - began < 1


def test_the_cost_of_formatting_a_line_does_not_grow() -> None:
    text = "一、总体要求\n各单位要落实责任。\n"
    short, long = (text * _LINES).encode(), (text * 4 * _LINES).encode()
    small, large = _least(lambda: mend(short, "a.txt"), lambda: mend(long, "a.txt"), rounds=2)
    assert large <= 5.5 * small


def test_the_cost_of_checking_a_paragraph_does_not_grow() -> None:
    block = foreign.p(foreign.run("各单位要落实责任，抓好落实。"))
    short, long = (foreign.Foreign([block] * count).data() for count in (_LINES, 4 * _LINES))
    small, large = _least(lambda: check(short), lambda: check(long), rounds=2)
    assert large <= 5.5 * small


def test_a_table_of_2000_rows_is_written_fast_and_whole() -> None:
    document = samples.ledger(2000)
    began = time.process_time()
    data = write(document)
    assert time.process_time() - began < 1
    assert len(read(data).tables[0].rows) == 2001
