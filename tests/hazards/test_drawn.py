"""Rows that are drawn once: what has changed since is seen at once, by whoever changed it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from portal.accounts.models import User
from portal.db import db, transaction
from portal.hazards.models import Hazard
from portal.hazards.terms import Status
from portal.kernel import clock
from portal.policy import Role
from portal.units.models import Unit
from tests.support import make

MORNING = datetime(2023, 6, 12, 2, tzinfo=UTC)


def test_a_row_says_at_once_what_another_process_has_changed(rows, browser, app):
    with rows:
        make.user(Role.SAFETY, username="anquan")
        hazard = make.hazard(Status.OPEN, text="原来的情况")
    office = browser.sign_in("anquan")
    assert "原来的情况" in office.open("/hazards/").text
    told = {
        Hazard: ({"text": "改过的<情况>"}, "改过的<情况>"),
        Unit: ({"name": "改名公司"}, "改名公司"),
        User: ({"name": "新名字"}, "新名字"),
    }
    for kind, (values, words) in told.items():
        with app.app_context(), transaction():
            ids = {Hazard: hazard.id, Unit: hazard.firm_id, User: hazard.holder_id}
            db.session.connection().execute(
                update(kind.__table__).where(kind.__table__.c.id == ids[kind]).values(values)
            )
        assert words in "".join(office.open("/hazards/").rows[0])


def test_days_and_overdue_go_on_with_the_clock(rows, new_browser):
    with rows, clock.frozen(MORNING):
        make.user(Role.SAFETY, username="anquan")
        hazard = make.hazard(Status.OPEN)
    seen = []
    for at in (MORNING, MORNING + timedelta(days=2), MORNING + timedelta(days=90), MORNING):
        with clock.frozen(at):
            page = new_browser().sign_in("anquan").open("/hazards/")
            seen.append(" ".join(page.rows[0]))
    assert hazard.number in seen[0]
    assert ["0 天" in seen[0], "2 天" in seen[1], "90 天" in seen[2]] == [True] * 3
    assert "逾期" in seen[2]
    assert "逾期" not in seen[1]
    assert seen[3] == seen[0]


def test_only_a_row_to_be_ticked_has_a_box(rows, browser):
    with rows:
        make.user(Role.SAFETY, username="anquan")
        make.hazard(Status.OPEN)
    office = browser.sign_in("anquan")
    boxes = []
    for pick in ("0", "1", "0"):
        inputs = office.open(f"/hazards/?pick={pick}").root.all("input")
        boxes.append(sum(one.get("name") == "n" for one in inputs))
    assert boxes == [0, 1, 0]
