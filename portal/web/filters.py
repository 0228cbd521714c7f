"""The only formatting in templates: |day |moment |stamp |yuan |left."""

from datetime import date, datetime

from flask import Flask

from portal.kernel import clock, dates, money


def day(value: date | None) -> str:
    """2023 年 6 月 12 日, “—” for none."""
    return f"{value.year} 年 {value.month} 月 {value.day} 日" if value else "—"


def short_day(value: date | None) -> str:
    """2023-06-12, “—” for none."""
    return value.isoformat() if value else "—"


def moment(value: datetime | None) -> str:
    """06-12 10:22 in Asia/Shanghai; with its year when that is not this one."""
    if value is None:
        return "—"
    wall = clock.local(value)
    return wall.strftime("%m-%d %H:%M" if wall.year == clock.today().year else "%Y-%m-%d %H:%M")


def stamp(value: datetime | None) -> str:
    """2023-06-12 10:22:05 in Asia/Shanghai."""
    return clock.local(value).strftime("%Y-%m-%d %H:%M:%S") if value else "—"


def yuan(fen: int | None) -> str:
    """1,234.56 元 from 分."""
    return "—" if fen is None else money.yuan(fen)


def left(due: date | None) -> str:
    """逾期 2 天, 今天到期, 剩 3 天, counted from today."""
    return dates.left(due, clock.today()) if due else "—"


def register(app: Flask) -> None:
    """Give the filters to the templates."""
    app.jinja_env.filters |= {
        "day": day,
        "short_day": short_day,
        "moment": moment,
        "stamp": stamp,
        "yuan": yuan,
        "left": left,
    }
