"""A small town in which anybody tries anything, and what happens to it meanwhile."""

import itertools
from dataclasses import replace
from random import Random

from sqlalchemy import select

from portal.accounts.models import User
from portal.db import db
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.service import (
    batch,
    handing,
)
from portal.hazards.terms import Action, Grade, Status
from portal.kernel.errors import Refusal
from portal.policy import Role
from portal.staffing import queries as staffing
from portal.staffing.service import leaving
from portal.units import queries as units
from portal.units.models import Unit
from portal.units.service import firms
from tests.hazards.walking import LIVING, OFFICE, lacks
from tests.support import make

BEGINNINGS = [(Status.REPORTED, Grade.GENERAL), (Status.TO_REVIEW, Grade.GENERAL)]
BEGINNINGS += [(state, Grade.MAJOR) for state in (Status.OPEN, Status.RECTIFYING, Status.TO_REVIEW)]
INSTEAD = {
    "confirm": "fixed_on_spot transfer",
    "judge": "start",
    "discover": "start propose",
    "tell": "start close",
    "propose": "start",
    "approve": "reject judge",
    "settle": "start submit",
    "start": "extend put_on_list transfer",
    "submit": "put_on_list propose",
    "accept": "close put_on_list",
    "release": "close refer void",
    "close": "send_back transfer put_on_list",
}
"""What people do instead of what comes next."""
serial = itertools.count()


class Town:
    """Two sections with a firm each, a person or two of every role, one who stands in."""

    def __init__(self) -> None:
        self.sections = [make.section("建设科"), make.section("经发科")]
        self.firms = [make.firm(section=one) for one in self.sections]
        places: list[tuple[Role, Unit | None]] = [(Role.SAFETY, None), (Role.SAFETY, None)]
        places += [(Role.SECTION, one) for one in (*self.sections, self.sections[0])]
        places += [(Role.FIRM_STAFF, one) for one in (*self.firms, self.firms[0])]
        places += [(Role.FIRM_HEAD, self.firms[0]), (Role.LEADER, None), (Role.AUDITOR, None)]
        places += [(Role.FINANCE, None), (Role.CLERK, None)]
        self.people = [make.actor(make.user(role, unit=unit)) for role, unit in places]
        self.boss = make.actor(make.user(Role.ADMIN))
        self._stand_in()
        self.reached: set[tuple[Status, bool]] = set()
        self.done: set[Action] = set()

    def _stand_in(self) -> None:
        """The clerk stands in for the first of the first section."""
        giver = next(one for one in self.people if Role.SECTION in one.roles)
        self.people[-1] = replace(self.people[-1], stands_in_for=(giver,))

    def new(self, chance: Random) -> Hazard:
        """A hazard in one of the firms: just reported, or well on its way."""
        firm = chance.choice(self.firms)
        state, grade = chance.choice(BEGINNINGS)
        return make.hazard(state, grade, firm=firm, before=1, text=f"隐患{next(serial)}")

    def likely(self, row: Hazard, chance: Random) -> Action:
        """The act that brings a hazard nearer to its end, or now and then its opposite."""
        if self._waiting(row, "asked") and chance.random() < 0.5:
            return chance.choice([Action.GRANT, Action.DENY])
        usual = self._next(row)
        others = INSTEAD.get(usual.value, "").split()
        return chance.choice([usual, usual, *map(Action.of, others)])

    def _next(self, row: Hazard) -> Action:
        if row.status is Status.REPORTED:
            return Action.CONFIRM
        start, close = lacks(row) if row.grade is Grade.MAJOR else (set(), set())
        fills = {"判定": Action.JUDGE, "发现报告": Action.DISCOVER, "双报告一": Action.TELL}
        fills |= {"五落实": Action.SETTLE, "验收": Action.ACCEPT, "双报告二": Action.TELL}
        fills |= {"解除挂牌": Action.RELEASE, "到位": Action.SETTLE}
        waiting = self._waiting(row, "proposed")
        for one in ("判定", "发现报告", "双报告一", "方案", "五落实"):
            if one in start:
                return fills.get(one, Action.APPROVE if waiting else Action.PROPOSE)
        if row.status is Status.OPEN:
            return Action.START
        wanted = ("到位",) if row.status is Status.RECTIFYING else ("验收", "双报告二", "解除挂牌")
        for one in wanted:
            if one in close:
                return fills[one]
        return Action.SUBMIT if row.status is Status.RECTIFYING else Action.CLOSE

    def _waiting(self, row: Hazard, kind: str) -> bool:
        answered = select(HazardRecord.answers_id).where(HazardRecord.answers_id.is_not(None))
        query = select(HazardRecord.id).where(
            HazardRecord.hazard_id == row.id,
            HazardRecord.kind == kind,
            HazardRecord.id.not_in(answered),
        )
        return db.session.scalars(query).first() is not None

    def happening(self, chance: Random) -> None:
        """What happens to people and firms meanwhile: one leaves, a firm changes its section."""
        chance.choice([self._leaves, self._moves, self._assigned])(chance)

    def _leaves(self, chance: Random) -> None:
        at = chance.randrange(8)
        old = db.session.get_one(User, self.people[at].user_id)
        role, unit = next(iter(old.roles)), db.session.get_one(Unit, old.unit_id)
        self.people[at] = make.actor(make.user(role, unit=unit))
        self._stand_in()
        held = staffing.holdings(old, None)
        heirs = {one.key: one.candidates[0][0] for one in held if one.candidates}
        leaving.leave(self.boss, old.id, old.version, heirs, "调离")

    def _moves(self, chance: Random) -> None:
        firm = db.session.get_one(Unit, chance.choice(self.firms).id)
        section = chance.choice(self.sections)
        said = replace(units.details_of(firm), section=section.id)
        office = make.actor(make.safety_officer())
        firms.edit(office, firm.id, firm.version, said, hand_on=handing.change_section)

    def _assigned(self, chance: Random) -> None:
        rows = db.session.scalars(select(Hazard).where(Hazard.status.in_(LIVING))).all()
        row, who = chance.choice(rows), chance.choice(self.people)
        try:
            batch.assign(who, row, row.version, chance.choice(self.people).user_id)
        except Refusal:
            return
        assert who.roles & OFFICE or who.stands_in_for
