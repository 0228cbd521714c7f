"""A document of plain content from what was recognised of a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.gongwen.content import Attachment, Block, Document, Form, IssuedText, Paragraph, Table
from portal.gongwen.mending import closing, head, joining
from portal.gongwen.mending.blocks import Maker
from portal.gongwen.mending.editor import Doubt, Editor, stands_alone
from portal.gongwen.mending.gathering import Gathered, Zone, gathered
from portal.gongwen.oxml.grafts.plan import Fix
from portal.gongwen.recognising.patterns import squeezed
from portal.gongwen.recognising.roles import Element, Outline, Role
from portal.gongwen.seen import Paragraph as SeenParagraph
from portal.gongwen.seen import Table as SeenTable

_UNTITLED = "无标题"
_TITLE_MOST = 300
_CELL_MOST = 30
_TITLES = ("Title", "PaperTitle", "IssuedTitle")
_NOTES = ("AttachmentNote", "AttachmentNoteFirst", "AttachmentNoteNext")
_PAPER = {"文书机关": "organ", "文书名称": "title", "文书编号": "number"}


@dataclass(slots=True)
class Made:
    """A document, the exact words that go into it, and what was done to get it."""

    document: Document
    fixes: list[Fix]
    told: list[Doubt] = field(default_factory=list)


def made(outline: Outline, editor: Editor, *, is_unsealed: bool) -> Made:
    """The document of what was recognised; the editor gathers what is to be set in and told."""
    return _Builder(outline, editor, is_unsealed=is_unsealed).made()


class _Builder:
    """One document while it is put together."""

    def __init__(self, outline: Outline, editor: Editor, *, is_unsealed: bool) -> None:
        self._outline = outline
        self._editor = editor
        self._maker = Maker(editor, outline.file.parcel)
        self._is_unsealed = is_unsealed
        self._fixes: list[Fix] = []
        self._told: list[Doubt] = []

    def made(self) -> Made:
        found = gathered(self._outline)
        form = self._outline.form
        top = head.head(found, form, self._editor)
        papers = self._papers(found)
        title, first = self._title(top.title or papers["title"], form)
        body = (*first, *self._blocks(found.main.body))
        close = closing.closing(found.main, self._editor, is_unsealed=self._is_unsealed)
        printed, fixes = closing.imprint(found.imprint, form, self._editor)
        self._fixes += [*top.fixes, *close.fixes, *fixes]
        organs = close.signature.organs if close.signature else ()
        named = tuple(papers["organ"].split("\n")) if papers["organ"] else ()
        document = Document(
            title=title,
            form=form,
            issuers=named if form is Form.PAPER else organs or top.mark,
            mark=("",) if not top.mark and form is not Form.PAPER else top.mark,
            mark_word=top.mark_word,
            copy_number=top.copy_number,
            secrecy=top.secrecy,
            urgency=top.urgency,
            number=top.number or papers["number"],
            signers=top.signers,
            recipients=top.recipients,
            body=body,
            attachments=tuple(self._attachments(close.listed, found.attached)),
            signature=close.signature,
            note=close.note,
            receipt=close.receipt,
            attendance=close.attendance,
            issued=self._issued(found.issued),
            imprint=printed,
        )
        return Made(document, self._fixes, self._told)

    def _papers(self, found: Gathered) -> dict[str, str]:
        """The head of an office's own paper, by the styles of this engine."""
        texts = {"organ": "", "title": "", "number": ""}
        for one in found.of(Role.PAPER_HEAD):
            words = self._editor.words(one.paragraph, Role.PAPER_HEAD)
            key = _PAPER.get(one.paragraph.style, "organ")
            texts[key] = f"{texts[key]}\n{words}" if texts[key] and key == "organ" else words
        texts["title"] = squeezed(texts["title"])
        return texts

    def _title(self, text: str, form: Form) -> tuple[str, list[Block]]:
        """The title, and what is no title but text; a document must have one to be written."""
        if text and len(text) <= _TITLE_MOST:
            return text, []
        if form is Form.ORDER:
            return "", [Paragraph(text)] if text else []
        if form is Form.CARD:
            return _UNTITLED, []
        self._fixes.append(Fix(_TITLES, _UNTITLED, None))
        return _UNTITLED, [Paragraph(text)] if text else []

    def _blocks(self, elements: list[Element]) -> list[Block]:
        return list(_Blocks(self._outline, self._maker, self._told).all(elements))

    def _issued(self, zone: Zone | None) -> IssuedText | None:
        if zone is None:
            return None
        if not zone.titles:
            words = "署名和日期之后还有文字，另起一页排在后面，请核对它是不是印发件或附件"
            self._told.append(Doubt(zone.body[0].block.place, words))
            return IssuedText("", tuple(self._blocks(zone.body)))
        title, first = self._title(self._lines(zone.titles, Role.ISSUED_TITLE), Form.FILE)
        body = (*first, *self._blocks(zone.body))
        return IssuedText(title, body or (Paragraph(""),))

    def _lines(self, titles: list[Element], role: Role) -> str:
        texts = [self._editor.words(one.paragraph, role) for one in titles]
        return "".join(line.strip() for text in texts for line in text.split("\n"))

    def _attachments(
        self, listed: tuple[tuple[str, str], ...], zones: list[Zone]
    ) -> Iterator[Attachment]:
        """What is listed and what is bound, each listed one with its body, if it is there."""
        placed = _placed(listed, zones)
        count = len(placed)
        for place, (line, name, zone) in enumerate(placed, start=1):
            title = self._lines(zone.titles, Role.ATTACHMENT_TITLE) if zone else ""
            shown = (name or title or _UNTITLED)[:_TITLE_MOST]
            ordinal = f"{place}." if count > 1 else ""
            written = f"{'附件：' if place == 1 else ''}{ordinal}{shown}"
            if squeezed(line) != squeezed(written):
                self._fixes.append(Fix(_NOTES, written, line or None))
            yield self._attachment(shown, title, zone, f"附件{place}" if count > 1 else "附件")

    def _attachment(self, name: str, title: str, zone: Zone | None, label: str) -> Attachment:
        if zone is None or zone.mark is None:
            return Attachment(name)
        words = self._editor.words(zone.mark.paragraph, Role.ATTACHMENT_MARK)
        if squeezed(words) != label:
            self._fixes.append(Fix(("AttachmentMark",), label, words))
        body = self._blocks(zone.body)
        if not title or len(title) > _TITLE_MOST:
            self._fixes.append(Fix(("AttachmentTitle",), name, None))
            body = [*([Paragraph(title)] if title else []), *body]
            title = ""
        return Attachment(name, tuple(body) or (Paragraph(""),), title if title != name else "")


def _placed(
    listed: tuple[tuple[str, str], ...], zones: list[Zone]
) -> list[tuple[str, str, Zone | None]]:
    """Each listed name with the bound text that belongs to it: by its figure, else in order."""
    rows: list[tuple[str, str, Zone | None]] = [(line, name, None) for line, name in listed]
    for at, zone in enumerate(zones):
        figure = re.search("[0-9]+", zone.mark.text if zone.mark else "")
        place = int(figure.group()) - 1 if figure else at
        if 0 <= place < len(rows) and rows[place][2] is None:
            rows[place] = (*rows[place][:2], zone)
        else:
            rows.append(("", "", zone))
    return rows


class _Blocks:
    """The blocks of one text, lines of it put together and captions given to what they name."""

    def __init__(self, outline: Outline, maker: Maker, told: list[Doubt]) -> None:
        self._file = outline.file
        self._places = {id(one): at for at, one in enumerate(outline.file.blocks)}
        self._is_text = outline.file.parcel is None
        self._maker = maker
        self._told = told

    def all(self, elements: list[Element]) -> Iterator[Block]:
        at = 0
        while at < len(elements):
            element = elements[at]
            after = elements[at + 1] if at + 1 < len(elements) else None
            if isinstance(element.block, SeenTable):
                yield self._table(element.block, "")
            elif element.role is Role.TABLE_CAPTION and _is_table(after):
                caption = self._maker.editor.words(element.paragraph, element.role)
                yield self._table(elements[at + 1].block, caption)
                at += 1
            elif element.role is Role.PICTURE:
                captioned = after is not None and after.role is Role.CAPTION
                yield from self._pictures(element, after if captioned else None)
                at += captioned
            elif len(rows := _rows(elements, at)) > 1:
                yield self._typed_table(rows)
                at += len(rows) - 1
            else:
                lines = self._lines(elements, at)
                yield from self._maker.text(element, lines)
                at += len(lines)
            at += 1

    def _table(self, table: object, caption: str) -> Block:
        if not isinstance(table, SeenTable):
            raise TypeError("a table was looked for")
        turned = self._file.section_of(table).is_turned
        return self._maker.table(table, caption, turned=turned)

    def _pictures(self, element: Element, captioned: Element | None) -> Iterator[Block]:
        """Pictures in lines of their own; a caption is that of the last."""
        editor = self._maker.editor
        caption = editor.words(captioned.paragraph, Role.CAPTION) if captioned else ""
        drawings = [one for one in element.paragraph.drawings if stands_alone(one)]
        for drawing in drawings:
            words = caption if drawing is drawings[-1] else ""
            yield from self._maker.drawing(drawing, element.block.place, words)
        words = editor.words(element.paragraph, Role.BODY)
        if words:
            yield Paragraph(words)
        if caption and not drawings:
            yield Paragraph(caption)

    def _lines(self, elements: list[Element], at: int) -> list[Element]:
        """The lines after one that go on with its sentence."""
        found: list[Element] = []
        last = elements[at]
        for below in elements[at + 1 :]:
            near = self._are_near(last, below)
            if not near or not joining.goes_on(last, below, is_text=self._is_text):
                break
            self._told.append(Doubt(below.block.place, "与上一段是一句话，已接成一段"))
            found.append(below)
            last = below
        return found

    def _are_near(self, above: Element, below: Element) -> bool:
        """Whether no blank line stands between two paragraphs."""
        first, second = self._places.get(id(above.block)), self._places.get(id(below.block))
        return first is not None and second == first + 1

    def _typed_table(self, rows: list[Element]) -> Block:
        """A table that was typed with tabs."""
        texts = [[part.strip() for part in row.text.split("\t")] for row in rows]
        place = rows[0].block.place
        self._maker.editor.doubts.append(Doubt(place, "用制表符分隔的几行，认作表格"))
        return Table(tuple(tuple(row) for row in texts[1:]), tuple(texts[0]))


def _is_table(element: Element | None) -> bool:
    return element is not None and isinstance(element.block, SeenTable)


def _tabs(element: Element) -> int:
    """How many tabs a plain paragraph has between its words; 0 for what is no row."""
    block = element.block
    if not isinstance(block, SeenParagraph) or element.role is not Role.BODY or block.drawings:
        return 0
    parts = block.text.split("\t")
    short = all(len(part) <= _CELL_MOST for part in parts) and "。" not in block.text
    return len(parts) - 1 if short else 0


def _rows(elements: list[Element], at: int) -> list[Element]:
    """The paragraphs in a row with as many tabs as the first."""
    count = _tabs(elements[at])
    found: list[Element] = []
    if not count:
        return found
    for element in elements[at:]:
        if _tabs(element) != count:
            break
        found.append(element)
    return found
