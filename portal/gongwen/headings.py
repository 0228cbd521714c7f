"""Headings recognised in plain text: by their ordinals, each up to its first full stop.

Source: GB/T 9704-2012, 7.3.3: 结构层次序数依次可以用“一、”“（一）”“1.”“（1）”标注.
"""

import re

from portal.gongwen.content import Heading, Paragraph
from portal.gongwen.ordinals import level_of

_STOP = re.compile("[。！？；]")
_HALF_WIDE = str.maketrans("()", "（）")
_SHORT = 40
_LONGEST = 60
_FACED = (1, 2)


class Recogniser:
    """Reads paragraphs in their order, for one that goes on with a list is no heading."""

    def __init__(self) -> None:
        self._listing: set[int] = set()

    def block(self, text: str) -> Heading | Paragraph:
        """A paragraph as a heading, alone or with the text that goes on after it; or as it is."""
        level = level_of(text[:12].translate(_HALF_WIDE)) or 0
        if not level or text != text.strip():
            return Paragraph(text)
        self._listing = {one for one in self._listing if one <= level}
        if text.endswith("；"):
            self._listing.add(level)
            return Paragraph(text)
        return self._heading(level, text)

    def _heading(self, level: int, text: str) -> Heading | Paragraph:
        stop = _STOP.search(text)
        if stop is None:
            return Heading(level, text) if len(text) <= _LONGEST else Paragraph(text)
        listed = level in self._listing or stop.group() == "；"
        if listed or (stop.end() > _SHORT and level not in _FACED):
            return Paragraph(text)
        return Heading(level, text[: stop.end()], text[stop.end() :])
