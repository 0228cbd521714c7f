"""The words of a Word file, counted straight from its XML: no module of the engine is asked."""

import io
import re
import zipfile
from collections import Counter

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = (f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback")
_PARTS = re.compile(r"word/(document|header[0-9]*|footnotes|endnotes|comments)\.xml")


def words(data: bytes) -> str:
    """Every visible character of text, headers and notes, without white space."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in sorted(file.namelist()):
            if _PARTS.fullmatch(name):
                found += _texts(etree.fromstring(file.read(name)))
    return "".join("".join(found).split())


def _texts(element: etree._Element) -> list[str]:
    if element.tag in _GONE:
        return []
    if element.tag in (f"{_W}t", f"{_M}t"):
        return [element.text or ""]
    return [text for child in element for text in _texts(child)]


def counted(text: str) -> Counter[str]:
    """How often each character is in a text, white space left out."""
    return Counter("".join(text.split()))
