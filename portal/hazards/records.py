"""The dated records of one hazard, read as a whole: which of them holds, which waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from portal.hazards.models import HazardRecord
from portal.hazards.terms import Receipt, RecordKind, RemedyPart
from portal.kernel import clock

FOUND = (Receipt.FOUND_DEPARTMENT, Receipt.FOUND_WORKERS)
FIXED = (Receipt.FIXED_DEPARTMENT, Receipt.FIXED_WORKERS)


@dataclass(frozen=True)
class Records:
    """Every record of a hazard in the order they were given.

    ``sent_back_at`` is the last time a review failed: what was said to be put right before it
    (acceptance, its reports) holds no longer.
    """

    rows: Sequence[HazardRecord] = ()
    sent_back_at: datetime | None = None

    @cached_property
    def _answers(self) -> Mapping[int, HazardRecord]:
        return {row.answers_id: row for row in self.rows if row.answers_id is not None}

    def of(self, kind: RecordKind) -> list[HazardRecord]:
        """The records of a kind, the earliest first."""
        return [row for row in self.rows if row.kind is kind]

    def last(self, kind: RecordKind) -> HazardRecord | None:
        """The record of a kind that stands now."""
        return next((row for row in reversed(self.rows) if row.kind is kind), None)

    def answer(self, row: HazardRecord | None) -> HazardRecord | None:
        """The decision about a record, None while it waits."""
        return self._answers.get(row.id) if row else None

    @property
    def judgement(self) -> HazardRecord | None:
        """The judgement that stands, if it says 重大."""
        row = self.last(RecordKind.JUDGED)
        return row if row and row.is_major else None

    @property
    def found_due_on(self) -> date | None:
        """The day by which the discovery is to be reported: set by the first judgement."""
        days = [row.due_on for row in self.of(RecordKind.JUDGED) if row.is_major and row.due_on]
        return days[0] if days else None

    @property
    def discovery(self) -> HazardRecord | None:
        """The firm's report of what it found."""
        return self.last(RecordKind.DISCOVERED)

    @property
    def remedy(self) -> HazardRecord | None:
        """The 治理方案 in force: the latest that was approved."""
        return next(
            (
                row
                for row in reversed(self.of(RecordKind.PROPOSED))
                if (answer := self.answer(row)) and answer.kind is RecordKind.APPROVED
            ),
            None,
        )

    @property
    def waiting_remedy(self) -> HazardRecord | None:
        """The 治理方案 that waits for a decision."""
        row = self.last(RecordKind.PROPOSED)
        return row if row and self.answer(row) is None else None

    @property
    def last_rejected(self) -> HazardRecord | None:
        """Why the latest 治理方案 was returned, None where it was not."""
        answer = self.answer(self.last(RecordKind.PROPOSED))
        return answer if answer and answer.kind is RecordKind.REJECTED else None

    @property
    def listing(self) -> HazardRecord | None:
        """The latest 挂牌督办, released or not."""
        return self.last(RecordKind.LISTED)

    @property
    def standing_listing(self) -> HazardRecord | None:
        """The 挂牌督办 that is not released yet."""
        return self.listing if self.listing and self.answer(self.listing) is None else None

    @property
    def is_listed(self) -> bool:
        """Whether it is on the list and not released."""
        return self.standing_listing is not None

    @property
    def acceptance(self) -> HazardRecord | None:
        """The firm's acceptance of what was put right since the last failed review."""
        return self._since(self.last(RecordKind.ACCEPTED))

    def told(self, which: Receipt) -> HazardRecord | None:
        """The receipt of one of the four reports that stands."""
        rows = [row for row in self.of(RecordKind.TOLD) if row.receipt is which]
        row = rows[-1] if rows else None
        return row if which in FOUND else self._since(row)

    def due_of(self, which: Receipt) -> date | None:
        """The day by which a report is due, None while it is not yet owed."""
        if which in FOUND:
            return self.found_due_on
        return self.acceptance.due_on if self.acceptance else None

    @property
    def waiting_extension(self) -> HazardRecord | None:
        """The extension that waits for a decision."""
        row = self.last(RecordKind.ASKED)
        return row if row and self.answer(row) is None else None

    @property
    def extensions_granted(self) -> int:
        """How often the day was put off."""
        return len(self.of(RecordKind.GRANTED))

    def progress_due_on(self, days: int) -> date | None:
        """The day by which progress is to be told next, ``days`` after it was last."""
        remedy = self.answer(self.remedy)
        starts = [row.at for row in self.of(RecordKind.PROGRESSED)] + (
            [remedy.at] if remedy else []
        )
        return clock.local(max(starts)).date() + timedelta(days=days) if starts else None

    def _since(self, row: HazardRecord | None) -> HazardRecord | None:
        if row and self.sent_back_at and row.at <= self.sent_back_at:
            return None
        return row


def parts_of(row: HazardRecord) -> dict[RemedyPart, str]:
    """The six parts of a 治理方案."""
    return {part: str(row.parts.get(part.value, "")) for part in RemedyPart}
