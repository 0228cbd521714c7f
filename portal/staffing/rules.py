"""Rules of 请假代办: from when, until when, to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LONGEST_DAYS = 90


@dataclass(frozen=True)
class Span:
    """To whom a person's to-dos go from day to day, both days included; Asia/Shanghai dates."""

    to_id: int
    starts_on: date
    ends_on: date

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a day."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


def span_faults(said: Span, today: date, given: Sequence[Span]) -> dict[str, str]:
    """What is wrong with a hand-over of to-dos, a sentence by field; ``given`` are those on now."""
    faults = {}
    if said.starts_on < today:
        faults["starts_on"] = f"开始日期不能早于今天。请改为 {written(today)}或以后。"
    if said.ends_on < said.starts_on:
        faults["ends_on"] = f"结束日期不能早于开始日期。请改为 {written(said.starts_on)}或以后。"
    days = (said.ends_on - said.starts_on).days + 1
    if days > LONGEST_DAYS:
        faults["ends_on"] = f"一共 {days} 天，最多 {LONGEST_DAYS} 天。时间更长的请办调岗交接。"
    crossing = [one for one in given if one.overlaps(said) and one.to_id != said.to_id]
    if crossing and not faults:
        first = crossing[0]
        faults["starts_on"] = (
            f"{written(first.starts_on)}至 {written(first.ends_on)}已交给另一个人代办。"
            "请错开日期，或先结束那一次。"
        )
    return faults


def written(day: date) -> str:
    """A day in prose: 2023 年 6 月 12 日."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
