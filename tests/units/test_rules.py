from dataclasses import replace

import pytest

from portal.units.rules import (
    Details,
    changes,
    gap_in_small,
    in_words,
    is_small,
    place_key,
    settled,
    shown_tags,
    told,
    tree,
    would_circle,
)
from portal.units.terms import Detail, Industry, Tag

FIRM = Details(name="示例公司", headcount=40, tags=frozenset({Tag.DUST}), section=3)


@pytest.mark.parametrize(
    ("headcount", "given", "small"),
    [
        (29, False, True),
        (30, False, False),
        (0, False, True),
        (None, True, True),
        (None, False, False),
        (50, True, False),
    ],
)
def test_a_firm_is_small_by_its_headcount_and_by_its_tag_only_while_nobody_has_counted(
    headcount: int | None, given: bool, small: bool
) -> None:
    tags = [Tag.SMALL] if given else []
    assert is_small(tags, headcount) is small
    assert (Tag.SMALL in shown_tags(tags, headcount)) is small


def test_what_a_headcount_says_is_not_stored_a_second_time() -> None:
    ticked = Details(name="甲", headcount=12, tags=frozenset({Tag.SMALL, Tag.DUST}))
    assert settled(ticked).tags == {Tag.DUST}
    assert settled(replace(ticked, headcount=None)).tags == {Tag.SMALL, Tag.DUST}


def test_small_and_thirty_people_contradict_each_other() -> None:
    small = frozenset({Tag.SMALL})
    assert "30 人" in gap_in_small(Details(headcount=30, tags=small))
    assert gap_in_small(Details(headcount=29, tags=small)) == ""
    assert gap_in_small(Details(headcount=None, tags=small)) == ""


def test_names_and_addresses_are_compared_as_people_read_them() -> None:
    assert place_key("示例（重庆）公司", "1 号") == place_key("示例(重庆) 公司", "１号")
    assert place_key("示例公司", "1 号") != place_key("示例公司", "2 号")


def test_the_trail_keeps_codes_and_people_read_labels() -> None:
    after = replace(FIRM, industry=Industry.GAS, section=None, tags=frozenset(), headcount=None)
    parts = changes(FIRM, after)
    before_told, after_told = told(FIRM, parts, {3: "建设科"}), told(after, parts, {3: "建设科"})
    assert before_told == {"industry": None, "headcount": 40, "tags": ["dust"], "section": "建设科"}
    assert in_words(before_told, after_told) == [
        "行业：未填 → 燃气",
        "从业人数：40 → 未填",
        "标签：粉尘 → 未填",
        "分管科室：建设科 → 未填",
    ]


def test_equal_files_differ_in_nothing() -> None:
    assert changes(FIRM, replace(FIRM)) == []
    assert changes(FIRM, replace(FIRM, phone="1")) == [Detail.PHONE]


@pytest.mark.parametrize(("parent", "circle"), [(1, False), (2, True), (3, True), (None, False)])
def test_a_section_cannot_hang_under_itself_or_what_hangs_under_it(
    parent: int | None, circle: bool
) -> None:
    parents = {1: None, 2: 1, 3: 2}
    assert would_circle(parents, 2, parent) is circle


def test_the_tree_stands_each_section_under_its_parent() -> None:
    nodes = tree({5: 9, 1: None, 3: 2, 2: 1})
    assert [(node.unit_id, node.depth) for node in nodes] == [(5, 0), (1, 0), (2, 1), (3, 2)]
