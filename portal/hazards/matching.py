"""Matching: which pages of a catalogue a description fits, by a thesaurus and shared pairs.

Rules, not a model: a description and a page are each a list of concepts; the rarer a concept
among the pages, the more it counts. Knows nothing of clauses, editions or firms.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log, sqrt
from typing import Any

from portal.kernel.bigrams import tokens

KINDS = {"thing": 1.0, "act": 0.9, "place": 0.7, "fault": 0.55, "domain": 0.45}
PAIR = 0.3
HEADING = 0.5
LENGTH = 0.5
LONE = 0.6
GAP, NEAR = "~", 8
SHOWN = 5

_MARK = "+"
_PAUSE = re.compile(r"[,。;!?]")


@dataclass(frozen=True)
class Concept:
    """One meaning: how a site says it, how a page writes it, the standards it belongs to."""

    name: str
    kind: str
    site: tuple[str, ...]
    written: tuple[str, ...]
    standards: frozenset[str] = frozenset()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Concept":
        """A concept as the thesaurus tells it."""
        return cls(
            name=told["concept"],
            kind=told["kind"],
            site=tuple(told["site"]),
            written=tuple(told["clause"]),
            standards=frozenset(told.get("standards", ())),
        )


@dataclass(frozen=True)
class Page:
    """What is matched against: a text, the heading above it, the standard it is of."""

    text: str
    heading: str
    standard: str


@dataclass(frozen=True)
class Hit:
    """How well a page fits (0–1), and the words of the description that say so."""

    score: float
    because: tuple[str, ...]


class Words:
    """Words with what each means; one inside a longer one at the same place does not count.

    A word ``没~证`` is its two parts in this order within a few characters.
    """

    def __init__(self, meanings: Iterable[tuple[str, str]], ignored: Iterable[str] = ()) -> None:
        self._meanings: dict[str, list[str]] = {folded(word): [] for word in ignored}
        for word, meaning in meanings:
            self._meanings.setdefault(folded(word), []).append(meaning)
        self._whole: dict[str, list[str]] = defaultdict(list)
        self._apart: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for word in sorted(self._meanings, key=len, reverse=True):
            first, gap, second = word.partition(GAP)
            if gap:
                self._apart[word[0]].append((word, first, second))
            else:
                self._whole[word[:2]].append(word)

    def of(self, text: str) -> dict[str, list[str]]:
        """Each meaning in a folded text with the stretches of it that carry it."""
        found: dict[str, list[str]] = {}
        reach = 0
        for at, head in enumerate(text):
            longer = self._whole.get(text[at : at + 2], ())
            word = next((w for w in longer if text.startswith(w, at)), "")
            if not word and head in self._whole:
                word = head
            if word and at + len(word) > reach:
                reach = at + len(word)
                self._note(found, word, word)
            for pattern, first, second in self._apart.get(head, ()):
                if not text.startswith(first, at):
                    continue
                after = at + len(first)
                until = text.find(second, after, after + NEAR + len(second))
                if until >= 0 and not _PAUSE.search(text, after, until):
                    self._note(found, pattern, text[at : until + len(second)])
        return found

    def _note(self, found: dict[str, list[str]], word: str, stretch: str) -> None:
        for meaning in self._meanings[word]:
            carriers = found.setdefault(meaning, [])
            if stretch not in carriers:
                carriers.append(stretch)


class Lexicon:
    """The thesaurus: concepts in a description, concepts on a page."""

    def __init__(self, concepts: Iterable[Concept], ignored: Iterable[str]) -> None:
        self._concepts = {one.name: one for one in concepts}
        known = self._concepts.values()
        written = [(word, one.name) for one in known for word in one.written]
        site = {(word, one.name) for one in known for word in (*one.site, *one.written)}
        self._written = Words(written)
        self._said = Words(sorted(site), ignored)

    def said(self, text: str) -> dict[str, list[str]]:
        """Concepts in a folded description, each with its words."""
        return self._said.of(text)

    def written(self, page: Page) -> dict[str, float]:
        """Concepts on a page, each with its share: one in the text, less in the heading."""
        shares = dict.fromkeys(self._written.of(folded(page.heading)), HEADING)
        shares |= dict.fromkeys(self._written.of(folded(page.text)), 1.0)
        for one in self._concepts.values():
            if page.standard in one.standards:
                shares[one.name] = 1.0
        return shares

    def kind(self, name: str) -> float:
        """What a concept's kind counts."""
        return KINDS[self._concepts[name].kind]


class Matcher:
    """An index of pages, built once."""

    def __init__(self, lexicon: Lexicon, pages: Sequence[Page]) -> None:
        self._lexicon = lexicon
        shares = [lexicon.written(page) | _pairs(folded(page.text)) for page in pages]
        held: dict[str, int] = defaultdict(int)
        for page in shares:
            for feature in page:
                held[feature] += 1
        self._rarity = {name: log(1 + len(pages) / count) for name, count in held.items()}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._lengths: list[float] = []
        for place, page in enumerate(shares):
            weights = {name: share * self._weight(name) for name, share in page.items()}
            self._lengths.append(sqrt(sum(w * w for w in weights.values())))
            for name, weight in weights.items():
                self._postings[name].append((place, weight))
        mean = sum(self._lengths) / max(1, len(self._lengths))
        self._lengths = [length**LENGTH * mean ** (1 - LENGTH) for length in self._lengths]

    def hits(self, text: str, most: int = 12) -> list[tuple[int, Hit]]:
        """Places of the pages that fit a text best, with how well and why, best first.

        A page counts only if a thing or an act is named: a place, a fault, a pair are not enough.
        """
        plain = folded(text)
        said = self._lexicon.said(plain)
        weights = {name: self._weight(name) for name in {**said, **_pairs(plain)}}
        for name, carriers in said.items():
            if all(len(word) == 1 for word in carriers):
                weights[name] *= LONE
        length = sqrt(sum(w * w for w in weights.values())) or 1.0
        sums: dict[int, float] = defaultdict(float)
        parts: dict[int, list[tuple[float, str]]] = defaultdict(list)
        for name, weight in weights.items():
            for place, other in self._postings.get(name, ()):
                sums[place] += weight * other
                parts[place].append((weight * other, name))
        scores = {place: total / (length * self._lengths[place]) for place, total in sums.items()}
        named = [place for place in scores if any(self._names(name) for _, name in parts[place])]
        best = nlargest(most, named, key=lambda place: (scores[place], -place))
        return [(place, Hit(scores[place], _because(parts[place], said))) for place in best]

    def _names(self, name: str) -> bool:
        return not name.startswith(_MARK) and self._lexicon.kind(name) >= KINDS["act"]

    def _weight(self, name: str) -> float:
        if name.startswith(_MARK):
            return PAIR * self._rarity.get(name, 0.0)
        return self._lexicon.kind(name) * self._rarity.get(name, 0.0)


def folded(text: str) -> str:
    """A text as it is compared: half-width, small letters."""
    return unicodedata.normalize("NFKC", text).lower()


def _pairs(plain: str) -> dict[str, float]:
    return dict.fromkeys((_MARK + token for token in tokens(plain)), 1.0)


def _because(parts: list[tuple[float, str]], said: Mapping[str, list[str]]) -> tuple[str, ...]:
    words = [word for _, name in sorted(parts, reverse=True) for word in said.get(name, ())]
    return tuple(dict.fromkeys(words))[:SHOWN]
