from dataclasses import replace

import pytest

from portal.sheets.dryrun import dry_run
from portal.units.plan import Fate, Plan, Span, plan
from portal.units.queries import Known
from portal.units.rules import Details
from portal.units.sheet import MOST_ROWS, row, sheet
from portal.units.terms import Detail, Industry, Tag
from tests.units.tables import code, line, table

SECTIONS = [(1, "建设科", True), (2, "经济发展科", True), (3, "老科", False)]
ALL = Span(every=True, section_ids=frozenset({1, 2}))
BUILDING = Span(every=False, section_ids=frozenset({1}))
FIRM = Details(
    name="示例公司", credit_code=code(1), address="新城路 1 号", phone="13800000000", section=1
)
PLAIN = Details(name="无证小店", address="新城路 2 号", section=1)
KNOWN = [Known(11, FIRM), Known(12, PLAIN)]


def planned(*lines: list[object], known: list[Known] | None = None, span: Span = ALL) -> Plan:
    parsed = dry_run(sheet(SECTIONS), table(*lines), max_rows=MOST_ROWS)
    assert parsed.problems == []
    return plan(parsed, KNOWN if known is None else known, span, SECTIONS)


def fates(found: Plan) -> list[Fate]:
    return [one.fate for one in found.lines]


def errors(found: Plan) -> dict[str, str]:
    return {key: said for one in found.lines for key, said in one.row.errors.items()}


def test_a_firm_is_recognised_by_its_code_whatever_its_name() -> None:
    found = planned(line(name="改了名的公司", credit_code=code(1)))
    assert fates(found) == [Fate.CHANGED]
    assert found.lines[0].parts == [Detail.NAME]
    assert found.lines[0].details.phone == "13800000000"


def test_a_firm_without_a_code_is_recognised_by_name_and_address() -> None:
    same = line(name="无证小店", address="新城路2号")
    assert fates(planned(same)) == [Fate.CHANGED]
    assert fates(planned(line(name="无证小店", address="新城路 2 号"))) == [Fate.SAME]
    assert fates(planned(line(name="无证小店", address="新城路 9 号"))) == [Fate.NEW]


def test_a_code_is_added_to_the_firm_that_had_none() -> None:
    found = planned(line(name="无证小店", address="新城路 2 号", credit_code=code(7)))
    assert fates(found) == [Fate.CHANGED]
    known = found.lines[0].known
    assert known is not None
    assert known.firm_id == 12
    assert found.lines[0].parts == [Detail.CREDIT_CODE]


def test_an_empty_cell_leaves_what_the_file_says() -> None:
    assert fates(planned(line(name="示例公司", credit_code=code(1)))) == [Fate.SAME]


def test_another_code_for_the_same_place_is_asked_about() -> None:
    found = planned(line(name="示例公司", address="新城路 1 号", credit_code=code(9)))
    assert fates(found) == [Fate.WRONG]
    assert code(1) in errors(found)["credit_code"]


def test_the_second_line_about_one_firm_names_the_first() -> None:
    found = planned(
        line(name="新公司", address="甲路"),
        line(name="新公司", address="甲路"),
        line(name="示例公司", credit_code=code(1)),
        line(name="别名", credit_code=code(1)),
        line(name="示例公司", address="新城路 1 号"),
    )
    assert fates(found) == [Fate.NEW, Fate.WRONG, Fate.SAME, Fate.WRONG, Fate.WRONG]
    assert [list(one.row.errors.values()) for one in found.lines if one.row.errors] == [
        ["与第 2 行是同一家企业。请只保留一行。"],
        ["与第 4 行是同一家企业。请只保留一行。"],
        ["与第 4 行是同一家企业。请只保留一行。"],
    ]


def test_two_firms_of_one_name_and_place_cannot_be_told_without_a_code() -> None:
    twin = Known(13, replace(PLAIN, credit_code=code(3)))
    found = planned(line(name="无证小店", address="新城路 2 号"), known=[*KNOWN, twin])
    assert "分不清" in errors(found)["name"]


def test_nobody_moves_to_the_place_of_a_firm_without_a_code() -> None:
    found = planned(line(name="无证小店", address="新城路 2 号", credit_code=code(1)))
    assert fates(found) == [Fate.WRONG]
    assert "补上代码" in errors(found)["name"]


def test_an_unknown_section_is_told_the_known_ones() -> None:
    found = planned(line(name="新公司", section="建设部"), line(name="二公司", section="老科"))
    said = [one.row.errors["section"] for one in found.lines]
    assert said == [
        f"没有“{one}”这个科室。现有：建设科、经济发展科。" for one in ("建设部", "老科")
    ]


def test_a_section_brings_in_its_own_firms_and_puts_new_ones_into_its_charge() -> None:
    found = planned(
        line(name="新公司"),
        line(name="二公司", section="经济发展科"),
        line(name="示例公司", credit_code=code(1), phone="13900000000"),
        span=BUILDING,
    )
    assert fates(found) == [Fate.NEW, Fate.WRONG, Fate.CHANGED]
    assert found.lines[0].details.section == 1
    assert "建设科" in errors(found)["section"]


def test_a_section_can_neither_touch_nor_give_away_firms() -> None:
    other = Known(20, Details(name="别科公司", credit_code=code(20), section=2))
    found = planned(
        line(name="别科公司", credit_code=code(20), phone="13900000000"),
        line(name="示例公司", credit_code=code(1), section="经济发展科"),
        known=[*KNOWN, other],
        span=BUILDING,
    )
    assert fates(found) == [Fate.WRONG, Fate.WRONG]
    assert "经济发展科分管" in errors(found)["name"]
    assert "转给别的科室" in errors(found)["section"]


def test_small_follows_the_headcount_of_the_line() -> None:
    small = Known(30, Details(name="小店", credit_code=code(30), tags=frozenset({Tag.SMALL})))
    found = planned(
        line(name="小店", credit_code=code(30), headcount=50),
        line(name="大店", headcount=50, tags="小微"),
        line(name="微店", headcount=5, tags="小微、粉尘"),
        known=[small],
    )
    assert fates(found) == [Fate.CHANGED, Fate.WRONG, Fate.NEW]
    assert found.lines[0].details.tags == frozenset()
    assert "不到 30 人" in errors(found)["tags"]
    assert found.lines[2].details.tags == {Tag.DUST}


def test_a_plan_looks_the_same_until_a_file_changes() -> None:
    lines = [line(name="示例公司", credit_code=code(1), phone="13900000000")]
    moved = [Known(11, replace(FIRM, phone="13700000000"))]
    assert planned(*lines).seen == planned(*lines).seen
    assert planned(*lines).seen != planned(*lines, known=moved).seen


@pytest.mark.parametrize("headcount", [None, 5, 80])
def test_a_file_written_out_comes_back_as_it_was(headcount: int | None) -> None:
    full = replace(
        FIRM,
        industry=Industry.GAS,
        headcount=headcount,
        tags=frozenset({Tag.CHEMICAL}) | ({Tag.SMALL} if headcount is None else frozenset()),
        section=3,
    )
    columns = sheet(SECTIONS).columns
    values = row(full)
    cells = [
        "" if values[c.key] is None else c.parse.show(values[c.key])
        for c in columns
        if c.key != Detail.SECTION
    ]
    assert fates(planned([*cells, ""], known=[Known(1, full)])) == [Fate.SAME]
