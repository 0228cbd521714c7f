"""The desk of 举报 as its handlers use it: signed in, the key open."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.db import db
from portal.policy import Role
from portal.settings import Settings
from portal.tips.content import Told
from portal.tips.models import Tip
from portal.tips.service import submitting
from portal.tips.service.handlers import unlock
from portal.tips.service.opening import Opener
from portal.tips.terms import Channel, Way
from tests.support import informant, make
from tests.support.app import Installation, Rows
from tests.support.page import Browser, Page

HANDLERS = ("jubao1", "jubao2")
ELSEWHERE = "jijian1"


class Desk:
    """两位办理人员 of the first box, one of the other; what comes in, and their browsers."""

    def __init__(self, app: Flask, rows: Rows, public: Flask, settings: Settings) -> None:
        self.app, self.rows, self.public, self.settings = app, rows, public, settings
        self.people: dict[str, User] = {}
        self.browsers: dict[str, Browser] = {}
        with rows:
            for name in HANDLERS:
                self.people[name] = make.user(Role.TIPS, username=name, name=f"举报专员{name[-1]}")
            self.people[ELSEWHERE] = make.user(Role.DISCIPLINE, username=ELSEWHERE)
            informant.set_up(
                settings,
                *(self.people[name].id for name in HANDLERS),
                complaints=(self.people[ELSEWHERE].id,),
            )

    def handler(self, name: str = HANDLERS[0]) -> Browser:
        """A handler's browser, signed in, the key open; one for each."""
        if name not in self.browsers:
            self.browsers[name] = Browser(self.app).sign_in(name)
            self.browsers[name].open("/tips/key").send("开箱", {"登录口令": make.PASSWORD})
        return self.browsers[name]

    def visitor(self) -> Browser:
        """Somebody without a name."""
        return Browser(self.public)

    def visitor_of_staff(self) -> Browser:
        """A browser at the staff portal, nobody signed in."""
        return Browser(self.app)

    def opener(self, name: str = HANDLERS[0]) -> Opener:
        """A handler's open key, for services; inside ``rows``."""
        user_id = self.people[name].id
        return Opener(user_id, unlock(user_id, make.PASSWORD, self.settings.instance))

    def told(
        self,
        text: str = informant.TEXT,
        place: str = informant.PLACE,
        *,
        is_screened: bool = True,
        **more: object,
    ) -> tuple[str, str]:
        """A tip as it comes in by the service: its id and its receipt code."""
        code = informant.fresh_code()
        with self.rows:
            self.app.config["TIPS_COST"] = informant.LOCK
            known = set(db.session.scalars(db.select(Tip.id)))
            said = Told(place=place, text=text, way=Way.ANONYMOUS, channel=Channel.WEB)
            for name, value in more.items():
                object.__setattr__(said, name, value)
            submitting.submit(said, code, code, is_screened=is_screened)
            (tip_id,) = set(db.session.scalars(db.select(Tip.id))) - known
        return tip_id, code

    def back(self, code: str) -> Page:
        """The informant at the status page."""
        return self.visitor().open("/jubao/check").send("查进度", {"查询码": code})

    def tip(self, tip_id: str) -> Tip:
        """The row as it stands."""
        with self.rows:
            found = db.session.get(Tip, tip_id)
            assert found is not None
        return found


@pytest.fixture
def desk(app: Flask, rows: Rows, settings: Settings, installation: Installation) -> Iterator[Desk]:
    """The desk with its people."""
    public = informant.public_of(settings)
    yield Desk(app, rows, public, settings)
    installation.let_go(public)
