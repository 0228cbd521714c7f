"""The words of a PDF that somebody sent, line by line, and what of it has no words to read.

Text is read where its fonts say what their codes mean, and put together by where it stands on the
page, however a program has cut it up. Pictures (a scan is one) and fonts that tell nothing cannot
be read: which pages have some is told.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from portal.official.pdf_fonts import Decode, decoder, fonts_of, is_vertical
from portal.official.pdf_streams import unpacked
from portal.official.pdf_text import Chunk, State, lines_of

MOST_PAGES = 500
MOST_BYTES = 60 * 1024 * 1024
MOST_THINGS = 200_000
MOST_DEEP = 6
LOCKED = "设有打开密码，读不了。请取消密码后再传。"
BROKEN = "打不开，文件不完整或已损坏。请重新生成后再传。"
_FAULTS = (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, KeyError, TypeError)


class PdfError(ValueError):
    """A PDF that cannot be opened at all, as a sentence for people."""


@dataclass(frozen=True)
class PdfWords:
    """The lines of a PDF, how many pages it has, and the pages whose words are not all read."""

    lines: tuple[str, ...]
    pages: int
    unread: tuple[int, ...]
    has_files: bool = False

    @property
    def told(self) -> str:
        """What could not be read, for people; empty where all was."""
        shown = "、".join(str(one) for one in self.unread[:8])
        more = f"等 {len(self.unread)} 页" if len(self.unread) > 8 else " 页"
        found = [f"第 {shown}{more}有图像或读不出的文字"] if self.unread else []
        return "，".join([*found, *(["里面还夹带文件"] if self.has_files else [])])


@dataclass
class _Reading:
    """One file while it is read. ``left``: bytes of drawing that may still be read."""

    left: int = MOST_BYTES
    fonts: dict[tuple[int, int], tuple[Decode, bool]] = field(default_factory=dict)


def words_of(data: bytes) -> PdfWords:
    """The words of a PDF. Raises PdfError: locked with a password, or broken."""
    try:
        with Pdf.open(io.BytesIO(data)) as pdf:
            return _read(pdf)
    except pikepdf.PasswordError as locked:
        raise PdfError(LOCKED) from locked
    except (*_FAULTS, RuntimeError, RecursionError, AttributeError, IndexError) as broken:
        raise PdfError(BROKEN) from broken


def _read(pdf: Pdf) -> PdfWords:
    reading, lines, unread = _Reading(), list(_strings(pdf)), []
    count = len(pdf.pages)
    for number, page in enumerate(pdf.pages[:MOST_PAGES], 1):
        sight = _Sight(reading)
        sight.page(page.obj)
        lines += lines_of(sight.chunks)
        if sight.is_partial or not sight.chunks:
            unread.append(number)
    unread += range(MOST_PAGES + 1, count + 1)
    has_files = len(pdf.attachments) > 0
    return PdfWords(tuple(lines), count, tuple(unread), has_files)


def _strings(pdf: Pdf) -> Iterator[str]:
    """What is written beside the pages: title, bookmarks, notes, fields of a form."""
    left = MOST_THINGS
    for thing in pdf.objects:
        waiting: list[Any] = [thing]
        while waiting and left:
            one, left = waiting.pop(), left - 1
            if isinstance(one, String):
                yield str(one)
            elif isinstance(one, Stream):
                continue
            elif isinstance(one, Dictionary | Array):
                inner = one.values() if isinstance(one, Dictionary) else one
                waiting += [value for value in inner if not _is_elsewhere(value)]


def _is_elsewhere(value: Any) -> bool:
    return isinstance(value, Object) and value.is_indirect


class _Sight:
    """One page while its drawing is followed."""

    def __init__(self, reading: _Reading) -> None:
        self._reading = reading
        self.chunks: list[Chunk] = []
        self.is_partial = False

    def page(self, page: Object) -> None:
        """Follow a page, and what is drawn upon it."""
        self._draw(pikepdf.Page(page).resources, _contents(page), State(), 0)
        for note in page.get("/Annots", Array()):
            look = note.get("/AP") if isinstance(note, Dictionary) else None
            shown = look.get("/N") if isinstance(look, Dictionary) else None
            if isinstance(shown, Stream):
                self._form(shown, State(), 1)

    def _draw(self, resources: Any, streams: list[Object], state: State, deep: int) -> None:
        parts = [unpacked(one) for one in streams]
        size = sum(len(part) for part in parts if part)
        self._reading.left -= size
        if None in parts or self._reading.left < 0 or deep > MOST_DEEP:
            self.is_partial = True
            return
        drawing = b"\n".join(part for part in parts if part)
        self._follow(resources, drawing, state, deep)

    def _follow(self, resources: Any, drawing: bytes, state: State, deep: int) -> None:
        with Pdf.new() as holder:
            steps = pikepdf.parse_content_stream(holder.make_stream(drawing))
            fonts, kept = fonts_of(resources), []
            for step in steps:
                name = str(step.operator)
                operands = list(step.operands)
                if name == "q":
                    kept.append(state.copied())
                elif name == "Q" and kept:
                    state = kept.pop()
                elif name == "Tf":
                    state.size = float(operands[1])
                    state.font = self._font(fonts.get(str(operands[0])))
                elif name == "Do":
                    self._thing(resources, str(operands[0]), state, deep)
                elif name in {"BI", "INLINE IMAGE", "sh"}:
                    self.is_partial = True
                else:
                    self._text(name, operands, state)

    def _font(self, font: Object | None) -> tuple[Decode, bool] | None:
        if font is None:
            return None
        known = self._reading.fonts
        if font.objgen not in known or font.objgen == (0, 0):
            known[font.objgen] = (decoder(font), is_vertical(font))
        return known[font.objgen]

    def _text(self, name: str, operands: list[Any], state: State) -> None:
        for codes in state.after(name, operands):
            decode = state.font[0] if state.font else None
            text = decode(codes) if decode else None
            if text is None:
                self.is_partial = True
            elif text:
                self.chunks.append(state.chunk(text))

    def _thing(self, resources: Any, name: str, state: State, deep: int) -> None:
        held = resources.get("/XObject", Dictionary()) if resources is not None else Dictionary()
        thing = held.get(name)
        if not isinstance(thing, Stream):
            return
        if thing.stream_dict.get("/Subtype") == Name.Form:
            self._form(thing, state, deep + 1)
        else:
            self.is_partial = True

    def _form(self, form: Object, state: State, deep: int) -> None:
        inner = state.copied()
        inner.turn(list(form.stream_dict.get("/Matrix", Array([1, 0, 0, 1, 0, 0]))))
        self._draw(form.stream_dict.get("/Resources", Dictionary()), [form], inner, deep)


def _contents(page: Object) -> list[Object]:
    found = page.get("/Contents")
    if isinstance(found, Stream):
        return [found]
    return [one for one in found if isinstance(one, Stream)] if isinstance(found, Array) else []
