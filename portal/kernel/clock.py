"""The only door to time: UTC moments, Asia/Shanghai days."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_frozen: list[datetime] = []


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen[-1] if _frozen else datetime.now(UTC)


def today() -> date:
    """The calendar day in Asia/Shanghai."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """An aware moment as the clock on the wall in Asia/Shanghai shows it."""
    return moment.astimezone(SHANGHAI)


def from_local(wall: datetime) -> datetime:
    """A naive time typed by a person in Asia/Shanghai as an aware UTC moment."""
    return wall.replace(tzinfo=SHANGHAI).astimezone(UTC)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock of the whole process at an aware moment: for tests and demonstration data."""
    if moment.tzinfo is None:
        raise ValueError("the clock stops at aware moments only")
    _frozen.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.pop()
