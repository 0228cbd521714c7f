"""人员: the list, a new one, edits, slips, posts, who may."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts import queries
from portal.accounts.models import SignIn, UnitPost, User
from portal.accounts.service import people, slips
from portal.accounts.service.people import Person
from portal.accounts.terms import Act
from portal.db import db
from portal.kernel import clock
from portal.kernel.errors import Forbidden, Refusal, Stale
from portal.policy import Post, Role
from tests.accounts import trail
from tests.support import make

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def office(rows):
    """An administrator and a section."""
    with rows:
        make.user(Role.ADMIN, username="admin", name="赵管理")
        return make.section("建设科")


@pytest.fixture
def admin(office, browser):
    """The administrator's browser."""
    return browser.sign_in("admin")


def test_a_new_person_gets_a_name_of_pinyin_and_no_password(rows, admin):
    page = admin.open("/people/new")
    sent = {"姓名": "单雄", "单位": "建设科", "roles": ["section"], "手机号": "138 0013 8000"}
    done = page.send("新建", sent)
    assert done.heading == "单雄"
    assert done.has("shanxiong", "还没有口令", "科室经办", "13800138000")
    with rows:
        user = queries.by_username("shanxiong")
        assert (user.password_hash, user.must_change) == ("", True)
        assert trail.verbs(Act.CREATE)[0].after["roles"] == ["section"]


def test_a_person_without_name_unit_or_role_is_asked_for_them(admin):
    refused = admin.open("/people/new").send("新建", {"手机号": "1"}, expect=422)
    said = " ".join(refused.errors)
    assert all(word in said for word in ("请填写姓名", "请选择单位", "至少选一个角色", "不是电话"))


def test_a_firms_role_is_refused_in_a_section(admin):
    sent = {"姓名": "单雄", "单位": "建设科", "roles": ["firm_staff", "section"]}
    refused = admin.open("/people/new").send("新建", sent, expect=422)
    assert any("只给企业的人" in one for one in refused.errors)
    again = refused.form("新建")
    assert set(again.body()["roles"]) == {"firm_staff", "section"}


def test_a_taken_sign_in_name_is_refused(rows, admin):
    sent = {"姓名": "王五", "单位": "建设科", "roles": ["section"], "用户名": "admin"}
    refused = admin.open("/people/new").send("新建", sent, expect=422)
    assert any("已经有人用了" in one for one in refused.errors)


def test_pressing_twice_makes_one_person(rows, admin):
    page = admin.open("/people/new")
    sent = {"姓名": "王五", "单位": "建设科", "roles": ["section"]}
    assert page.send("新建", sent).path == page.send("新建", sent).path
    with rows:
        assert db.session.query(User).filter_by(name="王五").count() == 1


def test_the_list_is_searched_by_name_initials_username_and_unit(rows, admin, office):
    with rows:
        make.user(Role.SECTION, unit=office, name="单雄", username="danxiong")
        make.user(Role.LEADER, name="周主任", username="lingdao")
    for words in ("单雄", "sx", "danx", "建设"):
        found = admin.open(f"/people/?q={words}")
        assert [row[1] for row in found.rows] == ["单雄"], words
    assert [row[1] for row in admin.open("/people/?role=leader").rows] == ["周主任"]
    assert [row[1] for row in admin.open("/people/?unit=js").rows] == ["单雄"]
    assert admin.open("/people/?q=meiyou").has("请放宽筛选条件")
    assert admin.piece("/people/?q=sx").rows[0][1] == "单雄"


def test_who_has_left_is_listed_apart(rows, admin):
    with rows:
        make.user(username="gone", name="已走", is_active=False)
        make.user(username="fresh", name="新来", password_hash="")
    assert "已走" not in [row[1] for row in admin.open("/people/").rows]
    assert [row[1] for row in admin.open("/people/?state=left").rows] == ["已走"]
    assert [row[1] for row in admin.open("/people/?state=no_password").rows] == ["新来"]


def test_fifty_a_page_forth_and_back_light_and_within_the_budget(rows, admin, office):
    with rows:
        for number in range(60):
            make.user(Role.SECTION, unit=office, username=f"ren{number:02}")
    first = admin.open("/people/")
    assert len(first.rows) == 50
    assert first.bytes <= 40_000
    assert first.statements <= 12
    second = first.follow("下一页")
    assert len(second.rows) == 11
    names = [row[2] for row in first.rows + second.rows]
    assert len(set(names)) == 61
    assert [row[2] for row in second.follow("上一页").rows] == names[:50]


def test_an_edit_is_kept_and_a_stale_one_is_refused(rows, admin):
    with rows:
        user = make.user(username="anquan", name="张三")
    page = admin.open(f"/people/{user.id}/edit")
    assert page.send("保存", {"姓名": "张三丰", "职务": "科长"}).heading == "张三丰"
    page.send("保存", {"姓名": "李四"}, expect=409)
    with rows:
        kept = db.session.get_one(User, user.id)
        assert (kept.name, kept.initials) == ("张三丰", "zsf")
        line = trail.verbs(Act.EDIT)[0]
        assert line.before == {"name": "张三", "job_title": ""}


def test_a_slip_is_shown_once_and_its_password_must_be_changed(rows, office, new_browser):
    with rows:
        user = make.user(username="anquan", name="张三")
    with clock.frozen(MORNING):
        open_session = new_browser().sign_in("anquan")
        page = new_browser().sign_in("admin").open(f"/people/{user.id}").follow("打印一次性口令单")
        slip = page.send("生成并打印 1 张")
        password = re.search(r"一次性口令：\s*([\w-]{16})", slip.text)[1]
        again = page.send("生成并打印 1 张")
        assert again.has("口令只显示一次")
        first = new_browser().open("/sign-in")
        entered = first.send("登录", {"用户名": "anquan", "口令": password})
        assert entered.heading == "修改口令"
        assert open_session.open("/").path.startswith("/sign-in")
    with rows:
        assert password not in trail.everything()
        assert len(trail.verbs(Act.SLIP)) == 1


def test_a_slip_is_worth_nothing_after_its_hours(rows, app, new_browser):
    with rows:
        admin = make.actor(make.user(Role.ADMIN))
        user = make.user(username="anquan")
        with clock.frozen(MORNING):
            slip = slips.hand_out(admin, slips.prepare([user.id]))[0]
    sent = {"用户名": "anquan", "口令": slip.password}
    with clock.frozen(MORNING + timedelta(hours=24, seconds=1)):
        new_browser().open("/sign-in").send("登录", sent, expect=422)
    with clock.frozen(MORNING + timedelta(hours=23, minutes=59)):
        page = new_browser().open("/sign-in").send("登录", sent)
        assert page.heading == "修改口令"


def test_slips_for_several_are_printed_on_one_page(rows, admin, office):
    with rows:
        made = [make.user(Role.SECTION, unit=office, password_hash="") for _ in range(3)]
    ask = admin.open("/people/slips?" + "&".join(f"id={one.id}" for one in made))
    printed = ask.send("生成并打印 3 张")
    assert all(one.username in printed.text for one in made)
    assert len(printed.root.all("figure")) == 3


def test_nobody_chosen_leads_back_to_the_list(admin):
    assert "没有选人" in admin.open("/people/slips").notes[0]


def test_a_slip_hides_its_password_where_it_is_logged(rows):
    with rows:
        admin, user = make.actor(make.user(Role.ADMIN)), make.user()
        fresh = slips.prepare([user.id])
        slip = slips.hand_out(admin, fresh)[0]
    assert slip.password not in repr(slip)
    assert slip.password not in repr(fresh)


def test_the_last_administrator_stays_one_and_two_may_lose_one(rows):
    with rows:
        only = make.user(Role.ADMIN, Role.CLERK)
        actor = make.actor(only)
        with pytest.raises(Refusal, match="最后一位系统管理员"):
            people.place(actor, only.id, only.version, only.unit_id, {Role.CLERK})
        other = make.user(Role.ADMIN)
        people.place(actor, other.id, other.version, other.unit_id, {Role.CLERK})
        with pytest.raises(Refusal, match="最后一位系统管理员"):
            people.place(actor, only.id, only.version, only.unit_id, {Role.CLERK})
        line = trail.verbs(Act.PLACE)[0]
        assert (line.before, line.after) == ({"roles": ["admin"]}, {"roles": ["clerk"]})


def test_one_who_becomes_tip_officer_must_choose_a_longer_password(rows):
    with rows:
        actor, user = make.actor(make.user(Role.ADMIN)), make.user(Role.CLERK)
        people.place(actor, user.id, user.version, user.unit_id, {Role.CLERK, Role.TIPS})
        assert db.session.get_one(User, user.id).must_change


def test_a_change_of_roles_makes_an_open_page_stale(rows):
    with rows:
        actor, user = make.actor(make.user(Role.ADMIN)), make.user(Role.CLERK)
        seen = user.version
        people.place(actor, user.id, seen, user.unit_id, {Role.FINANCE})
        with pytest.raises(Stale):
            people.edit(actor, user.id, seen, name="甲", phone="", job_title="")


def test_a_lost_second_factor_is_cleared_with_a_reason(rows, admin, new_browser):
    with rows:
        user = make.user(Role.TIPS, username="jubao")
    theirs = new_browser().sign_in("jubao")
    page = admin.open(f"/people/{user.id}").follow("清除动态码")
    page.send("清除动态码", expect=422)
    page.send("清除动态码", {"原因": "手机丢失，本人到场"})
    assert theirs.open("/").path.startswith("/sign-in")
    with rows:
        assert db.session.get_one(User, user.id).totp_secret == ""
        assert trail.verbs(Act.TOTP_RESET)[0].words == "手机丢失，本人到场"


def test_an_administrator_ends_the_sessions_of_somebody(rows, admin, new_browser):
    with rows:
        user = make.user(username="anquan")
    theirs = new_browser().sign_in("anquan")
    admin.open(f"/people/{user.id}").send("结束他的登录")
    assert theirs.open("/").path.startswith("/sign-in")
    with rows:
        open_ones = db.session.query(SignIn).filter_by(user_id=user.id, ended_at=None)
        assert open_ones.count() == 0


def test_a_restored_account_needs_a_new_slip(rows, admin, new_browser):
    with rows:
        user = make.user(username="anquan", is_active=False)
    assert admin.open(f"/people/{user.id}").send("恢复账号").has("还没有口令")
    sent = {"用户名": "anquan", "口令": make.PASSWORD}
    new_browser().open("/sign-in").send("登录", sent, expect=422)


def test_the_posts_of_a_unit_are_given_to_its_people(rows, admin, office):
    with rows:
        user = make.user(Role.SECTION, unit=office, name="李四")
        leader = make.user(Role.LEADER, name="周主任")
        stranger = make.user(name="外人")
    page = admin.open("/people/posts").follow("建设科")
    done = page.send("保存岗位", {"负责人": str(user.id), "分管领导": str(leader.id)})
    assert done.has("李四", "周主任")
    page.form("保存岗位").fill({"负责人": ""})
    with rows:
        held = {row.post: row.user_id for row in db.session.query(UnitPost)}
        assert held == {Post.HEAD: user.id, Post.LEADER_IN_CHARGE: leader.id}
        assert len(trail.verbs(Act.APPOINT)) == 2
    select = admin.open(f"/people/posts/{office.id}").form("保存岗位").controls["post_head"][0]
    assert str(stranger.id) not in [one.get("value") for one in select.all("option")]


def test_a_post_changed_meanwhile_is_not_overwritten(rows, admin, office):
    with rows:
        one = make.user(Role.SECTION, unit=office)
        two = make.user(Role.SECTION, unit=office)
    page = admin.open(f"/people/posts/{office.id}")
    with rows:
        make.post(office, Post.HEAD, one)
    refused = page.send("保存岗位", {"负责人": str(two.id)}, expect=422)
    assert any("已有人改过" in one for one in refused.errors)


PAGES = (
    "/people/",
    "/people/new",
    "/people/1",
    "/people/1/edit",
    "/people/1/move",
    "/people/1/leave",
    "/people/1/reset-totp",
    "/people/slips?id=1",
    "/people/posts",
    "/people/posts/1",
    "/people/sheet",
    "/people/sheet/template",
    "/people/export",
    "/people/units?q=a",
)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_no_other_role_gets_in(rows, browser, role):
    with rows:
        make.user(role, username="someone")
    visitor = browser.sign_in("someone")
    for address in PAGES:
        visitor.open(address, expect=403)


def test_the_service_asks_the_policy_by_itself(rows):
    with rows:
        actor, user = make.actor(make.user(Role.SAFETY)), make.user()
        with pytest.raises(Forbidden):
            people.create(actor, Person("甲", user.unit_id, frozenset({Role.CLERK})))
        with pytest.raises(Forbidden):
            slips.hand_out(actor, slips.prepare([user.id]))
        with pytest.raises(Forbidden):
            people.deactivate(actor, user.id, user.version, "走")


def test_what_is_not_there_is_not_found(admin):
    for address in ("/people/999", "/people/999/edit", "/people/posts/999"):
        admin.open(address, expect=404)


def test_the_administrators_pages_stay_within_the_budget(rows, admin, office):
    with rows:
        user = make.user(Role.SECTION, unit=office)
    for address in (
        f"/people/{user.id}",
        "/people/new",
        "/people/posts",
        f"/people/posts/{office.id}",
    ):
        page = admin.open(address)
        assert page.statements <= 12, address
        assert page.bytes < 120_000, address
