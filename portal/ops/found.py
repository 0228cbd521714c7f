"""init: an empty installation becomes an office's own — names, departments, organs, one person."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from portal.accounts.service import people, slips
from portal.accounts.service.people import Person
from portal.db import db, transaction
from portal.kernel import clock, pinyin
from portal.kernel.errors import Refusal
from portal.office import service as office
from portal.office.holidays import known_days, known_years
from portal.ops import migrate
from portal.ops.answers import Answers
from portal.ops.restore import is_empty
from portal.policy import Actor, Role
from portal.trail import service as trail
from portal.units.models import Unit
from portal.units.terms import Kind

FOUNDER = Actor(user_id=0, name="初始化", roles=frozenset({Role.ADMIN}))
YEARS_BACK = 3
ALREADY = "这里已经有数据了，初始化只做一次。要改名称、机关或节假日，请登录后到“设置”里改。"


@dataclass(frozen=True)
class Founded:
    """The first sign-in: shown once, kept nowhere."""

    username: str
    password: str
    until: datetime


def found(app: Flask, answers: Answers) -> Founded:
    """Make the database and all that the first sign-in needs, in one transaction.

    Raises Refusal where the installation holds anything already.
    """
    if not is_empty(app):
        raise Refusal(
            "这里已经有数据了，初始化只做一次。要改名称、机关或节假日，请登录后到“设置”里改。"
        )
    migrate.upgrade(app)
    with app.app_context():
        return _found(answers)


@transaction()
def _found(answers: Answers) -> Founded:
    committee = _unit(Kind.COMMITTEE, answers.committee)
    for name in answers.departments:
        _unit(Kind.SECTION, name, committee.id)
    told = {"区县": answers.district, "科室": list(answers.departments)}
    trail.record(FOUNDER, "ops.init", "ops", after=told)
    office.found(
        FOUNDER,
        {
            "district": answers.district,
            "committee": answers.committee,
            "short_name": answers.short_name,
        },
    )
    for organ in answers.issuers:
        office.add_issuer(FOUNDER, organ)
    for year in known_years():
        if year >= clock.today().year - YEARS_BACK:
            office.set_days(FOUNDER, known_days(year))
    person = people.create(
        FOUNDER,
        Person(
            name=answers.admin_name,
            unit_id=committee.id,
            roles=frozenset({Role.ADMIN}),
            username=answers.admin_username,
        ),
    )
    (slip,) = slips.hand_out(FOUNDER, slips.prepare([person.id]))
    return Founded(slip.username, slip.password, slip.until)


def _unit(kind: Kind, name: str, parent_id: int | None = None) -> Unit:
    row = Unit(
        kind=kind,
        name=name,
        parent_id=parent_id,
        sort_key=pinyin.sort_key(name),
        initials=pinyin.initials(name),
    )
    db.session.add(row)
    db.session.flush()
    return row
