"""What follows the text: 附件说明, signature, 附注, issued text, 附件, 版记."""

from portal.gongwen.layout import CELL, SIZE_3
from portal.gongwen.recognising import patterns
from portal.gongwen.recognising.entries import Entry
from portal.gongwen.recognising.roles import Role

_REACH = 14
_SHORT = 40
_ORGANS_MOST = 30
_LINES_OF_TITLE = 5
_MARKS = ("。", "；", "：", ":", "，", "、", "！", "？")
_DOUBTED_ORGAN = "按位置认作署名"
_DOUBTED_ISSUED = "按书名号里的名称认作印发件标题"
_DOUBTED_FOLLOWING = "按位置认作印发件标题"
_DOUBTED_NOTE = "没有括号，按文字认作附注"
_DOUBTED_TITLE = "按位置认作附件标题"


def recognise(found: list[Entry], start: int) -> None:
    """Gives roles to the entries from ``start`` on that are no text."""
    end = _imprint(found, start)
    attached = _attachments(found, start, end)
    _signature(found, start, attached)


def _imprint(found: list[Entry], start: int) -> int:
    """版记, from the end upwards; the place where it begins."""
    first = len(found)
    at = len(found) - 1
    floor = max(start, len(found) - 2 * _REACH)
    while at >= floor:
        entry = found[at]
        role = _imprint_role(entry)
        if role is None and entry.text and not (entry.table and entry.table is _held(found, first)):
            break
        if role is not None:
            first = at
        at -= 1
    for entry in found[first:]:
        if entry.text:
            entry.be(_imprint_role(entry) or Role.PRINTER)
    return first


def _held(found: list[Entry], first: int) -> object:
    """The table that the 版记 found so far stands in."""
    return found[first].table if first < len(found) else None


def _imprint_role(entry: Entry) -> Role | None:
    text = entry.text
    if patterns.COPIES_TO.match(text):
        return Role.COPIES_TO
    if patterns.PRINTED.search(text) or patterns.PRINTER.match(text):
        return Role.PRINTER
    return Role.IMPRINT_OTHER if patterns.IMPRINT_OTHER.match(text) else None


def _attachments(found: list[Entry], start: int, end: int) -> int:
    """附件 with their own heads; the place where the first one begins."""
    first = end
    signed = any(patterns.DATE.match(entry.text) for entry in found[start:end])
    for at in range(start, end):
        entry = found[at]
        dated = not signed or any(patterns.DATE.match(one.text) for one in found[start:at])
        alone = patterns.ATTACHMENT_MARK.match(entry.text)
        if entry.role or not alone or not dated or not _goes_on(found, at, end):
            continue
        entry.be(Role.ATTACHMENT_MARK)
        first = min(first, at)
        _heading_lines(found, at + 1, end, Role.ATTACHMENT_TITLE, _DOUBTED_TITLE)
    return first


def _goes_on(found: list[Entry], at: int, end: int) -> bool:
    """Whether something follows that an 附件 can consist of."""
    return any(entry.text or entry.paragraph is None for entry in found[at + 1 : end])


def _heading_lines(found: list[Entry], start: int, end: int, role: Role, doubt: str) -> None:
    """The lines of a title that begins at the first entry with text."""
    at = start
    while at < end and found[at].paragraph and not found[at].text:
        at += 1
    first = found[at] if at < end else None
    if first is None or not first.is_free or not _can_be_title(first):
        return
    count = 0
    while at < end and count < _LINES_OF_TITLE and _belongs(found[at], first):
        found[at].be(role, "" if first.is_centred else doubt)
        at, count = at + 1, count + 1
        if not first.is_centred:
            return


def _can_be_title(entry: Entry) -> bool:
    text = entry.text
    return len(text) <= 3 * _SHORT and not text.endswith(_MARKS) and not patterns.level_of(text)


def _belongs(entry: Entry, first: Entry) -> bool:
    if entry is first:
        return True
    paragraph, model = entry.paragraph, first.paragraph
    if paragraph is None or model is None or not entry.is_free or not entry.is_centred:
        return False
    return paragraph.size == model.size and paragraph.size > SIZE_3 and _can_be_title(entry)


def _signature(found: list[Entry], start: int, end: int) -> None:
    dated = next(
        (at for at in range(start, end) if found[at].role is None and _is_dated(found, at, start)),
        None,
    )
    if dated is None:
        _unsigned(found, start, end)
        return
    found[dated].be(Role.DATED)
    organs = _organs(found, start, dated)
    _attachment_note(found, start, organs)
    _after(found, dated + 1, end)


def _is_dated(found: list[Entry], at: int, start: int) -> bool:
    """Whether an entry is a date that signs: alone, at the right or under the name of an organ."""
    if not patterns.DATE.match(found[at].text):
        return False
    above = next((one for one in reversed(found[start:at]) if one.text), None)
    return above is None or not above.text.endswith(("：", ":"))


def _organs(found: list[Entry], start: int, dated: int) -> int:
    """署名 above the date; the place of the first."""
    at, first, count = dated - 1, dated, 0
    while at >= start and count < _ORGANS_MOST:
        entry = found[at]
        if entry.text:
            if entry.role or not _can_sign(entry):
                break
            sure = patterns.is_organ(entry.text) or entry.table is not None
            entry.be(Role.ORGAN, "" if sure else _DOUBTED_ORGAN)
            first, count = at, count + 1
        elif entry.paragraph is None:
            break
        at -= 1
    return first


def _can_sign(entry: Entry) -> bool:
    text, paragraph = entry.text, entry.paragraph
    if paragraph is None or len(text) > _SHORT or text.endswith(_MARKS) or "。" in text:
        return False
    if patterns.ATTACHMENT_NOTE.match(text) or patterns.LISTED.match(text):
        return False
    shape = paragraph.shape
    aside = shape.align in {"right", "center"} or shape.left + shape.first > 6 * CELL
    spaced = len(paragraph.words) - len(paragraph.words.lstrip()) > 4
    return patterns.is_organ(text) or aside or spaced or entry.table is not None


def _attachment_note(found: list[Entry], start: int, end: int) -> None:
    """附件说明 above the signature: from 附件： to the last of its numbered lines."""
    for at in range(max(start, end - _REACH), end):
        entry = found[at]
        if not entry.is_free or not patterns.ATTACHMENT_NOTE.match(entry.text):
            continue
        for line in found[at:end]:
            listed = patterns.LISTED.match(line.text) or patterns.ATTACHMENT_NOTE.match(line.text)
            if line.is_free and (listed or len(line.text) <= _SHORT):
                line.be(Role.ATTACHMENT_NOTE)
        return


def _after(found: list[Entry], start: int, end: int) -> None:
    """附注, and the text that the document issues."""
    rest = [at for at in range(start, end) if found[at].text or found[at].paragraph is None]
    if rest and patterns.NOTE.match(found[rest[0]].text):
        found[rest.pop(0)].be(Role.NOTE)
    elif rest and patterns.CONTACT.match(found[rest[0]].text):
        found[rest.pop(0)].be(Role.NOTE, _DOUBTED_NOTE)
    # Many close the document before its 附件: the standard puts 版记 behind them.
    closing = False
    while rest and (role := _imprint_role(found[rest[0]])):
        closing = closing or role is not Role.IMPRINT_OTHER
        if not closing:
            break
        found[rest.pop(0)].be(role)
    if rest and found[rest[0]].is_free:
        named = found[rest[0]].text in _names(found, start)
        doubt = _DOUBTED_ISSUED if named else _DOUBTED_FOLLOWING
        _heading_lines(found, rest[0], end, Role.ISSUED_TITLE, doubt)


def _names(found: list[Entry], end: int) -> set[str]:
    """The names in 《》 of the document's title."""
    title = "".join(entry.text for entry in found[:end] if entry.role is Role.TITLE)
    return {name for name in patterns.NAMED.findall(title) if name}


def _unsigned(found: list[Entry], start: int, end: int) -> None:
    """A document without a signature: what it issues is known by its name."""
    _attachment_note(found, start, end)
    names = _names(found, start)
    for at in range(start, end):
        if found[at].is_free and found[at].text in names:
            found[at].be(Role.ISSUED_TITLE, _DOUBTED_ISSUED)
            return
