"""A document's text as it grows, in sections of upright and turned pages."""

from collections.abc import Iterable, Iterator

from portal.gongwen import layout
from portal.gongwen.oxml import page, paging, tables
from portal.gongwen.oxml.paging import Placed
from portal.gongwen.oxml.tables import Part
from portal.gongwen.oxml.text import AS_STYLED, Shape, paragraph
from portal.gongwen.sheet import Sheet


class Flow:
    """The text as it grows, in sections of upright and turned pages."""

    def __init__(
        self,
        sheet: Sheet,
        first: tuple[str, str] | None = None,
        *,
        lead: int = 0,
        numbered: bool = True,
    ) -> None:
        """``first``: contents of a letter's header and footer of page 1.

        ``lead`` is how far that header reaches into the text area; ``numbered``: whether pages
        have numbers.
        """
        self.sheet = sheet
        self._lead = lead
        self._letter = first is not None
        self._first = (
            (sheet.book.header(page.header(first[0])), sheet.book.footer(page.footer(first[1])))
            if first
            else None
        )
        self._parts: list[Part] = []
        self._turned: bool | None = None
        self._kind = ""
        self._numbered = numbered
        self._footers: dict[tuple[bool, bool], tuple[str, str]] = {}

    def add(self, parts: Iterable[Part], *, turned: bool = False) -> None:
        """More of the text, on upright or turned pages."""
        for part in parts:
            if self._turned is not None and turned != self._turned:
                self._break("nextPage")
            self._turned = turned
            self._parts.append(part)

    def turn(self, *, numbered: bool = True) -> None:
        """Goes on at the next page, with or without a page number."""
        self._break("nextPage")
        self._turned = False
        self._numbered = numbered
        # LibreOffice loses a break before a floating table that nothing stands above.
        self._parts.append(self.sheet.paragraph("Tiny"))

    def _break(self, kind: str) -> None:
        self._parts.append(paragraph(self.sheet.style("Tiny"), section=self._section()))
        self._kind = kind

    @property
    def turned(self) -> bool:
        """Whether the text stands on turned pages by now."""
        return bool(self._turned)

    @property
    def count(self) -> int:
        """How many parts the text has so far."""
        return len(self._parts)

    def placed(self, *, last: int | None = None, loose: int | None = None) -> list[Placed]:
        """Where each part of the text up to ``last`` stands, as reckoned.

        ``loose``: see ``paging.placed``.
        """
        parts = self._parts if last is None else self._parts[: last + 1]
        styles, measures = self.sheet.styles, self.sheet.measures
        return paging.placed(parts, styles, measures, lead=self._lead, loose=loose)

    def _section(self) -> str:
        kind = self.turned, self._numbered
        if kind not in self._footers:
            self._footers[kind] = (self._footer(*kind, even=False), self._footer(*kind, even=True))
        first, self._first = self._first, None
        return page.section(
            self.sheet.measures,
            turned=kind[0],
            footers=self._footers[kind],
            first=first,
            letter=self._letter,
            kind=self._kind,
        )

    def _footer(self, turned: bool, numbered: bool, *, even: bool) -> str:
        """The relation of a footer with the number of odd or even pages, or with none."""
        style = self.sheet.style("NumberEven" if even else "NumberOdd")
        if not numbered:
            content = paragraph(style)
        elif turned:
            content = page.turned_number(style, self.sheet.style("Tiny"), even=even)
        else:
            lift = layout.NUMBER_FOOT - layout.LETTER_FOOT if self._letter else 0
            content = page.page_number(style, Shape(after=lift) if lift else AS_STYLED)
        return self.sheet.book.footer(page.footer(content))

    def content(self) -> Iterator[str]:
        """All of it, piece by piece, with the page of the last section."""
        last = self._section()
        return tables.written([*self._parts, last])
