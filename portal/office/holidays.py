"""节假日 as plain values: reading pasted lines, and the years that are known beforehand."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.kernel.later import Later

constants = Later("chinese_calendar.constants")
REST, WORK = "rest", "work"
WORDS: dict[str, Literal["rest", "work"]] = {
    "放假": "rest",
    "休": "rest",
    "休息": "rest",
    "上班": "work",
    "调休上班": "work",
    "班": "work",
}
LABELS = {REST: "放假", WORK: "上班"}
LONGEST_NAME = 40
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, order=True)
class SpecialDay:
    """A day the year's notice names: 放假 (``rest``) or 调休上班 (``work``)."""

    day: date
    kind: Literal["rest", "work"]
    name: str = ""

    @property
    def label(self) -> str:
        """The day as the trail keeps it: 2026-10-01 放假 国庆节."""
        return f"{self.day} {LABELS[self.kind]} {self.name}".rstrip()


def read_lines(text: str, year: int) -> tuple[list[SpecialDay], list[str]]:
    """The days of pasted lines like “2026-10-01 放假 国庆节”, and a sentence for each bad line."""
    days: dict[date, SpecialDay] = {}
    faults: list[str] = []
    for at, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = read_line(line, year)
        if isinstance(found, str):
            faults.append(f"第 {at} 行“{line.strip()[:30]}”：{found}")
        elif found.day in days:
            faults.append(f"第 {at} 行“{line.strip()[:30]}”：这一天前面已经有了。请删去一行。")
        else:
            days[found.day] = found
    return sorted(days.values()), faults


def read_line(line: str, year: int) -> SpecialDay | str:
    """One pasted line as a day, or what is wrong with it."""
    first, *rest = re.split(r"[\s,，、;；]+", line.strip())
    found = _DAY.fullmatch(first)
    day = _date(found) if found else None
    if day is None:
        return "看不懂日期。请写成 2026-10-01 这样。"
    if day.year != year:
        return f"不是 {year} 年的日期。请到那一年的页面添加。"
    if not rest or rest[0] not in WORDS:
        return "日期后面请写“放假”或“上班”。"
    return SpecialDay(day, WORDS[rest[0]], " ".join(rest[1:])[:LONGEST_NAME])


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def known_years() -> list[int]:
    """The years whose notices the library chinesecalendar carries."""
    return sorted({day.year for day in constants.holidays})


def known_days(year: int) -> list[SpecialDay]:
    """The special days of a year as the library carries them, none for a year it does not know.

    Source: 国务院办公厅 yearly notice 关于部分节假日安排的通知.
    """
    rest = [SpecialDay(day, "rest", _name(code)) for day, code in constants.holidays.items()]
    work = [SpecialDay(day, "work", _name(code)) for day, code in constants.workdays.items()]
    return sorted(one for one in (*rest, *work) if one.day.year == year)


def _name(code: str) -> str:
    return str(constants.Holiday(code).chinese)
