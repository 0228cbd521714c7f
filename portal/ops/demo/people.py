"""Who lives in the demonstration district: units, people, posts, who stands in for whom."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from portal.accounts import passwords
from portal.accounts import queries as accounts
from portal.accounts.models import Delegation, UnitPost, User, UserRole
from portal.db import db
from portal.kernel import clock, credit_code, pinyin
from portal.ops.demo.source import Clock, told
from portal.policy import FIRM_ROLES, Actor, Post, Role
from portal.units.models import Unit, UnitTag
from portal.units.terms import Industry, Kind, Tag

KEPT_BY_STAFF = frozenset({Post.SEAL_KEEPER, Post.ARCHIVIST})


@dataclass(frozen=True)
class District:
    """The units and people that were made, by their keys and user names."""

    units: dict[str, Unit]
    people: dict[str, User]
    delegations: tuple[tuple[str, str, date, date], ...]

    def actor(self, who: str) -> Actor:
        """A person as the services take one; "taker~giver" stands in on the days agreed."""
        taker, _, giver = who.partition("~")
        found = accounts.actor_for(self.people[taker])
        if not giver:
            return found
        today = clock.today()
        if not any(
            (giver, taker) == (one, other) and since <= today <= until
            for one, other, since, until in self.delegations
        ):
            raise ValueError(f"{taker} does not stand in for {giver} on {today}")
        return replace(found, stands_in_for=(accounts.actor_for(self.people[giver]),))

    def of_section(self, key: str) -> list[str]:
        """The user names of those who act for a section: its own, else 安全管理科's."""
        unit = self.units[key]
        for role in (Role.SECTION, Role.SAFETY):
            found = [
                name
                for name, person in self.people.items()
                if role in person.roles and person.unit_id == unit.id
            ]
            if found:
                return found
        raise LookupError(key)


def settle_in(days: Clock) -> District:
    """Make every unit and person (inside a transaction)."""
    place, facts = told("place"), told("people")
    units = _units(place)
    people = _people(units)
    db.session.flush()
    _posts(facts, place, units, people)
    return District(units, people, tuple(_delegations(facts["delegations"], people, days)))


def _unit(kind: Kind, told_of: dict[str, Any], **columns: Any) -> Unit:
    name = told_of["name"]
    unit = Unit(
        kind=kind,
        name=name,
        short_name=told_of.get("short_name", ""),
        sort_key=pinyin.sort_key(name),
        initials=pinyin.initials(name),
        **columns,
    )
    db.session.add(unit)
    db.session.flush()
    return unit


def _units(place: dict[str, Any]) -> dict[str, Unit]:
    units = {"committee": _unit(Kind.COMMITTEE, place["committee"])}
    for one in place["sections"]:
        units[one["key"]] = _unit(Kind.SECTION, one, parent_id=units["committee"].id)
    for number, one in enumerate(place["firms"], 1):
        unit = _unit(
            Kind.FIRM,
            one,
            section_id=units[one["section"]].id,
            credit_code=one["code"] + credit_code.check_digit(one["code"]),
            address=one["address"],
            industry=Industry.of(one["industry"]),
            legal_representative=one["head"],
            head_name=one["head"],
            safety_officer=one["staff"],
            phone=f"1380000{number:02}00",
            headcount=one["headcount"],
        )
        unit.tag_rows = [UnitTag(tag=Tag.of(tag)) for tag in one["tags"]]
        units[one["key"]] = unit
    return units


def everyone() -> list[dict[str, Any]]:
    """Every person of the district, as the files tell them."""
    of_firms = [person for firm in told("place")["firms"] for person in _of_firm(firm)]
    return [*told("people")["people"], *of_firms]


def _people(units: dict[str, Unit]) -> dict[str, User]:
    password_hash = passwords.hashed(told("people")["password"])
    made = {}
    for number, one in enumerate(everyone(), 1):
        person = User(
            username=one["username"],
            name=one["name"],
            sort_key=pinyin.sort_key(one["name"], person=True),
            initials=pinyin.initials(one["name"], person=True),
            phone=f"1380000{1000 + number}",
            job_title=one["title"],
            unit_id=units[one["unit"]].id,
            password_hash=password_hash,
            must_change=False,
        )
        person.role_rows = [UserRole(role=Role.of(role)) for role in one["roles"]]
        db.session.add(person)
        db.session.flush()
        made[person.username] = person
    return made


def _of_firm(firm: dict[str, Any]) -> list[dict[str, Any]]:
    """The people of a firm: a safety officer and a head, in the smallest one person."""
    key = firm["key"]
    staff = {"unit": key, "username": f"{key}1", "name": firm["staff"], "title": "安全员"}
    head = {"unit": key, "username": f"{key}2", "name": firm["head"], "title": "负责人"}
    if firm["staff"] == firm["head"]:
        return [staff | {"roles": sorted(FIRM_ROLES), "title": "经营者"}]
    return [staff | {"roles": [Role.FIRM_STAFF]}, head | {"roles": [Role.FIRM_HEAD]}]


def _posts(
    facts: dict[str, Any],
    place: dict[str, Any],
    units: dict[str, Unit],
    people: dict[str, User],
) -> None:
    given = {}
    for section in place["sections"]:
        key = section["key"]
        own = [one["username"] for one in facts["people"] if one["unit"] == key]
        for post in Post:
            given[key, post] = own[-1] if post in KEPT_BY_STAFF else own[0]
    for firm in place["firms"]:
        given[firm["key"], Post.HEAD] = _of_firm(firm)[-1]["username"]
    for key in units:
        given[key, Post.LEADER_IN_CHARGE] = facts["in_charge"]
    given |= {(unit, Post.of(post)): username for unit, post, username in facts["posts"]}
    db.session.add_all(
        UnitPost(unit_id=units[unit].id, post=post, user_id=people[username].id)
        for (unit, post), username in given.items()
    )


def _delegations(
    rows: Iterable[dict[str, Any]], people: dict[str, User], days: Clock
) -> Iterable[tuple[str, str, date, date]]:
    for row in rows:
        since, until = days.day(row["from"]), days.day(row["to"])
        db.session.add(
            Delegation(
                from_id=people[row["giver"]].id,
                to_id=people[row["taker"]].id,
                starts_on=since,
                ends_on=until,
            )
        )
        yield row["giver"], row["taker"], since, until
