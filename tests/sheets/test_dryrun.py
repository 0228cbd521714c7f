"""The dry run: all errors by cell, and nothing stops at the first."""

import time
from typing import Any

import pytest

from portal.sheets import parse
from portal.sheets.columns import Column, Sheet
from portal.sheets.dryrun import Parsed, dry_run, laid_out, letters
from tests.sheets.books import CELLS, FIRMS, LABELS, VALUES


def run(rows: list[Any], **more: Any) -> Parsed:
    return dry_run(FIRMS, rows, **({"max_rows": 5000} | more))


def test_a_row_becomes_values() -> None:
    done = run([LABELS, CELLS])
    assert done.problems == done.warnings == []
    assert done.rows[0].values == VALUES
    assert done.rows[0].line_no == 2
    assert done.rows[0].raw["fund"] == "1,234.56"
    assert done.good == done.rows
    assert done.letters["tags"] == "C"


def test_every_error_of_every_row_is_told_at_its_cell() -> None:
    done = run(
        [
            LABELS,
            ["", "工厂", "高危", "十", "昨天", "贵", "1", "?", "3"],
            CELLS,
            ["乙", "工业企业", "", "-1"],
        ]
    )
    assert set(done.rows[0].errors) == set(VALUES) - {"tags"}
    assert done.rows[0].values == {"tags": ("high_risk",)}
    assert done.rows[0].errors["name"] == "没有填写单位名称。请补上。"
    assert done.rows[0].raw["since"] == "昨天"
    assert set(done.rows[2].errors) == {"headcount"}
    assert [row.line_no for row in done.good] == [3]
    assert [row.line_no for row in done.bad] == [2, 4]


def test_empty_cells_that_need_not_be_filled_have_their_blank_value() -> None:
    row = run([LABELS, ["甲", "工业企业"]]).rows[0]
    assert row.errors == {}
    assert row.values["tags"] == ()
    assert row.values["headcount"] is row.values["since"] is row.values["active"] is None


def test_columns_may_stand_in_any_order_below_a_title_and_blank_lines_do_not_count() -> None:
    done = run(
        [
            ["綦江新城企业名册"],
            [],
            ["类型 ", "备注", "＊单位名称（必填）"],
            ["工业企业", "x", "甲"],
            ["", " ", None],
            ["商贸企业", "", "乙"],
        ]
    )
    assert [(row.line_no, row.values["name"]) for row in done.rows] == [(4, "甲"), (6, "乙")]
    assert done.warnings == ["不认识的列没有导入：备注。"]
    assert done.letters == {"kind": "A", "name": "C"}
    assert "tags" not in done.rows[0].values


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], "没有找到表头。请用模板填写，或在第一行写上列名：单位名称、类型、"),
        ([["甲", "乙"]], "没有找到表头。"),
        ([["标签"], ["高危"]], "缺少必填的列：单位名称、类型。请补上后再导入。"),
        ([LABELS], "表头下面没有内容。请填写后再导入。"),
        ([[*LABELS, "类型"], CELLS], "“类型”有两列（B、J 列）。请删去其中一列。"),
        ([LABELS, *[CELLS] * 11], "有 11 行，一次最多 10 行。请分成几次导入。"),
    ],
)
def test_what_is_wrong_with_the_whole_table_is_said_once(rows: list[Any], problem: str) -> None:
    done = run(rows, max_rows=10)
    assert done.rows == []
    assert any(found.startswith(problem) for found in done.problems)


def test_the_second_of_two_equal_rows_is_an_error_that_names_the_first() -> None:
    def same(values: Any) -> Any:
        return values["name"] if values["name"] != "不详" else None

    other = ["不详", *CELLS[1:]]
    rows = [LABELS, CELLS, other, [*CELLS[:3], "坏"], CELLS, CELLS, other]
    done = run(rows, same=same)
    assert {row.line_no: row.errors for row in done.bad if row.line_no != 4} == {
        5: {"name": "与第 2 行重复。请只保留一行。"},
        6: {"name": "与第 2 行重复。请只保留一行。"},
    }
    assert set(run(rows, same=same, same_at="kind").rows[3].errors) == {"kind"}


def test_five_thousand_rows_take_no_more_than_a_few_seconds() -> None:
    bad = ["", "工厂", "高危、x", "十", "昨天", "贵", "1", "?", "3"]
    started = time.process_time()
    done = run([LABELS, *[CELLS, bad] * 2500], same=lambda values: None)
    assert time.process_time() - started < 5
    assert (len(done.good), len(done.bad)) == (2500, 2500)


@pytest.mark.parametrize(
    ("at", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_named_as_excel_names_them(at: int, name: str) -> None:
    assert letters(at) == name


def test_a_column_declared_twice_is_a_programming_error() -> None:
    column = Column("name", "名称", parse.text(5))
    with pytest.raises(ValueError, match="twice"):
        Sheet("表", (column, column))


def test_cells_that_are_equal_and_of_other_types_are_read_each_by_its_own() -> None:
    sheet = Sheet("表", (Column("said", "内容", parse.text(9)),))
    rows = [["内容"], ["1"], [1.0], [True], ["1"], ["是"], [0.0], [False], [None]]
    done = dry_run(sheet, rows, max_rows=9)
    assert [row.values["said"] for row in done.rows] == ["1", "1", "是", "1", "是", "0", "否"]


def test_the_lines_of_a_table_can_be_laid_out_unread() -> None:
    done = laid_out(FIRMS, [LABELS, ["", "工厂"], CELLS], max_rows=5)
    assert [(row.line_no, row.values, row.errors) for row in done.rows] == [
        (2, {}, {}),
        (3, {}, {}),
    ]
    assert done.column("kind") == ["工厂", CELLS[1]]
    assert done.column("pair")[0] is None
    assert laid_out(FIRMS, [["别的"]], max_rows=5).problems
