"""Faults of joint heads and signatures, of seals, name stamps and what stands beside them."""

from copy import copy
from dataclasses import replace
from typing import Any

from docx.oxml.ns import qn

from portal.gongwen.content import Document, Sealing
from tests.gongwen.checking import documents as base
from tests.gongwen.checking.planting import Plant
from tests.gongwen.opened import Opened, blank, drop, put, remove, words
from tests.gongwen.samples import turned_attachment


def _joint_of(count: int) -> Document:
    organs = tuple(f"重庆市某某区第{name}管理委员会" for name in "一二三四五六七")
    return replace(base.joint(), issuers=organs[:count])


def _joint_of_5() -> Document:
    return _joint_of(5)


def _unlike() -> Document:
    """Two organs whose names are not equally long."""
    return replace(base.joint(), issuers=(base.ORGAN, "重庆市某某区应急管理局"))


def _unsealed() -> Document:
    signature = replace(base.SIGNED, sealing=Sealing.UNSEALED)
    return replace(_joint_of(3), signature=signature, issued=None)


def _cell(opened: Opened, text: str) -> Any:
    return opened.p(text, last=True).getparent()


def _fourth(opened: Opened) -> None:
    """A fourth name in the first row of seals."""
    row = _cell(opened, "重庆市某某区第一").getparent()
    paragraph = row.findall(qn("w:tc"))[-1].find(qn("w:p"))
    text = put(paragraph, "r/t")
    text.text = "某某局"


def _stop(opened: Opened, text: str, at: int, place: int) -> None:
    """One tab stop of a paragraph, moved."""
    opened.p(text).findall(f"{qn('w:pPr')}/{qn('w:tabs')}/{qn('w:tab')}")[at].set(
        qn("w:pos"), str(place)
    )


def _stops(opened: Opened, text: str, away: int) -> None:
    for one in opened.p(text).iter(qn("w:tab")):
        if one.get(qn("w:pos")):
            one.set(qn("w:pos"), str(int(one.get(qn("w:pos"))) + away))


def _date(opened: Opened) -> Any:
    return next(one for one in opened.body.iter(qn("w:p")) if words(one) == "2023年6月1日")


def _signed(opened: Opened) -> Any:
    return next(one for one in opened.body.iter(qn("w:p")) if words(one) == base.ORGAN)


def _numbered(opened: Opened) -> None:
    """The feet of the first section at the end too."""
    first, _, blank_page, last = opened.sections()
    for section in (blank_page, last):
        for old in section.findall(qn("w:footerReference")):
            remove(old)
        for foot in reversed(first.findall(qn("w:footerReference"))):
            section.insert(0, copy(foot))


def _two_pages_on(opened: Opened) -> None:
    """A blank page before the 版记, made by breaks alone."""
    table = list(opened.body.iter(qn("w:tbl")))[-1]
    for _ in range(2):
        made = blank(table, 20)
        put(made, "pPr/pageBreakBefore")
        table.addprevious(made)


PLANTS = (
    Plant("mark-spread", _unlike, "“重庆市某某区应急", lambda o:
        put(o.p("重庆市某某区应急"), "pPr/jc", val="left")),
    Plant("mark-word", _unlike, "“文件”", lambda o:
        drop(_cell(o, "文件"), "tcPr/vAlign")),
    Plant("mark-word", _unlike, "“文件”", lambda o: [
        drop(one, "tcPr/vMerge") for one in o.body.iter(qn("w:tc"))]),
    Plant("signer-align", base.joint_upward, "“某新城", lambda o:
        _stop(o, "某新城", 0, 5425)),
    Plant("recipients-below", base.single, "“为认真", lambda o:
        put(o.style("主送机关"), "pPr/spacing", after=579)),
    Plant("seal-gap", base.single, "“重庆市", lambda o: put(
        _signed(o), "pPr/spacing", before=4 * 579, line=579, lineRule="exact")),
    Plant("date-gap", base.single, "“2023年6月1日”", lambda o: put(
        _date(o), "pPr/spacing", before=579, line=579, lineRule="exact")),
    Plant("date-gap", base.upward, "“2023年6月1日”", lambda o: put(
        _date(o), "pPr/spacing", before=579, line=579, lineRule="exact")),
    Plant("seals-a-row", _joint_of_5, "“重庆市某某区 第一", _fourth),
    Plant("organ-align", _unsealed, "“重庆市某某区第二", lambda o: put(
        o.p("重庆市某某区第二", last=True), "pPr/ind", left=3000)),
    Plant("stamp-edge", base.order, "“区长", lambda o: _stops(o, "区长", -300)),
    Plant("stamp-office", base.order, "“区长", lambda o: _stop(o, "区长", 0, 5110)),
    Plant("stamp-date", base.order, "“2023年6月1日”", lambda o: put(
        _date(o), "pPr/spacing", before=0, line=579, lineRule="exact")),
    Plant("attendance-size", base.minutes, "“出席", lambda o:
        put(o.style("出席人员"), "rPr/sz", val=28)),
    Plant("issued-title-line", base.joint, "“安全检查", lambda o:
        put(o.style("印发件标题"), "pPr/spacing", before=4 * 579)),
    Plant("letter-gap", base.letter, "“某新城", lambda o:
        put(o.style("信函发文字号"), "pPr/spacing", before=700)),
    Plant("folio-blank", turned_attachment, "第 3 节页脚", _numbered),
    Plant("folio-blank", base.upward, "第 1 节", _two_pages_on),
    Plant("attendance-gap", base.minutes, "“请假", lambda o: put(
        o.p("请假"), "pPr/spacing", before=579, line=579, lineRule="exact")),
    Plant("note-gap", base.sealed, "“2.名称", lambda o: put(
        o.p("2.名称很长"), "pPr/spacing", before=579, line=579, lineRule="exact")),
    Plant("rule-color", base.minutes, "“〔2023〕3号", lambda o: put(
        o.style("纪要编号"), "pPr/pBdr/bottom", color="000000")),
    Plant("line-pitch", base.single, "“附件：检查", lambda o: put(
        o.p("附件："), "pPr/spacing", line=700, lineRule="exact")),
    Plant("characters-a-line", base.single, "“附件：检查", lambda o: put(
        o.style("附件说明"), "rPr/spacing", val=10)),
    Plant("folio-odd", base.single, "单页页脚", lambda o: put(
        o.feet("default")[-1], "pPr/jc", val="center")),
)  # fmt: skip
