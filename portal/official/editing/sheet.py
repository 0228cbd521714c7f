"""The A4 sheet of a document: the very Word file, set on pages to be seen in a browser."""

from dataclasses import dataclass, replace

from portal.documents import press
from portal.gongwen.content import Attachment, Block, Document, Table
from portal.kernel.later import Later
from portal.official.editing.ink import Page

_SIGHT = Later("portal.gongwen.oxml.sight.file")
_SETTING = Later("portal.official.editing.setting")
_THUMBS = Later("portal.official.editing.thumbs")

MOST_PAGES = 40
MOST_ROWS = 150
MOST_COUNTED = 2000


@dataclass(frozen=True)
class Sheet:
    """The pages of a document; ``notes`` say what of it is not drawn."""

    pages: tuple[Page, ...]
    notes: tuple[str, ...] = ()


def drawn(document: Document, *, most: int = MOST_PAGES) -> Sheet:
    """The first pages of a document as its Word file has them.

    Raises Unwritable with every fault and its field.
    """
    shown, cut = _clipped(document)
    pages, is_longer = _SETTING.pages_of(_SIGHT.see(press.write(shown)), most, _THUMBS.small)
    notes = []
    if cut:
        notes.append(f"长表格只画前 {MOST_ROWS} 行，Word 文件里是全的。")
    if is_longer:
        notes.append(f"只画前 {most} 页，Word 文件里是全的。")
    return Sheet(tuple(pages), tuple(notes))


def pages_in(data: bytes) -> int | None:
    """How many pages a Word file of the engine has, None where they are too many to count."""
    pages, is_longer = _SETTING.pages_of(_SIGHT.see(data), MOST_COUNTED)
    return None if is_longer else len(pages)


def _clipped(document: Document) -> tuple[Document, bool]:
    """A document with its tables cut short, and whether any was: long ones take seconds to set."""
    cut: list[bool] = []

    def short(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(_short(one, cut) for one in blocks)

    issued = document.issued
    shown = replace(
        document,
        body=short(document.body),
        attachments=tuple(_attached(one, cut) for one in document.attachments),
        issued=replace(issued, body=short(issued.body)) if issued else None,
    )
    return shown, any(cut)


def _attached(said: Attachment, cut: list[bool]) -> Attachment:
    return replace(said, body=tuple(_short(one, cut) for one in said.body))


def _short(block: Block, cut: list[bool]) -> Block:
    if not isinstance(block, Table) or len(block.rows) <= MOST_ROWS:
        return block
    cut.append(True)
    return replace(block, rows=block.rows[:MOST_ROWS])
