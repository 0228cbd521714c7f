"""Which hazards of the ledger a table may mean: looked up where its lines point."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    FromClause,
    Integer,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
)

from portal import bulk
from portal.db import UtcDateTime, db, read
from portal.hazards.models import Hazard
from portal.hazards.narrowing import midnight
from portal.hazards.plan import Known
from portal.hazards.reach import visible
from portal.hazards.sheet import tidy
from portal.hazards.terms import Status
from portal.kernel import clock
from portal.policy import Actor
from portal.sheets.dryrun import Parsed
from portal.units.models import Unit

_DAY = timedelta(days=1)


def known(actor: Actor, parsed: Parsed, firms: Sequence[tuple[int, str]]) -> list[Known]:
    """The hazards of the ledger that a table may mean: by number, or by firm and day."""
    numbers = {tidy(row.values.get("number") or "") for row in parsed.rows} - {""}
    ids: dict[str, list[int]] = defaultdict(list)
    for firm_id, name in firms:
        ids[tidy(name)].append(firm_id)
    days = {
        (firm_id, row.values["found_on"])
        for row in parsed.rows
        if not (row.errors or row.values.get("number"))
        for firm_id in ids.get(tidy(row.values["firm"]), ())
    }
    query: Select[*tuple[Any, ...]] = _KNOWN.where(visible(actor))
    found: list[Row[*tuple[Any, ...]]] = []
    if numbers:
        named = query.where(Hazard.number.in_(bulk.listed("numbers", Text)))
        found += read(named, {"numbers": sorted(numbers)})
    if days:
        asked = [(firm_id, _begins(day), _begins(day + _DAY)) for firm_id, day in sorted(days)]
        found += read(_on_days(query), {"asked": asked})
    return [_as_known(row) for row in {row.id: row for row in found}.values()]


_KNOWN: Any = (
    select(
        Hazard.id,
        Hazard.number,
        Hazard.firm_id,
        Hazard.place,
        Hazard.text,
        Hazard.found_at,
        Hazard.due_on,
        Hazard.status,
        Unit.name.label("firm"),
    )
    .join(Unit, Unit.id == Hazard.firm_id)
    .where(Hazard.status != Status.DRAFT)
)


def _on_days(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """What was found at a firm on a day, for each pair of them in the JSON ``asked``.

    So the ledger is looked into where the table points, however long it is.
    """
    each, (firm, since, until) = _asked()
    found_at = Hazard.found_at.expression
    return query.join(each, (Hazard.firm_id == firm) & (found_at >= since) & (found_at < until))


def _asked() -> tuple[FromClause, Sequence[Any]]:
    """The firms and the days' beginnings and ends in ``asked``, and the three columns of them."""
    told = bindparam("asked", type_=JSON)
    if db.engine.dialect.name == "sqlite":
        each = func.json_each(told).table_valued("value")
        return each, [func.json_extract(each.c.value, f"$[{at}]") for at in range(3)]
    each = func.json_array_elements(told).table_valued(column("value", JSON))
    texts = [each.c.value[at].as_string() for at in range(3)]
    return each, [cast(texts[0], Integer), *(cast(text, UtcDateTime) for text in texts[1:])]


@lru_cache(maxsize=4096)
def _begins(day: date) -> str:
    return f"{midnight(day):%Y-%m-%d %H:%M:%S}+00"


def _as_known(row: Row[*tuple[Any, ...]]) -> Known:
    day = clock.local(row.found_at).date()
    return Known(row.number, row.firm_id, day, dict(row._mapping) | {"found_on": day})
