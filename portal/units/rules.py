"""Rules of units: what a firm's file holds, when it is 小微, which two files are one firm."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.kernel.terms import Term
from portal.units.terms import SMALL_HEADCOUNT, Detail, Industry, Tag

Plain = Mapping[str, Any]
_INDUSTRIES: Mapping[str, str] = {one.value: one.label for one in Industry}
_TAGS: Mapping[str, str] = {one.value: one.label for one in Tag}
_DETAILS: Mapping[str, str] = {one.value: one.label for one in Detail}


@dataclass(frozen=True)
class Details:
    """What a firm's file says, each field as ``Detail`` names it.

    ``section`` is the id of the section in charge, ``tags`` are those somebody gave.
    """

    name: str = ""
    credit_code: str = ""
    address: str = ""
    industry: Industry | None = None
    legal_representative: str = ""
    head_name: str = ""
    safety_officer: str = ""
    phone: str = ""
    headcount: int | None = None
    tags: frozenset[Tag] = frozenset()
    section: int | None = None


def is_small(tags: Iterable[Tag], headcount: int | None) -> bool:
    """Whether a firm is 小微: fewer than 30 people, or called so while nobody has counted."""
    if headcount is None:
        return Tag.SMALL in tags
    return headcount < SMALL_HEADCOUNT


def shown_tags(tags: Iterable[Tag], headcount: int | None) -> list[Tag]:
    """The tags people read, 小微 among them by headcount, in the order of the list."""
    known = set(tags) - {Tag.SMALL}
    if is_small(tags, headcount):
        known.add(Tag.SMALL)
    return [tag for tag in Tag if tag in known]


def settled(said: Details) -> Details:
    """The file as it is kept: 小微 is dropped once a headcount says it, so no two can differ."""
    if said.headcount is None:
        return said
    return replace(said, tags=said.tags - {Tag.SMALL})


def gap_in_small(said: Details) -> str:
    """Why 小微 and the headcount contradict each other, empty where they do not."""
    if Tag.SMALL in said.tags and said.headcount is not None and said.headcount >= SMALL_HEADCOUNT:
        return (
            f"从业人数 {said.headcount} 人，不到 {SMALL_HEADCOUNT} 人的才是小微。"
            "请核对从业人数，或去掉“小微”。"
        )
    return ""


def place_key(name: str, address: str) -> tuple[str, str]:
    """By what a firm without a credit code is recognised: name and address, as people compare."""
    return _compared(name), _compared(address)


def _compared(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def changes(before: Details, after: Details) -> list[Detail]:
    """What differs between two files, in the order of the list."""
    return [one for one in Detail if getattr(before, one.value) != getattr(after, one.value)]


def told(details: Details, parts: Iterable[Detail], sections: Mapping[int, str]) -> Plain:
    """``parts`` of a file as the trail keeps them: codes, and the section by its name then."""
    return {one.value: _plain(one, getattr(details, one.value), sections) for one in parts}


def _plain(part: Detail, value: Any, sections: Mapping[int, str]) -> Any:
    if part is Detail.SECTION:
        return None if value is None else sections.get(value, "")
    if part is Detail.TAGS:
        return [tag.value for tag in Tag if tag in value]
    return value.value if isinstance(value, Term) else value


def in_words(before: Plain | None, after: Plain | None) -> list[str]:
    """A trail line's before and after as people read them: 电话：未填 → 023-48661234."""
    before, after = before or {}, after or {}
    return [
        f"{label}：{_word(key, before.get(key))} → {_word(key, after.get(key))}"
        for key, label in _DETAILS.items()
        if key in before and key in after
    ]


def _word(key: str, value: Any) -> str:
    if value in (None, "", []):
        return "未填"
    if key == Detail.TAGS:
        return "、".join(_TAGS.get(code, code) for code in value)
    return _INDUSTRIES.get(value, value) if key == Detail.INDUSTRY else str(value)


def would_circle(parents: Mapping[int, int | None], unit_id: int, parent_id: int | None) -> bool:
    """Whether hanging ``unit_id`` under ``parent_id`` would put it beneath itself."""
    at = parent_id
    for _ in range(len(parents) + 1):
        if at is None:
            return False
        if at == unit_id:
            return True
        at = parents.get(at)
    return True


@dataclass(frozen=True)
class Node:
    """One line of the tree: the unit, and how deep it hangs."""

    unit_id: int
    depth: int


def tree(parents: Mapping[int, int | None]) -> list[Node]:
    """The units from the top down, each under its parent, in the order they come in.

    One whose parent is not among them stands at the top.
    """
    below: dict[int | None, list[int]] = {}
    for unit_id, parent_id in parents.items():
        below.setdefault(parent_id if parent_id in parents else None, []).append(unit_id)

    def walk(parent_id: int | None, depth: int) -> Iterable[Node]:
        for unit_id in below.get(parent_id, []):
            yield Node(unit_id, depth)
            yield from walk(unit_id, depth + 1)

    return list(walk(None, 0))
