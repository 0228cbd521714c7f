"""Lines that were broken by hand in the middle of a sentence, put together again."""

from portal.gongwen.recognising import patterns
from portal.gongwen.recognising.roles import Element, Role
from portal.gongwen.seen import Paragraph

_ENDS = "。！？；：….!?;:"
_CLOSING = "”’）》】〕"
_GOES_ON = "，、,"
_LINE = 20


def goes_on(above: Element, below: Element, *, is_text: bool) -> bool:
    """Whether the second paragraph goes on with the sentence of the first.

    ``is_text``: the file is plain text, where a new paragraph is known by white at its head only.
    """
    first, second = above.block, below.block
    if not isinstance(first, Paragraph) or not isinstance(second, Paragraph):
        return False
    if below.role is not Role.BODY or above.role not in {Role.BODY, Role.HEADING}:
        return False
    if first.drawings or second.drawings or above.table or below.table:
        return False
    return _breaks_off(above, first.text) and _continues(second, first.text, is_text=is_text)


def _breaks_off(above: Element, text: str) -> bool:
    bare = text.rstrip(_CLOSING)
    if not text or not bare or bare.endswith(tuple(_ENDS)):
        return False
    if text.endswith(tuple(_GOES_ON)):
        return True
    runs_in = above.role is Role.BODY or "。" in text
    return runs_in and len(text) >= _LINE and not text.endswith(tuple(_CLOSING))


def _continues(second: Paragraph, text: str, *, is_text: bool) -> bool:
    words = second.words
    if not words.strip() or patterns.level_of(second.text) or second.number or second.is_bullet:
        return False
    indented = words[:1].isspace() or (not is_text and second.shape.first > 0)
    aligned = second.shape.align in {"center", "right"}
    return not aligned and (not indented or text.endswith(tuple(_GOES_ON)))
