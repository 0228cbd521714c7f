"""Whether the words of a file are all still there, and none have come to them."""

from collections import Counter
from collections.abc import Iterable

from portal.gongwen.mending.edits import Exchange
from portal.gongwen.mending.told import every, other_lines
from portal.gongwen.recognising.roles import Outline
from portal.gongwen.seen import File


class Unmendable(RuntimeError):  # noqa: N818 - a word of the house, like Refusal
    """A file whose words would not come out as they went in; the sentence says which."""


def counted(file: File, outline: Outline | None = None) -> Counter[str]:
    """How often each character is in a file: text, tables, boxes, notes, headers; no white."""
    found: Counter[str] = Counter()
    for one in every(file):
        found.update(_solid(f"{one.number}{one.words}"))
    for word in ("footnotes", "endnotes", "comments"):
        for text in file.notes.get(word, ()):
            found.update(_solid(text))
    for line in other_lines(file, outline):
        found.update(_solid(line))
    if outline:
        for element in outline.elements:
            if element.story == "head":
                found.update(_solid(element.text))
    return found


def _solid(text: str) -> str:
    return "".join(text.split())


def compare(before: Counter[str], after: Counter[str], exchanges: Iterable[Exchange]) -> None:
    """Raises Unmendable where the words differ by more than the marks that were exchanged."""
    left = Counter(before)
    for one in exchanges:
        left.subtract(_solid(one.old))
        left.update(_solid(one.new))
    left.subtract(after)
    missing = "".join(sorted((+left).elements()))
    added = "".join(sorted((-left).elements()))
    if missing or added:
        raise Unmendable(
            "排出来的文字与原文对不上，没有写文件"
            f"（少了“{missing[:40]}”，多了“{added[:40]}”）。请把原文件复制到新的 Word 文件再试。"
        )
