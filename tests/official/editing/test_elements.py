"""A document as the texts of a form, and back: what the form does not show stays as it was."""

from dataclasses import replace

import pytest

from portal.gongwen.content import (
    Form,
    Imprint,
    Paragraph,
    Picture,
    Sealing,
    Signature,
    Stamp,
)
from portal.official.editing.elements import document_of, values_of
from tests.gongwen import cases, samples

SAMPLES = {
    "one_organ": samples.one_organ,
    "request": samples.request,
    "letter": samples.letter,
    "command": samples.command,
    "minutes": samples.minutes,
    "attached": cases.attached,
    "forwarded": cases.forwarded,
    "stamps": cases.stamps,
    "joint_12": lambda: samples.joint(12),
    "strange": cases.strange,
}


def back(document, **changed):
    return document_of(values_of(document) | changed, document, document.form)


@pytest.mark.parametrize("make", SAMPLES.values(), ids=SAMPLES)
def test_a_form_that_is_sent_as_it_came_changes_nothing(make):
    document = make()
    assert back(document) == document


def test_what_a_form_does_not_show_stays():
    said = replace(
        samples.one_organ(),
        mark_word="公告",
        imprint=Imprint(printer="某办公室", others=("（共印 20 份）",)),
        signature=Signature(seal_mm=45),
    )
    changed = back(said, title="另一个标题", sealing="不加盖印章")
    assert changed.mark_word == "公告"
    assert changed.imprint.others == ("（共印 20 份）",)
    assert (changed.signature.seal_mm, changed.signature.sealing) == (45, Sealing.UNSEALED)


def test_marks_that_the_engine_adds_are_taken_off():
    changed = back(
        samples.one_organ(),
        recipients="各科室、\n各企业：",
        copies_to="区应急局，区住建委。",
        note="（此件公开发布）",
    )
    assert changed.recipients == ("各科室", "各企业")
    assert changed.imprint.copies_to == ("区应急局", "区住建委")
    assert changed.note == "此件公开发布"


def test_an_attachment_keeps_what_is_its_own_when_another_goes():
    document = cases.attached()
    values = values_of(document)
    first, second = values["attachments"]
    gone = back(document, attachments=[first | {"name": "", "body": ""}, second])
    assert gone.attachments == (document.attachments[1],)
    assert gone.attachments[0].apart


def test_a_renamed_attachment_takes_its_new_name_as_title():
    document = samples.turned_attachment()
    one = replace(document.attachments[0], title="另有标题")
    values = values_of(replace(document, attachments=(one,)))["attachments"][0]
    changed = back(replace(document, attachments=(one,)), attachments=[values | {"name": "新名"}])
    assert (changed.attachments[0].name, changed.attachments[0].title) == ("新名", "")


def test_stamps_are_read_by_line_and_keep_their_pictures():
    picture = Picture(samples.photo("red"))
    said = Signature(sealing=Sealing.STAMPED, stamps=(Stamp("区长", "王某某", picture),))
    document = replace(samples.command(), signature=said)
    changed = back(document, stamps="区长 王某某\n副区长　李某")
    assert changed.signature.stamps == (said.stamps[0], Stamp("副区长", "李某"))


def test_minutes_say_who_was_there_and_have_no_signature_to_type():
    document = samples.minutes()
    changed = back(document, present="张三、李四", absent="", beside="王五")
    assert [(one.label, one.names) for one in changed.attendance] == [
        ("出席", "张三、李四"),
        ("列席", "王五"),
    ]
    assert changed.signature == document.signature


def test_an_issued_text_comes_and_goes_with_its_words():
    document = samples.joint(1)
    issued = back(document, issued_title="工作方案", issued_body="一、总体要求\n内容。")
    assert issued.issued.title == "工作方案"
    assert issued.issued.body[1] == Paragraph("内容。")
    assert back(issued, issued_title="", issued_body=" ").issued is None


def test_another_sheet_is_another_form():
    document = samples.joint(1)
    assert document_of(values_of(document), document, Form.LETTER).form is Form.LETTER
