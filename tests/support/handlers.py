"""Handlers of tips in tests: boxes with members, a tip in one, what a person can open."""

import secrets

from portal.db import db
from portal.policy import Role
from portal.sealing import codes, derive
from portal.settings import Settings
from portal.tips.content import Told
from portal.tips.models import Box, BoxSecret, HandlerKey, Tip, Wrap
from portal.tips.service import handlers, submitting
from portal.tips.service.opening import Opener
from portal.tips.terms import Side
from portal.trail.models import TrailLine
from tests.support import informant, make
from tests.support.page import Browser, Page

LOCK = derive.TEST


def office(settings: Settings) -> None:
    """A box with jubao1 and jubao2, the other with jijian1 and jijian2; all with keys."""
    one, two = (make.user(Role.TIPS, username=f"jubao{n}", name=f"举报{n}号") for n in (1, 2))
    three, four = (
        make.user(Role.DISCIPLINE, username=f"jijian{n}", name=f"纪检{n}号") for n in (1, 2)
    )
    informant.set_up(settings, one.id, two.id, complaints=(three.id, four.id))


def tip(text: str = "有人在仓库里乱动火。", **more: object) -> str:
    """A tip that came in, its id."""
    before = set(db.session.scalars(db.select(Tip.id)))
    told = Told(place="某某仓库", text=text, **more)
    submitting.submit(told, codes.new_code(), secrets.token_hex(16), is_screened=True)
    db.session.expire_all()
    return (set(db.session.scalars(db.select(Tip.id))) - before).pop()


def opener_of(username: str, settings: Settings, password: str = make.PASSWORD) -> Opener:
    """A person's key, opened by a password."""
    user_id = id_of(username)
    return Opener(user_id, handlers.unlock(user_id, password, settings.instance))


def can_open(opener: Opener, tip_id: str) -> bool:
    """Whether both keys of a tip come open."""
    return all(tip_id in opener.keys([tip_id], side) for side in Side)


def id_of(username: str) -> int:
    """A person's id."""
    return make.people.by_username(username).id


def mark_of(username: str) -> str:
    """What the person would read out: the 核对码 of their key."""
    return handlers.mark_of(db.session.get_one(HandlerKey, id_of(username)).public)


def box(code: str = "safety") -> Box:
    """A box by its code, as it is now."""
    return db.session.scalars(
        db.select(Box).where(Box.code == code).execution_options(populate_existing=True)
    ).one()


def copies_of(username: str) -> int:
    """How many private keys of boxes are sealed to a person."""
    query = db.select(db.func.count()).where(BoxSecret.user_id == id_of(username))
    return db.session.scalar(query)


def open_box(browser: Browser, password: str = make.PASSWORD) -> Page:
    """开箱, by the page."""
    return browser.open("/tips/key").send("开箱", {"登录口令": password})


def lines(verb: str) -> list[TrailLine]:
    """The lines of one act in the trail, the oldest first."""
    query = db.select(TrailLine).where(TrailLine.verb == verb).order_by(TrailLine.id)
    return list(db.session.scalars(query))


def forget_box_wraps(tip_id: str) -> None:
    """Let no box open a tip, as when it was given to one person alone (inside a transaction)."""
    wraps = db.delete(Wrap).where(Wrap.tip_id == tip_id, Wrap.holder.startswith("box:"))
    db.session.execute(wraps)
