"""Faults of paper, lines, head, number and title."""

from typing import Any

from docx.oxml.ns import qn

from tests.gongwen.checking import documents as base
from tests.gongwen.checking.planting import Plant
from tests.gongwen.opened import Opened, before, blank, color, drop, face, put, remove, say, size


def _all(opened: Opened, tag: str, **attributes: object) -> None:
    for section in opened.sections():
        put(section, tag, **attributes)


def _rule_on_its_own(opened: Opened, line: int) -> None:
    """The red rule under an empty line of its own, as it is drawn by hand."""
    drop(opened.style("发文字号"), "pPr/pBdr")
    made = blank(opened.p("某新城"), line)
    put(made, "pPr/pBdr/bottom", val="single", sz=8, space=1, color="FF0000")
    opened.p("某新城").addnext(made)


def _border(opened: Opened, **attributes: object) -> None:
    put(opened.style("发文字号"), "pPr/pBdr/bottom", **attributes)


def _swapped(opened: Opened, first: str, second: str) -> None:
    opened.p(first).addprevious(opened.p(second))


def _title_lines(opened: Opened, *lines: str) -> None:
    """The title broken as a person broke it."""
    title = _title(opened)
    for run in list(title.iter(qn("w:r"))):
        remove(run)
    run = put(title, "r")
    for place, line in enumerate(lines):
        if place:
            run.append(run.makeelement(qn("w:br")))
        text = run.makeelement(qn("w:t"))
        text.text = line
        run.append(text)


def _title(opened: Opened) -> Any:
    return next(
        one
        for one in opened.body.iter(qn("w:p"))
        if one.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") is not None
        and one.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "Title"
    )


PLANTS = (
    Plant("paper", base.sealed, "第 1 节", lambda o:
        put(o.sections()[0], "pgSz", h=16500)),
    Plant("margin-top", base.sealed, "第 1 节", lambda o: _all(o, "pgMar", top=2268)),
    Plant("margin-top", base.sealed, "第 1 节", lambda o:
        _all(o, "pgMar", top=1830), "ink"),
    Plant("margin-left", base.sealed, "第 1 节", lambda o: _all(o, "pgMar", left=1701)),
    Plant("margin-left", base.sealed, "第 1 节", lambda o: _all(o, "pgMar", gutter=200)),
    Plant("margin-right", base.sealed, "第 1 节", lambda o: _all(o, "pgMar", right=1587)),
    Plant("margin-bottom", base.sealed, "第 1 节", lambda o:
        _all(o, "pgMar", bottom=1900)),
    Plant("margin-bottom", base.sealed, "第 1 节", lambda o:
        _all(o, "pgMar", bottom=1930), "ink"),
    Plant("line-pitch", base.sealed, "“为认真", lambda o: put(
        o.p("为认真"), "pPr/spacing", line=560, lineRule="exact")),
    Plant("line-pitch", base.sealed, "“为认真", lambda o: put(
        o.p("为认真"), "pPr/spacing", line=360, lineRule="auto")),
    Plant("lines-a-page", base.sealed, "“为认真", lambda o: put(
        o.p("为认真"), "pPr/spacing", line=580, lineRule="exact")),
    Plant("characters-a-line", base.sealed, "“为认真", lambda o: put(
        o.style("Normal"), "rPr/spacing", val=0)),
    Plant("character-grid", base.sealed, "第 1 节", lambda o: put(
        o.sections()[0], "docGrid", type="linesAndChars", charSpace=-849)),
    Plant("compressed-marks", base.sealed, "全文设置", lambda o: put(
        o.part("settings"), "characterSpacingControl", val="compressPunctuation")),
    Plant("line-starts", base.sealed, "“为认真", lambda o:
        put(o.p("为认真"), "pPr/kinsoku", val=0)),
    Plant("widows", base.sealed, "“为认真", lambda o:
        put(o.p("为认真"), "pPr/widowControl", val=1)),
    Plant("justified", base.sealed, "“为认真", lambda o:
        put(o.p("为认真"), "pPr/jc", val="left")),
    Plant("copy-number-form", base.sealed, "“0001”", lambda o:
        say(o.p("000001"), "000001", "0001")),
    Plant("secrecy-form", base.sealed, "“秘密一年”", lambda o: say(o.p("秘密"), "★1年", "一年")),
    Plant("urgency-form", base.sealed, "“急件”", lambda o: say(o.p("特急"), "特急", "急件")),
    Plant("left-face", base.sealed, "“特急”", lambda o: face(o.p("特急"), "仿宋")),
    Plant("left-size", base.sealed, "“特急”", lambda o: size(o.p("特急"), 28)),
    Plant("left-place", base.sealed, "“特急”", lambda o:
        put(o.p("特急"), "pPr/ind", left=630)),
    Plant("left-order", base.sealed, "“000001”", lambda o: _swapped(o, "秘密", "特急")),
    Plant("left-top", base.sealed, "“000001”", lambda o: (
        before(o.p("000001"), blank(o.body)),
        put(next(_spacers(o)), "pPr/spacing", line=_line(next(_spacers(o))) - 579))),
    Plant("mark-missing", base.sealed, "首页", lambda o:
        _emptied(o, o.p(f"{base.ORGAN}文件"))),
    Plant("mark-face", base.sealed, "“重庆市", lambda o: face(o.style("发文机关标志"), "宋体")),
    Plant("mark-color", base.sealed, "“重庆市", lambda o:
        color(o.p(f"{base.ORGAN}文件"), "C00000")),
    Plant("mark-centred", base.sealed, "“重庆市", lambda o: (
        size(o.p(f"{base.ORGAN}文件"), 40) or put(o.p(f"{base.ORGAN}文件"), "pPr/jc", val="left"))),
    Plant("mark-top", base.sealed, "“重庆市", lambda o: put(
        next(_spacers(o)), "pPr/spacing", line=_line(next(_spacers(o))) + 300)),
    Plant("mark-top", base.order, "“重庆市", lambda o: put(
        next(_spacers(o)), "pPr/spacing", line=_line(next(_spacers(o))) + 300)),
    Plant("mark-width", base.single, "“重庆市", lambda o: say(
        o.p(f"{base.ORGAN}文件"), "文件", "公文文件文件文件文件")),
    Plant("number-missing", base.joint, "首页", lambda o: (
        put(_title(o), "pPr/pBdr/top", val="none"), remove(o.p("某新城")))),
    Plant("number-form", base.single, "“某新城管发[2", lambda o: (
        say(o.p("某新城"), "〔2023〕", "[2023]"))),
    Plant("number-form", base.single, "“某新城管发〔2", lambda o:
        say(o.p("某新城"), "〕13", "〕第13")),
    Plant("number-form", base.single, "“某新城管发〔2", lambda o:
        say(o.p("某新城"), "〕13", "〕013")),
    Plant("number-form", base.order, "“12号”", lambda o:
        say(o.p("第12号"), "第12号", "12号")),
    Plant("number-face", base.single, "“某新城", lambda o: face(o.p("某新城"), "黑体")),
    Plant("number-face", base.upward, "“某新城", lambda o: face(o.style("上行文发文字号"), "宋体")),
    Plant("number-size", base.single, "“某新城", lambda o: size(o.p("某新城"), 28)),
    Plant("number-gap", base.single, "“某新城", lambda o: put(
        o.style("发文字号"), "pPr/spacing", before=579)),
    Plant("number-gap", base.joint, "“某新城", lambda o: put(
        o.style("发文字号"), "pPr/spacing", before=3 * 579)),
    Plant("number-place", base.single, "“某新城", lambda o:
        put(o.p("某新城"), "pPr/jc", val="left")),
    Plant("number-place", base.upward, "“某新城", lambda o: put(
        o.style("上行文发文字号"), "pPr/ind", firstLine=0)),
    Plant("signer-label", base.upward, "“某新城", lambda o: (
        say(o.p("某新城"), "签发人：", "签发人:"),
        put(o.p("某新城"), "pPr/tabs/tab", val="right", pos=8530))),
    Plant("signer-face", base.joint_upward, "“签发人", lambda o:
        face(_name(o, "李四"), "仿宋")),
    Plant("signer-place", base.upward, "“某新城", lambda o: put(
        o.p("某新城"), "pPr/tabs/tab", val="right", pos=7000)),
    Plant("signer-rows", base.joint_upward, "“签发人", lambda o: say(
        _name(o, "张三丰"), "张三丰", "张、李")),
    Plant("signer-order", base.joint_upward, "“签发人", lambda o: (
        _swapped(o, "签发人", "某新城"),
        put(o.p("某新城"), "pPr/spacing", before=1158, line=579, lineRule="exact"),
        put(o.p("签发人"), "pPr/spacing", before=0, line=579, lineRule="exact"),
        put(o.p("签发人"), "pPr/pBdr/bottom", val="single", sz=8, space=9, color="FF0000"),
        put(o.p("某新城"), "pPr/pBdr/bottom", val="none"))),
    Plant("rule-missing", base.single, "“某新城", lambda o:
        drop(o.style("发文字号"), "pPr/pBdr")),
    Plant("rule-color", base.single, "“某新城", lambda o: _border(o, color="000000")),
    Plant("rule-width", base.single, "“某新城", lambda o: put(
        o.p("某新城"), "pPr/ind", left=400, right=400)),
    Plant("rule-gap", base.single, "“某新城", lambda o: _border(o, space=1)),
    Plant("rule-gap", base.single, "空行", lambda o: _rule_on_its_own(o, 579)),
    Plant("rule-weight", base.single, "“某新城", lambda o: _border(o, sz=18)),
    Plant("title-missing", base.letter, "首页", lambda o: (
        put(o.p("区燃气公司"), "pPr/spacing", before=4 * 579), remove(_title(o)))),
    Plant("title-face", base.single, "“关于开展", lambda o: face(o.p("关于开展"), "黑体")),
    Plant("title-size", base.single, "“关于开展", lambda o: size(o.p("关于开展"), 36)),
    Plant("title-color", base.single, "“关于开展", lambda o: color(o.p("关于开展"), "FF0000")),
    Plant("title-centred", base.single, "“关于开展", lambda o: put(
        o.p("关于开展"), "pPr/jc", val="left")),
    Plant("title-centred", base.single, "“关于开展", lambda o: put(
        o.p("关于开展"), "pPr/ind", firstLine=640)),
    Plant("title-pitch", base.single, "“关于开展", lambda o: put(
        o.p("关于开展"), "pPr/spacing", line=900, lineRule="exact", before=1158)),
    Plant("title-gap", base.single, "“关于开展", lambda o: put(
        o.p("关于开展"), "pPr/spacing", before=579, line=640, lineRule="exact")),
    Plant("title-gap", base.letter, "“关于商请", lambda o: put(
        o.p("关于商请"), "pPr/spacing", before=0, line=640, lineRule="exact")),
    Plant("title-break", base.sealed, "“某区关于", lambda o: _title_lines(
        o, "某区关于加强2023年汛期", "的建筑施工安全生产工作", "事项通知")),
    Plant("title-shape", base.sealed, "某区管理", lambda o: _title_lines(
        o, "某区管理委员会关于进一步加强", "2023年汛期", "建筑施工安全生产工作通知")),
    Plant("title-shape", base.sealed, "某区管理", lambda o: _title_lines(
        o, "某区管理委员会关于进一步加强汛期", "施工安全生产管理工作的", "通知")),
    Plant("recipients-gap", base.single, "“各企业：”", lambda o: put(
        o.style("主送机关"), "pPr/spacing", before=0)),
    Plant("recipients-flush", base.single, "“各企业：”", lambda o: put(
        o.p("各企业"), "pPr/ind", firstLine=630)),
    Plant("recipients-colon", base.single, "“各企业:”", lambda o:
        say(o.p("各企业"), "：", ":")),
    Plant("recipients-look", base.single, "“各企业：”", lambda o: face(o.p("各企业"), "黑体")),
    Plant("recipients-look", base.single, "“各企业：”", lambda o: size(o.p("各企业"), 28)),
    Plant("recipients-none", base.minutes, "“各企业：”", lambda o: _addressed(o)),
)  # fmt: skip


def _spacers(opened: Opened) -> Any:
    return (
        one
        for one in opened.body.iter(qn("w:p"))
        if one.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") is not None
        and one.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "MarkSpace"
    )


def _line(paragraph: Any) -> int:
    return int(paragraph.find(f"{qn('w:pPr')}/{qn('w:spacing')}").get(qn("w:line")))


class _Run:
    """One run, to be changed as a paragraph is."""

    def __init__(self, text: Any) -> None:
        self._text = text

    def iter(self, tag: str) -> list[Any]:
        return [self._text if tag == qn("w:t") else self._text.getparent()]


def _name(opened: Opened, text: str) -> _Run:
    return _Run(next(one for one in opened.body.iter(qn("w:t")) if one.text == text))


def _emptied(opened: Opened, paragraph: Any) -> None:
    for run in list(paragraph.iter(qn("w:r"))):
        remove(run)


def _addressed(opened: Opened) -> None:
    title = _title(opened)
    put(title, "pPr/spacing", after=0, before=1158, line=640, lineRule="exact")
    made = blank(title)
    put(made, "pPr/pStyle", val="Recipients")
    put(made, "pPr/spacing", before=579, after=0)
    run = put(made, "r")
    text = run.makeelement(qn("w:t"))
    text.text = "各企业："
    run.append(text)
    title.addnext(made)
