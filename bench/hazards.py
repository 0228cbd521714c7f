"""Rows of hazards as they are in life: most of them closed, the newest open, some of those late."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from bench.district import District
from bench.words import RARE, finding
from portal.hazards.terms import Category, Grade, LedgerKind, Source, Status
from portal.kernel import clock

YEARS = timedelta(days=5 * 365)
RARE_ROWS = 20
_YOUNG = timedelta(days=45)
_SOURCES = dict.fromkeys(Source, 2) | {Source.DAILY: 35, Source.SELF: 20, Source.SECTION: 25}
_CATEGORIES = dict.fromkeys(Category, 15) | {Category.THINGS: 55}
_OLD = {
    Status.CLOSED: 935, Status.DISMISSED: 20, Status.MERGED: 12, Status.REFERRED: 8,
    Status.VOIDED: 5, Status.RECTIFYING: 12, Status.OPEN: 4, Status.TO_REVIEW: 4,
}  # fmt: skip
_NEW = {
    Status.REPORTED: 15, Status.OPEN: 18, Status.RECTIFYING: 16, Status.TO_REVIEW: 12,
    Status.CLOSED: 36, Status.DISMISSED: 2, Status.MERGED: 1,
}  # fmt: skip
_ENDED = {
    Status.DISMISSED: "现场核实，与描述不符",
    Status.MERGED: "与前一条是同一处",
    Status.REFERRED: "属其他部门职责",
    Status.VOIDED: "录入有误",
}
_WITH_FIRM = {Status.OPEN, Status.RECTIFYING}
_WITH_OFFICE = {Status.REPORTED, Status.TO_REVIEW}


class Ledger:
    """Hazards in the order they were reported, numbered within their years."""

    def __init__(self, district: District, rows: int, at: datetime, dice: Random) -> None:
        self.district = district
        self.rows = rows
        self.at = at
        self.dice = dice
        self.serials: dict[int, int] = {}
        self.rare_every = max(1, rows // RARE_ROWS)
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(len(district.firms))))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row_id in range(1, self.rows + 1):
            yield self._row(row_id)

    def _pick(self, weights: dict[Any, int]) -> Any:
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def _row(self, row_id: int) -> dict[str, Any]:
        """One hazard; every column is there, as executemany wants it."""
        dice = self.dice
        reported_at = self.at - YEARS * (1 - row_id / (self.rows + 1))
        late_entry = dice.random() < 0.05
        found_at = reported_at - timedelta(minutes=dice.randint(2, 90), days=late_entry * 2)
        moved_at = reported_at + (self.at - reported_at) * dice.random() / 8
        status = self._pick(_NEW if self.at - reported_at < _YOUNG else _OLD)
        firm = dice.choices(self.district.firms, cum_weights=self.weights)[0]
        place, text = finding(dice)
        if row_id % self.rare_every == self.rare_every // 2:
            text = f"{RARE}房门口{text}"
        row = {
            "id": row_id,
            "key": f"bench{row_id:015d}",
            "number": self._number(reported_at),
            "status": status,
            "source": self._pick(_SOURCES),
            "firm_id": firm,
            "section_id": self.district.section_of[firm],
            "place": place,
            "text": text,
            "found_at": found_at,
            "reported_at": reported_at,
            "reporter_id": self._reporter(firm),
            "reporter_title": "",
            "moved_at": moved_at,
        }
        judged = self._judged(status, reported_at)
        return row | judged | self._course(row_id, status, firm, moved_at)

    def _number(self, reported_at: datetime) -> str:
        year = clock.local(reported_at).year
        self.serials[year] = self.serials.get(year, 0) + 1
        return f"YH-{year}-{self.serials[year]:04d}"

    def _reporter(self, firm: int) -> int:
        if self.dice.random() < 0.6:
            return self.district.staff_of[firm]
        return self.dice.choice(self.district.clerks_of[self.district.section_of[firm]])

    def _judged(self, status: Status, reported_at: datetime) -> dict[str, Any]:
        """What 核实 adds: grade, category, day to rectify by."""
        if status in (Status.REPORTED, Status.DISMISSED):
            nothing = ("grade", "category", "ledger_kind", "due_on", "first_due_on")
            return dict.fromkeys(nothing)
        major = self.dice.random() < 0.015
        due_on = clock.local(reported_at).date() + timedelta(days=30 if major else 15)
        basic = self.dice.random() < 0.2
        return {
            "grade": Grade.MAJOR if major else Grade.GENERAL,
            "category": self._pick(_CATEGORIES),
            "ledger_kind": LedgerKind.BASIC if basic else LedgerKind.SITE,
            "due_on": due_on,
            "first_due_on": due_on,
        }

    def _course(self, row_id: int, status: Status, firm: int, moved_at: datetime) -> dict[str, Any]:
        """What became of it since: who holds it, how it ended."""
        clerk = self.district.clerks_of[self.district.section_of[firm]][0]
        staff = self.district.staff_of[firm]
        done = status in (Status.TO_REVIEW, Status.CLOSED)
        fixed_at = moved_at if done else None
        holder = staff if status in _WITH_FIRM else clerk if status in _WITH_OFFICE else None
        return {
            "holder_id": holder,
            "fix_note": "已按要求整改，清理完毕并安排专人每日巡查。" if done else "",
            "fixed_at": fixed_at,
            "fixer_id": staff if done else None,
            "review_note": "现场查看，已整改到位。" if status is Status.CLOSED else "",
            "reviewed_at": fixed_at if status is Status.CLOSED else None,
            "closed_at": fixed_at if status is Status.CLOSED else None,
            "end_reason": _ENDED.get(status, ""),
            "merged_into_id": max(1, row_id - 1) if status is Status.MERGED else None,
            "referred_to": "区住房城乡建委" if status is Status.REFERRED else "",
        }
