"""Word files keep words, pictures, remarks and changes; nobody's name stands on them."""

import io
import re
import zipfile

import docx

from portal.cleaning.answers import Kind, Limits
from portal.cleaning.cleaner import clean_here
from tests.cleaning import photos
from tests.cleaning.marks import Marks
from tests.cleaning.wordfiles import WORDS, word
from tests.files.pictures import encoded, left_red

LIMITS = Limits()
SHOWN = ("链接上的字", "域里的字", "控件里的字", "标记里的字")


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_word_file_keeps_its_words_and_none_of_its_marks() -> None:
    marks = Marks()
    made = word(marks)
    there = set(marks.left_in(made))
    assert set(marks.words) - there <= {"png ztext", "icc"}
    assert len(there) > 50
    done = clean_here(made, "举报.docx", LIMITS)
    assert (done.kind, done.extension) == (Kind.DOCX, ".docx")
    assert marks.left_in(done.data) == {}
    text = "".join(body.decode() for name, body in members(done.data).items() if "xml" in name)
    for words in (*WORDS, *SHOWN):
        assert words in text
    assert {"作者", "修订时间", "修订标识", "电脑标识", "模板路径", "打印机", "位置"} <= set(
        done.removed
    )


def test_a_clean_word_file_opens_with_its_pictures_and_remarks() -> None:
    document = docx.Document(io.BytesIO(clean_here(word(Marks()), "a.docx", LIMITS).data))
    assert f"{WORDS[0]}批" in [paragraph.text for paragraph in document.paragraphs]
    assert [(one.author, one.text) for one in document.comments] == [("匿名", WORDS[3])]
    first, second = (
        document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].blob
        for shape in document.inline_shapes
    )
    assert photos.opened(second).tobytes() == left_red(mode="RGBA").tobytes()
    assert photos.opened(first).size == left_red().size
    assert encoded(left_red(), "JPEG")[:4] == first[:4]


def test_what_is_left_is_of_no_day_and_of_no_program() -> None:
    done = clean_here(word(Marks()), "a.docx", LIMITS)
    with zipfile.ZipFile(io.BytesIO(done.data)) as archive:
        infos = archive.infolist()
        assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
        assert {(info.create_system, info.extra, info.comment) for info in infos} == {(0, b"", b"")}
        assert archive.comment == b""
    text = b"".join(members(done.data).values())
    assert re.findall(rb"rsid|paraId|docProps|customXml/|w:date=|External", text) == []
    assert not [name for name in members(done.data) if "docProps" in name]
