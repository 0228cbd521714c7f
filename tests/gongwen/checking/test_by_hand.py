"""Files without a style of the engine are read as Word lays them out: defaults, styles, grid."""

from collections.abc import Callable
from typing import Any

import pytest
from docx.oxml.ns import qn

from portal.gongwen.checking.check import check, checked
from portal.gongwen.content import Form
from tests.gongwen.checking import by_hand
from tests.gongwen.opened import Opened, color, drop, put, remove, say, size


def _names(data: bytes) -> list[str]:
    return [finding.rule.name for finding in check(data)]


@pytest.mark.parametrize("make", [by_hand.notice, by_hand.request])
def test_a_document_correct_by_hand_has_no_finding(make: Callable[[], bytes]) -> None:
    found = checked(make())
    assert (found.form, found.findings) == (Form.FILE, ())


def _from_style(opened: Opened, line: int) -> None:
    """A line pitch that only the style gives."""
    put(opened.style("Normal"), "pPr/spacing", line=line, lineRule="exact")
    drop(opened.p("为认真"), "pPr/spacing")
    put(opened.p("为认真"), "pPr/spacing", before=0, after=0)


def _on_grid(opened: Opened, pitch: int) -> None:
    """Lines as high as the grid makes them."""
    drop(opened.p("为认真"), "pPr/spacing")
    put(opened.p("为认真"), "pPr/spacing", before=0, after=0)
    drop(opened.part("styles"), "docDefaults/pPrDefault/pPr/spacing")
    put(opened.sections()[0], "docGrid", type="lines", linePitch=pitch)


def _face_from_theme(opened: Opened) -> None:
    for run in opened.p("为认真").iter(qn("w:r")):
        drop(run, "rPr/rFonts")


def _bold_from_style(opened: Opened) -> None:
    for run in opened.p("一、").iter(qn("w:r")):
        put(run, "rPr/rStyle", val="Strong")


def _rule_drawn(opened: Opened) -> None:
    """The red rule as a line drawn by hand."""
    number = opened.p("某新城管发")
    drop(number, "pPr/pBdr")
    run = put(number, "r")
    picture = run.makeelement(qn("w:pict"))
    space = "{urn:schemas-microsoft-com:vml}"
    line = picture.makeelement(f"{space}line")
    line.set("from", "0,0")
    line.set("to", "442pt,0")
    line.set("strokecolor", "#FF0000")
    picture.append(line)
    run.append(picture)


def _without_mark(opened: Opened) -> None:
    remove(opened.p("重庆市"))


def _typed_grid(opened: Opened) -> None:
    put(opened.p("为认真"), "pPr/ind", firstLine=420, firstLineChars=200)


CASES: list[tuple[Callable[[], bytes], Callable[[Opened], Any], list[str]]] = [
    (by_hand.notice, lambda o: _from_style(o, 579), []),
    (by_hand.notice, lambda o: _from_style(o, 560), ["line-pitch"]),
    (by_hand.notice, lambda o: _on_grid(o, 579), []),
    (by_hand.notice, lambda o: _on_grid(o, 312), ["line-pitch"]),
    (by_hand.notice, _face_from_theme, ["body-face"]),
    (by_hand.notice, _bold_from_style, ["heading-bold"]),
    (by_hand.notice, _rule_drawn, []),
    (by_hand.notice, _typed_grid, []),
    (by_hand.notice, lambda o: color(o.p("重庆市"), "000000"), ["mark-color"]),
    (by_hand.notice, lambda o: say(o.p("某新城"), "〔2023〕", "（2023）"), ["number-form"]),
    (by_hand.notice, lambda o: size(o.p("各科"), 30), ["recipients-look"]),
    (by_hand.notice, lambda o: put(o.p("2023年"), "pPr/ind", right=0), ["date-place"]),
    (by_hand.notice, lambda o: put(o.p("（此件"), "pPr/ind", firstLineChars=100),
     ["annotation-indent"]),
    (by_hand.notice, lambda o: put(o.feet("default")[0], "pPr/jc", val="center"), ["folio-odd"]),
    (by_hand.request, lambda o: say(o.p("特急"), "特急", "急件"), ["urgency-form"]),
    (by_hand.request, lambda o: put(o.p("2023年"), "pPr/ind", left=4000), ["date-place"]),
]  # fmt: skip


@pytest.mark.parametrize(("make", "change", "wanted"), CASES)
def test_what_is_in_effect_counts(
    make: Callable[[], bytes], change: Callable[[Opened], Any], wanted: list[str]
) -> None:
    opened = Opened(make())
    change(opened)
    assert _names(opened.saved()) == wanted


def test_the_face_of_the_theme_is_named() -> None:
    opened = Opened(by_hand.notice())
    _face_from_theme(opened)
    found = {one.rule.name: one.found for one in check(opened.saved())}
    assert found["body-face"] == "宋体"


def test_a_plain_sheet_is_no_document_of_an_organ() -> None:
    opened = Opened(by_hand.notice())
    for start in ("重庆市某某区新城建设管理委员会文件", "某新城管发", "各科", "2023年"):
        remove(opened.p(start))
    assert checked(opened.saved()).form is Form.PAPER


def test_findings_alike_are_one_with_all_their_places() -> None:
    opened = Opened(by_hand.notice())
    for start in ("为认真", "1.明确"):
        size(opened.p(start), 30)
    found = {one.rule.name: one for one in check(opened.saved())}
    assert len(found["body-size"].places) == 1
    assert found["heading-size"].found == "小三"
