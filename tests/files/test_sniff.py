"""Kinds of file: told by content, whatever the name says."""

import io
import zipfile

import docx
import pytest
import xlsxwriter
from PIL import Image

from portal.files.sniff import Kind, kind_of
from tests.files import pictures
from tests.files.pictures import encoded, left_red


def word() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def excel() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet()
    return out.getvalue()


def packed(parts: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


MACRO = '<Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (encoded(left_red(), "JPEG"), Kind.JPEG),
        (encoded(left_red(), "PNG"), Kind.PNG),
        (encoded(left_red(), "WEBP"), Kind.WEBP),
        (pictures.heic(), Kind.HEIC),
        (b"%PDF-1.7\n%", Kind.PDF),
        (word(), Kind.DOCX),
        (excel(), Kind.XLSX),
    ],
)
def test_real_files_are_recognised(data: bytes, kind: Kind) -> None:
    assert kind_of(data) is kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"MZ\x90\x00 a program",
        b"#!/bin/sh\n",
        b"<html><script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"RIFF\x00\x00\x00\x00WAVE",
        b"   %PDF-1.7",
        b"\x00\x00\x00\x18ftypmp42" + b"\0" * 40,
        encoded(Image.new("RGB", (8, 8)), "GIF"),
        encoded(Image.new("RGB", (8, 8)), "AVIF"),
        packed({"word/document.xml": "<x/>", "xl/workbook.xml": "<x/>"}),
        packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}),
        packed({"[Content_Types].xml": MACRO, "xl/vbaProject.bin": ""}),
        word()[: len(word()) // 2],
    ],
)
def test_anything_else_is_no_kind_at_all(data: bytes) -> None:
    assert kind_of(data) is None


def test_an_enormous_list_of_types_is_not_read_to_its_end() -> None:
    data = packed({"[Content_Types].xml": " " * 30_000_000 + excel_types()})
    assert kind_of(data) is None


def excel_types() -> str:
    with zipfile.ZipFile(io.BytesIO(excel())) as archive:
        return archive.read("[Content_Types].xml").decode()


def test_a_stream_is_read_from_and_left_at_its_beginning() -> None:
    stream = io.BytesIO(excel())
    stream.seek(7)
    assert kind_of(stream) is Kind.XLSX
    assert stream.tell() == 0


def test_each_kind_has_a_label_an_ending_and_a_type() -> None:
    assert [kind.suffix for kind in Kind] == [
        ".jpg", ".png", ".webp", ".heic", ".pdf", ".docx", ".xlsx",
    ]  # fmt: skip
    assert all("/" in kind.mime and kind.label for kind in Kind)
    assert {kind for kind in Kind if kind.is_photo} == {Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC}
