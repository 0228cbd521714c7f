"""A file as the elements of an official document."""

import re
from itertools import pairwise

from portal.gongwen.content import Form, Heading
from portal.gongwen.headings import Recogniser
from portal.gongwen.recognising import head, patterns, styled, tail
from portal.gongwen.recognising.entries import Entry, entries, is_ours
from portal.gongwen.recognising.roles import Element, Outline, Role
from portal.gongwen.seen import File, Paragraph, Table

_SHORT = 40
_HEADING = re.compile(r"^(?:heading|标题) ?([1-4])$", re.IGNORECASE)


def recognise(file: File) -> Outline:
    """Which block of a file is which element, by styles of this engine, by look and by words."""
    found = entries(file)
    ours = is_ours(file)
    if ours:
        for entry in found:
            _by_style(entry)
    else:
        tail.recognise(found, head.recognise(found))
    for entry in found:
        _blank(entry)
    _captions(found)
    _texts(found)
    elements = tuple(entry.element() for entry in found)
    form = Form.CARD if ours and _is_cards(elements) else _form(file, elements)
    return Outline(file, form, elements, ours)


def _by_style(entry: Entry) -> None:
    paragraph = entry.paragraph
    role = styled.role_of(paragraph.style) if paragraph else None
    if role is None or paragraph is None:
        return
    if role is Role.SECRECY and patterns.URGENCY.match(entry.text):
        role = Role.URGENCY
    if role is Role.NUMBER:
        role = _of_left(entry.text) or role
    if role is Role.COPY_NUMBER and not entry.text:
        role = Role.BLANK
    if role is Role.PRINTER and entry.text and not _prints(entry.text):
        role = Role.IMPRINT_OTHER
    entry.be(role)


def _of_left(text: str) -> Role | None:
    """The role of what a letter has beside its number, in the same style."""
    if patterns.COPY_NUMBER.match(text):
        return Role.COPY_NUMBER
    if patterns.SECRECY.match(text):
        return Role.SECRECY
    return Role.URGENCY if patterns.URGENCY.match(text) else None


def _prints(text: str) -> bool:
    return not patterns.IMPRINT_OTHER.match(text)


def _blank(entry: Entry) -> None:
    paragraph = entry.paragraph
    if entry.role or paragraph is None or paragraph.text:
        return
    kinds = {drawing.kind for drawing in paragraph.drawings}
    if "picture" in kinds:
        entry.be(Role.PICTURE)
    elif "line" in kinds or (paragraph.shape.bottom and paragraph.shape.bottom.color):
        entry.be(Role.RULE)
    else:
        entry.be(Role.BLANK)


def _captions(found: list[Entry]) -> None:
    """Names of tables above them, and of pictures below."""
    for above, below in pairwise(found):
        short = above.is_free and len(above.text) <= _SHORT and above.is_centred
        named = short and patterns.TABLE_CAPTION.match(above.text)
        if isinstance(below.block, Table) and below.role is None and named:
            above.be(Role.TABLE_CAPTION)
        under = below.is_free and len(below.text) <= _SHORT and below.is_centred
        if above.role is Role.PICTURE and under:
            below.be(Role.CAPTION)


def _texts(found: list[Entry]) -> None:
    """Text with its headings; one that goes on with a list is none (see ``headings``)."""
    recogniser = Recogniser()
    for entry in found:
        paragraph = entry.paragraph
        if entry.role not in {None, Role.BODY} or paragraph is None:
            continue
        _text(entry, paragraph, recogniser)


def _text(entry: Entry, paragraph: Paragraph, recogniser: Recogniser) -> None:
    styled_as = _HEADING.match(paragraph.style)
    read = recogniser.block(patterns.canonical(paragraph.text))
    level = int(styled_as[1]) if styled_as else 0
    if isinstance(read, Heading) and not entry.table:
        level = read.level
    if level:
        entry.be(Role.HEADING, level=level)
    elif patterns.CHAPTER.match(paragraph.text) and len(entry.text) <= _SHORT:
        entry.be(Role.HEADING, "章节标题，按一级标题排", level=1)
    elif entry.role is None:
        entry.be(Role.BODY)


def _is_cards(elements: tuple[Element, ...]) -> bool:
    """Whether a document is tables and nothing else, as cards to be cut apart are."""
    return {one.role for one in elements} <= {Role.TABLE, Role.BLANK}


def _form(file: File, elements: tuple[Element, ...]) -> Form:
    marks = [one for one in elements if one.role is Role.MARK]
    words = "".join(patterns.squeezed(one.text) for one in marks)
    number = next((one.text for one in elements if one.role is Role.NUMBER), "")
    if any(one.role is Role.PAPER_HEAD for one in elements) or not _is_sent(elements):
        return Form.PAPER
    if any(_is_letter(one) for one in marks) or (file.sections[0].has_first and _headed(marks)):
        return Form.LETTER
    if "纪要" in words:
        return Form.MINUTES
    if words.endswith("令"):
        return Form.ORDER
    if words and "文件" not in words and "函" in number.split("〔")[0].split("[")[0]:
        return Form.LETTER
    return Form.FILE


def _is_sent(elements: tuple[Element, ...]) -> bool:
    """Whether anything says that a document is sent by an organ."""
    roles = {one.role for one in elements}
    return bool(roles & {Role.MARK, Role.NUMBER, Role.RECIPIENTS, Role.DATED, Role.COPIES_TO})


def _headed(marks: list[Element]) -> bool:
    return any(one.story == "head" for one in marks)


def _is_letter(mark: Element) -> bool:
    block = mark.block
    rule = block.shape.bottom if isinstance(block, Paragraph) else None
    return rule is not None and rule.kind.startswith(("thickThin", "thinThick", "double"))
