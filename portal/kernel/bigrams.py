"""A text's two-character tokens: what the search index of both databases is made of."""

import re
import unicodedata

_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_PLAIN = re.compile(r"[a-z0-9]+")


def tokens(text: str) -> list[str]:
    """The tokens of a text in order, each as often as it stands there.

    A run of Latin letters and digits is one token; a run of other letters gives its pairs, a
    single one itself. Full-width forms count as half-width, capitals as small letters.
    """
    found: list[str] = []
    for run in _RUN.findall(_folded(text)):
        if _PLAIN.fullmatch(run) or len(run) == 1:
            found.append(run)
        else:
            found += [run[at : at + 2] for at in range(len(run) - 1)]
    return found


def words_of(query: str) -> list[str]:
    """What a person searches for, word by word, folded as the index is."""
    return _RUN.findall(_folded(query))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
