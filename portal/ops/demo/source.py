"""What the demonstration district is made of, as its files tell it."""

import json
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from portal.kernel import clock

MORNING, EVENING = 8 * 60 + 20, 17 * 60 + 40
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Step:
    """One act of a case: ``verb`` at a moment, by ``who`` (empty: whom it falls to), with words.

    ``who`` is a user name, or "taker~giver" for a person standing in.
    """

    at: datetime
    case: str
    verb: str
    who: str = ""
    words: str = ""


@cache
def told(name: str) -> Any:
    """The content of a data file."""
    return json.loads(files("portal.ops.demo").joinpath(f"data/{name}.json").read_text("utf-8"))


@dataclass(frozen=True)
class Clock:
    """Moments relative to the day of loading; those of the day itself lie before ``now``."""

    now: datetime
    seed: str

    @property
    def today(self) -> date:
        """The day of loading, Asia/Shanghai."""
        return clock.local(self.now).date()

    def day(self, offset: int) -> date:
        """The day ``offset`` days from the day of loading."""
        return self.today + timedelta(days=offset)

    def midnight(self, offset: int) -> datetime:
        """The first moment of a day."""
        return clock.from_local(datetime.combine(self.day(offset), time()))

    def at(self, offset: int, minutes: int) -> datetime:
        """So many minutes into a day; today's are squeezed into what has passed of it."""
        start = self.midnight(offset)
        if offset < 0:
            return start + timedelta(minutes=minutes)
        return start + (self.now - start) * (minutes / MINUTES_A_DAY)

    def steps(self, case: dict[str, Any]) -> list[Step]:
        """The acts of a case with their moments, one after the other within office hours."""
        rng = random.Random(f"{self.seed}:{case['key']}")  # noqa: S311 - a lifelike day, no secret
        found: list[Step] = []
        minutes, last = 0, None
        for line in case["steps"]:
            verb, day, *rest = line.split(" ", 2)
            offset = int(day)
            minutes = minutes if offset == last else rng.randint(MORNING, MORNING + 200)
            minutes = min(minutes + rng.randint(12, 80), EVENING + len(found))
            last = offset
            words = rest[0] if rest else ""
            who, words = (words[1:], "") if words.startswith("@") else ("", words)
            found.append(Step(self.at(offset, minutes), case["key"], verb, who, words))
        return found
