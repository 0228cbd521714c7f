"""Changes of a text as places in it, so that they can be listed, and made in pieces of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.gongwen.seen import Place


@dataclass(frozen=True, slots=True)
class Edit:
    """Other characters for a stretch of a text; ``kind`` is empty where only white space goes."""

    start: int
    end: int
    new: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A mark that was exchanged: where, what it was and what it is now."""

    place: Place
    kind: str
    old: str
    new: str

    def __str__(self) -> str:
        old = f"“{self.old}”" if self.old else "无"
        new = f"“{self.new}”" if self.new else "去掉"
        return f"{self.place}：{self.kind}，{old}→{new}"


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text with its changes made."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if edit.start >= at:
            parts += [text[at : edit.start], edit.new]
            at = edit.end
    return "".join([*parts, text[at:]])


def settled(edits: Iterable[Edit]) -> list[Edit]:
    """The changes in their order, none upon another: the first of two that meet stays."""
    found: list[Edit] = []
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if not found or edit.start >= found[-1].end:
            found.append(edit)
    return found
