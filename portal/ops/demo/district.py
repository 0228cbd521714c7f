"""The demonstration district: loaded whole or not at all, the same from the same seed."""

import json
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.db import db, transaction
from portal.kernel import clock
from portal.office.models import Issuer, IssuerSeries, OfficeSetting
from portal.office.terms import PaperKind
from portal.ops.demo import cases, people
from portal.ops.demo.people import District
from portal.ops.demo.source import Clock, told
from portal.trail import service as trail
from portal.trail.service import SYSTEM

SEED = "20231"
ACCOUNTS = "demo-accounts.json"
FIRST_DAY = -100

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
            trail.record(SYSTEM, "demo.load", words="载入演示数据")
        say(f"已有 {len(district.units)} 个单位、{len(district.people)} 个人。")
        say("正在按时间顺序办理隐患、画照片、出文书……")
        told_of = cases.tell_all(district, days, progress)
        accounts = _accounts(district)
    say(f"已办理 {told_of} 条隐患。")
    _write_down(accounts)


def _office() -> None:
    place = told("place")
    for key, value in place["settings"].items():
        db.session.add(OfficeSetting(key=key, value=value, changed_at=clock.now()))
    for at, one in enumerate(place["issuers"]):
        issuer = Issuer(name=one["name"], place=at)
        issuer.series = [
            IssuerSeries(kind=PaperKind.of(kind), code=code) for kind, code in one["series"].items()
        ]
        db.session.add(issuer)
    db.session.flush()
