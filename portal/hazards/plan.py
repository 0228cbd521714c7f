"""What a table of hazards would do: each line new, known already, or wrong."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.hazards.sheet import SHEET, tidy
from portal.hazards.terms import Grade, Status
from portal.kernel.terms import Term
from portal.sheets.dryrun import Parsed, Row

MAY_COME_AS = (Status.OPEN, Status.CLOSED)
COMPARED = ("firm", "place", "text", "found_on", "due_on", "status")
UNKEPT = (
    "industry",
    "site",
    "clause",
    "on_spot",
    "before",
    "after",
    "supervisor",
    "listed",
    "told_found",
    "told_fixed",
    "remark",
)
"""Columns that go out with the ledger and do not come in with a table."""
UNKEPT_WHILE_OPEN = (*UNKEPT, "fixed_on", "reviewed_on", "reviewer", "review_note")
LABELS: Mapping[str, str] = {column.key: column.label for column in SHEET.columns}
Key = tuple[int, str, str, date]
"""What a hazard without a number is recognised by: firm, place, text, the day it was found."""


class Fate(Term):
    """What becomes of a line."""

    NEW = "new", "新增"
    KNOWN = "known", "已有"
    WRONG = "wrong", "有错"


@dataclass(frozen=True)
class Known:
    """A hazard of the ledger as a table is compared with it."""

    number: str
    firm_id: int
    found_on: date
    values: Mapping[str, object]

    @property
    def key(self) -> Key:
        """What it is recognised by."""
        place, text = (tidy(str(self.values[key])) for key in ("place", "text"))
        return self.firm_id, place, text, self.found_on


@dataclass(frozen=True)
class Line:
    """One line of the table: its fate, its firm, the number it has already, what differs there."""

    row: Row
    fate: Fate
    firm_id: int = 0
    number: str = ""
    differs: Sequence[str] = ()


@dataclass(frozen=True)
class Plan:
    """All lines in their order; ``seen`` differs as soon as a line's fate does."""

    lines: Sequence[Line]
    seen: str = ""

    def of(self, fate: Fate) -> list[Line]:
        """The lines with this fate."""
        return [line for line in self.lines if line.fate is fate]


def left_out(lines: Iterable[Line]) -> list[str]:
    """The labels of columns that say something in ``lines`` and do not come in with them."""
    told = set()
    for line in lines:
        said = line.row.values
        is_closed = said.get("status") is Status.CLOSED
        told |= {key for key in (UNKEPT if is_closed else UNKEPT_WHILE_OPEN) if said.get(key)}
    return [LABELS[key] for key in LABELS if key in told]


@dataclass
class _Kept:
    """The ledger as the table knows it: by number, by what is recognised, firms by name."""

    firms: Mapping[str, Sequence[int]]
    by_number: Mapping[str, Known]
    by_key: Mapping[Key, Known]
    lines: dict[Key, int] = field(default_factory=dict)


def plan(
    parsed: Parsed, firms: Iterable[tuple[int, str]], known: Iterable[Known], today: date
) -> Plan:
    """The fate of every line of a dry run; errors found here join those of the cells.

    ``firms`` are those the person may report for, ``known`` the hazards the table may mean.
    """
    names: dict[str, list[int]] = defaultdict(list)
    for firm_id, name in firms:
        names[tidy(name)].append(firm_id)
    ledger = list(known)
    kept = _Kept(names, {one.number: one for one in ledger}, {one.key: one for one in ledger})
    lines = [_line(row, kept, today) for row in parsed.rows]
    return Plan(lines, _seen(lines))


def _line(row: Row, kept: _Kept, today: date) -> Line:
    number = tidy(row.values.get("number") or "")
    if number:
        return _numbered(row, number, kept)
    if row.errors:
        return Line(row, Fate.WRONG)
    firm_id = _firm(row, kept)
    day = row.values["found_on"]
    key = (firm_id, tidy(row.values.get("place") or ""), tidy(row.values["text"]), day)
    if firm_id and key in kept.by_key:
        found = kept.by_key[key]
        return Line(row, Fate.KNOWN, firm_id, found.number, _differs(row, found))
    _check_days(row, today)
    _check_state(row)
    if firm_id and key in kept.lines:
        row.errors["text"] = f"与第 {kept.lines[key]} 行是同一条隐患。请只保留一行。"
    if row.errors:
        return Line(row, Fate.WRONG)
    kept.lines[key] = row.line_no
    return Line(row, Fate.NEW, firm_id)


def _numbered(row: Row, number: str, kept: _Kept) -> Line:
    found = kept.by_number.get(number)
    if found is None:
        row.errors["number"] = (
            f"台账里没有 {number}，或不在您的范围内。新的隐患请把这一格留空，导入时编号。"
        )
        return Line(row, Fate.WRONG)
    row.errors.clear()
    return Line(row, Fate.KNOWN, found.firm_id, number, _differs(row, found))


def _differs(row: Row, found: Known) -> list[str]:
    """The labels of the cells that say something else than the ledger."""
    return [
        LABELS[key]
        for key in COMPARED
        if row.values.get(key) not in (None, "")
        and tidy(str(row.values[key])) != tidy(str(found.values[key]))
    ]


def _firm(row: Row, kept: _Kept) -> int:
    found = kept.firms.get(tidy(row.values["firm"]), ())
    if len(found) == 1:
        return found[0]
    row.errors["firm"] = (
        f"企业档案里有 {len(found)} 家同名企业，分不清是哪一家。请先在企业档案里改名区分。"
        if found
        else "企业档案里没有这家企业，或不在您的范围内。请按企业档案里的全称填写。"
    )
    return 0


def _check_days(row: Row, today: date) -> None:
    """No day before the one that comes first, none that has not come."""
    last = row.values["found_on"]
    for key in ("found_on", "fixed_on", "reviewed_on", "closed_on"):
        day = row.values.get(key)
        if day is None:
            continue
        if day > today:
            row.errors[key] = f"{day} 还没有到。请填今天或更早的日期。"
        elif day < last:
            row.errors[key] = f"{day} 早于前面的 {last}。请核对这几个日期的先后。"
        last = max(last, day)
    due = row.values.get("due_on")
    if due is not None and due < row.values["found_on"]:
        row.errors["due_on"] = "整改期限早于排查日期。请核对。"


def _check_state(row: Row) -> None:
    status = row.values.get("status") or Status.OPEN
    if status not in MAY_COME_AS:
        row.errors["status"] = (
            f"导入的隐患只能是“待整改”或“已销号”，不能是“{status.label}”。请改正，或留空。"
        )
    elif status is Status.CLOSED and row.values.get("closed_on") is None:
        row.errors["closed_on"] = "已销号的要填销号日期。请补上。"
    elif status is Status.CLOSED and row.values.get("grade") is Grade.MAJOR:
        row.errors["status"] = (
            "重大事故隐患不能导入为已销号。请填“待整改”，导入后补办判定、双报告和验收再销号。"
        )
    elif status is Status.OPEN and row.values.get("closed_on") is not None:
        row.errors["closed_on"] = "填了销号日期，状态却不是“已销号”。请改正其中一格。"


def _seen(lines: Sequence[Line]) -> str:
    told = [[line.row.line_no, line.fate.value, line.firm_id, line.number] for line in lines]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
