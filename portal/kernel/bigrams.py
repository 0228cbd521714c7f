"""A text's two-character tokens: what the search index of both databases is made of."""

import re
import unicodedata
from operator import add

BREAK = "·"
"""What stands between two runs; no token ever is this."""

_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


def tokens(text: str) -> list[str]:
    """The tokens of a text in order, each as often as it stands there.

    A run of Latin letters and digits is one token; a run of other letters gives its pairs, a
    single one itself. Full-width forms count as half-width, capitals as small letters.
    """
    return [token for run in words_of(text) for token in pairs(run)]


def words_of(query: str) -> list[str]:
    """What a person searches for, word by word, folded as the index is."""
    return _RUN.findall(folded(query))


def pairs(run: str) -> list[str]:
    """The tokens of one run of folded text."""
    if len(run) == 1 or is_plain(run):
        return [run]
    return list(map(add, run, run[1:]))


def is_plain(run: str) -> bool:
    """Whether a run is of Latin letters and digits: one token."""
    return run.isascii()


def spaced(text: str) -> str:
    """The tokens of a text with a space between them, and a mark between two runs.

    With the mark, tokens that follow each other there come from one run: pairs that do make up a
    piece of the text itself.
    """
    return f" {BREAK} ".join(" ".join(pairs(run)) for run in words_of(text))


def folded(text: str) -> str:
    """A text as it is compared: half-width, small letters."""
    return unicodedata.normalize("NFKC", text).lower()
