"""The words of paragraphs as they are to stand; what cannot be said in words is kept beside them.

A kept piece stands in the words as one private character, until it is set in again.
"""

import sys
from dataclasses import dataclass, field
from itertools import pairwise

from portal.gongwen.mending import marks
from portal.gongwen.mending.edits import Exchange, applied, settled
from portal.gongwen.mending.told import every
from portal.gongwen.oxml.grafts.plan import PRIVATE, Kept, KeptRun
from portal.gongwen.recognising.roles import Role
from portal.gongwen.seen import Drawing, File, Paragraph, Place, Run


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person should look at: where, and why."""

    place: Place
    words: str

    def __str__(self) -> str:
        return f"{self.place}：{self.words}"


@dataclass(slots=True)
class Editor:
    """Writes words; ``untouched``: no mark is exchanged, and no white inside a line taken out."""

    first: int
    untouched: bool = False
    exchanges: list[Exchange] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    tidied: int = 0

    def token(self, kept: Kept) -> str:
        """The character that stands for a kept piece."""
        self.kept.append(kept)
        return chr(self.first + len(self.kept) - 1)

    def words(self, paragraph: Paragraph, role: Role, level: int = 0) -> str:
        """The words of a paragraph of a role, with tokens for what is kept of it."""
        self._doubt(paragraph)
        whole = paragraph.number + "".join(self._run(run, paragraph) for run in paragraph.runs)
        bare = whole.strip()
        if self.untouched:
            return bare
        edits = marks.edits(bare, role, level)
        for one in edits:
            if one.kind:
                old = bare[one.start : one.end]
                self.exchanges.append(Exchange(paragraph.place, one.kind, old, one.new))
        tidied = marks.tidied(bare)
        self.tidied += len(tidied)
        return applied(bare, settled([*edits, *tidied]))

    def _run(self, run: Run, paragraph: Paragraph) -> str:
        if run.element is None or not is_kept(run, paragraph.drawings):
            return run.text
        return self.token(KeptRun(run.element, tuple(left_out(paragraph.drawings))))

    def _doubt(self, paragraph: Paragraph) -> None:
        if any(run.look.struck for run in paragraph.inked):
            words = "有删除线的文字，已原样保留，请确认是否删去"
            self.doubts.append(Doubt(paragraph.place, words))
        if any(run.look.hidden and run.text.strip() for run in paragraph.runs):
            words = "有隐藏文字，已原样保留，请确认是否删去"
            self.doubts.append(Doubt(paragraph.place, words))


def plane(file: File) -> int:
    """The first of the most private characters in a row that a file does not use itself."""
    used = {ord(one) for paragraph in every(file) for one in paragraph.words}
    taken = sorted(one for one in used if one >= PRIVATE)
    rows = pairwise((PRIVATE - 1, *taken, sys.maxunicode))
    before, _ = max(rows, key=lambda row: row[1] - row[0])
    return before + 1


def is_kept(run: Run, drawings: tuple[Drawing, ...]) -> bool:
    """Whether a run holds more than words: a note, a symbol, a raised figure, a blank to fill."""
    look = run.look
    if not run.is_plain or look.raised or look.struck or (look.hidden and run.text.strip()):
        return True
    if look.underlined and run.text and not run.text.strip():
        return True
    inside = set(map(id, run.element.iter())) if drawings else set()
    return any(id(one.element) in inside for one in drawings if is_anchored(one))


def is_anchored(drawing: Drawing) -> bool:
    """Whether a drawing floats beside the text and stays where it is, as a seal does."""
    return drawing.floats and not is_opened(drawing)


def is_opened(drawing: Drawing) -> bool:
    """Whether a drawing is no more than a box of text, or a line drawn by hand."""
    return drawing.kind in {"box", "line"}


def stands_alone(drawing: Drawing) -> bool:
    """Whether a drawing needs a line of its own: lines of a given height cut it off."""
    return not drawing.floats and not is_opened(drawing)


def left_out(drawings: tuple[Drawing, ...]) -> list[Drawing]:
    """The drawings of a paragraph that do not stay in its runs."""
    return [one for one in drawings if not is_anchored(one)]
