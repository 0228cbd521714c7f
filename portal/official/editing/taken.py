"""What a document takes from records: words for its open places, tables, the rows themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.gongwen.content import Table
from portal.kernel import clock
from portal.official.editing.terms import Origin

LIST, FIGURES = "隐患清单", "统计表"
CUT_OFF = "数据截止时间"
_DECEMBER = 12


@dataclass(frozen=True)
class Used:
    """The rows or figures a document was made from, as its page lists them.

    ``links`` are the addresses of the rows, one each; empty for a row that has none. ``at`` is the
    moment of the cut-off, ``words`` say how the rows were chosen, ``href`` leads to them as they
    are now.
    """

    origin: Origin
    at: datetime
    words: str
    href: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str, ...]

    def to_plain(self) -> dict[str, Any]:
        """As a document keeps it."""
        return {
            "origin": self.origin.value,
            "at": self.at.isoformat(),
            "words": self.words,
            "href": self.href,
            "head": list(self.head),
            "rows": [list(row) for row in self.rows],
            "links": list(self.links),
        }

    @classmethod
    def of_plain(cls, said: Mapping[str, Any]) -> "Used | None":
        """What a document keeps; None where it was made from no record."""
        if not said or "origin" not in said:
            return None
        return cls(
            Origin.of(said["origin"]),
            datetime.fromisoformat(said["at"]),
            said["words"],
            said["href"],
            tuple(said["head"]),
            tuple(tuple(row) for row in said["rows"]),
            tuple(said["links"]),
        )


@dataclass(frozen=True)
class Taken:
    """What is taken from records at one moment.

    ``words`` fill the open places of a template by their names, ``tables`` those that stand alone
    on a line. ``subject`` is how the trail names the one record, empty where there are several;
    ``hazards`` are the numbers of those among the rows.
    """

    used: Used
    words: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    subject: str = ""
    hazards: tuple[str, ...] = ()


def moment_words(moment: datetime) -> str:
    """A moment as a document writes it: 2023年6月12日10时22分."""
    wall = clock.local(moment)
    return f"{day_words(wall.date())}{wall.hour}时{wall.minute:02d}分"


def day_words(day: date) -> str:
    """A day as a document writes it: 2023年6月12日."""
    return f"{day.year}年{day.month}月{day.day}日"


def period_words(start: date, end: date) -> str:
    """A period as a document writes it: 2023年, 2023年6月, 2023年1月至6月, or by its days."""
    begins, ends = start.day == 1, _is_month_end(end)
    if start.year != end.year or not (begins and ends):
        until = f"{end.month}月{end.day}日" if start.year == end.year else day_words(end)
        return f"{day_words(start)}至{until}"
    if start.month == end.month:
        return f"{start.year}年{start.month}月"
    if (start.month, end.month) == (1, _DECEMBER):
        return f"{start.year}年"
    return f"{start.year}年{start.month}月至{end.month}月"


def _is_month_end(day: date) -> bool:
    try:
        day.replace(day=day.day + 1)
    except ValueError:
        return True
    return False


def numbered(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows with their numbers before them."""
    return tuple((str(at), *row) for at, row in enumerate(rows, 1))
