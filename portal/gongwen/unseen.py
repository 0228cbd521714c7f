"""Characters that nobody sees: they ring a bell, turn the reading round, or end a line."""

import re

# XML 1.0, 2.2, keeps the first out of every Word file; a tab and a line break are in them. The
# others turn the direction of reading or end a line in some programs alone.
_ENDS = "\x0b\x85\u2028\u2029"
_OTHERS = "\x00-\x08\x0c-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069"
UNSEEN = re.compile(f"[{_ENDS}{_OTHERS}]")
_ENDING, _SILENT = re.compile(f"[{_ENDS}]"), re.compile(f"[{_OTHERS}]")


def cleaned(text: str) -> str:
    """A text without them; what ends a line in some program ends one in all."""
    return _SILENT.sub("", _ENDING.sub("\n", text))


def count(text: str) -> int:
    """How many of them a text has."""
    return len(UNSEEN.findall(text))
