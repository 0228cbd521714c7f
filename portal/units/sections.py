"""Reading sections: the tree, and whose charge firms may be put into."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import func, select

from portal import policy
from portal.db import ahead, db, in_one, read, rows_in, twice
from portal.kernel.errors import NotFound
from portal.policy import Actor, Reach
from portal.units.models import Unit
from portal.units.sheet import Section
from portal.units.terms import Kind


def every() -> Sequence[Unit]:
    """The committee and every section, closed ones among them, in the order of their names."""
    query = select(Unit).where(Unit.kind != Kind.FIRM)
    return db.session.scalars(query.order_by(Unit.kind, Unit.sort_key, Unit.id)).all()


def get(section_id: int) -> Unit:
    """The committee or a section. Raises NotFound."""
    found = db.session.get(Unit, section_id)
    if found is None or found.kind is Kind.FIRM:
        raise NotFound("没有找到这个科室。请从“科室”页面里打开。")
    return found


_CHOICES = (
    select(Unit.id, Unit.name, Unit.is_active)
    .where(Unit.kind == Kind.SECTION)
    .order_by(Unit.sort_key, Unit.id)
)


def choices() -> list[Section]:
    """The sections that firms can be in the charge of, closed ones among them."""
    return [(row_id, name, is_active) for row_id, name, is_active in read(_CHOICES)]


_any = twice(Unit).c
NAMED = (
    select(in_one(_any.sort_key, _any.id, _any.name))
    .where(_any.kind == Kind.SECTION)
    .correlate(None)
    .scalar_subquery()
)
"""The sections as one text, to be read along with something else."""


def options() -> tuple[tuple[str, str], ...]:
    """The same sections as the choices of a select: (id, name)."""
    said = ahead("sections")
    return _in_order(read(select(NAMED)).scalar() if said is None else said)


@lru_cache(maxsize=16)
def _in_order(said: str | None) -> tuple[tuple[str, str], ...]:
    rows = sorted(rows_in(said), key=lambda row: (row[0], int(row[1])))
    return tuple((row_id, name) for _, row_id, name in rows)


def places_for(actor: Actor, sections: Sequence[Section]) -> list[Section]:
    """Those of ``sections`` into whose charge ``actor`` may put a new firm."""
    return [
        one
        for one in sections
        if one[2] and policy.may(actor, "firm.manage", policy.Scope(section_id=one[0]))
    ]


def reaches_every_firm(actor: Actor) -> bool:
    """Whether ``actor`` manages firms whoever is in charge of them, and may move them."""
    return any(grant.reach is Reach.ALL for grant in policy.grants(actor, "firm.manage"))


def firms_in_charge() -> dict[int, int]:
    """How many firms each section is in charge of, stopped ones among them."""
    query = (
        select(Unit.section_id, func.count())
        .where(Unit.kind == Kind.FIRM, Unit.section_id.is_not(None))
        .group_by(Unit.section_id)
    )
    return {row_id: count for row_id, count in db.session.execute(query) if row_id}
