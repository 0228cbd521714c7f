"""The district behind the hazards: sections, firms, people who hold what is open."""

import math
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from bench.words import SECTIONS, firm_name, person_name
from portal.accounts import passwords
from portal.accounts.models import User, UserRole
from portal.kernel import pinyin
from portal.office.models import Issuer, IssuerSeries, OfficeSetting
from portal.office.terms import PaperKind
from portal.policy import Role
from portal.units.models import Unit
from portal.units.terms import Industry, Kind

PASSWORD = "Cesu-2023-Koulin"  # noqa: S105 - of people who do not exist
OFFICE, SECTION = "anquan1", "ke1jingban1"
"""Who looks at the pages: one of 安全管理科, who sees all, and one of a section."""


@dataclass
class District:
    """Whom the hazards belong to, by id."""

    firms: list[int] = field(default_factory=list)
    section_of: dict[int, int] = field(default_factory=dict)
    staff_of: dict[int, int] = field(default_factory=dict)
    clerks_of: dict[int, list[int]] = field(default_factory=dict)
    title_of: dict[int, str] = field(default_factory=dict)


def firms_for(rows: int) -> int:
    """How many firms a ledger of ``rows`` concerns: 300 at 1,000, 3,000 at 1,000,000."""
    return max(10, round(300 * 10 ** ((math.log10(rows) - 3) / 3)))


def settle(connection: Connection, rows: int, at: datetime, dice: Random) -> District:
    """Write the district a ledger of ``rows`` needs, and give it."""
    writer = _Writer(connection, dice)
    committee = writer.unit(Kind.COMMITTEE, "某区新城经管委")
    safety = writer.unit(Kind.SECTION, "安全管理科", parent_id=committee)
    for number in (1, 2, 3):
        writer.person(f"anquan{number}", safety, Role.SAFETY)
    writer.person("lingdao1", committee, Role.LEADER)
    for number, name in enumerate(SECTIONS, 1):
        section = writer.unit(Kind.SECTION, name, parent_id=committee)
        writer.district.clerks_of[section] = [
            writer.person(f"ke{number}jingban{one}", section, Role.SECTION) for one in (1, 2, 3)
        ]
    sections = list(writer.district.clerks_of)
    weights = [10, 8, 6, 5, 4, 3, 2, 2]
    industries = list(Industry)
    for number in range(firms_for(rows)):
        section = dice.choices(sections, weights)[0]
        writer.firm(number, section, dice.choice(industries))
    writer.write()
    _decide(connection, at)
    return writer.district


class _Writer:
    """Rows of units and people, collected and written at once."""

    def __init__(self, connection: Connection, dice: Random) -> None:
        self.connection = connection
        self.dice = dice
        self.district = District()
        self.hash = passwords.hashed(PASSWORD)
        self.units: list[dict[str, Any]] = []
        self.people: list[dict[str, Any]] = []
        self.roles: list[dict[str, Any]] = []

    def unit(self, kind: Kind, name: str, **columns: Any) -> int:
        row = {
            "id": len(self.units) + 1,
            "kind": kind,
            "name": name,
            "sort_key": pinyin.sort_key(name),
            "initials": pinyin.initials(name),
            "parent_id": None,
            "section_id": None,
            "industry": None,
        }
        self.units.append(row | columns)
        return len(self.units)

    def person(self, username: str, unit: int, role: Role) -> int:
        number, name = len(self.people) + 1, person_name(self.dice)
        self.people.append(
            {
                "id": number,
                "username": username,
                "name": name,
                "sort_key": pinyin.sort_key(name, person=True),
                "initials": pinyin.initials(name, person=True),
                "unit_id": unit,
                "password_hash": self.hash,
                "must_change": False,
            }
        )
        self.roles.append({"user_id": number, "role": role})
        self.district.title_of[number] = f"{self.units[unit - 1]['name']} · {name}"
        return number

    def firm(self, number: int, section: int, industry: Industry) -> None:
        name = firm_name(self.dice, number)
        firm = self.unit(Kind.FIRM, name, section_id=section, industry=industry)
        self.district.firms.append(firm)
        self.district.section_of[firm] = section
        self.district.staff_of[firm] = self.person(f"qiye{number + 1}", firm, Role.FIRM_STAFF)

    def write(self) -> None:
        self.connection.execute(insert(Unit), self.units)
        self.connection.execute(insert(User), self.people)
        self.connection.execute(insert(UserRole), self.roles)


def _decide(connection: Connection, at: datetime) -> None:
    names = {"district": "某市某区", "committee": "某区新城经管委", "short_name": "某新城"}
    settings = [{"key": key, "value": name, "changed_at": at} for key, name in names.items()]
    connection.execute(insert(OfficeSetting), settings)
    connection.execute(insert(Issuer), [{"id": 1, "name": names["committee"], "place": 0}])
    codes = {PaperKind.RECTIFY_NOTICE: "某新城管安改", PaperKind.REVIEW_OPINION: "某新城管安复"}
    series = [{"issuer_id": 1, "kind": kind, "code": code} for kind, code in codes.items()]
    connection.execute(insert(IssuerSeries), series)
