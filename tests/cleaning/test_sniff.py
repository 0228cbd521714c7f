"""What is no clean file of a known kind is refused in Chinese: what happened, then what to do."""

import io
import re
import zipfile
import zlib

import pytest

from portal.cleaning import sentences
from portal.cleaning.answers import Kind, Limits, Unclean
from portal.cleaning.cleaner import clean_here
from portal.cleaning.sniff import ending_of
from tests.cleaning import photos
from tests.cleaning.films import box, film
from tests.cleaning.marks import Marks
from tests.cleaning.wordfiles import MAKER, RELATION, rewritten, word
from tests.files.pictures import encoded, left_red

LIMITS = Limits()
JPEG = encoded(left_red(), "JPEG")
WORD = word(Marks())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def word_with(
    *,
    replaced: dict[str, tuple[str, str]] | None = None,
    added: dict[str, str | bytes] | None = None,
    related: list[tuple[str, str, str, bool]] | None = None,
    types: dict[str, str] | None = None,
) -> bytes:
    return rewritten(
        WORD,
        Marks(),
        replaced=replaced or {},
        added=added or {},
        related={"word/document.xml": related} if related else {},
        types=types or {},
    )


def commented(word_: bytes) -> bytes:
    return encoded(left_red(), "JPEG", comment=word_)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
DOCTYPE = '<!DOCTYPE a [<!ENTITY b "c">]>'
PAGE = b"<!DOCTYPE html><html><body>x</body></html>"
PLAIN = {"a.txt": b"text"}
MACROS = (("r", MAKER + "2006/relationships/vbaProject", "vbaProject.bin", False),)
OBJECT = (("r", RELATION + "oleObject", "embeddings/oleObject1.bin", False),)
PACKAGE = (("r", RELATION + "package", "embeddings/sheet.xlsx", False),)
CONTROL = (("r", RELATION + "control", "activeX/activeX1.xml", False),)
CHUNK = (("r", RELATION + "aFChunk", "chunk.html", False),)

REFUSED = [
    ("empty", "a.jpg", b"", "empty"),
    ("svg", "a.svg", SVG, "active_page"),
    ("svg named txt", "a.txt", SVG, "active_page"),
    ("html", "a.html", PAGE, "active_page"),
    ("html named jpg", "a.jpg", PAGE, "active_page"),
    ("script named txt", "a.txt", b"hello <script>x</script>", "active_page"),
    ("program", "a.exe", b"MZ\x90\0", "program"),
    ("program named mp4", "a.mp4", b"\x7fELF\2\1\1", "program"),
    ("shell named txt", "a.txt", b"#!/bin/sh\nls", "program"),
    ("jpeg named png", "a.png", JPEG, "wrong_extension"),
    ("jpeg without a name", "", JPEG, "wrong_extension"),
    ("pdf named docx", "a.docx", b"%PDF-1.4", "wrong_extension"),
    ("docx named xlsx", "a.xlsx", WORD, "wrong_extension"),
    ("docx named jpg", "a.jpg", WORD, "wrong_extension"),
    ("film named jpg", "a.jpg", film(Marks()), "wrong_extension"),
    ("noise named jpg", "a.jpg", bytes(range(200, 250)), "broken"),
    ("noise", "a.dat", bytes(range(200, 250)), "unknown_kind"),
    ("noise named txt", "a.txt", b"a\0b", "broken"),
    ("zip", "a.zip", zipped(PLAIN), "archive"),
    ("zip named docx", "a.docx", zipped(PLAIN), "archive"),
    ("rar", "a.rar", b"Rar!\x1a\7", "archive"),
    ("pdf behind a jpeg", "a.jpg", JPEG + b"%PDF-1.4\n1 0 obj", "polyglot"),
    ("pdf in a comment", "a.jpg", commented(b"%PDF-1.4"), "polyglot"),
    ("zip behind a jpeg", "a.jpg", JPEG + zipped(PLAIN), "polyglot"),
    ("zip behind a png", "a.png", encoded(left_red(), "PNG") + zipped(PLAIN), "polyglot"),
    ("zip behind a pdf", "a.pdf", b"%PDF-1.4\n%%EOF\n" + zipped(PLAIN), "polyglot"),
    ("zip behind a film", "a.mov", film(Marks()) + zipped(PLAIN), "polyglot"),
    ("pdf in a film", "a.mov", box(b"ftyp", b"qt  %PDF-1.4") + film(Marks()), "polyglot"),
    ("page in a comment", "a.jpg", commented(b"<html ><script>1</script>"), "active_page"),
    ("svg in a comment", "a.jpg", commented(b'<svg a="" xmlns="x">'), "active_page"),
    ("page in a film", "a.mov", box(b"ftyp", b"qt  <html>") + film(Marks()), "active_page"),
    ("docm", "a.docm", WORD, "macros"),
    ("docx with macros", "a.docx", word_with(added={"word/vbaProject.bin": b"x"}), "macros"),
    ("macros by type", "a.docx",
     word_with(types={"/word/document.xml": "a.ms-word.document.macroEnabled.main+xml"}), "macros"),
    ("macros by relation", "a.docx", word_with(related=[*MACROS]), "macros"),
    ("object", "a.docx", word_with(related=[*OBJECT]), "macros"),
    ("embedded workbook", "a.docx", word_with(related=[*PACKAGE]), "macros"),
    ("control", "a.docx", word_with(related=[*CONTROL]), "macros"),
    ("page inside", "a.docx", word_with(related=[*CHUNK]), "macros"),
    ("macros in old office", "a.doc", OLE + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
    ("doctype", "a.docx",
     word_with(replaced={"word/styles.xml": ("<w:styles", f"{DOCTYPE}<w:styles")}),
     "entities"),
    ("utf-16", "a.docx",
     word_with(added={"word/numbering.xml": '<?xml version="1.0"?><a/>'.encode("utf-16")}),
     "entities"),
    ("bomb", "a.docx", zipped({"[Content_Types].xml": b"", "a": bytes(30_000_000)}), "bomb"),
    ("members", "a.docx", zipped({f"{at}": b"" for at in range(1001)}), "bomb"),
    ("prefix", "a.docx", b"junk" + WORD, "broken"),
    ("torn docx", "a.docx", WORD[:-200], "broken"),
    ("doc named pdf", "a.pdf", OLE, "wrong_extension"),
]  # fmt: skip

AS_IS = [
    ("a.doc", OLE + b"\0" * 600, "old_office"),
    ("a.wps", OLE + b"\0" * 600, "old_office"),
    ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
    ("a.wma", b"\x30\x26\xb2\x75", "not_cleanable"),
    ("a.gif", b"GIF89a", "not_cleanable"),
    ("a.ofd", zipped({"OFD.xml": b"<a/>"}), "not_cleanable"),
    ("a.heic", b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "not_cleanable"),
    ("a.docx", word_with(added={"word/media/image1.jpg": b"\1\0\0\0emf"}), "not_cleanable"),
]


@pytest.mark.parametrize(("name", "data", "code"), [row[1:] for row in REFUSED],
                         ids=[row[0] for row in REFUSED])  # fmt: skip
def test_what_may_do_harm_is_refused_and_may_not_be_sent(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Unclean) as refused:
        clean_here(data, name, LIMITS)
    assert (refused.value.reason_code, refused.value.may_send_as_is) == (code, False)


@pytest.mark.parametrize(("name", "data", "code"), AS_IS)
def test_what_cannot_be_cleaned_may_be_sent_by_choice(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Unclean) as refused:
        clean_here(data, name, LIMITS)
    assert (refused.value.reason_code, refused.value.may_send_as_is) == (code, True)
    assert "原样发送" in refused.value.sentence


def test_every_refusal_says_what_happened_and_what_to_do() -> None:
    said = [
        sentences.empty(), sentences.too_large(20 << 20), sentences.too_many_pixels(120_000_000),
        sentences.unknown(), sentences.wrong_ending("JPEG 图片", "png"),
        sentences.hidden("压缩包"), sentences.page(), sentences.program(), sentences.archive(),
        sentences.bomb(), sentences.macros(), sentences.entities(), sentences.broken(),
        sentences.locked(), sentences.old_office(), sentences.not_cleanable("这种录音"),
        sentences.failed(),
    ]  # fmt: skip
    assert len({one.reason_code for one in said}) == len(said)
    for one in said:
        assert "请" in one.sentence
        assert re.fullmatch(r"[^\n]+。", one.sentence)
        assert ("原样" in one.sentence) == one.may_send_as_is


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(Unclean, match="超过 20 MB"):
        clean_here(JPEG + bytes(LIMITS.bytes), "a.jpg", LIMITS)


def test_chance_bytes_in_a_photo_are_no_second_file() -> None:
    made = photos.jpeg(Marks()) + zlib.compress(b"PK\x03\x04 and PK\x05\x06") + b"PK\x03\x04 <svg"
    assert clean_here(made, "a.JPG", LIMITS).kind is Kind.JPEG


def test_text_of_any_usual_encoding_comes_out_in_one() -> None:
    said = "三车间没有防护罩\r\n请核实"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        done = clean_here(said.encode(encoding), "说明.TXT", LIMITS)
        assert (done.kind, done.extension) == (Kind.TEXT, ".txt")
        assert done.data == said.encode("utf-8-sig")
    assert clean_here("a,甲".encode(), "a.csv", LIMITS).extension == ".csv"


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.JPG", "jpg"), ("a.tar.gz", "gz"), ("a", ""), (".jpg", ""), ("甲.docx ", "docx"), ("", "")],
)
def test_the_ending_of_a_name(name: str, ending: str) -> None:
    assert ending_of(name) == ending
