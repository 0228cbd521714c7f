"""What is written out comes back as it was, whatever the files say."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sheets.dryrun import dry_run
from portal.sheets.guard import ReadLimits
from portal.sheets.read import read_file
from portal.sheets.write import write_csv, write_workbook
from portal.units.plan import Fate, Span, plan
from portal.units.queries import Known
from portal.units.rules import Details, settled
from portal.units.sheet import MOST_ROWS, row, sheet, tidy
from portal.units.terms import Industry, Tag
from tests.units.tables import code

SECTIONS = [(1, "建设科", True), (2, "经济发展科", True)]
SHEET = sheet(SECTIONS)
Written = Callable[[list[Details]], bytes]


def as_workbook(files: list[Details]) -> bytes:
    out = io.BytesIO()
    write_workbook(SHEET, map(row, files), out)
    return out.getvalue()


def as_csv(files: list[Details]) -> bytes:
    return b"".join(write_csv(SHEET, map(row, files)))


FAULTS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}
letters = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("=+-@'\"<>&#（）、　")),
    max_size=30,
)
words = letters.map(tidy).filter(lambda text: text not in FAULTS)


@st.composite
def file(draw: st.DrawFn, number: int) -> Details:
    return settled(
        Details(
            name=f"{draw(words)}{number}",
            credit_code=code(number) if draw(st.booleans()) else "",
            address=draw(words),
            industry=draw(st.sampled_from([None, *Industry])),
            legal_representative=draw(words),
            head_name=draw(words),
            safety_officer=draw(words),
            phone=draw(st.sampled_from(["", "13800000000", "023-48661234"])),
            headcount=draw(st.sampled_from([None, 0, 29, 30, 1000])),
            tags=draw(st.frozensets(st.sampled_from([tag for tag in Tag if tag != Tag.SMALL]))),
            section=draw(st.sampled_from([None, 1, 2])),
        )
    )


@st.composite
def files(draw: st.DrawFn) -> list[Details]:
    return [draw(file(number)) for number in range(1, draw(st.integers(1, 4)) + 1)]


@pytest.mark.parametrize("written", [as_workbook, as_csv])
@given(kept=files())
def test_an_export_brought_in_again_changes_nothing(written: Written, kept: list[Details]) -> None:
    read = read_file(written(kept), ReadLimits())
    parsed = dry_run(SHEET, read, max_rows=MOST_ROWS)
    assert parsed.problems == []
    known = [Known(at, one) for at, one in enumerate(kept, 1)]
    found = plan(parsed, known, Span(every=True, section_ids=frozenset()), SECTIONS)
    assert [(one.fate, one.row.errors) for one in found.lines] == [(Fate.SAME, {}) for _ in kept]
