"""A file from somebody's desk as a draft: its words whole, what its way will give left out."""

from dataclasses import replace

import pytest

from portal.gongwen.content import Form, Sealing, Table
from portal.gongwen.write import write
from portal.kernel.errors import Refusal
from portal.official import texts
from portal.official.editing.bringing import brought, kind_of
from portal.official.editing.elements import values_of
from portal.official.terms import Kind
from tests.gongwen import cases, samples


def words(document):
    values = values_of(document)
    return {name: values[name] for name in ("title", "recipients", "body", "issued_body", "note")}


@pytest.mark.parametrize(
    "document",
    [
        samples.one_organ(),
        samples.notice(),
        replace(samples.request(), secrecy="", copy_number=""),
        samples.minutes(),
    ],
    ids=["one_organ", "notice", "request", "minutes"],
)
def test_a_document_of_the_engine_comes_back_with_all_its_words(document):
    found = brought(write(document), "稿.docx", "某委")
    said = {name: text.replace("”,", "”，") for name, text in words(document).items()}
    assert words(found.document) == said
    assert found.document.form is document.form
    assert texts.checked(texts.plain(found.document))


def test_what_has_no_field_of_its_own_is_text():
    found = words(brought(write(cases.forwarded()), "转发.docx", "某委").document)
    assert "渝应急发〔2023〕7号" in found["issued_body"]
    assert "附件：防暑降温要点" in found["issued_body"]


def test_a_document_with_a_mark_of_secrecy_stays_outside():
    with pytest.raises(Refusal, match="涉密"):
        brought(write(samples.request()), "请示.docx", "某委")


def test_what_its_way_gives_a_document_is_left_out_and_told():
    found = brought(write(samples.notice()), "通知.docx", "某委").document
    assert (found.number, found.signature.dated, found.imprint.printed_on) == ("", None, None)
    told = " ".join(brought(write(samples.notice()), "通知.docx", "某委").doubts)
    assert "发文字号“綦新城管发〔2023〕8号”没有带入" in told
    assert "成文日期“2023年5月18日”没有带入" in told


def test_a_bare_text_is_recognised_and_the_exchanged_marks_are_listed():
    text = "关于做好防汛工作的通知\n各科室:\n一,加强值守\n落实值班(含节假日)."
    found = brought(text.encode("gb18030"), "防汛.txt", "某委")
    assert found.document.title == "关于做好防汛工作的通知"
    assert found.document.issuers == ("某委",)
    assert found.document.recipients == ("各科室",)
    assert any("半角" in one for one in found.changes)
    assert found.document.signature.sealing is Sealing.SEALED


def test_tables_and_pictures_come_along():
    document = samples.ledger(3)
    found = brought(write(replace(document, form=Form.FILE)), "台账.docx", "某委").document
    tables = [one for one in found.body if isinstance(one, Table)]
    assert [len(one.rows) for one in tables] == [3]


def test_a_file_without_a_title_leaves_an_open_place_for_one():
    found = brought(
        "这是一段没有标题的话，写得很长，一直写到了句号为止。".encode(), "稿.txt", "某委"
    )
    assert found.document.title == "【标题】"
    assert "没有标题的话" in values_of(found.document)["body"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于开展检查的通知", Kind.NOTICE),
        ("关于解决经费的请示", Kind.REQUEST),
        ("关于商请配合的函", Kind.LETTER),
        ("安全生产专题会议纪要", Kind.MINUTES),
        ("某某办法（试行）", None),
        ("", None),
    ],
)
def test_the_kind_is_what_the_title_ends_with(title, kind):
    assert kind_of(title) is kind
