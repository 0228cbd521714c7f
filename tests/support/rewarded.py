"""举报 with its rewards: handlers, two leaders who approve, two of finance, all with keys."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.db import db
from portal.kernel import clock
from portal.policy import Actor, Post, Role
from portal.rewards.models import Reward
from portal.rewards.service import keeping
from portal.settings import Settings
from portal.tips import reading
from portal.tips.models import Box, Tip
from portal.tips.record import Record
from portal.tips.service import handlers, handling, recording, rewarding
from portal.tips.service.handling import Step
from portal.tips.service.opening import Opener
from portal.tips.terms import Action, Conclusion, How, Takes
from tests.rewards.making import MODE
from tests.support import informant, make
from tests.support.app import Installation, Rows
from tests.support.handling import HANDLERS, Desk
from tests.support.page import Browser, Page

LEADERS, FINANCE = ("lingdao1", "lingdao2"), ("caiwu1", "caiwu2")
INSIDE = {Takes.APPROVALS: (Role.LEADER, LEADERS), Takes.IDENTITIES: (Role.FINANCE, FINANCE)}
FINE_FEN = 5_000_000
PLACE = "行政中心三楼财务室，电话 000-0000"


class Office(Desk):
    """Everybody whom a tip and its reward pass."""

    def __init__(self, app: Flask, rows: Rows, public: Flask, settings: Settings) -> None:
        self.openers: dict[str, Opener] = {}
        super().__init__(app, rows, public, settings)
        with rows:
            make.office(**(MODE | {"reward_place": PLACE}))
            for box in db.session.query(Box).where(Box.takes.in_(INSIDE)):
                role, names = INSIDE[box.takes]
                for name in names:
                    self.people[name] = make.user(role, username=name, name=f"某{name}")
                    person = self.people[name].id
                    handlers.make(person, make.PASSWORD, settings.instance, cost=informant.LOCK)
                informant.with_members(box, tuple(self.people[name].id for name in names))
            make.post(make.committee(), Post.APPROVER, self.people["lingdao1"])
            year = clock.today().year
            keeping.add_budget(make.actor(self.people["caiwu1"]), year, 10**9, "区级财政年初预算")

    def opener(self, name: str = HANDLERS[0]) -> Opener:
        """A person's open key, unlocked once a test; inside ``rows``."""
        if name not in self.openers:
            self.openers[name] = super().opener(name)
        return self.openers[name]

    def confirmed(self, **more: object) -> tuple[str, str]:
        """A tip whose 核查记录 the second handler has confirmed: its id and its receipt code."""
        tip_id, code = self.told(**more)  # type: ignore[arg-type]  # values by their names
        with self.rows:
            self.verify(tip_id)
        return tip_id, code

    def verify(self, tip_id: str, **more: object) -> None:
        """受理, 核查, 结论 and 核对, by two; inside ``rows``."""
        one, two = (make.actor(self.people[name]) for name in ("jubao1", "jubao2"))
        key = self.opener()
        for action in (Action.ADMIT, Action.VERIFY):
            handling.act(one, key, tip_id, self._version(tip_id), action, Step())
        recording.conclude(one, key, tip_id, self._version(tip_id), record(**more), "属实。")
        self.confirm(tip_id, two)

    def confirm(self, tip_id: str, actor: Actor) -> None:
        """核对 by the second handler; inside ``rows``."""
        found = reading.case(self.opener("jubao2"), tip_id)
        assert found.record is not None
        recording.confirm(actor, self.opener("jubao2"), tip_id, found.record.seq)

    def propose(self, tip_id: str, **more: object) -> Reward:
        """提出奖励 by the first handler; inside ``rows``."""
        key = self.opener()
        said = rewarding.begun(reading.case(key, tip_id))
        for name, value in more.items():
            object.__setattr__(said, name, value)
        actor = make.actor(self.people["jubao1"])
        return rewarding.propose(actor, key, tip_id, self._version(tip_id), said)

    def approve(self, row: Reward, name: str = "lingdao1") -> Reward:
        """批准; inside ``rows``."""
        return rewarding.approve(make.actor(self.people[name]), self.opener(name), row.id)

    def approved(self, **more: object) -> tuple[str, str, str]:
        """A tip with an approved reward: its id, its receipt code, the reward's id."""
        tip_id, code = self.confirmed(**more)
        with self.rows:
            row = self.approve(self.propose(tip_id))
            return tip_id, code, row.id

    def reward_page(self, browser: Browser, tip_id: str) -> Page:
        """奖励, from the page of the tip."""
        return browser.open(f"/tips/{tip_id}").send("奖励")

    def index_of(self, tip_id: str) -> int:
        """The place of a tip in the ledger; inside ``rows``."""
        return db.session.scalars(db.select(Tip.index).where(Tip.id == tip_id)).one()

    @staticmethod
    def _version(tip_id: str) -> int:
        return db.session.scalars(db.select(Tip.version).where(Tip.id == tip_id)).one()


def record(**more: object) -> Record:
    """A record of a visit today, with a fine of 50,000 元."""
    said: dict[str, object] = {
        "conclusion": Conclusion.TRUE,
        "visited_on": clock.today(),
        "people": "张甲、李乙",
        "place": "上午九点，二号车间",
        "how": How.VISIT,
        "facts": "防爆门上锁，钥匙不在现场。",
        "decision": "某应急罚〔2026〕9号",
        "fine_fen": FINE_FEN,
    }
    return Record(**said | more)  # type: ignore[arg-type]  # values by their names


@pytest.fixture
def office(
    app: Flask, rows: Rows, settings: Settings, installation: Installation
) -> Iterator[Office]:
    """The office with its people."""
    public = informant.public_of(settings)
    yield Office(app, rows, public, settings)
    installation.let_go(public)
