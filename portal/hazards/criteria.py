"""判定标准: the catalogue of clauses, editions of a day, search, suggestions. Values in and out.

A hit is a lead for a person, never a decision. Which words of a site stand for which words of a
clause is told in ``data/site_words.json``; how a score is made, in docs/criteria.md.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from portal.hazards.matching import Concept, Lexicon, Matcher, Page, folded
from portal.kernel.errors import Refusal
from portal.kernel.pinyin import initials
from portal.units.terms import Industry

UNCHECKED = "待核对"
NO_CLAUSE = "none"
"""What a form says where the catalogue holds no clause for it."""
LONGEST = 1000
OWN_INDUSTRY = 1.2
LEAST = 0.12


@dataclass(frozen=True)
class Standard:
    """One edition of a 判定标准. ``effective_to`` is its last day, None while it is in force."""

    id: str
    title: str
    issuer: str
    number: str
    source_url: str
    effective_from: date
    effective_to: date | None
    replaces: str | None
    industries: frozenset[Industry]

    def holds(self, on: date) -> bool:
        """Whether it is in force on an Asia/Shanghai day."""
        return self.effective_from <= on <= (self.effective_to or on)


@dataclass(frozen=True)
class Clause:
    """One 情形 of a standard. ``industry`` is the heading it stands under there.

    ``verified`` is False until its text has been compared with the official one.
    """

    code: str
    standard_id: str
    standard_title: str
    number: str
    article: str
    item_no: int
    industry: str
    text: str
    verified: bool
    effective_from: date
    effective_to: date | None
    is_whole_article: bool
    standard: Standard = field(repr=False)

    @property
    def mark(self) -> str:
        """待核对 beside a text nobody has compared with the official one, else nothing."""
        return "" if self.verified else UNCHECKED

    @property
    def told(self) -> str:
        """A line of a list of clauses: code, words, the mark, where it stands."""
        mark = f"（条文{self.mark}）" if self.mark else ""
        return f"{self.code} {self.text}{mark} {self.cited}"

    @property
    def cited(self) -> str:
        """Where it stands: 《title》（number）第 N 条第 n 项, or 第 7.3.3 条 of a GB standard."""
        place = f"{self.article}第{self.item_no}项"
        if self.number.startswith("GB"):
            place = f"{self.article.removesuffix('条')}.{self.item_no}条"
        elif self.is_whole_article:
            place = self.article
        return f"《{self.standard_title}》（{self.number}）{place}"

    @cached_property
    def searched(self) -> str:
        """What a search for words looks through."""
        return folded(
            f"{self.code} {self.text} {self.industry} {self.article} {self.standard_title}"
        )

    @cached_property
    def letters(self) -> str:
        """Pinyin initials of text, heading and title, apart."""
        return " ".join(map(initials, (self.text, self.industry, self.standard_title)))


@dataclass(frozen=True)
class Suggestion:
    """A clause that may fit, its score (0–1), and the words of the description behind it."""

    clause: Clause
    score: float
    because: tuple[str, ...]


@cache
def standards() -> tuple[Standard, ...]:
    """Every edition of the catalogue."""
    return tuple(_standard(told) for told in _told("criteria")["standards"])


@cache
def catalogue() -> tuple[Clause, ...]:
    """Every clause of every edition, in the order of the standards."""
    by_id = {standard.id: standard for standard in standards()}
    return tuple(
        clause
        for told in _told("criteria")["standards"]
        for clause in _clauses(by_id[told["id"]], told["items"])
    )


def get(code: str) -> Clause:
    """The clause with this code. Raises Refusal if there is none."""
    found = _by_code().get(code)
    if not found:
        raise Refusal(f"判定标准里没有“{code}”这一条。请重新查找并选择条款。", "clause")
    return found


def in_force(on: date) -> tuple[Clause, ...]:
    """The clauses of the editions in force on the day a hazard was found (Asia/Shanghai)."""
    return _in_force(_ids(on))


def without_text(on: date) -> tuple[Standard, ...]:
    """Standards in force on a day whose clauses are not entered: people must read the original."""
    entered = {one.standard_id for one in catalogue()}
    return tuple(one for one in standards() if one.holds(on) and one.id not in entered)


def find(query: str, on: date, industry: Industry | None = None, limit: int = 20) -> list[Clause]:
    """Clauses in force that hold every word of ``query``, those of the firm's ``industry`` first.

    A word of Latin letters may also be pinyin initials or a code: ``xfkzs``, ``FW24-8``. No word
    at all gives the catalogue from its start.
    """
    words = folded(query).split()
    hits = [one for one in in_force(on) if all(_holds(one, word) for word in words)]
    if industry:
        hits.sort(key=lambda one: industry not in one.standard.industries)
    return hits[:limit]


def suggest(
    text: str, on: date, industry: Industry | None = None, limit: int = 3
) -> list[Suggestion]:
    """The clauses in force that fit a description best, best first; none if nothing fits.

    Only the first 1,000 characters are read. ``industry`` prefers the firm's own standards.
    """
    ids = _ids(on)
    clauses = _in_force(ids)
    found = []
    for place, hit in _matcher(ids).hits(text[:LONGEST]):
        own = industry in clauses[place].standard.industries
        score = min(1.0, hit.score * (OWN_INDUSTRY if own else 1.0))
        found.append(Suggestion(clauses[place], round(score, 3), hit.because))
    found.sort(key=lambda one: -one.score)
    return [one for one in found[:limit] if one.score >= LEAST]


def meant(said: str, on: date, industry: Industry | None = None, limit: int = 12) -> list[Clause]:
    """What a person means who types ``said``: clauses with every word of it, else what it suggests.

    So a code, pinyin initials, words of a clause and a site's own words all find something.
    """
    found = find(said, on, industry, limit)
    return found or [one.clause for one in suggest(said, on, industry, limit)]


def quotable(clause: Clause, *, resolved: bool) -> str:
    """The clause as a document may quote it: where it stands, then its words.

    ``resolved``: a person has compared the text with the official one and put their name to it.
    Raises Refusal for an unverified text that nobody has.
    """
    if not (clause.verified or resolved):
        raise Refusal(
            f"{clause.cited}的条文{UNCHECKED}，还不能写进文书。"
            "请对照发布机关公布的文本核对，并在“条文已核对”处确认后再出具。"
        )
    return f"{clause.cited}：{clause.text.rstrip('。')}。"


def _told(name: str) -> Any:
    return json.loads(files("portal.hazards").joinpath(f"data/{name}.json").read_text("utf-8"))


def _standard(told: dict[str, Any]) -> Standard:
    until = told["effective_to"]
    return Standard(
        id=told["id"],
        title=told["title"],
        issuer=told["issuer"],
        number=told["number"],
        source_url=told["source_url"],
        effective_from=date.fromisoformat(told["effective_from"]),
        effective_to=date.fromisoformat(until) if until else None,
        replaces=told["replaces"],
        industries=frozenset(map(Industry.of, told["industries"])),
    )


def _clauses(standard: Standard, items: list[dict[str, Any]]) -> list[Clause]:
    articles = Counter(item["article"] for item in items)
    return [
        Clause(
            standard_id=standard.id,
            standard_title=standard.title,
            number=standard.number,
            effective_from=standard.effective_from,
            effective_to=standard.effective_to,
            is_whole_article=articles[item["article"]] == 1,
            standard=standard,
            **item,
        )
        for item in items
    ]


@cache
def _by_code() -> dict[str, Clause]:
    return {one.code: one for one in catalogue()}


def _ids(on: date) -> frozenset[str]:
    return frozenset(one.id for one in standards() if one.holds(on))


@cache
def _in_force(ids: frozenset[str]) -> tuple[Clause, ...]:
    return tuple(one for one in catalogue() if one.standard_id in ids)


@cache
def _lexicon() -> Lexicon:
    told = _told("site_words")
    return Lexicon([Concept.of(one) for one in told["concepts"]], told["ignored"])


@cache
def _matcher(ids: frozenset[str]) -> Matcher:
    pages = [Page(one.text, one.industry, one.standard_id) for one in _in_force(ids)]
    return Matcher(_lexicon(), pages)


def _holds(one: Clause, word: str) -> bool:
    return word in one.searched or (word.isascii() and word.isalnum() and word in one.letters)
