"""亮灯: how urgent a hazard is, reckoned from what is written of it. Values in, values out.

The ladder is the portal's own: no regulation known to us sets one for ordinary enterprises.
"""

from datetime import date
from typing import NamedTuple

from portal.hazards.rules import LATE_STATES
from portal.hazards.terms import OPEN_STATES, Lamp, Status
from portal.kernel import dates

BLUE_DAYS, YELLOW_DAYS, RED_DAYS = 7, 3, 7
IDLE_DAYS = 7
SENT_BACK = 2
ORDER = tuple(Lamp)


class Signs(NamedTuple):
    """What a lamp is reckoned from; the days are of Asia/Shanghai.

    ``moved_on`` is the last day on which the hazard was moved or something was recorded of it,
    ``recurs_major`` says that a 重大 hazard has come back.
    """

    status: Status
    is_major: bool
    due_on: date | None
    sent_back_count: int
    moved_on: date
    recurs_major: bool = False


def reasons(signs: Signs, today: date) -> list[tuple[Lamp, str]]:
    """Every lamp that a hazard lights with the words for why, the most urgent first.

    A due day counts while the hazard is with the firm; idleness wherever it waits.
    """
    found = []
    if signs.recurs_major and signs.status in OPEN_STATES:
        found.append((Lamp.RED, "重大隐患复发"))
    if signs.status in LATE_STATES:
        if signs.due_on is not None:
            found += _by_day(signs.due_on, today, is_major=signs.is_major)
        if signs.sent_back_count >= SENT_BACK:
            found.append((Lamp.ORANGE, f"退回 {signs.sent_back_count} 次"))
    idle = (today - signs.moved_on).days
    if signs.status in OPEN_STATES and idle >= IDLE_DAYS:
        found.append((Lamp.YELLOW, f"{idle} 天没有进展"))
    return sorted(found, key=lambda one: ORDER.index(one[0]))


def _by_day(due_on: date, today: date, *, is_major: bool) -> list[tuple[Lamp, str]]:
    left, words = dates.days_left(due_on, today), dates.left(due_on, today)
    if left < 0 and is_major:
        return [(Lamp.RED, f"重大隐患{words}")]
    if left < -RED_DAYS:
        return [(Lamp.RED, words)]
    if left < 0:
        return [(Lamp.ORANGE, words)]
    if left <= YELLOW_DAYS:
        return [(Lamp.YELLOW, words)]
    return [(Lamp.BLUE, words)] if left <= BLUE_DAYS else []


def lamp(signs: Signs, today: date) -> Lamp | None:
    """The lamp of a hazard, None where nothing presses: the most urgent one of ``reasons``."""
    if signs.status not in OPEN_STATES:
        return None
    if signs.recurs_major:
        return Lamp.RED
    is_with_firm = signs.status in LATE_STATES
    left = (signs.due_on - today).days if is_with_firm and signs.due_on else BLUE_DAYS + 1
    if left < -RED_DAYS or (left < 0 and signs.is_major):
        return Lamp.RED
    if left < 0 or (is_with_firm and signs.sent_back_count >= SENT_BACK):
        return Lamp.ORANGE
    if left <= YELLOW_DAYS or (today - signs.moved_on).days >= IDLE_DAYS:
        return Lamp.YELLOW
    return Lamp.BLUE if left <= BLUE_DAYS else None


def up_to(most: Lamp) -> tuple[Lamp, ...]:
    """The lamps that are at least as urgent."""
    return ORDER[: ORDER.index(most) + 1]
