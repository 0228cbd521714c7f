"""Text as people type and paste it, in the one form it is kept in."""

import re
import unicodedata

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters, halves of characters, and marks nobody sees that make equal names differ.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
WITHOUT_INK = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})


def cleaned(text: str) -> str:
    """The text with lines that end in LF and nothing unseen."""
    return UNSEEN.sub("", LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """A cleaned text on one line, a space for each line end and tab, none around it."""
    return cleaned(text).replace("\n", " ").replace("\t", " ").strip()


def is_blank(text: str) -> bool:
    """Whether there is nothing in a text that could be seen."""
    return all(unicodedata.category(sign) in WITHOUT_INK for sign in text)
