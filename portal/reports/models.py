"""The counters behind the reports: what is counted of each hazard, and the sums of that.

Everything in these tables can be made again from the hazards. The columns of counts are named for
the metrics, so they are told by ``metrics.TALLIED`` and not one by one.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from portal.db import Base, UtcDateTime, partial
from portal.reports.metrics import TALLIED
from portal.reports.terms import By, Cut

MADE_ANEW = ("tally",)
"""How the names of these tables begin: no backup needs them."""
NAMES = tuple(one.key for one in TALLIED)
BITS = {name: 1 << at for at, name in enumerate(NAMES)}
"""The bit of each count in the marks of a part: who adds a metric makes all parts anew."""


CUTS: dict[By, tuple[Cut, ...]] = {
    By.SECTION: (Cut.SECTION,),
    By.CATEGORY: (Cut.CATEGORY,),
    By.INDUSTRY: (Cut.INDUSTRY,),
    By.SECTION_CATEGORY: (Cut.SECTION, Cut.CATEGORY),
    By.SECTION_INDUSTRY: (Cut.SECTION, Cut.INDUSTRY),
    By.KIND: (Cut.SECTION, Cut.CATEGORY, Cut.INDUSTRY),
    By.FIRM: (Cut.FIRM, Cut.SECTION, Cut.INDUSTRY),
}
"""What a sum is of, by what it is told apart; the narrowest first."""
COLUMNS: dict[Cut, str] = {
    Cut.FIRM: "firm_id",
    Cut.SECTION: "section_id",
    Cut.CATEGORY: "category",
    Cut.INDUSTRY: "industry",
}


def _whose(*, is_key: bool) -> Iterator[Column[Any]]:
    """Whose a count is, 0 or an empty text for what has none."""
    for cut, name in COLUMNS.items():
        kind = Integer() if cut in {Cut.FIRM, Cut.SECTION} else String(40)
        yield Column(name, kind, primary_key=is_key, nullable=False, autoincrement=False)


PART = Table(
    "tally_part",
    Base.metadata,
    Column("hazard_id", ForeignKey("hazard.id"), primary_key=True, autoincrement=False),
    Column("changed_at", UtcDateTime(), nullable=False, index=True),
    *_whose(is_key=False),
    Column("reported_on", Date(), nullable=False, index=True),
    Column("over_on", Date(), index=True),
    Column("due_on", Date(), index=True),
    Column("marks", BigInteger(), nullable=False),
)
"""What one hazard counts for, as a bit by metric, and the days that say where.

``due_on`` is empty until that day is over, ``over_on`` until the hazard is. ``changed_at`` is when
the hazard was last written.
"""

TALLY = Table(
    "tally",
    Base.metadata,
    Column("cut", String(8), primary_key=True),
    Column("span", Integer(), primary_key=True, autoincrement=False),
    *_whose(is_key=True),
    *(Column(name, Integer(), nullable=False) for name in NAMES),
    Index("ix_tally_cut_firm_id_span", "cut", "firm_id", "span"),
    partial(
        "ix_tally_firms",
        *("cut", "span", "industry", "firm_id", "section_id", "counted"),
        where="counted > 0",
    ),
    sqlite_with_rowid=False,
)
"""Sums of the parts, by a span of time: see ``spans``."""

TALLY_DAY = Table(
    "tally_day",
    Base.metadata,
    Column("id", Integer(), primary_key=True, autoincrement=False),
    Column("day", Date(), nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)
"""The one row that those who count take turns on: the last day they took as wholly over."""
