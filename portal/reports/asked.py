"""What a report is narrowed to, and which hazards that leaves a person, as a WHERE."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import String, and_, bindparam, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal import policy
from portal.db import within
from portal.hazards import finding
from portal.hazards.models import Hazard
from portal.hazards.terms import Category
from portal.policy import Actor
from portal.reports.conditions import Condition
from portal.reports.terms import Cut
from portal.units.models import Unit
from portal.units.terms import Industry
from portal.web.paging import row_id

NONE = "none"
"""How an address names the rows that have no section, no category, no industry."""
VIEW = "report.view"
READERS: Mapping[Cut, Callable[[str], Any]] = {
    Cut.SECTION: row_id,
    Cut.CATEGORY: Category.of,
    Cut.INDUSTRY: Industry.of,
    Cut.FIRM: row_id,
}


@dataclass(frozen=True)
class Asked:
    """What a report is narrowed to, as the address says it; empty narrows nothing.

    A firm is told by the number of its row, or by a part of its name or pinyin initials.
    """

    section: str = ""
    category: str = ""
    industry: str = ""
    firm: str = ""

    def only(self, cut: Cut, value: str) -> "Asked":
        """The same, of one row of a table alone."""
        return replace(self, **{cut.value: value})

    @property
    def said(self) -> dict[str, str]:
        """What the address has to say of it."""
        return {cut.value: value for cut in Cut if (value := getattr(self, cut.value))}

    @property
    def values(self) -> dict[Cut, Any]:
        """What it is narrowed to by each cut, None for what has none; only what can be read."""
        read = {cut: _read(cut, said) for cut in Cut if (said := getattr(self, cut.value))}
        return {cut: value[0] for cut, value in read.items() if value}

    @property
    def firm_words(self) -> str:
        """A part of the name of the firms that are meant, empty where one is told by its number."""
        return "" if self.firm == NONE or row_id(self.firm) else self.firm


def _read(cut: Cut, said: str) -> tuple[Any] | None:
    """What was said of a cut, None for what cannot be read."""
    if said == NONE:
        return (None,)
    try:
        value = READERS[cut](said)
    except ValueError:
        return None
    return None if value is None else (value,)


FIRMS_CALLED = select(Unit.id).where(
    or_(
        Unit.name.like(bindparam("firm_part", type_=String), escape="/"),
        Unit.initials.like(bindparam("firm_initials", type_=String), escape="/"),
    )
)
"""The firms a person means by a part of a name or by pinyin initials."""


def called(said: str) -> dict[str, str]:
    """The values for ``FIRMS_CALLED``."""
    part = finding.like(said)
    return {"firm_part": f"%{part}%", "firm_initials": f"{part.lower()}%"}


def scope(actor: Actor, asked: Asked) -> Condition:
    """The hazards ``actor`` may have reports of, narrowed to what is asked."""
    columns: dict[Cut, InstrumentedAttribute[Any]] = {
        Cut.SECTION: Hazard.section_id,
        Cut.CATEGORY: Hazard.category,
        Cut.FIRM: Hazard.firm_id,
    }
    parts = [within(policy.grants(actor, VIEW), section=Hazard.section_id, firm=Hazard.firm_id)]
    for cut, value in asked.values.items():
        if cut is Cut.INDUSTRY:
            parts.append(Hazard.firm_id.in_(select(Unit.id).where(Unit.industry == value)))
        else:
            parts.append(columns[cut] == value)
    if asked.firm_words:
        parts.append(Hazard.firm_id.in_(FIRMS_CALLED.params(called(asked.firm_words))))
    return and_(*parts)
