"""What of an upload is looked into, what is not, and that somebody vouches for that."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select

from portal.db import db
from portal.files import service as files
from portal.gongwen.content import Document, Paragraph, Picture, Table
from portal.gongwen.write import write
from portal.kernel.errors import Refusal
from portal.official import attaching, pdf_words
from portal.official import incoming_queries as queries
from portal.official.attaching import Upload, checked
from portal.official.rules import NOT_HERE, is_secret
from portal.official.service import entering
from portal.official.service.entering import Arrival
from portal.trail.models import TrailLine
from tests.files import pictures
from tests.official import making, pdfs

SAID = Arrival("区应急局", "关于报送情况的通知")
MARK = "机密★1年"
SECRETS = {
    "signs set one by one, the last first": lambda: pdfs.of_words(MARK),
    "signs far apart": lambda: pdfs.of_words("机密", pdfs.cut_up("机密", step=90)),
    "a known encoding": lambda: pdfs.encoded("秘密★一年", "/GBK-EUC-H", "gbk"),
    "Unicode": lambda: pdfs.encoded("绝密★长期", "/UniGB-UCS2-H", "utf-16-be"),
    "from the top down": lambda: pdfs.encoded("绝密★长期", "/UniGB-UTF16-V", "utf-16-be"),
    "a form, turned": lambda: pdfs.in_a_form(MARK),
    "a note": lambda: pdfs.with_note("此件机密★1年"),
}


@pytest.mark.parametrize("case", SECRETS)
def test_a_mark_in_the_text_of_a_pdf_is_found_however_it_is_set(rows, case):
    with rows, pytest.raises(Refusal, match=NOT_HERE):
        checked([Upload("来文.pdf", SECRETS[case]())], confirmed=True)


def test_a_pdf_that_is_all_text_is_taken_without_a_word(rows):
    with rows:
        found = checked([Upload("来文.pdf", pdfs.of_words("请于六月十日前报送"))])
    assert [(one.kind, one.unread, one.pages) for one in found] == [("pdf", "", 1)]


def test_a_mark_split_over_two_cells_of_a_word_table_is_not_taken_in(rows):
    def of(*cells):
        rows_of = (("一", "二"), cells)
        return write(Document(title="关于报送的通知", body=(Table(rows_of, head=("甲", "乙")),)))

    with rows:
        with pytest.raises(Refusal, match=NOT_HERE):
            checked([Upload("来文.docx", of("机", "密"))])
        assert checked([Upload("来文.docx", of("起重机", "密封"))])


def test_signs_of_two_lines_are_not_read_as_one_word():
    with_gap = pdfs.of_words("机密", pdfs.cut_up("机密").replace("124 700", "124 640", 1))
    lines = pdf_words.words_of(with_gap).lines
    assert not is_secret(*lines)
    assert {"机", "密"} <= set(lines)


UNREAD = {
    "a scan": (pdfs.scanned, "第 2 页有图像"),
    "a font that tells nothing": (pdfs.dumb, "第 1 页有图像或读不出的文字"),
    "a drawing too long": (pdfs.swollen, "第 1 页有图像"),
}


@pytest.mark.parametrize("case", UNREAD)
def test_what_a_pdf_does_not_let_one_read_somebody_must_vouch_for(rows, case):
    made, words = UNREAD[case]
    upload = Upload("扫描.pdf", made())
    with rows:
        with pytest.raises(Refusal, match=words) as refused:
            checked([upload])
        assert refused.value.field == "confirmed"
        assert words in checked([upload], confirmed=True)[0].unread


@pytest.mark.parametrize(
    ("data", "words"),
    [(pdfs.locked(), "打开密码"), (pdfs.of_words("请")[:-400][:300], "打不开")],
    ids=["locked", "broken"],
)
def test_a_pdf_that_cannot_be_opened_is_refused_by_its_name(rows, data, words):
    with rows, pytest.raises(Refusal, match=f"“来文.pdf”.*{words}"):
        checked([Upload("来文.pdf", data)], confirmed=True)


def test_a_scan_loses_where_it_was_taken_and_keeps_its_resolution(rows):
    page = pictures.left_red((2480, 3508))
    sent = Upload("第1页.png", pictures.encoded(page, "PNG", exif=pictures.exif()))
    with rows:
        found = checked([sent], confirmed=True)[0]
    assert (found.name, found.kind, found.pages) == ("第1页.jpg", "jpeg", 1)
    with Image.open(io.BytesIO(found.data)) as kept:
        assert kept.size == (2480, 3508)
        assert not kept.getexif()
    assert pictures.MAKER.encode() not in found.data


def test_who_vouches_for_a_picture_is_kept_in_the_step_and_in_the_trail(rows):
    photo = Upload("现场.jpg", pictures.encoded(pictures.left_red(), "JPEG"))
    with rows:
        desk = making.desk()
        clerk = making.who(desk.clerk)
        with pytest.raises(Refusal, match=attaching.CONFIRM):
            checked([photo])
        row = entering.enter(clerk, SAID, checked([photo], confirmed=True))
        entering.attach(clerk, row.key, checked([Upload("附页.pdf", pdfs.of_words("请报送"))]))
        assert queries.steps(row)[0].facts["confirmed"] == ["“现场.jpg”是图片"]
        after = db.session.scalars(
            select(TrailLine.after).where(TrailLine.verb == "incoming.enter")
        ).one()
        assert "“现场.jpg”是图片" in str(after)
        assert (row.pages, len(files.of(row.trail_subject))) == (2, 2)
        entering.attach(clerk, row.key, checked([Upload("说明.txt", "页数不知".encode())]))
        assert row.pages is None


def test_pictures_within_a_word_file_are_vouched_for_too(rows):
    shown = Picture(pictures.encoded(pictures.left_red(), "JPEG"), "现场")
    data = write(Document(title="来文", issuers=("局",), body=(Paragraph("请看图。"), shown)))
    with rows:
        with pytest.raises(Refusal, match=attaching.HAS_PICTURES):
            checked([Upload("来文.docx", data)])
        assert checked([Upload("来文.docx", data)], confirmed=True)[0].kind == "docx"


def test_the_page_says_what_is_not_looked_into_and_takes_the_word_for_it(rows, browser):
    with rows:
        desk = making.desk()
    page = browser.sign_in(desk.clerk).open("/incoming/new")
    assert page.has("系统查不了上面的字")
    photo = (pictures.encoded(pictures.left_red(), "JPEG"), "现场.jpg")
    said = {"来文单位": "区应急局", "标题": "关于报送情况的通知", "files": photo}
    refused = page.send("登记并取收文号", said, expect=422)
    assert any(attaching.CONFIRM in one for one in refused.errors)
    shown = refused.send("登记并取收文号", said | {attaching.CONFIRM: True})
    assert re.search("看过并确认不涉密：.*现场.jpg", shown.text)
    late = shown.send("补传附件", {"files": photo})
    assert any("系统查不了" in one for one in late.notes)
