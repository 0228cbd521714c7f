"""Values in effect: what Word would use, wherever in the file it is said."""

from collections.abc import Callable

import pytest

from portal.gongwen import guard
from portal.gongwen.oxml.parcel import Parcel
from portal.gongwen.oxml.sight.file import opened
from portal.gongwen.oxml.sight.numbering import figure
from portal.gongwen.oxml.sight.values import twips
from portal.gongwen.seen import File, Paragraph, Table
from tests.gongwen.mending import foreign
from tests.gongwen.mending.foreign import Foreign, p, run


def _seen(*body: str, change: Callable[[bytes], bytes] = lambda data: data) -> File:
    return opened(Parcel(guard.parts(change(Foreign(list(body)).data()))))


def _first(*body: str) -> Paragraph:
    found = _seen(*body).blocks[0]
    assert isinstance(found, Paragraph)
    return found


def test_defaults_count_where_nothing_else_is_said() -> None:
    look = _first(p(run("字a“"))).runs[0].look
    assert (look.size, look.east, look.ascii) == (21, "宋体", "Calibri")
    assert [look.face_of(one) for one in "字a“"] == ["宋体", "Calibri", "Calibri"]


def test_marks_without_a_side_follow_the_hint() -> None:
    hinted = _first(p(run("“", '<w:rFonts w:hint="eastAsia"/>'))).runs[0].look
    assert hinted.face_of("“") == "宋体"


def test_characters_beat_the_length_beside_them() -> None:
    indented = '<w:ind w:firstLineChars="200" w:firstLine="900"/>'
    shape = _first(p(run("字"), indented)).shape
    assert (shape.first, shape.in_chars) == (420, True)
    none = '<w:ind w:firstLineChars="0" w:firstLine="480"/>'
    assert _first(p(run("字"), none)).shape.first == 480
    hanging = '<w:ind w:left="900" w:hanging="300"/>'
    assert _first(p(run("字"), hanging)).shape.first == -300


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("240", 240), ("12pt", 240), ("2.54cm", 1440), ("10mm", 567), ("240.4", 240), ("x", None)],
)
def test_lengths_are_read_in_every_unit(text: str, wanted: int | None) -> None:
    assert twips(text) == wanted


@pytest.mark.parametrize(
    ("count", "kind", "wanted"),
    [
        (3, "decimal", "3"),
        (12, "chineseCountingThousand", "十二"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (5, "decimalEnclosedCircleChinese", "⑤"),
        (3, "decimalEnclosedParen", "⑶"),
        (21, "decimalEnclosedCircle", "21"),
        (2, "decimalFullWidth", "２"),
        (2, "ideographTraditional", "乙"),
        (7, "decimalZero", "07"),
        (0, "upperRoman", "0"),
        (10**9, "upperRoman", "1000000000"),
        (3, "none", ""),
    ],
)
def test_numbers_are_written_as_word_writes_them(count: int, kind: str, wanted: str) -> None:
    assert figure(count, kind) == wanted


def test_lists_count_by_level_and_begin_anew_below() -> None:
    file = _seen(
        *(foreign.numbered("x", level) for level in (0, 1, 1, 2, 0, 1)),
        p(run("y")),
    )
    assert [one.number for one in file.paragraphs] == [
        *("一、", "（一）", "（二）", "1.", "二、", "（一）", ""),
    ]


def test_deleted_words_are_not_read_and_inserted_ones_are() -> None:
    found = _first(p(run("甲") + foreign.deleted("乙") + foreign.inserted("丙")))
    assert (found.text, found.deleted) == ("甲丙", ("乙",))


def test_fields_show_their_result_and_keep_their_code() -> None:
    found = _first(p(foreign.complex_field("PAGE", "7") + foreign.simple_field("DATE", "今天")))
    assert found.text == "7今天"
    assert [run.code for run in found.runs if run.text] == ["PAGE", "DATE"]


def test_of_two_ways_to_draw_the_same_one_is_read() -> None:
    found = _first(p(foreign.boxed("框内")))
    assert [drawing.kind for drawing in found.drawings] == ["box"]
    assert found.drawings[0].blocks[0].text == "框内"


def test_rules_of_cells_come_from_the_table_where_they_have_none() -> None:
    edged = "<w:tcBorders><w:top w:val='single' w:sz='12'/><w:left w:val='nil'/></w:tcBorders>"
    rows = (foreign.cell("a") + foreign.cell("b"), foreign.cell("c", edged) + foreign.cell("d"))
    block = _seen(foreign.table(*rows, columns=2)).blocks[0]
    assert isinstance(block, Table)
    below = block.rows[1].cells[0]
    assert below.top is not None
    assert (below.top.weight, below.left) == (12, None)
    assert block.is_ruled


def test_a_strict_file_is_read_as_any_other() -> None:
    def strict(data: bytes) -> bytes:
        parts = guard.parts(data)
        usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        other = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        name = "word/document.xml"
        return foreign.zipped({**parts, name: parts[name].replace(usual, other)})

    assert _seen(p(run("正文")), change=strict).paragraphs[0].text == "正文"
