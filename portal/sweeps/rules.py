"""What holds for a sweep: its due day, late answers, reminders. Values in, values out."""

from datetime import date, timedelta

LONGEST_DAYS = 366


def due_fault(due_on: date, today: date) -> str:
    """What is wrong with a day to answer by, a sentence, empty where nothing is."""
    if due_on < today:
        return f"反馈期限不能早于今天。请改为 {today:%Y-%m-%d} 或以后。"
    latest = today + timedelta(days=LONGEST_DAYS)
    if due_on > latest:
        return f"反馈期限太远。请改为 {latest:%Y-%m-%d} 或以前。"
    return ""


def is_late(answered_on: date, due_on: date) -> bool:
    """Whether an answer came after its day (迟报); one on the day itself is in time."""
    return answered_on > due_on


def remind_fault(reminded_on: date | None, today: date) -> str:
    """Why no reminder goes out today, empty where one may: once a day."""
    if reminded_on == today:
        return "今天已经提醒过一次。请明天再提醒，或打电话给还没有反馈的企业。"
    return ""


def rate(done: int, due: int) -> str:
    """反馈率 = 已反馈 ÷ 应反馈; “—” for an empty denominator."""
    return f"{done / due:.1%}" if due else "—"
