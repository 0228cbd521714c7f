"""The words for what a trail line holds: verbs, things, and the parts of before and after."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.trail.models import TrailLine

EMPTY = "未填"


@dataclass(frozen=True)
class Words:
    """What features call things; given by the application, which knows them all.

    ``codes`` are labels of coded values, by the part they stand in; ``references`` say of which
    kind the thing is whose id a part holds. ``names`` gives the names of subjects ("hazard:12"),
    ``subjects`` the subjects that a typed name or number can mean.
    """

    verbs: Mapping[str, str] = field(default_factory=dict)
    verb_groups: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    names: Callable[[Collection[str]], Mapping[str, str]] = lambda _subjects: {}
    subjects: Callable[[str], list[str]] = lambda typed: [typed]

    def grouped(self) -> dict[str, list[tuple[str, str]]]:
        """The verbs with their labels, under the names of their features."""
        found: dict[str, list[tuple[str, str]]] = {}
        for verb, label in self.verbs.items():
            group = verb.split(".")[0]
            found.setdefault(self.verb_groups.get(group, group), []).append((verb, label))
        return found

    def changes(self, line: TrailLine) -> list[tuple[str, str, str]]:
        """Each part of a line with what it was and what it became, in words."""
        before, after = _mapping(line.before), _mapping(line.after)
        keys = dict.fromkeys([*before, *after])
        return [
            (self.parts.get(key, key), self._value(key, before), self._value(key, after))
            for key in keys
        ]

    def _value(self, key: str, values: Mapping[str, Any]) -> str:
        return self._told(key, values[key]) if key in values else "—"

    def _told(self, key: str, value: Any) -> str:
        if value is None or value in ("", [], {}):
            return EMPTY
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Mapping):
            pairs = (f"{self.parts.get(one, one)}：{self._told(one, value[one])}" for one in value)
            return "；".join(pairs)
        if isinstance(value, list):
            return "、".join(self._told(key, one) for one in value)
        if key in self.references:
            subject = f"{self.references[key]}:{value}"
            return self.names([subject]).get(subject, subject)
        return self.codes.get(key, {}).get(str(value), str(value))


def _mapping(value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    return value if isinstance(value, Mapping) else {"内容": value}
