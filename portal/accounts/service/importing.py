"""人员 by Excel: the dry run, and then the valid rows in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal import policy
from portal.accounts import queries
from portal.accounts import sheet as table
from portal.accounts.models import User
from portal.accounts.service import people
from portal.accounts.service.people import Person
from portal.accounts.sheet import Fate, Known, Plan, Planned, UnitFact
from portal.db import db, transaction
from portal.policy import Actor
from portal.sheets.read import Rows
from portal.units.models import Unit


@dataclass(frozen=True)
class Done:
    """What came of an import; ``created`` are the ids of the new people."""

    created: tuple[int, ...]
    changed: int
    same: int
    left_out: int


def unit_facts() -> Sequence[UnitFact]:
    """The living units as the table may name them."""
    query = select(Unit.id, Unit.name, Unit.kind, Unit.credit_code, Unit.short_name)
    rows = db.session.execute(query.where(Unit.is_active).order_by(Unit.id)).all()
    return [UnitFact(*row) for row in rows]


def plan(actor: Actor, rows: Rows) -> Plan:
    """What a table would do now; nothing is written."""
    policy.require(actor, "account.manage")
    return table.plan(rows, unit_facts(), _known())


def _known() -> list[Known]:
    query = select(
        User.id,
        User.username,
        User.name,
        User.phone,
        User.unit_id,
        User.job_title,
        User.is_active,
    )
    rows = db.session.execute(query).all()
    roles = queries.roles_of([row.id for row in rows])
    return [
        Known(
            id=row.id,
            username=row.username,
            name=row.name,
            phone=row.phone,
            unit_id=row.unit_id,
            job_title=row.job_title,
            roles=roles.get(row.id, frozenset()),
            is_active=row.is_active,
        )
        for row in rows
    ]


@transaction()
def take_in(actor: Actor, rows: Rows) -> Done:
    """Write the valid rows of a table, judged anew; the others are left out."""
    found = plan(actor, rows)
    created = []
    for one in found.valid:
        if one.fate is Fate.NEW:
            created.append(people.create(actor, _person(one)).id)
        elif one.user_id is not None:
            _change(actor, one, one.user_id)
    return Done(
        created=tuple(created),
        changed=found.count(Fate.CHANGE),
        same=found.count(Fate.SAME),
        left_out=len(found.parsed.bad),
    )


def _person(one: Planned) -> Person:
    values = one.row.values
    return Person(
        name=values["name"],
        unit_id=values["unit"],
        roles=frozenset(values["roles"]),
        username=values.get("username") or "",
        phone=values.get("phone") or "",
        job_title=values.get("job_title") or "",
    )


def _change(actor: Actor, one: Planned, user_id: int) -> None:
    values = one.row.values
    row = people.to_change(user_id)
    people.edit(
        actor,
        user_id,
        row.version,
        name=row.name,
        phone=values.get("phone") or row.phone,
        job_title=values.get("job_title") or row.job_title,
    )
    if frozenset(values["roles"]) != row.roles:
        db.session.flush()
        people.place(actor, user_id, row.version, row.unit_id, frozenset(values["roles"]))
