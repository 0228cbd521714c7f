"""Which element a paragraph is, where no style of the engine says so."""

import pytest

from portal.gongwen import guard
from portal.gongwen.content import Form
from portal.gongwen.mending.text_file import see_text
from portal.gongwen.oxml.parcel import Parcel
from portal.gongwen.oxml.sight.file import opened
from portal.gongwen.recognising import patterns
from portal.gongwen.recognising.outline import recognise
from portal.gongwen.recognising.roles import Outline, Role
from tests.gongwen.mending.foreign import Foreign, boxed, cell, centred, p, right, run, table

_ORGAN = "重庆市某某区新城建设管理委员会"
_RED = "<w:color w:val='FF0000'/><w:sz w:val='60'/>"


def _seen(*body: str, header: str = "", section: str = "") -> Outline:
    file = Foreign(list(body), header=header)
    file.section += section
    return recognise(opened(Parcel(guard.parts(file.data()))))


def _typed(text: str) -> Outline:
    return recognise(see_text(text.encode()))


def _roles(outline: Outline) -> list[tuple[Role, str]]:
    return [(one.role, patterns.squeezed(one.text)[:6]) for one in outline.elements if one.text]


def test_a_notice_typed_as_plain_text() -> None:
    outline = _typed(
        f"{_ORGAN}文件\n某管发〔2023〕8号\n关于开展检查的通知\n各科室：\n"
        "现将有关事项通知如下。\n一、总体要求\n落实责任。\n附件：1.清单\n2.台账\n"
        f"{_ORGAN}\n2023年6月1日\n（此件公开发布）\n附件1\n清单\n检查如下。\n"
        "抄送：区安委办。\n某某办公室 2023年6月2日印发\n"
    )
    assert outline.form is Form.FILE
    assert _roles(outline) == [
        (Role.MARK, "重庆市某某区"),
        (Role.NUMBER, "某管发〔20"),
        (Role.TITLE, "关于开展检查"),
        (Role.RECIPIENTS, "各科室："),
        (Role.BODY, "现将有关事项"),
        (Role.HEADING, "一、总体要求"),
        (Role.BODY, "落实责任。"),
        (Role.ATTACHMENT_NOTE, "附件：1.清"),
        (Role.ATTACHMENT_NOTE, "2.台账"),
        (Role.ORGAN, "重庆市某某区"),
        (Role.DATED, "2023年6"),
        (Role.NOTE, "（此件公开发"),
        (Role.ATTACHMENT_MARK, "附件1"),
        (Role.ATTACHMENT_TITLE, "清单"),
        (Role.BODY, "检查如下。"),
        (Role.COPIES_TO, "抄送：区安委"),
        (Role.PRINTER, "某某办公室2"),
    ]


def test_a_request_with_its_signer_on_the_line_of_the_number() -> None:
    outline = _seen(
        p(run("000012")),
        p(run("秘密★1年")),
        p(run("加急")),
        p(run(f"{_ORGAN}文件", _RED), '<w:jc w:val="center"/>'),
        p(run("某管文〔2023〕3号        签发人：张三")),
        centred("关于给予奖励资金的请示"),
        p(run("区政府：")),
        p(run("妥否，请批示。")),
        right("二〇二三年六月一日"),
    )
    assert outline.upward
    assert [role for role, _ in _roles(outline)] == [
        *(Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY, Role.MARK, Role.NUMBER),
        *(Role.TITLE, Role.RECIPIENTS, Role.BODY, Role.DATED),
    ]


def test_a_letter_whose_mark_stands_in_the_header() -> None:
    outline = _seen(
        p(run("某管函〔2023〕5号"), '<w:jc w:val="right"/>'),
        centred("关于商请协助检查的函"),
        p(run("区燃气公司：")),
        p(run("请予协助。")),
        right(_ORGAN),
        right("2023年6月1日"),
        header=p(run(_ORGAN, _RED)),
        section="<w:titlePg/>",
    )
    assert outline.form in {Form.LETTER}
    assert outline.first(Role.MARK) is not None
    assert outline.text(Role.MARK) == _ORGAN


def test_an_order_and_minutes_by_their_marks() -> None:
    order = _seen(
        p(run("某某区人民政府令", _RED)),
        p(run("第12号")),
        p(run("现予公布。")),
        right("2023年6月1日"),
    )
    assert order.form is Form.ORDER
    assert order.text(Role.NUMBER) == "第12号"
    minutes = _seen(
        p(run("某某会议纪要", _RED)),
        p(run("〔2023〕3号")),
        centred("安全生产专题会议纪要"),
        p(run("会议议定如下。")),
        p(run("出席：张三、李四。")),
    )
    assert minutes.form is Form.MINUTES
    assert minutes.text(Role.NUMBER) == "〔2023〕3号"


def test_a_joint_mark_in_a_table_and_a_number_in_a_box() -> None:
    mark = table(
        cell("甲区管理委员会") + cell("文件"), cell("乙区住房委员会") + cell(""), columns=2
    ).replace('w:val="single" w:sz="4"', 'w:val="none"')
    mark = mark.replace("<w:r>", "<w:r><w:rPr><w:color w:val='FF0000'/></w:rPr>")
    outline = _seen(
        mark,
        p(boxed("某管发〔2023〕8号")),
        centred("关于开展检查的通知"),
        p(run("各科室：")),
        p(run("请落实。")),
    )
    roles = _roles(outline)
    assert [text for role, text in roles if role is Role.MARK] == [
        "甲区管理委员",
        "文件",
        "乙区住房委员",
    ]
    assert (Role.NUMBER, "某管发〔20") in roles


def test_a_title_is_told_from_the_organs_above_it() -> None:
    alike = _seen(
        centred(_ORGAN), centred("关于开展检查的通知"), p(run("各科室：")), p(run("请落实。"))
    )
    assert [role for role, _ in _roles(alike)][:2] == [Role.TITLE, Role.TITLE]
    plain = _typed(f"{_ORGAN}\n关于开展检查的通知\n各科室：\n请落实。\n")
    assert [role for role, _ in _roles(plain)][:2] == [Role.MARK, Role.TITLE]
    assert next(plain.all(Role.MARK)).doubt


def test_a_plan_alone_has_no_red_head() -> None:
    outline = _typed("安全检查工作方案\n一、总体要求\n落实责任。\n")
    assert outline.form is Form.PAPER
    assert outline.text(Role.TITLE) == "安全检查工作方案"


def test_the_issued_plan_is_known_by_its_name() -> None:
    outline = _typed(
        "关于印发《检查方案》的通知\n各科室：\n现将《检查方案》印发给你们。\n检查方案\n一、要求\n落实。\n"
    )
    assert (Role.ISSUED_TITLE, "检查方案") in _roles(outline)


def test_tables_of_content_stay_tables_and_captions_find_them() -> None:
    outline = _seen(
        p(run("请核对。")),
        p(run("检查情况表"), '<w:jc w:val="center"/>'),
        table(cell("序号") + cell("名称") + cell("备注"), cell("1") + cell("灭火器") + cell("")),
    )
    assert [one.role for one in outline.elements if one.text][-2:] == [
        Role.TABLE_CAPTION,
        Role.TABLE,
    ]


@pytest.mark.parametrize(
    ("text", "level", "canonical"),
    [
        ("一.总体要求", 1, "一、总体要求"),
        ("（二）、责任", 2, "（二）责任"),
        ("(三)责任", 2, "（三）责任"),
        ("1、分工", 3, "1.分工"),
        ("１．分工", 3, "1.分工"),
        ("(2)清单", 4, "（2）清单"),
        ("3.5亿元", 0, "3.5亿元"),
        ("一是落实", 0, "一是落实"),
        ("2023年", 0, "2023年"),
    ],
)
def test_ordinals_are_known_however_they_are_written(text: str, level: int, canonical: str) -> None:
    assert patterns.level_of(text) == level
    assert patterns.canonical(text) == canonical


def test_the_imprint_is_found_before_the_attachments_too() -> None:
    outline = _typed(
        "关于开展检查的通知\n各科室：\n请落实。\n附件：清单\n"
        f"{_ORGAN}\n2023年6月1日\n抄送：区安委办。\n某某办公室 2023年6月2日印发\n校对：张三\n"
        "附件\n清单\n检查如下。\n"
    )
    assert _roles(outline)[5:] == [
        (Role.DATED, "2023年6"),
        (Role.COPIES_TO, "抄送：区安委"),
        (Role.PRINTER, "某某办公室2"),
        (Role.IMPRINT_OTHER, "校对：张三"),
        (Role.ATTACHMENT_MARK, "附件"),
        (Role.ATTACHMENT_TITLE, "清单"),
        (Role.BODY, "检查如下。"),
    ]
    issued = _typed(
        f"关于印发校对制度的通知\n各科室：\n请落实。\n{_ORGAN}\n2023年6月1日\n校对制度\n一、要求\n落实。\n"
    )
    assert (Role.ISSUED_TITLE, "校对制度") in _roles(issued)
