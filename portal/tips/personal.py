"""What in a text may tell who wrote it: phone numbers, ids, names, addresses of mail."""

import re

PERSONAL = re.compile(
    r"(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\d{17}[\dXx]|0\d{2,3}[- ]?\d{7,8})(?!\d)"
    r"|(?:我叫|我是|我的名字是|本人|联系人)[:： ]?[\u4e00-\u9fff]{2,4}"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:微信|QQ|qq)(?:号)?[:： ]?[A-Za-z0-9_-]{5,20}"
)
COVER = "※※"


def marked(text: str) -> list[tuple[str, bool]]:
    """A text in pieces, True where a piece looks like a phone number, an id or a name."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for found in PERSONAL.finditer(text):
        pieces += [(text[at : found.start()], False), (found.group(), True)]
        at = found.end()
    return [*pieces, (text[at:], False)]


def covered(text: str) -> str:
    """A text with every such piece covered: the first draft of a copy for others."""
    return "".join(COVER if is_personal else piece for piece, is_personal in marked(text))
