"""Pictures of a text: uploaded, captioned, kept through versions, signature and reading back."""

import io
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import select

from portal.db import db
from portal.files import service as files
from portal.gongwen.content import Document, Paragraph, Picture
from portal.gongwen.read import read
from portal.gongwen.write import write
from portal.official import kept, pictures, queries, texts
from portal.official.editing import sheet, thumbs
from portal.official.editing.body import to_blocks, to_text
from portal.official.models import OfficialDocument
from portal.official.rules import NOT_HERE
from portal.official.service.picturing import CONFIRM
from portal.official.terms import Status
from portal.trail.models import TrailLine
from tests.files import pictures as photos
from tests.official import making

PHOTO = photos.encoded(photos.left_red((640, 480)), "JPEG", exif=photos.exif())


@pytest.fixture
def desk(rows):
    with rows:
        return making.desk()


@pytest.fixture
def draft(rows, desk):
    with rows:
        return making.draft(desk)


@pytest.fixture
def editor(browser, desk, draft):
    return browser.sign_in(desk.drafter).open(f"/official/{draft.key}/edit")


def last(rows, key):
    with rows:
        row = db.session.query(OfficialDocument).filter_by(key=key).one()
        return row, texts.read(queries.content(row))


def test_a_picture_comes_into_the_text_and_lives_through_versions_and_the_signature(
    editor, rows, desk, draft
):
    page = editor.send(
        "插入图片", {"picture": (PHOTO, "现场.jpg"), "题注": "值班室现场", CONFIRM: True}
    )
    body = page.form(id="editor").value("body")
    assert body.endswith("\n［新图 1］值班室现场")
    assert page.root.all("image")
    page = page.send("保存，接着写", {"正文": f"{body}\n图后的一段。"})
    row, said = last(rows, draft.key)
    picture, after = said.body[-2:]
    assert (picture.caption, after) == ("值班室现场", Paragraph("图后的一段。"))
    assert photos.MAKER.encode() not in picture.data
    body = page.form(id="editor").value("body")
    assert "［图 1］值班室现场" in body
    moved = body.replace("\n［图 1］值班室现场", "").replace("一、", "［图 1］值班室\n一、", 1)
    page.send("保存，接着写", {"正文": moved})
    row, said = last(rows, draft.key)
    assert [type(one).__name__ for one in said.body][:2] == ["Paragraph", "Picture"]
    assert said.body[1] == Picture(picture.data, "值班室")
    with rows:
        signed = making.to(desk, Status.TO_DISPATCH, db.session.merge(row))
        back = read(kept.issued(signed))
        assert "值班室" in back.text
        assert picture.data in [one.data for one in back.pictures]
        assert texts.read(queries.content(signed, 2)).body[-2] == picture


def test_a_picture_by_script_answers_with_its_line_and_a_small_one(editor, rows, desk, draft):
    form = editor.form(id="editor").fill({"picture": (PHOTO, "a.jpg"), CONFIRM: True})
    answer = editor.browser.fetch(
        "POST", f"/official/{draft.key}/pictures", htmx=True, data=form.body()
    )
    assert '"name":"\\u65b0\\u56fe 1"' in answer.data.decode().replace(": ", ":")
    small = editor.browser.open(f"/official/{draft.key}/pictures/1")
    with Image.open(io.BytesIO(small.data)) as seen:
        assert max(seen.size) <= 320
    with rows:
        line = db.session.scalars(
            select(TrailLine.after).where(TrailLine.verb == "document.picture")
        ).one()
        assert CONFIRM in str(line)


BAD = {
    "nothing": ({}, "先选择图片"),
    "no picture": ({"picture": (b"MZ\x90\x00", "a.jpg")}, "不是 JPEG"),
    "a broken one": ({"picture": (PHOTO[:200], "a.jpg")}, "打不开"),
    "a secret name": ({"picture": (PHOTO, "绝密.jpg")}, NOT_HERE),
    "not vouched for": ({"picture": (PHOTO, "a.jpg"), CONFIRM: False}, "系统查不了"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_picture_that_is_not_taken_is_told_why_and_the_text_stays(case, editor, rows, draft):
    sent, words = BAD[case]
    page = editor.send("插入图片", {CONFIRM: True, "正文": "刚写的一段"} | sent, expect=422)
    assert page.has(words)
    assert page.form(id="editor").value("body") == "刚写的一段"
    with rows:
        assert files.of(db.session.merge(draft).trail_subject) == []


def test_the_same_line_twice_is_the_picture_twice_and_an_unknown_one_is_text():
    read_by = {1: PHOTO}.get
    picture = Picture(PHOTO, "甲\n乙")
    text = to_text([picture, picture], [picture])
    assert to_blocks(text, [picture]) == (picture, picture)
    assert to_blocks("［新图 1］甲↵乙\n［新图 2］", (), read_by) == (
        picture,
        Paragraph("［新图 2］"),
    )
    assert to_blocks("［图 1］丙", [picture]) == (Picture(PHOTO, "丙"),)


def test_the_sheet_shows_the_picture_small_and_only_its_place_where_it_cannot():
    made = Document("标题", issuers=("某委",), body=(Picture(PHOTO, "现场"),))
    (seen,) = [one for page in sheet.drawn(made).pages for one in page.pictures]
    assert seen.href.startswith("data:image/jpeg;base64,")
    torn = replace(made, body=(Picture(PHOTO[:900], "现场"),))
    places = [one.kind for page in sheet.drawn(torn).pages for one in page.areas]
    assert places == ["picture"]
    assert thumbs.small(b"\x89PNG\r\n\x1a\n broken") == ""


def test_pictures_are_numbered_as_they_came(editor, rows, desk, draft):
    page = editor
    for number in (1, 2):
        page = page.send("插入图片", {"picture": (PHOTO, "a.jpg"), CONFIRM: True})
        assert page.form(id="editor").value("body").endswith(f"［新图 {number}］")
    with rows:
        row = db.session.merge(draft)
        assert [pictures.number_of(one) for one in pictures.of(row)] == [1, 2]
        assert pictures.reader(row)(3) is None


def test_pictures_of_a_file_that_is_brought_in_are_vouched_for(browser, rows, desk):
    made = Document("关于检查的通知", issuers=("某委",), body=(Picture(PHOTO, "现场"),))
    file = (write(made), "稿.docx")
    page = browser.sign_in(desk.drafter).open("/official/bring")
    refused = page.send("带入", {"文件": file}, expect=422)
    assert any("“稿.docx”里有图片" in one for one in refused.errors)
    editor = refused.send("带入", {"文件": file, CONFIRM: True})
    assert "［图 1］现场" in editor.form(id="editor").value("body")
    with rows:
        line = db.session.scalars(
            select(TrailLine.after).where(TrailLine.verb == "document.picture")
        ).one()
        assert "稿.docx" in str(line)
