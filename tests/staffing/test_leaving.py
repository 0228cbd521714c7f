"""离岗 and 调岗: nothing stays without a living owner."""

import pytest

from portal.accounts.models import Delegation, UnitPost, User
from portal.accounts.terms import Act
from portal.db import db, transaction
from portal.hazards.models import Hazard, HazardFixer
from portal.hazards.service import handing
from portal.hazards.terms import Status
from portal.kernel.errors import Refusal, Stale
from portal.notices.models import Notice
from portal.official.models import OfficialDocument
from portal.policy import Post, Role
from portal.staffing import queries
from portal.staffing.service import leaving
from tests.accounts import trail
from tests.support import make


@pytest.fixture
def house(rows):
    """An administrator, a section with two people, a firm with two people."""
    with rows:
        make.user(Role.ADMIN, username="admin")
        section = make.section("建设科")
        firm = make.firm("示例公司", section=section)
        return {
            "section": section,
            "firm": firm,
            "li": make.user(Role.SECTION, unit=section, username="lisi", name="李四"),
            "wu": make.user(Role.SECTION, unit=section, name="李五"),
            "wang": make.user(Role.FIRM_STAFF, unit=firm, username="wang", name="王五"),
            "tou": make.user(Role.FIRM_HEAD, unit=firm, name="王大"),
        }


def boss():
    return make.actor(db.session.query(User).filter_by(username="admin").one())


def leave(person, heirs):
    row = db.session.get_one(User, person.id)
    return leaving.leave(boss(), row.id, row.version, heirs, "调离")


def holder(hazard):
    return db.session.get_one(Hazard, hazard.id).holder_id


def test_a_leaver_hands_over_all_in_one_press(rows, browser, new_browser, house):
    with rows:
        hazard = make.hazard(Status.OPEN, firm=house["firm"])
        make.post(house["firm"], Post.LEADER_IN_CHARGE, house["wang"])
        assert hazard.holder_id == house["wang"].id
    theirs = new_browser().sign_in("wang")
    page = browser.sign_in("admin").open(f"/people/{house['wang'].id}").follow("离岗交接")
    assert page.has(hazard.number, "岗位：分管领导", "示例公司")
    assert page.form("交接并停用账号").value("heir_hazards") == str(house["tou"].id)
    done = page.send("交接并停用账号", {"原因": "调离"})
    assert "已离岗" in done.notes[0]
    assert theirs.open("/").path.startswith("/sign-in")
    with rows:
        assert holder(hazard) == house["tou"].id
        assert db.session.query(UnitPost).one().user_id == house["tou"].id
        assert not db.session.get_one(User, house["wang"].id).is_active
        told = db.session.query(Notice).filter_by(user_id=house["tou"].id).all()
        assert any("王五的手上的隐患 1 项" in one.text for one in told)
        assert [line.words for line in trail.verbs(Act.DEACTIVATE)] == ["调离"]
        verbs = [line.verb for line in trail.verbs()]
        assert {handing.VERB, Act.APPOINT.value, Act.HAND_OVER.value} <= set(verbs)
        assert queries.without_living_owner() == []


def test_without_a_reason_or_an_heir_nothing_happens(rows, browser, house):
    with rows:
        hazard = make.hazard(Status.OPEN, firm=house["firm"])
    page = browser.sign_in("admin").open(f"/people/{house['wang'].id}/leave")
    refused = page.send("交接并停用账号", {"heir_hazards": ""}, expect=422)
    assert len(refused.errors) == 2
    with rows:
        assert db.session.get_one(User, house["wang"].id).is_active
        assert holder(hazard) == house["wang"].id


def test_nobody_leaves_while_something_would_be_without_an_owner(rows, house):
    with rows:
        hazard = make.hazard(Status.OPEN, firm=house["firm"])
        with pytest.raises(Refusal, match="接手人"):
            leave(house["wang"], {})
        assert db.session.get_one(User, house["wang"].id).is_active
        assert holder(hazard) == house["wang"].id
        assert trail.verbs(Act.DEACTIVATE) == []


def test_a_stranger_cannot_be_made_heir(rows, house):
    with rows:
        hazard = make.hazard(Status.OPEN, firm=house["firm"])
        other = make.user(Role.FIRM_STAFF)
        with pytest.raises(Refusal, match="接手人"):
            leave(house["wang"], {"hazards": other.id})
        assert holder(hazard) == house["wang"].id


def test_the_section_watches_over_what_a_firm_without_people_leaves(rows, house):
    with rows:
        make.hazard(Status.OPEN, firm=house["firm"])
        leave(house["tou"], {})
        left = queries.holdings(db.session.get_one(User, house["wang"].id), None)
        assert house["li"].id in dict(left[0].candidates)


def test_who_rectified_is_no_heir_of_the_review(rows, house):
    with rows:
        hazard = make.hazard(Status.TO_REVIEW, firm=house["firm"])
        with transaction():
            row = db.session.get_one(Hazard, hazard.id)
            row.holder_id = house["li"].id
            row.fixer_rows.append(HazardFixer(user_id=house["wu"].id))
        left = queries.holdings(db.session.get_one(User, house["li"].id), None)
        assert house["wu"].id not in dict(left[0].candidates)
        with transaction(), pytest.raises(Refusal, match="不能接着办"):
            handing.hand_over(house["li"].id, house["wu"].id, boss())


def test_stand_ins_pass_to_another_colleague_and_own_ones_end(rows, house):
    with rows:
        three = make.user(Role.SECTION, unit=house["section"], name="李六")
        taken = make.stand_in(house["wu"], house["li"], days=5)
        given = make.stand_in(house["li"], three, days=5)
        leave(house["li"], {"taken": three.id})
        rows_ = db.session.query(Delegation).order_by(Delegation.id).all()
        assert [one.ended_at is None for one in rows_] == [False, False, True]
        assert (rows_[2].from_id, rows_[2].to_id) == (house["wu"].id, three.id)
        assert rows_[2].ends_on == taken.ends_on
        assert given.id == rows_[1].id


def test_a_stale_page_does_not_deactivate(rows, house):
    with rows:
        with pytest.raises(Stale):
            leaving.leave(boss(), house["li"].id, 99, {}, "调离")
        assert db.session.get_one(User, house["li"].id).is_active


def test_nobody_deactivates_oneself_or_the_last_administrator(rows, house):
    with rows:
        only = db.session.query(User).filter_by(username="admin").one()
        with pytest.raises(Refusal, match="自己的账号"):
            leaving.leave(boss(), only.id, only.version, {}, "调离")


def test_a_move_to_another_unit_hands_over_what_stays_behind(rows, browser, house):
    with rows:
        hazard = make.hazard(Status.REPORTED, firm=house["firm"])
        make.section("应急科")
        assert hazard.holder_id == house["li"].id
    page = browser.sign_in("admin").open(f"/people/{house['li'].id}/move")
    asked = page.send("保存单位和角色", {"单位": "应急科"}, expect=422)
    assert asked.has(hazard.number, "再提交一次")
    assert asked.form("保存单位和角色").value("heir_hazards") == str(house["wu"].id)
    done = asked.send("保存单位和角色")
    assert done.has("应急科")
    with rows:
        assert holder(hazard) == house["wu"].id
        line = trail.verbs(Act.PLACE)[0]
        assert line.before == {"unit_id": house["section"].id}


def test_what_the_new_role_may_go_on_with_stays(rows, browser, house):
    with rows:
        hazard = make.hazard(Status.OPEN, firm=house["firm"])
    page = browser.sign_in("admin").open(f"/people/{house['wang'].id}/move")
    done = page.send("保存单位和角色", {"roles": ["firm_head"]})
    assert done.has("企业负责人")
    with rows:
        assert holder(hazard) == house["wang"].id


def test_roles_that_do_not_suit_the_new_unit_are_refused(browser, house):
    page = browser.sign_in("admin").open(f"/people/{house['wang'].id}/move")
    refused = page.send("保存单位和角色", {"单位": "建设科"}, expect=422)
    assert refused.errors or refused.notes


def test_what_has_no_living_owner_is_found(rows, house):
    with rows:
        hazard = make.hazard(Status.OPEN, firm=house["firm"])
        orphan = make.hazard(Status.OPEN, firm=house["firm"])
        make.post(house["section"], Post.HEAD, house["li"])
        make.stand_in(house["wu"], house["li"])
        assert queries.without_living_owner() == []
        with transaction():
            for person in (house["wang"], house["li"]):
                db.session.get_one(User, person.id).is_active = False
            db.session.get_one(Hazard, orphan.id).holder_id = None
        found = " ".join(one.what for one in queries.without_living_owner())
    assert all(number in found for number in (hazard.number, orphan.number))
    assert "建设科的负责人李四已离岗" in found
    assert "代办的李四已离岗" in found


def test_the_pages_stay_within_the_budget(rows, browser, house):
    with rows:
        for _ in range(4):
            make.hazard(Status.OPEN, firm=house["firm"])
        make.post(house["firm"], Post.HEAD, house["wang"])
    admin = browser.sign_in("admin")
    page = admin.open(f"/people/{house['wang'].id}/leave")
    assert page.bytes < 120_000
    assert page.statements <= 12


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_no_other_role_gets_in(rows, browser, role):
    with rows:
        user = make.user(role, username="someone")
    visitor = browser.sign_in("someone")
    for page in ("leave", "move"):
        visitor.open(f"/people/{user.id}/{page}", expect=403)


def test_documents_go_along_to_who_can_go_on_with_them(rows, house):
    with rows:
        make.office()
        row = make.document(house["li"])
        with pytest.raises(Refusal, match="经办的公文"):
            leave(house["li"], {})
        leave(house["li"], {"documents": house["wu"].id})
        kept = db.session.get_one(OfficialDocument, row.id)
        assert (kept.drafter_id, kept.holder_id) == (house["wu"].id, house["wu"].id)
        with transaction():
            db.session.get_one(User, house["wu"].id).is_active = False
        assert [one.what for one in queries.without_living_owner()] == [
            "公文《关于开展安全检查的通知》（草稿）没有在岗的经办人"
        ]
