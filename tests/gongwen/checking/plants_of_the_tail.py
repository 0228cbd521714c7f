"""Faults of 附件说明, signature, 附注, 附件 and 版记."""

from dataclasses import replace
from typing import Any

from docx.oxml.ns import qn

from portal.gongwen.content import Document, IssuedText, Paragraph
from tests.gongwen.checking import documents as base
from tests.gongwen.checking.planting import Plant
from tests.gongwen.opened import Opened, blank, drop, face, put, remove, say, size, words

_SECOND = "2.名称很长"


def _date(opened: Opened) -> Any:
    return next(one for one in opened.body.iter(qn("w:p")) if words(one) == "2023年6月1日")


def _signed(opened: Opened) -> Any:
    return next(one for one in opened.body.iter(qn("w:p")) if words(one) == base.ORGAN)


def _cells(opened: Opened) -> list[Any]:
    """The cells of the 版记, one a row."""
    table = list(opened.body.iter(qn("w:tbl")))[-1]
    return list(table.iter(qn("w:tc")))


def _edge(opened: Opened, row: int, side: str, **attributes: object) -> None:
    put(_cells(opened)[row], f"tcPr/tcBorders/{side}", **attributes)


def _in_the_flow(opened: Opened) -> None:
    for table in opened.body.iter(qn("w:tbl")):
        drop(table, "tblPr/tblpPr")
        drop(table, "tblPr/tblOverlap")


def _turned_overleaf(opened: Opened) -> None:
    """One more page before the 版记."""
    table = list(opened.body.iter(qn("w:tbl")))[-1]
    made = blank(table, 20)
    put(made, "pPr/pageBreakBefore")
    table.addprevious(made)


def _alone(opened: Opened) -> None:
    """The signature on a page without a line of text."""
    put(_signed(opened), "pPr/pageBreakBefore")


def _untitled(opened: Opened) -> None:
    mark = opened.p("附件1", last=True)
    remove(mark.getnext())


def _unprinted() -> Document:
    return replace(base.single(), imprint=None)


def _issuing() -> Document:
    plan = IssuedText("安全检查方案", (Paragraph("全区开展检查。"),))
    said = (Paragraph("现将方案印发给你们。"),)
    return replace(base.single(), body=said, attachments=(), issued=plan, imprint=None)


def _bracketless(opened: Opened) -> None:
    say(opened.p("（此件"), "（此件公开发布）", "此件公开发布")


PLANTS = (
    Plant("note-gap", base.single, "“附件：检查", lambda o: put(
        o.p("附件："), "pPr/spacing", before=0, line=579, lineRule="exact")),
    Plant("note-form", base.single, "“附件:检查", lambda o: say(o.p("附件："), "附件：", "附件:")),
    Plant("note-number", base.sealed, "“2、名称", lambda o: say(o.p(_SECOND), "2.", "2、")),
    Plant("note-end", base.single, "“附件：检查", lambda o: say(o.p("附件："), "清单", "清单。")),
    Plant("note-end", base.single, "“附件：《检", lambda o:
        say(o.p("附件："), "检查清单", "《检查清单》")),
    Plant("note-indent", base.single, "“附件：检查", lambda o: put(
        o.p("附件："), "pPr/ind", left=945, hanging=945)),
    Plant("note-indent", base.sealed, "“2.名称", lambda o: put(
        o.p(_SECOND), "pPr/ind", left=2190, hanging=315)),
    Plant("note-turned", base.sealed, "“2.名称", lambda o: put(
        o.p(_SECOND), "pPr/ind", left=630, firstLine=945, hanging=0)),
    Plant("note-look", base.single, "“附件：检查", lambda o: face(o.p("附件："), "黑体")),
    Plant("note-look", base.single, "“附件：检查", lambda o: size(o.p("附件："), 28)),
    Plant("date-form", base.single, "“2023年06月1", lambda o: say(_date(o), "6月", "06月")),
    Plant("date-form", base.joint, "“二〇二三年", lambda o: say(
        _date(o), "2023年6月1日", "二〇二三年六月")),
    Plant("sign-look", base.single, "“2023年6月1日”", lambda o: face(_date(o), "宋体")),
    Plant("sign-look", base.single, "“重庆市", lambda o: size(_signed(o), 30)),
    Plant("date-place", base.single, "“2023年6月1日”", lambda o:
        put(_date(o), "pPr/ind", right=0)),
    Plant("date-place", base.upward, "“2023年6月1日”", lambda o:
        put(_date(o), "pPr/ind", left=5000)),
    Plant("organ-place", base.single, "“重庆市", lambda o: put(
        _signed(o), "pPr/ind", left=2600, right=0)),
    Plant("sign-gap", base.upward, "“重庆市", lambda o: put(
        _signed(o), "pPr/spacing", before=1737, line=579, lineRule="exact")),
    Plant("sign-words", base.sealed, "“（此页无正文", lambda o: say(
        o.p("为认真"), "为认真", "（此页无正文）为认真")),
    Plant("sign-alone", base.table, "“2023年6月1日”", _alone),
    Plant("annotation-form", base.sealed, "“此件公开", _bracketless),
    Plant("annotation-indent", base.sealed, "“（此件", lambda o: put(
        o.p("（此件"), "pPr/ind", firstLine=0, firstLineChars=0)),
    Plant("annotation-gap", base.sealed, "“（此件", lambda o: put(
        o.p("（此件"), "pPr/spacing", before=579, line=579, lineRule="exact")),
    Plant("annotation-look", base.sealed, "“（此件", lambda o: face(o.p("（此件"), "楷体")),
    Plant("attached-turn", _unprinted, "“附件”", lambda o: put(
        o.p("附件", last=True), "pPr/pageBreakBefore", val=0)),
    Plant("attached-form", base.single, "“附件：”", lambda o: say(
        o.p("附件", last=True), "附件", "附件：")),
    Plant("attached-number", base.single, "“附件1”", lambda o: say(
        o.p("附件", last=True), "附件", "附件1")),
    Plant("attached-number", base.sealed, "“附件1”", lambda o: say(
        o.p("附件2", last=True), "附件2", "附件1")),
    Plant("attached-face", base.single, "“附件”", lambda o:
        face(o.p("附件", last=True), "仿宋")),
    Plant("attached-size", base.single, "“附件”", lambda o:
        size(o.p("附件", last=True), 28)),
    Plant("attached-place", base.single, "“附件”", lambda o: put(
        o.p("附件", last=True), "pPr/ind", firstLine=640)),
    Plant("attached-title", base.sealed, "“附件1”", _untitled),
    Plant("attached-title-line", base.single, "“检查清单”", lambda o: put(
        o.style("附件标题"), "pPr/spacing", before=0)),
    Plant("issued-turn", _issuing, "“安全检查", lambda o: put(
        o.p("安全检查"), "pPr/pageBreakBefore", val=0)),
    Plant("imprint-outer", base.sealed, "“主送", lambda o:
        _edge(o, 0, "top", val="single", sz=4)),
    Plant("imprint-outer", base.single, "“重庆市", lambda o:
        _edge(o, -1, "bottom", val="none")),
    Plant("imprint-inner", base.sealed, "“重庆市", lambda o:
        _edge(o, -1, "top", val="single", sz=12)),
    Plant("imprint-between", base.sealed, "“抄送", lambda o:
        _edge(o, 1, "top", val="single", sz=6)),
    Plant("imprint-color", base.sealed, "“主送", lambda o: _edge(
        o, 0, "top", val="single", sz=8, color="FF0000")),
    Plant("imprint-width", base.sealed, "第 1 个表格", lambda o: put(
        list(o.body.iter(qn("w:tbl")))[-1], "tblPr/tblW", w=8000, type="dxa")),
    Plant("imprint-place", base.single, "“抄送", _in_the_flow),
    Plant("imprint-even", base.single, "“抄送", _turned_overleaf),
    Plant("imprint-look", base.sealed, "“抄送", lambda o: face(o.p("抄送"), "宋体")),
    Plant("imprint-look", base.sealed, "“重庆市", lambda o:
        size(o.p(f"{base.ORGAN}办公室"), 26)),
    Plant("copies-form", base.sealed, "“抄送:", lambda o: say(o.p("抄送"), "抄送：", "抄送:")),
    Plant("copies-form", base.single, "“抄送", lambda o: say(o.p("抄送"), "局。", "局")),
    Plant("copies-indent", base.single, "“抄送", lambda o:
        put(o.p("抄送"), "pPr/ind", right=0)),
    Plant("copies-turned", base.sealed, "“抄送", lambda o: put(
        o.p("抄送"), "pPr/ind", left=280, hanging=0)),
    Plant("printed-form", base.single, "“重庆市", lambda o: say(
        o.p(f"{base.ORGAN}办公室"), "2023年6月2日印发", "2023年6月02日印")),
    Plant("printer-place", base.single, "“重庆市", lambda o: put(
        o.p(f"{base.ORGAN}办公室"), "pPr/ind", left=600)),
    Plant("printed-place", base.single, "“重庆市", lambda o: put(
        o.p(f"{base.ORGAN}办公室"), "pPr/tabs/tab", val="right", pos=8000)),
)  # fmt: skip
