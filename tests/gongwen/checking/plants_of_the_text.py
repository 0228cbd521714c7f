"""Faults of body text, headings, tables, page numbers and the special forms."""

from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn

from tests.gongwen.checking import documents as base
from tests.gongwen.checking.planting import Plant
from tests.gongwen.opened import Opened, blank, color, drop, face, put, remove, say, size, words


def _normal(opened: Opened, path: str, **attributes: object) -> None:
    put(opened.style("Normal"), path, **attributes)


def _quotes(opened: Opened) -> None:
    """Quotation marks in the Latin face, the best known fault of all."""
    paragraph = opened.p("为认真")
    say(paragraph, "为认真", "“为认真”")
    for run in paragraph.iter(qn("w:r")):
        put(run, "rPr/rFonts", hAnsi="Times New Roman", ascii="Times New Roman", hint="default")


def _themed(opened: Opened) -> None:
    """A face from the theme, which beats the name beside it."""
    theme = (
        b'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="t">'
        b'<a:themeElements><a:fontScheme name="f"><a:minorFont><a:latin typeface="Calibri"/>'
        b'<a:ea typeface=""/><a:font script="Hans" typeface="\xe7\xad\x89\xe7\xba\xbf"/>'
        b"</a:minorFont></a:fontScheme></a:themeElements></a:theme>"
    )
    opened.add_theme(theme)
    for run in opened.p("为认真").iter(qn("w:r")):
        put(run, "rPr/rFonts", eastAsiaTheme="minorEastAsia", eastAsia="仿宋_GB2312")


def _heading_alone(opened: Opened) -> None:
    for run in list(opened.p("（一）压实").iter(qn("w:r")))[1:]:
        remove(run)


def _rows(opened: Opened) -> list[Any]:
    return [row for table in opened.body.iter(qn("w:tbl")) for row in table.iter(qn("w:tr"))]


def _undone(opened: Opened, path: str) -> None:
    for row in _rows(opened):
        drop(row, path)


def _foot(opened: Opened, kind: str) -> Any:
    return opened.feet(kind)[0]


def _each_foot(opened: Opened) -> list[Any]:
    return [*opened.feet("default"), *opened.feet("even")]


def _emptied_feet(opened: Opened, *kinds: str) -> None:
    for kind in kinds:
        for foot in opened.feet(kind):
            for run in list(foot.iter(qn("w:r"))):
                remove(run)


def _laid_flat(opened: Opened) -> None:
    """Page numbers of the turned page as those of all others."""
    upright, turned = opened.sections()[0], opened.sections()[1]
    for reference in list(turned.iterchildren(qn("w:footerReference"))):
        for other in upright.iterchildren(qn("w:footerReference")):
            if other.get(qn("w:type")) == reference.get(qn("w:type")):
                reference.set(qn("r:id"), other.get(qn("r:id")))


def _headed(opened: Opened, word: str, kind: str) -> Any:
    """The paragraph of a letter's header or footer with a double rule, or a style with one."""
    for root in opened.parts(word):
        for one in root.iter(qn("w:p")):
            style = one.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            if style is not None and style.get(qn("w:val")) == kind:
                return one
    raise AssertionError(kind)


def _mark(opened: Opened) -> Any:
    return _headed(opened, "header", "LetterMark")


def _ruled(opened: Opened, name: str, **attributes: object) -> None:
    put(opened.style(name), "pPr/pBdr/bottom", **attributes)


PLANTS = (
    Plant("body-size", base.sealed, "“为认真", lambda o: size(o.p("为认真"), 30)),
    Plant("body-face", base.sealed, "“为认真", lambda o: face(o.p("为认真"), "宋体")),
    Plant("body-face", base.sealed, "““为认真", _quotes),
    Plant("body-face", base.sealed, "“为认真", _themed),
    Plant("body-color", base.sealed, "“为认真", lambda o: color(o.p("为认真"), "333399")),
    Plant("body-indent", base.sealed, "“为认真", lambda o: put(
        o.p("为认真"), "pPr/ind", firstLine=0, firstLineChars=0)),
    Plant("body-indent", base.sealed, "“为认真", lambda o: put(
        o.p("为认真"), "pPr/ind", firstLine=480, firstLineChars=0)),
    Plant("typed-indent", base.sealed, "“为认真", lambda o: (
        put(o.p("为认真"), "pPr/ind", firstLine=0, firstLineChars=0),
        say(o.p("为认真"), "为认真", "　　为认真"))),
    Plant("body-edges", base.sealed, "“为认真", lambda o:
        put(o.p("为认真"), "pPr/ind", right=300)),
    Plant("body-white", base.sealed, "“为认真", lambda o: put(
        o.p("为认真"), "pPr/spacing", after=120, line=579, lineRule="exact")),
    Plant("text-on-page-1", base.table, "“为认真", lambda o: put(
        o.p("为认真"), "pPr/pageBreakBefore")),
    Plant("heading-face", base.sealed, "“一、总体", lambda o: face(o.p("一、"), "楷体")),
    Plant("heading-face", base.sealed, "“（一）", lambda o: face(o.p("（一）"), "仿宋")),
    Plant("heading-rest", base.sealed, "“（一）", lambda o: face(o.p("（一）"), "楷体")),
    Plant("heading-size", base.sealed, "“一、总体", lambda o: size(o.p("一、"), 30)),
    Plant("heading-bold", base.sealed, "“一、总体", lambda o: put(
        next(o.p("一、").iter(qn("w:r"))), "rPr/b")),
    Plant("heading-bold", base.sealed, "“一、总体", lambda o:
        put(o.style("heading 1"), "rPr/b")),
    Plant("heading-indent", base.sealed, "“一、总体", lambda o: put(
        o.p("一、"), "pPr/ind", firstLine=0, firstLineChars=0)),
    Plant("heading-ordinal", base.sealed, "“一.总体", lambda o:
        say(o.p("一、"), "一、", "一.")),
    Plant("heading-ordinal", base.sealed, "“(一)压实", lambda o:
        say(o.p("（一）"), "（一）", "(一)")),
    Plant("heading-ordinal", base.sealed, "“（一）、", lambda o: say(
        o.p("（一）"), "（一）", "（一）、")),
    Plant("heading-ordinal", base.sealed, "“1、明确", lambda o:
        say(o.p("1."), "1.", "1、")),
    Plant("heading-ordinal", base.sealed, "“(1)细化", lambda o:
        say(o.p("（1）"), "（1）", "(1)")),
    Plant("heading-stop", base.sealed, "“一、总体", lambda o:
        say(o.p("一、"), "总体要求", "总体要求。")),
    Plant("heading-stop", base.sealed, "“（一）压实", _heading_alone),
    Plant("table-width", base.table, "第 1 个表格", lambda o: put(
        next(o.body.iter(qn("w:tbl"))), "tblPr/tblW", w=9600, type="dxa")),
    Plant("table-head", base.table, "第 1 个表格", lambda o: _undone(o, "trPr/tblHeader")),
    Plant("table-rows", base.table, "第 1 个表格第 1 行", lambda o:
        _undone(o, "trPr/cantSplit")),
    Plant("table-size", base.table, "第 1 个表格第 2 行", lambda o: size(o.p("1"), 18)),
    Plant("table-caption", base.table, "“检查清单”", lambda o: put(
        o.p("检查清单"), "pPr/jc", val="left")),
    Plant("cell-clipped", base.table, "第 1 个表格第 2 行", lambda o: put(
        o.p("1"), "pPr/spacing", line=240, lineRule="exact")),
    Plant("cell-clipped", base.table, "第 1 个表格第 2 行", lambda o: put(
        _rows(o)[1], "trPr/trHeight", val=200, hRule="exact")),
    Plant("folio-missing", base.sealed, "第 1 节页脚", lambda o:
        _emptied_feet(o, "default", "even")),
    Plant("folio-odd-even", base.sealed, "页脚", lambda o: drop(
        o.part("settings"), "evenAndOddHeaders")),
    Plant("folio-odd-even", base.sealed, "页脚", lambda o: _emptied_feet(o, "even")),
    Plant("folio-face", base.sealed, "单页页脚", lambda o: face(
        _foot(o, "default"), "Times New Roman")),
    Plant("folio-size", base.sealed, "双页页脚", lambda o: size(_foot(o, "even"), 21)),
    Plant("folio-form", base.sealed, "单页页脚", lambda o: (
        say(_foot(o, "default"), "— ", "- "), say(_foot(o, "default"), " —", " -"))),
    Plant("folio-odd", base.sealed, "单页页脚", lambda o: put(
        _foot(o, "default"), "pPr/jc", val="center")),
    Plant("folio-even", base.sealed, "双页页脚", lambda o: put(
        _foot(o, "even"), "pPr/ind", left=0)),
    Plant("folio-distance", base.sealed, "单页页脚", lambda o: [
        put(one, "pgMar", footer=992) for one in o.sections()]),
    Plant("folio-turned", lambda: base.table(turned=True), "第 2 节页脚", _laid_flat),
    Plant("turned-margins", lambda: base.table(turned=True), "第 2 节", lambda o: put(
        o.sections()[1], "pgMar", left=1440)),
    Plant("folio-letter", base.letter, "首页页脚", lambda o: _headed(
        o, "footer", "LetterFoot").addprevious(deepcopy(_foot(o, "default")))),
    Plant("letter-top", base.letter, "首页页眉", lambda o: put(
        o.sections()[0], "pgMar", header=500)),
    Plant("letter-words", base.letter, "首页页眉", lambda o: (
        say(_mark(o), base.ORGAN, "某管委会文件"))),
    Plant("letter-rules", base.letter, "首页页眉", lambda o:
        _ruled(o, "信函上红线", val="single")),
    Plant("letter-rules", base.letter, "首页页脚", lambda o: _ruled(
        o, "信函下红线", val="thickThinSmallGap")),
    Plant("letter-rules", base.letter, "首页下方", lambda o: drop(
        o.style("信函下红线"), "pPr/pBdr")),
    Plant("letter-rule-color", base.letter, "首页页眉", lambda o: _ruled(
        o, "信函上红线", color="000000")),
    Plant("letter-rule-width", base.letter, "首页页脚", lambda o: put(
        o.style("信函下红线"), "pPr/ind", left=0, right=0)),
    Plant("letter-rule-gap", base.letter, "首页页眉", lambda o: put(
        _headed(o, "header", "LetterHead"), "pPr/spacing", before=600)),
    Plant("letter-foot", base.letter, "首页页脚", lambda o: put(
        _headed(o, "footer", "LetterFoot"), "pPr/spacing", after=300)),
    Plant("letter-number", base.letter, "“某新城", lambda o: put(
        o.p("某新城"), "pPr/tabs/tab", val="right", pos=8000)),
    Plant("letter-imprint", base.letter, "“某办公室", lambda o: _printed(o)),
    Plant("letter-imprint", base.letter, "“抄送", lambda o: put(
        o.p("抄送").getparent(), "tcPr/tcBorders/top", val="single", sz=8)),
    Plant("order-gap", base.order, "“《某某", lambda o: put(
        o.style("令号"), "pPr/spacing", after=579)),
    Plant("order-rule", base.order, "“第12号”", lambda o: (
        put(o.p("第12号"), "pPr/pBdr/bottom", val="single", sz=8, space=0, color="FF0000"))),
    Plant("stamp-place", base.order, "“区长", lambda o: put(
        o.p("区长"), "pPr/spacing", before=0, line=579, lineRule="exact")),
    Plant("minutes-words", base.minutes, "“重庆市", lambda o: say(
        next(one for one in o.body.iter(qn("w:p")) if words(one).endswith("会议纪要")),
        "会议纪要", "纪要摘编")),
    Plant("attendance-label", base.minutes, "“出席", lambda o: put(
        next(o.p("出席").iter(qn("w:r"))), "rPr/rFonts", eastAsia="仿宋")),
    Plant("attendance-names", base.minutes, "“请假", lambda o: put(
        list(o.p("请假").iter(qn("w:r")))[1], "rPr/rFonts", eastAsia="楷体")),
    Plant("attendance-gap", base.minutes, "“出席", lambda o: put(
        o.p("出席"), "pPr/spacing", before=0)),
    Plant("attendance-indent", base.minutes, "“请假", lambda o: put(
        o.p("请假"), "pPr/ind", left=945)),
)  # fmt: skip


def _printed(opened: Opened) -> None:
    cell = opened.p("抄送").getparent()
    made = blank(cell)
    put(made, "pPr/pStyle", val="Printer")
    drop(made, "pPr/ind")
    run = put(made, "r")
    text = run.makeelement(qn("w:t"))
    text.text = "某办公室"
    run.append(text)
    cell.append(made)
