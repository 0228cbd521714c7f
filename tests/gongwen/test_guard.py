"""Files that are none, or too much: each is refused with a sentence that says what to do."""

import io
import zipfile

import pytest

from portal.gongwen import guard
from portal.gongwen.checking.check import check
from portal.gongwen.mending.mend import mend
from portal.gongwen.oxml.walk import BadFile
from portal.gongwen.write import write
from tests.gongwen import samples
from tests.gongwen.mending.foreign import zipped

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_MEGABYTE = 1024 * 1024


def _stream(*names: str) -> bytes:
    """What a compound file of old has of streams by their names."""
    return _OLE + b"".join(name.encode("utf-16-le") + b"\0\0" for name in names)


def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write(samples.minutes()))) as file:
        return {name: file.read(name) for name in file.namelist()}


def _with(name: str, blob: bytes) -> bytes:
    return zipped({**_parts(), name: blob})


def _without(name: str) -> bytes:
    return zipped({key: blob for key, blob in _parts().items() if key != name})


def _locked_zip() -> bytes:
    """A zip whose members are said to be encrypted."""
    data = bytearray(zipped(_parts()))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def _bomb() -> bytes:
    """300 MB of nothing in a small file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, blob in _parts().items():
            file.writestr(name, blob)
        with file.open("word/media/image1.png", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(bytes(_MEGABYTE))
    return stream.getvalue()


_TYPES = "[Content_Types].xml"
_BAD = {
    "empty": (b"", "文件是空的"),
    "no file of Word": (b"%PDF-1.7 ...", "这不是 Word 文件"),
    "cut off": (zipped(_parts())[:2000], "文件打不开"),
    "no zip": (b"PK\x03\x04" + bytes(100), "文件打不开"),
    "renamed .doc": (_stream("WordDocument", "1Table"), "后缀改回 .doc"),
    "with a password": (_stream("EncryptedPackage", "EncryptionInfo"), "设有打开密码"),
    "an old file of another program": (_stream("Workbook"), "这不是 Word 文件"),
    "an old file with macros": (_stream("WordDocument", "_VBA_PROJECT"), "带有宏"),
    "a zip with a password": (_locked_zip(), "设有打开密码"),
    "with macros": (_with("word/vbaProject.bin", b"x"), "带有宏"),
    "said to have macros": (
        _with(_TYPES, _parts()[_TYPES].replace(b"document.main", b"document.macroEnabled.main")),
        "带有宏",
    ),
    "another file not taken in yet": (
        _with(
            "word/_rels/document.xml.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/aFChunk" Target="afchunk.htm"/></Relationships>',
        ),
        "嵌着另一个",
    ),
    "another zip": (zipped({"a.txt": b"a"}), "这不是 Word 文件"),
    "without its text": (_without("word/document.xml"), "已损坏"),
    "broken XML": (_with("word/document.xml", b"<w:document>"), "已损坏"),
    "another encoding": (_with("word/document.xml", "<a/>".encode("utf-16")), "文件打不开"),
    "with entities": (
        _with("word/document.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'),
        "文件打不开",
    ),
}


@pytest.mark.parametrize("name", list(_BAD))
def test_a_bad_file_is_refused_with_a_sentence(name: str) -> None:
    data, words = _BAD[name]
    for take in (check, mend):
        with pytest.raises(BadFile, match=words) as refused:
            take(data, "a.docx")
        assert str(refused.value).endswith("。")


def test_300_megabytes_in_a_small_file_are_not_unpacked() -> None:
    data = _bomb()
    assert len(data) < 2 * _MEGABYTE
    with pytest.raises(BadFile, match="展开后有 300 MB，过大"):
        check(data)


def test_too_many_parts_are_refused() -> None:
    parts = {**_parts(), **{f"word/media/{number}.png": b"x" for number in range(20)}}
    with pytest.raises(BadFile, match="超过 10 个"):
        guard.parts(zipped(parts), guard.Limits(members=10))


def test_a_file_without_the_ending_docx_is_told_how_to_save_it() -> None:
    with pytest.raises(BadFile, match="另存为"):
        check(_stream("WordDocument"), "a.doc")
