"""Receipt codes as people type them: the last four characters, and one lost in a longer text."""

import re
import unicodedata

from portal.sealing import codes

TAIL = 4
LOOKS_LIKE_ONE = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-Za-z]{4}[\s\-–—_.]{0,2}){4}[0-9A-Za-z]{4}(?![0-9A-Za-z])"
)


def tail(typed: str) -> str:
    """The last four characters as typed, in the canonical spelling; empty where they are not."""
    plain = [one for one in unicodedata.normalize("NFKC", typed).upper() if one.isalnum()]
    said = "".join(plain).translate(str.maketrans("OIL", "011"))
    return said if len(said) == TAIL else ""


def holds_code(text: str) -> bool:
    """Whether a text holds something that can be a receipt code, by its check character."""
    for found in LOOKS_LIKE_ONE.finditer(unicodedata.normalize("NFKC", text)):
        try:
            codes.read(found.group())
        except codes.CodeError:
            continue
        return True
    return False
