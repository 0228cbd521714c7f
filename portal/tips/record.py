"""核查记录: what verifying found, as it lies sealed with the tip; plain values, in and out."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from portal.tips.terms import Conclusion, How

KEY = "record"


@dataclass(frozen=True)
class Record:
    """The visit, the finding, the decision and the fine (分), as one handler typed them.

    ``visited_on``: the day of the visit, or of the enforcement paper that came first; a reward
    is refused where it lies before the day the tip was registered.
    """

    conclusion: Conclusion
    visited_on: date
    people: str
    place: str
    how: How
    facts: str
    evidence: str = ""
    clause: str = ""
    is_major: bool = False
    measures: str = ""
    decision: str = ""
    fine_fen: int = 0

    @property
    def more(self) -> dict[str, Any]:
        """The record as a sealed entry holds it."""
        told = asdict(self) | {
            "conclusion": self.conclusion.value,
            "how": self.how.value,
            "visited_on": self.visited_on.isoformat(),
        }
        return {KEY: told}


def from_more(more: dict[str, Any]) -> Record | None:
    """The record in an entry, None where it holds none."""
    told = more.get(KEY)
    if told is None:
        return None
    typed = {
        "conclusion": Conclusion.of(told["conclusion"]),
        "how": How.of(told["how"]),
        "visited_on": date.fromisoformat(told["visited_on"]),
    }
    return Record(**told | typed)


@dataclass(frozen=True)
class Kept:
    """A record where it lies: its place among the entries, who typed it, who confirmed it."""

    seq: int
    record: Record
    by: int
    confirmed_by: int | None

    @property
    def fine_fen(self) -> int | None:
        """The fine a reward may be reckoned from, 分; None before a second person confirmed it."""
        return None if self.confirmed_by is None else self.record.fine_fen

    def is_before(self, registered_on: date) -> bool:
        """Whether the visit came before the tip: then the tip did not lead to it."""
        return self.record.visited_on < registered_on
