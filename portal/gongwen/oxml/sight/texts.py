"""The text of a paragraph as runs: what is shown, what was deleted, what fields say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from portal.gongwen.oxml.sight.values import child
from portal.gongwen.unseen import cleaned, count

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
CHOICE, FALLBACK = (
    f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}"
    for name in ("Choice", "Fallback")
)
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"

_RUN, _TEXT, _FIELD, _CODE = qn("w:r"), qn("w:t"), qn("w:fldChar"), qn("w:instrText")
_GONE = {qn("w:del"), qn("w:moveFrom")}
_INSIDE = {
    qn(f"w:{name}")
    for name in (
        *("ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdt", "sdtContent"),
        *("fldSimple", "dir", "bdo"),
    )
}
_MARKS = {
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "",
}
_DRAWN = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
_NOTED = {
    qn(f"w:{name}")
    for name in ("footnoteReference", "endnoteReference", "commentReference", "ruby")
}
_SILENT = {
    qn(f"w:{name}")
    for name in ("rPr", "lastRenderedPageBreak", "annotationRef", "footnoteRef", "endnoteRef")
}
_SYMBOLS = ("wingdings", "webdings", "symbol", "mt extra")


@dataclass(slots=True)
class Story:
    """The fields that are open where the text has got to; they may go on over paragraphs."""

    open: list[list[Any]] = field(default_factory=list)

    @property
    def shows(self) -> bool:
        """Whether text here is shown, and not the code of a field."""
        return all(one[1] for one in self.open)

    @property
    def code(self) -> str:
        """The code of the innermost field whose result this is."""
        return str(self.open[-1][0]).strip() if self.open else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one run shows: ``element`` is the run, ``drawn`` what is drawn in it."""

    text: str
    element: Any
    code: str = ""
    is_plain: bool = True
    drawn: tuple[Any, ...] = ()
    unseen: int = 0


@dataclass(slots=True)
class Text:
    """A paragraph's pieces, with what is not shown: deleted words, the targets of links.

    ``unseen``: how many characters there were that nobody sees.
    """

    pieces: list[Piece] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    unseen: int = 0


def text(paragraph: Any, story: Story) -> Text:
    """The text of a paragraph."""
    found = Text()
    _read(paragraph, story, found, "")
    return found


def _read(parent: Any, story: Story, found: Text, code: str) -> None:
    for element in parent:
        tag = element.tag
        if tag == _RUN:
            piece = _piece(element, story, code)
            found.unseen += piece.unseen
            if piece.text or piece.drawn or not piece.is_plain or piece.code:
                found.pieces.append(piece)
        elif tag in _GONE:
            gone = "".join(one.text or "" for one in element.iter(qn("w:delText"), _TEXT))
            if gone:
                found.deleted.append(gone)
        elif tag in _INSIDE:
            target = element.get(qn("r:id")) or element.get(qn("w:anchor"))
            if tag == qn("w:hyperlink") and target:
                found.links.append(target)
            inner = element.get(qn("w:instr")) if tag == qn("w:fldSimple") else None
            before = len(found.pieces)
            inner = inner.strip() if inner else ""
            _read(element, story, found, inner or code)
            if inner and len(found.pieces) == before:
                found.pieces.append(Piece("", element, inner))
        elif isinstance(tag, str) and tag.startswith(MATH):
            words = "".join(one.text or "" for one in element.iter(f"{MATH}t"))
            found.pieces.append(Piece(words, element, is_plain=False))


def _piece(run: Any, story: Story, code: str) -> Piece:
    shown = _Shown(is_plain=not _is_symbol(run))
    empty = ""
    for element in _children(run):
        if element.tag == _FIELD:
            empty = _turn(element, story) or empty
        elif element.tag == _CODE and story.open:
            story.open[-1][0] += element.text or ""
        elif story.shows:
            shown.take(element)
    found = code or story.code or empty
    text = "".join(shown.texts)
    return Piece(text, run, found, shown.is_plain, tuple(shown.drawn), shown.unseen)


@dataclass(slots=True)
class _Shown:
    """What a run shows, gathered child by child."""

    is_plain: bool
    texts: list[str] = field(default_factory=list)
    drawn: list[Any] = field(default_factory=list)
    unseen: int = 0

    def take(self, element: Any) -> None:
        tag = element.tag
        if tag == _TEXT:
            said = element.text or ""
            self.unseen += count(said)
            self.texts.append(cleaned(said))
        elif tag == qn("w:br") and element.get(qn("w:type")) in {"page", "column"}:
            self.texts.append("\f")
        elif tag in _MARKS:
            self.texts.append(_MARKS[tag])
            self.is_plain = self.is_plain and _MARKS[tag] in "\n\t"
        elif tag in _DRAWN:
            self.drawn.append(element)
        elif tag == qn("w:sym"):
            self.texts.append(_symbol(element))
            self.is_plain = False
        elif tag not in _SILENT:
            self.is_plain = self.is_plain and tag not in _NOTED
            self.texts += [cleaned(one.text or "") for one in element.iter(_TEXT)]


def _children(run: Any) -> Iterator[Any]:
    """The children of a run; of two ways to draw the same, the newer one."""
    for element in run:
        if element.tag == ALTERNATE:
            chosen = element.find(CHOICE)
            yield from element.find(FALLBACK) if chosen is None else chosen
        elif isinstance(element.tag, str):
            yield element


def _turn(element: Any, story: Story) -> str:
    """Follows a field's begin, middle and end; the code of one that ends without a result."""
    kind = element.get(qn("w:fldCharType"))
    if kind == "begin":
        story.open.append(["", False])
    elif kind == "separate" and story.open:
        story.open[-1][1] = True
    elif kind == "end" and story.open:
        ended = story.open.pop()
        return "" if ended[1] else str(ended[0]).strip()
    return ""


def _symbol(element: Any) -> str:
    try:
        return chr(int(element.get(qn("w:char"), ""), 16))
    except (ValueError, OverflowError):
        return ""


def _is_symbol(run: Any) -> bool:
    """Whether a run is set in a face of symbols, where letters are no letters."""
    fonts = child(child(run, "w:rPr"), "w:rFonts")
    face = "" if fonts is None else (fonts.get(qn("w:ascii")) or "").lower()
    return face.startswith(_SYMBOLS)
