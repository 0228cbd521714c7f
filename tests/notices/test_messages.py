"""消息: the unread first, opened by a press that leads on, everybody's own alone."""

from datetime import timedelta

from sqlalchemy import select

from portal.db import db, transaction
from portal.kernel import clock
from portal.notices import service
from portal.notices.models import Notice
from portal.policy import Role
from tests.support import make

SELECTS = 12


def told(person, *words, address=""):
    with transaction():
        for text in words:
            service.tell([person.id], text, address)


def pressed(page, words):
    """Where pressing the message with these words leads."""
    form = page.form(id="messages")
    button = next(one for one in form.buttons if words in one.text)
    return form.press(button.text)


def test_the_unread_stand_first_and_the_newest_of_each_first(rows, browser):
    with rows:
        person = make.user(Role.SAFETY, username="anquan")
        told(person, "第一条", "第二条", "第三条", "第四条")
        ids = db.session.scalars(select(Notice.id).order_by(Notice.id)).all()
        service.read(make.actor(person), ids[3])
        service.read(make.actor(person), ids[1])
    text = browser.sign_in("anquan").open("/notices/").text
    places = [text.index(word) for word in ("第三条", "第一条", "第四条", "第二条")]
    assert places == sorted(places)
    assert "2 条未读" in text


def test_opening_a_message_marks_it_read_and_goes_where_it_leads(rows, browser):
    with rows:
        make.office()
        hazard = make.hazard()
        person = make.user(Role.SAFETY, username="anquan")
        told(person, "有一条隐患等您办理", address=f"/hazards/{hazard.number}")
    page = browser.sign_in("anquan").open("/notices/")
    assert pressed(page, "等您办理").path == f"/hazards/{hazard.number}"
    assert "0 条未读" in browser.open("/notices/").text


def test_a_message_never_leads_away_from_the_portal(rows, browser):
    with rows:
        person = make.user(Role.SAFETY, username="anquan")
        told(person, "站外", address="//example.org/")
    page = browser.sign_in("anquan").open("/notices/")
    assert pressed(page, "站外").path == "/notices/"


def test_all_are_marked_read_at_once_and_only_one_s_own(rows, browser):
    with rows:
        person = make.user(Role.SAFETY, username="anquan")
        other = make.user(Role.LEADER)
        told(person, "甲", "乙")
        told(other, "丙")
    page = browser.sign_in("anquan").open("/notices/").send("全部标为已读")
    assert page.has("0 条未读", "消息已全部标为已读。")
    assert "丙" not in page.text
    with rows:
        assert service.unread(make.actor(other)) == 1


def test_another_s_message_is_not_found(rows, browser):
    with rows:
        make.user(Role.SAFETY, username="anquan")
        other = make.notice(make.user(Role.LEADER))
    page = browser.sign_in("anquan").open("/notices/")
    token = page.root.first("meta", name="csrf-token").get("content")
    browser.fetch("POST", f"/notices/{other.id}", expect=404, data={"csrf_token": token})


def test_an_empty_list_says_what_will_stand_here(rows, browser):
    with rows:
        make.user(Role.AUDITOR, username="shenji")
    page = browser.sign_in("shenji").open("/notices/")
    assert page.has("还没有消息")
    assert "全部标为已读" not in page.buttons()


def test_every_message_is_reached_by_paging_once(rows, browser):
    with rows:
        person = make.user(Role.SAFETY, username="anquan")
        told(person, *(f"消息{at:03}号" for at in range(120)))
        for notice_id in db.session.scalars(select(Notice.id).where(Notice.id % 2 == 0)).all():
            service.read(make.actor(person), notice_id)
    page = browser.sign_in("anquan").open("/notices/")
    seen = []
    for _ in range(5):
        seen += [word for word in page.text.split() if word.startswith("消息") and "号" in word]
        if not page.has_link("下一页"):
            break
        assert page.statements <= SELECTS
        page = page.follow("下一页")
    assert len(seen) == len(set(seen)) == 120


def test_the_bell_counts_what_is_unread(rows, browser):
    with rows:
        person = make.user(Role.SAFETY, username="anquan")
        told(person, "甲", "乙", "丙")
    bell = browser.sign_in("anquan").open("/").root.first("a", cls="bell")
    assert "3" in bell.text


def test_what_was_read_half_a_year_ago_goes_and_the_unread_stays(rows):
    with rows:
        person = make.user(Role.SAFETY)
        with clock.frozen(clock.now() - timedelta(days=200)):
            told(person, "读过", "没读")
            first = db.session.scalars(select(Notice.id).order_by(Notice.id)).first()
            service.read(make.actor(person), first)
        assert service.forget_old() == 1
        assert db.session.scalars(select(Notice.text)).all() == ["没读"]
