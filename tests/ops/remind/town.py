"""A small town for reminders: a Thursday in it, hazards with days left, what a run left behind."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from sqlalchemy import delete, select, update

from portal.accounts.models import User
from portal.db import db, transaction
from portal.hazards.models import Hazard
from portal.hazards.terms import Grade, Status
from portal.kernel import clock
from portal.notices.models import Notice
from portal.ops.remind import remind
from portal.units.models import Unit
from tests.support import make

THURSDAY = datetime(2026, 11, 19, 1, tzinfo=UTC)
TODAY = date(2026, 11, 19)
SATURDAY = THURSDAY + timedelta(days=2)
LADDER = ["甲安全员", "乙企业负责人", "丙科室经办", "丁科长", "己分管领导"]


@dataclass
class Told:
    """What a run left: the messages of each person by name."""

    app: Flask

    def __call__(self, at: datetime = THURSDAY) -> dict[str, list[str]]:
        before = self._messages()
        with clock.frozen(at):
            remind(self.app)
        after = self._messages()
        new = {name: said[len(before.get(name, ())) :] for name, said in after.items()}
        return {name: said for name, said in new.items() if said}

    def _messages(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        with self.app.app_context():
            query = select(User.name, Notice.text).join(User, User.id == Notice.user_id)
            for name, text in db.session.execute(query.order_by(Notice.id)):
                found.setdefault(name, []).append(text)
        return found


def hazard(
    firm: Unit, *, left: int, grade: Grade = Grade.GENERAL, status: Status = Status.OPEN
) -> Hazard:
    """A hazard that was moved on the eve and has ``left`` days on Thursday."""
    row = make.hazard(status, grade, firm=firm)
    with transaction():
        db.session.execute(
            update(Hazard)
            .where(Hazard.id == row.id)
            .values(due_on=TODAY + timedelta(days=left), moved_at=THURSDAY - timedelta(days=1))
        )
        db.session.execute(delete(Notice))
    return row


def give_address(email: str = "jia@example.com") -> None:
    """Let the firm's safety officer have an address."""
    with transaction():
        db.session.execute(update(User).where(User.username == "anquanyuan").values(email=email))
