"""举报信箱: the first member, one more, one less, and who leaves the office."""

import pytest
from sqlalchemy import select

from portal.accounts.service import people
from portal.db import db, transaction
from portal.kernel.errors import NotFound, Refusal
from portal.ops.remind import remind
from portal.policy import Role
from portal.staffing.service import leaving
from portal.tips import members
from portal.tips.models import HandlerKey
from portal.tips.service import boxes, founding, handlers, membership
from tests.support import handlers as desk
from tests.support import make

JUBAO3 = "举报3号"


@pytest.fixture
def office(rows, settings):
    with rows:
        desk.office(settings)
        make.user(Role.TIPS, username="jubao3", name=JUBAO3)


def boss():
    return make.actor(make.user(Role.ADMIN, username="guanli"))


def actor(username):
    return make.actor(make.people.by_username(username))


def test_the_first_member_begins_a_box_and_the_next_is_let_in_by_their_mark(
    rows, settings, browser
):
    with rows:
        founding.found(settings.instance)
        for number in (1, 2):
            person = make.user(Role.TIPS, username=f"jubao{number}", name=f"举报{number}号")
            handlers.make(person.id, make.PASSWORD, settings.instance, cost=desk.LOCK)
    desk.open_box(browser.sign_in("jubao1"))
    page = browser.open("/tips/boxes").send("启用这个信箱")
    assert "能打开这个信箱的只有 1 人" in page.text
    with rows:
        mark, other = desk.mark_of("jubao2"), desk.mark_of("jubao1")
    page = page.follow("加入一位")
    sent = {"加入谁": "举报2号（某区新城经管委）", "对方的核对码": other}
    assert "核对码不对" in page.send("加入", sent, expect=422).text
    page = page.send("加入", sent | {"对方的核对码": mark.lower()})
    assert "举报2号" in page.text
    assert "能打开这个信箱的只有" not in page.text
    with rows:
        assert [line.after for line in desk.lines("box.admit")] == [
            {"user_id": desk.id_of("jubao2")}
        ]
        assert desk.box("discipline").public is None, "the other box is another role's"
    assert "启用这个信箱" not in page.buttons()


def test_who_comes_after_a_tip_sees_nothing_before_a_member_seals_it_to_them(
    office, rows, settings
):
    with rows:
        tip_id = desk.tip()
        user_id = desk.id_of("jubao3")
        handlers.make(user_id, make.PASSWORD, settings.instance, cost=desk.LOCK)
        late = desk.opener_of("jubao3", settings)
        assert not desk.can_open(late, tip_id)
        inside = desk.opener_of("jubao1", settings)
        membership.admit(actor("jubao1"), inside, desk.box().id, user_id, desk.mark_of("jubao3"))
        assert desk.can_open(desk.opener_of("jubao3", settings), tip_id)


def test_who_is_taken_out_has_no_copy_left_and_the_key_turns_over(office, rows, settings, browser):
    with rows:
        before, epoch, box_id = desk.tip(), desk.box().epoch, desk.box().id
        gone = desk.opener_of("jubao2", settings)
        user_id = gone.user_id
    desk.open_box(browser.sign_in("jubao1"))
    page = browser.open(f"/tips/boxes/{box_id}/remove/{user_id}")
    assert "理由" in page.send("移出并换钥匙", {"移出的理由": " "}, expect=422).text
    page.send("移出并换钥匙", {"移出的理由": "不再办理举报。"})
    with rows:
        after = desk.tip("第二件。")
        assert desk.copies_of("jubao2") == 0
        assert desk.box().epoch == epoch + 1
        gone = desk.opener_of("jubao2", settings)
        assert not any(desk.can_open(gone, one) for one in (before, after))
        stays = desk.opener_of("jubao1", settings)
        assert all(desk.can_open(stays, one) for one in (before, after))
        line = desk.lines("box.remove")[0]
        assert (line.words, line.after["user_id"]) == ("不再办理举报。", user_id)


def test_only_a_member_with_an_open_key_changes_who_is_in_a_box(
    office, rows, settings, browser, new_browser
):
    with rows:
        box_id, user_id = desk.box().id, desk.id_of("jubao2")
        boss()
    page = browser.sign_in("jubao1").open("/tips/boxes")
    assert "举报2号" in page.text
    assert not page.has_link("移出"), "the key is shut"
    desk.open_box(browser)
    assert browser.open("/tips/boxes").has_link("移出")
    manager = new_browser().sign_in("guanli")
    page = manager.open("/tips/boxes")
    assert "举报2号" in page.text
    assert not page.has_link("移出")
    manager.open(f"/tips/boxes/{box_id}/admit", expect=403)
    other = new_browser().sign_in("jijian1")
    desk.open_box(other)
    page = other.open(f"/tips/boxes/{box_id}/remove/{user_id}")
    page.send("移出并换钥匙", {"移出的理由": "不行。"}, expect=404)
    with rows, pytest.raises(NotFound):
        membership.admit(
            actor("jijian1"), desk.opener_of("jijian1", settings), box_id, user_id, "x"
        )


def test_a_box_is_left_with_the_office_and_its_key_turns_over(office, rows, settings):
    with rows:
        tip_id, epoch = desk.tip(), desk.box().epoch
        leaver = make.people.by_username("jubao2")
        user_id = leaver.id
        leaving.leave(boss(), user_id, leaver.version, {}, "调离。")
        assert desk.copies_of("jubao2") == 0
        assert db.session.get(HandlerKey, user_id) is None
        assert desk.box().epoch == epoch + 1
        assert desk.can_open(desk.opener_of("jubao1", settings), tip_id)
        assert desk.lines("box.leave")[0].subject == f"box:{desk.box().id}"


def test_a_role_taken_away_takes_the_copies_with_it(office, rows):
    with rows:
        person = make.people.by_username("jubao2")
        people.place(boss(), person.id, person.version, person.unit_id, {Role.CLERK})
        assert desk.copies_of("jubao2") == 0
        assert not handlers.has_key(person.id)


def test_the_last_who_can_open_a_box_is_not_let_go_and_told_the_way_out(office, rows, settings):
    with rows:
        other = desk.id_of("jubao2")
        with transaction():
            handlers.go_astray(other)
        person = make.people.by_username("jubao1")
        chief = boss()
        epoch = desk.box().epoch
        with pytest.raises(Refusal, match="加入另一位.*tips-escrow"):
            leaving.leave(chief, person.id, person.version, {}, "调离。")
        with pytest.raises(Refusal, match="唯一"):
            people.place(chief, person.id, person.version, person.unit_id, {Role.CLERK})
        with pytest.raises(Refusal, match="不能移出"):
            membership.remove(
                actor("jubao1"),
                desk.opener_of("jubao1", settings),
                desk.box().id,
                person.id,
                "走。",
            )
        assert make.people.by_username("jubao1").is_active
        assert desk.box().epoch == epoch
        assert desk.copies_of("jubao1") == 1


def test_an_administrator_has_no_copy_and_opens_nothing(office, rows, settings, browser):
    with rows:
        tip_id = desk.tip()
        chief = make.user(Role.ADMIN, username="guanli")
        handlers.make(chief.id, make.PASSWORD, settings.instance, cost=desk.LOCK)
        assert not desk.can_open(desk.opener_of("guanli", settings), tip_id)
        with pytest.raises(Refusal, match="举报专员"):
            membership.begin(make.actor(chief), desk.opener_of("guanli", settings), desk.box().id)
    browser.sign_in("guanli").open("/tips/key", expect=403)


def test_a_box_that_one_person_opens_is_told_to_the_administrator_every_day(
    office, rows, settings, app
):
    with rows:
        make.office()
        user_id = desk.id_of("jubao2")
        membership.remove(
            actor("jubao1"), desk.opener_of("jubao1", settings), desk.box().id, user_id, "轮岗。"
        )
        text = "有人在仓库里乱动火，老板叫王某某。"
        desk.tip(text)
        make.user(Role.ADMIN, username="guanli")
    remind(app)
    with rows:
        told = [one.text for one in db.session.scalars(select(make.Notice))]
    assert any("举报信箱人手不够" in one for one in told)
    assert not any("王某某" in one or "仓库" in one for one in told)


def test_members_are_counted_by_who_can_open(office, rows):
    with rows:
        seen = members.get(desk.box().id)
        assert (seen.able, seen.is_short) == (2, False)
        assert boxes.member_ids(seen.box.id, seen.box.epoch) == [
            desk.id_of("jubao1"),
            desk.id_of("jubao2"),
        ]
