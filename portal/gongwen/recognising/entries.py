"""A file as a row of entries: paragraphs and tables in order, layout tables and boxes opened up."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.gongwen.recognising import patterns, styled
from portal.gongwen.recognising.roles import Element, Role
from portal.gongwen.seen import Block, File, Paragraph, Table, flat

_HEAD = 15
_OWN_AT_LEAST = 2
_LAYOUT = frozenset({Role.MARK, Role.ORGAN, Role.DATED, Role.STAMPED, Role.NUMBER})


@dataclass(slots=True)
class Entry:
    """A block while its role is looked for."""

    block: Block
    table: Table | None = None
    story: str = ""
    role: Role | None = None
    level: int = 0
    doubt: str = ""

    @property
    def paragraph(self) -> Paragraph | None:
        """The block, if it is a paragraph."""
        return self.block if isinstance(self.block, Paragraph) else None

    @property
    def text(self) -> str:
        """The text without white space; empty for a table."""
        found = self.paragraph
        return patterns.squeezed(found.text) if found else ""

    @property
    def is_free(self) -> bool:
        """Whether it is a paragraph with text, and its role is not known yet."""
        return self.role is None and bool(self.text)

    @property
    def is_centred(self) -> bool:
        """Whether it stands in the middle, or is spread from edge to edge."""
        found = self.paragraph
        return found is not None and found.shape.align in {"center", "distribute"}

    def be(self, role: Role, doubt: str = "", level: int = 0) -> None:
        """Takes a role."""
        self.role, self.doubt, self.level = role, doubt, level

    def element(self) -> Element:
        """The entry with the role it has in the end."""
        role = self.role or (Role.TABLE if isinstance(self.block, Table) else Role.BODY)
        return Element(role, self.block, self.level, self.table, self.doubt, self.story)


def is_ours(file: File) -> bool:
    """Whether a file has this engine's own styles."""
    used = (styled.is_own(one.style) for one in file.paragraphs)
    return sum(used) >= _OWN_AT_LEAST


def entries(file: File) -> list[Entry]:
    """Every block of the text in order; what a header holds of a document's head comes first."""
    return [*_from_headers(file), *_from_blocks(file.blocks)]


def _from_headers(file: File) -> Iterator[Entry]:
    section = file.sections[0]
    for kind in ("first", "default") if section.has_first else ("default",):
        for one in flat(section.heads.get(kind, ())):
            text = patterns.squeezed(one.text)
            known = styled.role_of(one.style) is Role.MARK
            if text and (known or one.is_red or patterns.NUMBER.match(text)):
                yield Entry(one, story="head")


def _from_blocks(blocks: tuple[Block, ...]) -> Iterator[Entry]:
    tables = [block for block in blocks if isinstance(block, Table)]
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            if _only_places(block, is_first=at < _HEAD, is_last=block in tables[-2:]):
                yield from (Entry(one, table=block) for one in block.paragraphs)
            else:
                yield Entry(block)
            continue
        for drawing in block.drawings:
            yield from (Entry(one, story="box") for one in flat(drawing.blocks))
        yield Entry(block)


def _only_places(table: Table, *, is_first: bool, is_last: bool) -> bool:
    """Whether a table only holds elements in their places, and is none that people would see."""
    paragraphs = table.paragraphs
    styles = {styled.role_of(one.style) for one in paragraphs}
    if styles & {Role.COPIES_TO, Role.PRINTER} or styles & _LAYOUT:
        return True
    texts = [patterns.squeezed(one.text) for one in paragraphs]
    if is_last and any(
        patterns.COPIES_TO.match(one) or patterns.PRINTED.search(one) for one in texts
    ):
        return True
    if table.is_ruled:
        return False
    if is_first and (
        any(one.is_red for one in paragraphs) or any(map(patterns.NUMBER.match, texts))
    ):
        return True
    return any(map(patterns.DATE.match, texts))
