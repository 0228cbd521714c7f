"""A correct document as a careful person makes it in Word: no style of the engine, all by hand."""

import io
from typing import Any

import docx
from docx.oxml.ns import qn

from portal.gongwen.widths import twips
from tests.gongwen.opened import put

ORGAN = "重庆市某某区新城建设管理委员会"
SENTENCE = (
    "为认真贯彻落实安全生产各项要求，坚决遏制较大及以上生产安全事故发生，"
    "现就有关事项通知如下，请结合实际抓好贯彻落实。"
)
_FANGSONG, _HEITI, _KAITI, _SONGTI, _TITLE = (
    "仿宋",
    "黑体",
    "楷体",
    "宋体",
    "方正小标宋简体",
)
_LINE = 579


class Hand:
    """A document while it is typed."""

    def __init__(self) -> None:
        self._word = docx.Document()
        self._settings()
        self._page()

    def _settings(self) -> None:
        settings = self._word.settings.element
        put(settings, "evenAndOddHeaders")
        put(settings, "characterSpacingControl", val="doNotCompress")

    def _page(self) -> None:
        section = self._word.sections[0]._sectPr
        put(section, "pgSz", w=11906, h=16838)
        put(section, "pgMar", top=2098, left=1587, bottom=1984, right=1474, footer=1440, gutter=0)
        put(section, "docGrid", type="lines", linePitch=579)
        for footer, edge in (
            (self._word.sections[0].footer, "right"),
            (self._word.sections[0].even_page_footer, "left"),
        ):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]._p
            put(paragraph, "pPr/spacing", before=0, after=0, line=280, lineRule="exact")
            put(paragraph, "pPr/ind", **{edge: 280})
            put(paragraph, "pPr/jc", val=edge)
            self._run(paragraph, "— ", _SONGTI, 28, latin=_SONGTI)
            for kind in ("begin", "", "separate", "1", "end"):
                self._field(paragraph, kind)
            self._run(paragraph, " —", _SONGTI, 28, latin=_SONGTI)

    def _field(self, paragraph: Any, kind: str) -> None:
        run = self._run(paragraph, "1" if kind == "1" else "", _SONGTI, 28, latin=_SONGTI)
        if kind in {"begin", "separate", "end"}:
            put(run, "fldChar", fldCharType=kind)
        elif not kind:
            put(run, "instrText").text = " PAGE "

    def _run(
        self, paragraph: Any, text: str, face: str, size: int, *, latin: str = "", pitch: int = 0
    ) -> Any:
        run = paragraph.makeelement(qn("w:r"))
        paragraph.append(run)
        put(
            run,
            "rPr/rFonts",
            eastAsia=face,
            ascii=latin or "Times New Roman",
            hAnsi=latin or "Times New Roman",
            hint="eastAsia",
        )
        put(run, "rPr/spacing", val=pitch)
        put(run, "rPr/sz", val=size)
        if text:
            put(run, "t").text = text
        return run

    def line(
        self,
        text: str,
        face: str = _FANGSONG,
        size: int = 32,
        *,
        align: str = "both",
        color: str = "",
        height: int = _LINE,
        rest: str = "",
        **indents: int,
    ) -> Any:
        """One paragraph; ``rest`` goes on after it in 仿宋."""
        paragraph = self._word.add_paragraph()._p
        put(paragraph, "pPr/widowControl", val=0)
        put(paragraph, "pPr/spacing", before=0, after=0, line=height, lineRule="exact")
        put(paragraph, "pPr/ind", **(indents or {"firstLine": 0}))
        put(paragraph, "pPr/jc", val=align)
        pitch = -5 if size == 32 else 0
        for words, name in ((text, face), (rest, _FANGSONG)):
            if words:
                run = self._run(paragraph, words, name, size, pitch=pitch)
                if color:
                    put(run, "rPr/color", val=color)
        return paragraph

    def text(self, text: str, face: str = _FANGSONG, rest: str = "") -> Any:
        """One paragraph of text, in by two characters."""
        return self.line(text, face, rest=rest, firstLineChars=200, firstLine=640)

    def blank(self, count: int = 1, height: int = _LINE) -> None:
        """Empty lines."""
        for _ in range(count):
            self.line("", height=height)

    def data(self) -> bytes:
        """The bytes of the file."""
        stream = io.BytesIO()
        self._word.save(stream)
        return stream.getvalue()


def _down_to_the_mark(hand: Hand, lines: int = 2) -> None:
    """Empty lines, the last of them so high that the mark's ink is 35 mm under the top."""
    hand.blank(lines)
    hand.blank(height=684)


def notice() -> bytes:
    """A sealed notice of one page."""
    hand = Hand()
    _down_to_the_mark(hand)
    hand.line(f"{ORGAN}文件", _TITLE, 50, align="center", color="FF0000", height=650)
    hand.blank(2)
    number = hand.line("某新城管发〔2023〕9号", align="center")
    put(number, "pPr/pBdr/bottom", val="single", sz=8, space=9, color="FF0000")
    hand.blank(2)
    hand.line("关于开展安全生产检查工作的通知", _TITLE, 44, align="center", height=640)
    hand.blank()
    hand.line("各科（部）室、各企业：")
    hand.text(SENTENCE)
    hand.text("一、总体要求", _HEITI)
    hand.text("（一）压实责任。", _KAITI, "各单位要落实责任。")
    hand.text("1.明确分工。" + SENTENCE * 5)
    hand.blank()
    hand.line("附件：检查清单", left=1575, hanging=945)
    hand.blank(2)
    date = twips("2023年6月1日", 32)
    hand.line(ORGAN, align="center", left=8845 - 2 * 1260 - date, right=0)
    hand.line("2023年6月1日", align="right", right=1260)
    hand.line("（此件公开发布）", firstLineChars=200, firstLine=640)
    mark = hand.line("附件", _HEITI, align="left")
    put(mark, "pPr/pageBreakBefore")
    hand.blank()
    hand.line("检查清单", _TITLE, 44, align="center", height=640)
    hand.blank()
    hand.text(SENTENCE)
    return hand.data()


def request() -> bytes:
    """An unsealed 请示 of one signer."""
    hand = Hand()
    hand.line("特急", _HEITI, align="left")
    _down_to_the_mark(hand, lines=1)
    hand.line(f"{ORGAN}文件", _TITLE, 50, align="center", color="FF0000", height=650)
    hand.blank(2)
    line = hand.line("某新城管文〔2023〕9号\t签发人：", align="left", firstLine=315)
    put(line, "pPr/tabs/tab", val="right", pos=8530)
    hand._run(line, "张三", _KAITI, 32, pitch=-5)
    put(line, "pPr/pBdr/bottom", val="single", sz=8, space=9, color="FF0000")
    hand.blank(2)
    hand.line("关于给予奖励资金的请示", _TITLE, 44, align="center", height=640)
    hand.blank()
    hand.line("区政府：")
    hand.text(SENTENCE)
    hand.text("妥否，请批示。")
    hand.blank()
    hand.line(ORGAN, align="right", right=630)
    hand.line("2023年6月1日", left=8845 - 630 - 15 * 315 + 630)
    return hand.data()
