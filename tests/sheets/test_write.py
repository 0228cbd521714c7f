"""Writing: what goes out reads back, and nothing in it is a formula."""

import io
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sheets import parse, write
from portal.sheets.cells import clean
from portal.sheets.columns import Column, Sheet
from portal.sheets.dryrun import dry_run
from portal.sheets.guard import ReadLimits
from portal.sheets.read import read_csv, read_pasted, read_workbook
from portal.sheets.write import EXPLAINED, template, write_csv, write_workbook
from tests.sheets.books import FIRMS, KINDS, LABELS, SHEET, TAGS, VALUES, part

LIMITS = ReadLimits()
TEXTS = st.text(max_size=40).map(clean).filter(lambda text: not text.startswith("#"))
ROWS = st.fixed_dictionaries(
    {
        "name": TEXTS.filter(bool),
        "kind": st.sampled_from(list(KINDS.values())),
        "tags": st.lists(st.sampled_from(list(TAGS.values())), unique=True).map(tuple),
        "headcount": st.none() | st.integers(0, 100_000),
        "since": st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31)),
        "fund": st.none() | st.integers(-(10**14) + 1, 10**14 - 1),
        "phone": st.none() | st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
        "active": st.none() | st.booleans(),
        "pair": st.none() | st.integers(0, 10**9).map(lambda number: number * 2),
    }
)


def workbook(rows: Any, title: str = "", sheet: Sheet = FIRMS) -> bytes:
    out = io.BytesIO()
    write_workbook(sheet, rows, out, title)
    return out.getvalue()


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=5), st.sampled_from(["", "企业名册"]))
def test_what_was_written_as_a_workbook_reads_back_equal(rows: list[Any], title: str) -> None:
    done = dry_run(FIRMS, read_workbook(workbook(rows, title), LIMITS), max_rows=10)
    assert done.problems == done.warnings == done.bad == []
    assert [row.values for row in done.rows] == rows


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_what_was_written_as_csv_reads_back_equal(rows: list[Any]) -> None:
    done = dry_run(FIRMS, read_csv(b"".join(write_csv(FIRMS, rows))), max_rows=10)
    assert done.problems == done.bad == []
    assert [row.values for row in done.rows] == rows


def test_rows_marked_in_excel_and_pasted_read_back_equal() -> None:
    pasted = (
        "\t".join(LABELS)
        + "\r\n"
        + '"一行\n二行"\t工业企业\t高危\t12\t2023/6/12\t1,234.56 \t\t是\t'
    )
    row = dry_run(FIRMS, read_pasted(pasted), max_rows=10).rows[0]
    assert row.errors == {}
    assert row.values["name"] == "一行\n二行"
    assert row.values["fund"] == 123456


DANGEROUS = [
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "http://example.cn/",
    "<r>x</r>",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_looks_like_a_formula_or_a_link_stays_text(text: str) -> None:
    data = workbook([VALUES | {"name": text}])
    xml = part(data, SHEET)
    assert b"<f>" not in xml
    assert b"hyperlink" not in xml
    assert b"<r>" not in xml
    assert dry_run(FIRMS, read_workbook(data, LIMITS), max_rows=10).rows[0].values["name"] == text


@pytest.mark.parametrize("text", [*DANGEROUS[:5], "'=1+1"])
def test_csv_puts_an_apostrophe_before_what_a_spreadsheet_would_run(text: str) -> None:
    lines = b"".join(write_csv(FIRMS, [VALUES | {"name": text, "fund": -500}])).decode("utf-8-sig")
    assert lines.splitlines()[1].startswith((f"'{text},", f'"\'{text}",'))
    assert "'-5" not in lines


def test_cells_have_the_type_of_their_column() -> None:
    rows = read_workbook(workbook([VALUES]), LIMITS)
    assert rows[0] == LABELS
    assert rows[1][:3] == ["示例建设公司", "工业企业", "高危、小微"]
    assert rows[1][3:] == [12.0, date(2023, 6, 12), 1234.56, "13800001234", "是", "4"]


def test_control_characters_do_not_reach_the_file() -> None:
    data = workbook([VALUES | {"name": "示\x00例\x0b公\x1f司\ufffe\ud800"}])
    rows = read_workbook(data, LIMITS)
    assert rows[1][0] == "示例公司"


def test_the_header_is_frozen_bold_and_filtered_below_the_title() -> None:
    xml = part(workbook([VALUES] * 3, "企业名册（示例）"), SHEET)
    assert b'<pane ySplit="2" topLeftCell="A3"' in xml
    assert b'<autoFilter ref="A2:I5"/>' in xml
    assert b'<col min="1" max="1" width="30.7109375"' in xml


def test_a_table_prints_on_a4_with_its_header_on_every_page() -> None:
    data = workbook([VALUES], "企业名册")
    assert b'<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in part(
        data, SHEET
    )
    assert "企业!$2:$2</definedName>" in part(data, "xl/workbook.xml").decode()


def test_a_path_is_as_good_as_a_stream(tmp_path: Path) -> None:
    write_workbook(FIRMS, [VALUES], tmp_path / "企业.xlsx")
    assert len(read_workbook((tmp_path / "企业.xlsx").read_bytes(), LIMITS)) == 2


def test_an_empty_table_still_has_its_header() -> None:
    assert read_workbook(workbook([]), LIMITS) == [LABELS]
    assert read_csv(b"".join(write_csv(FIRMS, []))) == [LABELS]


def test_a_row_without_a_column_is_a_programming_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="kind"):
        write_workbook(FIRMS, [{"name": "甲"}], tmp_path / "x.xlsx")


def test_a_text_longer_than_a_cell_is_not_cut_in_silence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="line 1 cannot hold name"):
        write_workbook(FIRMS, [VALUES | {"name": "字" * 40_000}], tmp_path / "x.xlsx")


def test_more_lines_than_a_worksheet_has_are_not_lost_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "_MOST_LINES", 4)
    write_workbook(FIRMS, [VALUES] * 3, tmp_path / "x.xlsx")
    with pytest.raises(ValueError, match="a worksheet has 4 lines"):
        write_workbook(FIRMS, [VALUES] * 4, tmp_path / "x.xlsx")


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    sheet = Sheet("表", (Column("a", "甲", parse.text(99)), Column("b", "乙", parse.integer())))

    def rows(number: int) -> Iterator[dict[str, Any]]:
        return ({"a": f"隐患{n}", "b": n} for n in range(number))

    def peak(number: int) -> int:
        tracemalloc.start()
        write_workbook(sheet, rows(number), tmp_path / f"{number}.xlsx")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(12_000) < peak(4000) + 50_000


def test_the_template_stars_what_is_required_explains_and_offers_choices() -> None:
    data = template(FIRMS)
    assert read_workbook(data, LIMITS)[0][:3] == ["单位名称*", "类型*", "标签"]
    assert b'<formula1>"' + "工业企业,商贸企业,个体（工商户）".encode() in part(data, SHEET)
    explained = part(data, "xl/worksheets/sheet2.xml").decode()
    assert EXPLAINED in part(data, "xl/workbook.xml").decode()
    for words in ("必填", "与营业执照一致", "文字，不超过 40 字", "是、否"):
        assert words in explained


def test_a_filled_template_reads_without_a_warning() -> None:
    rows = [read_workbook(template(FIRMS), LIMITS)[0], ["甲", "工业企业"]]
    done = dry_run(FIRMS, rows, max_rows=10)
    assert done.problems == done.warnings == []
    assert done.good
