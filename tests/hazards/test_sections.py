"""A firm goes to another section in charge: its open hazards go with it."""

import pytest

from portal.db import db, transaction
from portal.documents import queries as papers
from portal.documents.models import Paper
from portal.hazards import queries
from portal.hazards.models import Hazard
from portal.hazards.terms import Status
from portal.notices.models import Notice
from portal.policy import Role
from portal.trail import queries as trail
from portal.units.models import Unit
from tests.support import make
from tests.units.tables import block, line


@pytest.fixture
def house(rows):
    """Two sections with a person each, a firm of the first, an officer who may move it."""
    with rows:
        old, new = make.section("建设科"), make.section("经发科")
        make.user(Role.SAFETY, username="anquan")
        make.user(Role.ADMIN, username="admin")
        return {
            "old": old,
            "new": new,
            "li": make.user(Role.SECTION, unit=old),
            "zhao": make.user(Role.SECTION, unit=new),
            "firm": make.firm("示例公司", section=old, address="新城路 1 号"),
        }


def give_away(browser, house):
    page = browser.sign_in("anquan").open(f"/firms/{house['firm'].id}/edit")
    return page.send("保存", {"分管科室": "经发科"})


def now(hazard):
    return db.session.get_one(Hazard, hazard.id)


def test_open_hazards_go_to_the_new_section_and_closed_ones_stay(rows, browser, house):
    with rows:
        reported, review, open_, closed = (
            make.hazard(status, firm=house["firm"])
            for status in (Status.REPORTED, Status.TO_REVIEW, Status.OPEN, Status.CLOSED)
        )
        assert reported.holder_id == review.holder_id == house["li"].id
        with_firm = open_.holder_id
        moved_at = reported.moved_at
    give_away(browser, house)
    with rows:
        for one in (reported, review, open_):
            assert now(one).section_id == house["new"].id
        assert now(reported).holder_id == now(review).holder_id == house["zhao"].id
        assert now(open_).holder_id == with_firm
        assert now(closed).section_id == house["old"].id
        assert now(reported).moved_at == moved_at
        seen = make.actor(house["zhao"])
        assert queries.get(seen, reported.number).id == reported.id
        line_ = trail.history(reported.subject)[0]
        assert (line_.verb, line_.words) == ("hazard.hand_over", "责任单位改由经发科分管")
        assert line_.before == {"section_id": house["old"].id, "holder_id": house["li"].id}
        told = db.session.query(Notice).filter_by(user_id=house["zhao"].id).all()
        assert ["2 条未办结的隐患转到您手上" in one.text for one in told] == [True]
        assert trail.verify() is None


def test_the_new_section_opens_the_papers_of_what_it_is_in_charge_of(rows, browser, house):
    with rows:
        paper = make.paper(make.hazard(firm=house["firm"]))
    give_away(browser, house)
    with rows:
        assert papers.get(make.actor(house["zhao"]), paper.key).id == paper.id
        assert db.session.get_one(Paper, paper.id).sha256 == paper.sha256


def test_a_table_that_changes_the_section_moves_them_too(rows, browser, house):
    with rows:
        hazard = make.hazard(Status.REPORTED, firm=house["firm"])
    page = browser.sign_in("anquan").open("/firms/import")
    told = line(name="示例公司", address="新城路 1 号", section="经发科")
    shown = page.send("试算", {"或者从 Excel 复制后粘贴在这里": block(told)})
    done = shown.send("导入 1 家")
    assert "更新 1 家" in done.notes[0]
    with rows:
        assert now(hazard).section_id == house["new"].id
        assert now(hazard).holder_id == house["zhao"].id


def test_a_section_is_not_closed_over_open_hazards(rows, browser, house):
    with rows:
        make.hazard(Status.REPORTED, firm=house["firm"])
        with transaction():
            db.session.get_one(Unit, house["firm"].id).section_id = house["new"].id
    page = browser.sign_in("admin").open(f"/sections/{house['old'].id}/close")
    refused = page.send("撤销", {"理由": "合并"}, expect=422)
    assert refused.has("还有 1 条未办结的隐患由它分管")
