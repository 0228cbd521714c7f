"""A whole Word file as it is laid out."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from portal.gongwen import guard
from portal.gongwen.oxml.parcel import Parcel
from portal.gongwen.oxml.sight.blocks import Reader
from portal.gongwen.oxml.sight.cascade import Cascade
from portal.gongwen.oxml.sight.numbering import Numbering
from portal.gongwen.oxml.sight.texts import Story
from portal.gongwen.oxml.sight.texts import text as text_of
from portal.gongwen.oxml.sight.theme import Theme
from portal.gongwen.oxml.sight.values import child, said, switch, twips, whole
from portal.gongwen.oxml.walk import BadFile
from portal.gongwen.seen import Block, File, Section

_NOTES = {"footnotes": "w:footnote", "endnotes": "w:endnote", "comments": "w:comment"}
_KINDS = {"default": "单页", "even": "双页", "first": "首页"}
_FOURTH = 4096
_NO_TEXT = "文件里没有正文，可能已损坏。请在 Word 或 WPS 里打开它，另存为 .docx 后再试。"


def see(data: bytes, name: str = "") -> File:
    """A Word file as it is laid out. Raises BadFile with a sentence."""
    return opened(Parcel(guard.parts(data, name=name)))


def opened(parcel: Parcel) -> File:
    """The file of a parcel as it is laid out. Raises BadFile."""
    body = parcel.root(parcel.main).find(qn("w:body"))
    if body is None:
        raise BadFile(_NO_TEXT)
    cascade = Cascade(_root(parcel, "styles"), Theme(_root(parcel, "theme")))
    numbering = Numbering(_root(parcel, "numbering"))
    reader = Reader(cascade, numbering)
    blocks = reader.blocks(body)
    settings = _root(parcel, "settings")
    notes = {word: texts for word in _NOTES if (texts := tuple(_notes(parcel, word)))}
    if reader.deleted_rows:
        notes["deleted rows"] = tuple(reader.deleted_rows)
    usual = cascade.paragraph(cascade.usual("paragraph"))[1].get("size", 20)
    return File(
        blocks,
        tuple(_Sections(parcel, cascade, numbering, usual).all(body)),
        even_odd=bool(switch(settings, "w:evenAndOddHeaders")),
        compresses=said(settings, "w:characterSpacingControl") not in {None, "doNotCompress"},
        notes=notes,
        parcel=parcel,
    )


def _root(parcel: Parcel, word: str) -> Any:
    name = parcel.named(parcel.main, word)
    return None if name is None else parcel.root(name)


def _notes(parcel: Parcel, word: str) -> Iterator[str]:
    """The texts of the notes of a kind that the text refers to."""
    tag = _NOTES[word]
    references = parcel.root(parcel.main).iter(qn(f"{tag}Reference"))
    called = {one.get(qn("w:id")) for one in references}
    root = _root(parcel, word)
    for note in () if root is None else root.iterchildren(qn(tag)):
        story = Story()
        pieces = [piece for one in note.iter(qn("w:p")) for piece in text_of(one, story).pieces]
        words = "".join(piece.text for piece in pieces)
        if words.strip() and note.get(qn("w:id")) in called:
            yield words


class _Sections:
    """The sections of a file in order; what one does not say of its feet it has from the last."""

    def __init__(self, parcel: Parcel, cascade: Cascade, numbering: Numbering, usual: int) -> None:
        self._parcel = parcel
        self._cascade = cascade
        self._numbering = numbering
        self._usual = usual
        self._heads: dict[str, tuple[Block, ...]] = {}
        self._feet: dict[str, tuple[Block, ...]] = {}

    def all(self, body: Any) -> Iterator[Section]:
        """Every section; a file without any has one of Word's own measures."""
        found = list(body.iter(qn("w:sectPr")))
        for one in found:
            yield self._section(one)
        if not found:
            yield self._section(None)

    def _section(self, properties: Any) -> Section:
        for tag, known, word in (
            ("w:headerReference", self._heads, "页眉"),
            ("w:footerReference", self._feet, "页脚"),
        ):
            for one in () if properties is None else properties.iterchildren(qn(tag)):
                kind = one.get(qn("w:type"), "default")
                known[kind] = self._blocks(one.get(qn("r:id"), ""), _KINDS.get(kind, "") + word)
        paper, margins = child(properties, "w:pgSz"), child(properties, "w:pgMar")

        def paper_of(key: str, usual: int) -> int:
            return _length(paper, key, usual)

        def margin(key: str, usual: int) -> int:
            return abs(_length(margins, key, usual))

        grid = child(properties, "w:docGrid")
        kind = "" if grid is None else grid.get(qn("w:type"), "")
        return Section(
            paper_of("w:w", 12240),
            paper_of("w:h", 15840),
            margin("w:top", 1440),
            margin("w:bottom", 1440),
            margin("w:left", 1800) + margin("w:gutter", 0),
            margin("w:right", 1800),
            margin("w:header", 720),
            margin("w:footer", 720),
            grid="" if kind == "default" else kind,
            pitch=0 if grid is None else twips(grid.get(qn("w:linePitch"))) or 0,
            cell=self._cell(grid),
            has_first=bool(switch(properties, "w:titlePg")),
            starts=said(properties, "w:type") or "nextPage",
            heads=dict(self._heads),
            feet=dict(self._feet),
        )

    def _cell(self, grid: Any) -> int:
        """The width of a cell of a grid of characters, in twips; 0 where there is none."""
        if grid is None or grid.get(qn("w:type")) not in {"linesAndChars", "snapToChars"}:
            return 0
        space = whole(grid.get(qn("w:charSpace"))) or 0
        return round(self._usual * 10 + 20 * space / _FOURTH)

    def _blocks(self, relation: str, where: str) -> tuple[Block, ...]:
        found = self._parcel.relations(self._parcel.main).get(relation)
        if found is None or found.external or found.target not in self._parcel:
            return ()
        reader = Reader(self._cascade, self._numbering, where)
        return reader.blocks(self._parcel.root(found.target))


def _length(element: Any, key: str, usual: int) -> int:
    length = None if element is None else twips(element.get(qn(key)))
    return usual if length is None else length
