"""举报 set up on a filled database: two boxes, a handler, tips that wait."""

import secrets
from random import Random

from flask import Flask
from sqlalchemy import insert, select

from bench.district import OFFICE, PASSWORD
from bench.words import finding
from portal.accounts.models import User, UserRole
from portal.db import db, transaction
from portal.kernel import clock
from portal.office.models import OfficeSetting
from portal.policy import Role
from portal.public import create_public
from portal.sealing import codes, derive
from portal.settings import Settings
from portal.tips import publishing
from portal.tips.content import Told
from portal.tips.models import Box
from portal.tips.service import boxes, founding, handlers, submitting

STREETS = ["东街片区", "西街片区", "工业园"]


def set_up(portal: Flask) -> None:
    """Found 举报, with one of 安全管理科 as the handler of both boxes."""
    settings: Settings = portal.extensions["settings"]
    with portal.app_context():
        user_id = db.session.scalars(select(User.id).where(User.username == OFFICE)).one()
        with transaction():
            db.session.execute(insert(UserRole), [{"user_id": user_id, "role": Role.TIPS}])
            _without_a_telephone()
        founding.found(settings.instance)
        handlers.make(user_id, PASSWORD, settings.instance)
        with transaction():
            for box in db.session.scalars(select(Box)).all():
                boxes.turn_over(box, [user_id])
            publishing.publish(phone="023-00000000", streets=STREETS)
        db.session.remove()


def _without_a_telephone() -> None:
    """No second factor: it is typed at the sign-in, which is a row of its own."""
    said = {"key": "totp_roles", "value": [], "changed_at": clock.now()}
    db.session.execute(insert(OfficeSetting), [said])


def fill(settings: Settings, count: int) -> None:
    """So many tips more, each with its own code; what a code costs is not spent on them."""
    app, dice = create_public(settings), Random(count)  # noqa: S311 - made-up words, no secret
    app.config["TIPS_COST"] = derive.TEST
    with app.app_context():
        for _ in range(count):
            place, text = finding(dice)
            told = Told(place=place, text=text)
            submitting.submit(told, codes.new_code(), secrets.token_urlsafe(), is_screened=True)
            db.session.remove()
        db.engine.dispose()
