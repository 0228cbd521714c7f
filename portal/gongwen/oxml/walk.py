"""A Word file walked through: paragraphs, runs, cells and pictures as plain values."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

_TEXTS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
_EMU_A_MM = 36000


class BadFile(ValueError):  # noqa: N818 - a word of the house, like Refusal
    """Bytes that are no Word file."""


def opened(data: bytes) -> WordDocument:
    """The Word file of some bytes. Raises BadFile."""
    try:
        return docx.Document(io.BytesIO(data))
    except (
        PackageNotFoundError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        SyntaxError,
    ) as error:
        raise BadFile("这不是 Word 文件（.docx），或者已经损坏。请换一个文件。") from error


def styles(word: WordDocument) -> Iterator[tuple[str, dict[str, str]]]:
    """Each style's id with its label (the alias, if it has one), base, face, size and colour."""
    for style in word.styles.element.iter(qn("w:style")):
        alias = style.find(qn("w:aliases"))
        name = style.find(qn("w:name")) if alias is None else alias
        based = style.find(qn("w:basedOn"))
        said = _look(style.find(qn("w:rPr")))
        said["label"] = "" if name is None else name.get(qn("w:val"), "")
        said["base"] = "" if based is None else based.get(qn("w:val"), "")
        level = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        said["level"] = "" if level is None else str(int(level.get(qn("w:val"))) + 1)
        yield style.get(qn("w:styleId")), said


def _look(properties: Any) -> dict[str, str]:
    """What run properties say of face (East Asian), size in half-points, and colour."""
    said: dict[str, str] = {}
    if properties is None:
        return said
    for tag, attribute, key in (
        ("w:rFonts", "w:eastAsia", "face"),
        ("w:sz", "w:val", "size"),
        ("w:color", "w:val", "color"),
        ("w:rStyle", "w:val", "style"),
    ):
        found = properties.find(qn(tag))
        if found is not None and found.get(qn(attribute)):
            said[key] = found.get(qn(attribute))
    return said


def blocks(parent: Any) -> Iterator[tuple[str, Any]]:
    """The paragraphs ("p") and tables ("tbl") of a body or cell, in their order."""
    for child in parent.iterchildren(qn("w:p"), qn("w:tbl")):
        yield ("p" if child.tag == qn("w:p") else "tbl"), child


def paragraph_style(paragraph: Any) -> str:
    """The id of a paragraph's style; Normal if it has none."""
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "Normal" if style is None else str(style.get(qn("w:val")))


def runs(paragraph: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Each run with text, and what it says of itself."""
    for run in paragraph.iter(qn("w:r")):
        text = "".join(
            child.text or "" if child.tag == qn("w:t") else _TEXTS.get(child.tag, "")
            for child in run.iterchildren()
        )
        if text:
            yield text, _look(run.find(qn("w:rPr")))


def rows(table: Any) -> Iterator[list[Any]]:
    """Each row's cells."""
    for row in table.iterchildren(qn("w:tr")):
        yield list(row.iterchildren(qn("w:tc")))


def pictures(word: WordDocument, paragraph: Any) -> Iterator[tuple[bytes, float, float]]:
    """Each picture: its bytes, its width and height in millimetres."""
    for inline in paragraph.iter(qn("wp:inline")):
        extent = inline.find(qn("wp:extent"))
        for blip in inline.iter(qn("a:blip")):
            part = word.part.related_parts[blip.get(qn("r:embed"))]
            yield (
                part.blob,
                int(extent.get("cx")) / _EMU_A_MM,
                int(extent.get("cy")) / _EMU_A_MM,
            )
