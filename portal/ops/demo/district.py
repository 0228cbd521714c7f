"""The demonstration district: loaded whole or not at all, the same from the same seed."""

from collections.abc import Callable

from flask import current_app
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.db import db, transaction
from portal.kernel import clock
from portal.office import service as office
from portal.office.holidays import known_days
from portal.office.service import Organ
from portal.office.terms import PaperKind
from portal.ops.demo import cases, people, tips
from portal.ops.demo.source import Clock, told
from portal.policy import Actor, Role
from portal.rewards.service import keeping as rewards
from portal.trail import service as trail

SEED = "20231"
FIRST_DAY = -100
CASHIER, BUDGET_FEN = "caiwu1", 20_000_000
FOUNDER = Actor(user_id=0, name="初始化", roles=frozenset({Role.ADMIN}))

Say = Callable[[str], None]


def is_loaded() -> bool:
    """Whether anybody lives in this installation."""
    return bool(db.session.scalar(select(func.count()).select_from(User)))


def load(say: Say, progress: Callable[[int, int], None], seed: str = SEED) -> None:
    """Load the district into empty tables, its days counted back from now, in one transaction."""
    days = Clock(clock.now(), seed)
    with transaction():
        with clock.frozen(days.at(FIRST_DAY, 8 * 60)):
            say("正在建立科室、企业和人员……")
            _office()
            district = people.settle_in(days)
            say("正在启用举报，做密钥……")
            instance = current_app.extensions["settings"].instance
            tale, shares = tips.settle(instance, district, days)
            trail.record(FOUNDER, "ops.init", "ops", words="载入演示数据")
        say(f"已有 {len(district.units)} 个单位、{len(district.people)} 个人。")
        say("正在按时间顺序办理隐患、画照片、出文书……")
        cases_told = cases.tell_all(district, days, progress, tale.events())
        rewards.add_budget(
            district.actor(CASHIER), clock.today().year, BUDGET_FEN, "区级财政年初预算（演示）"
        )
    tips.write_down(instance, shares, tale)
    say(f"已办理 {cases_told} 条隐患。")


def _office() -> None:
    place = told("place")
    office.found(FOUNDER, place["settings"])
    for one in place["issuers"]:
        codes = {PaperKind.of(kind): code for kind, code in one["codes"].items()}
        office.add_issuer(FOUNDER, Organ(one["name"], codes))
    for year in (clock.today().year, clock.today().year + 1):
        if known_days(year):
            office.load_known_year(FOUNDER, year)


def accounts() -> list[dict[str, str]]:
    """Who may sign in and how: a line for each role of each person."""
    facts, place = told("people"), told("place")
    units = {one["key"]: one["name"] for one in (place["committee"], *place["sections"])}
    units |= {one["key"]: one["name"] for one in place["firms"]}
    return [
        {
            "role": Role.of(role).label,
            "name": person["name"],
            "username": person["username"],
            "password": facts["password"],
            "unit": units[person["unit"]],
        }
        for person in people.everyone()
        for role in person["roles"]
    ]
