"""请假代办: handed over, seen, acted on, ended."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts.models import Delegation
from portal.accounts.terms import Act
from portal.db import db
from portal.hazards.terms import Status
from portal.kernel import clock
from portal.notices.models import Notice
from portal.policy import Role
from tests.accounts import trail
from tests.support import make

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def pair(rows):
    """Two colleagues of a section, and one of another."""
    with rows:
        section = make.section("建设科")
        giver = make.user(Role.SECTION, unit=section, username="lisi", name="李四")
        taker = make.user(Role.SECTION, unit=section, username="liwu", name="李五")
        make.user(username="anquan", name="外人")
        return giver, taker


def give(browser, to="李五", first="2026-03-02", last="2026-03-05", **more):
    page = browser.open("/account/delegate")
    sent = {"交给哪位同事": to, "从哪天起": first, "到哪天止": last}
    return page.send("交给同事代办", sent, **more)


def test_the_taker_is_told_and_sees_and_acts_for_the_giver(rows, browser, new_browser, pair):
    with rows, clock.frozen(MORNING):
        hazard = make.hazard(Status.REPORTED, firm=make.firm(section=make.section("建设科")))
    with clock.frozen(MORNING):
        done = give(browser.sign_in("lisi"))
        assert done.has("由 李五 代办")
        theirs = new_browser().sign_in("liwu").open("/account/")
        assert theirs.has("您代 李四 办理", "正在代 李四 办理")
    with rows:
        told = db.session.query(Notice).filter_by(user_id=pair[1].id).all()
        assert any("交给您代办" in one.text for one in told)
        line = trail.verbs(Act.DELEGATE)[0]
        assert line.after["to_id"] == pair[1].id
        assert hazard.holder_id == pair[0].id


def test_it_ends_by_itself_after_the_last_day(browser, new_browser, pair):
    with clock.frozen(MORNING):
        give(browser.sign_in("lisi"))
    with clock.frozen(MORNING + 3 * DAY):
        assert new_browser().sign_in("liwu").open("/account/").has("正在代 李四 办理")
    with clock.frozen(MORNING + 4 * DAY):
        assert not new_browser().sign_in("liwu").open("/account/").has("李四")


def test_it_is_ended_early_by_its_giver_alone(rows, browser, new_browser, pair):
    with clock.frozen(MORNING):
        page = give(browser.sign_in("lisi"))
        theirs = new_browser().sign_in("liwu")
        token = theirs.open("/account/").form("保存手机号").value("csrf_token")
        sent = {"csrf_token": token}
        theirs.fetch("POST", "/account/delegations/1/end", expect=404, data=sent)
        assert page.send("提前结束").has("没有代办")
        assert not theirs.open("/account/").has("正在代 李四 办理")
    with rows:
        assert len(trail.verbs(Act.END_DELEGATION)) == 1
        assert db.session.query(Notice).filter_by(user_id=pair[1].id).count() == 2


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-03-01", "2026-03-05", "不能早于今天"),
        ("2026-03-05", "2026-03-02", "不能早于开始日期"),
        ("2026-03-02", "2026-06-30", "最多 90 天"),
        ("下周", "2026-03-05", "看不懂日期"),
        ("", "2026-03-05", "请填写开始日期"),
    ],
)
def test_wrong_days_are_refused_beside_their_field(browser, pair, first, last, told):
    with clock.frozen(MORNING):
        refused = give(browser.sign_in("lisi"), first=first, last=last, expect=422)
    assert any(told in one for one in refused.errors)


def test_the_same_days_do_not_go_to_two_people(rows, browser, pair):
    with rows:
        make.user(Role.SECTION, unit=make.section("建设科"), name="李六")
    with clock.frozen(MORNING):
        give(browser.sign_in("lisi"))
        refused = give(browser, to="李六", first="2026-03-05", last="2026-03-08", expect=422)
        assert any("已交给另一个人" in one for one in refused.errors)


def test_a_colleague_who_is_away_cannot_take_it(rows, browser, new_browser, pair):
    with rows:
        make.user(Role.SECTION, unit=make.section("建设科"), name="李六")
    with clock.frozen(MORNING):
        give(new_browser().sign_in("liwu"), to="李六")
        refused = give(browser.sign_in("lisi"), expect=422)
    assert any("也请了假" in one for one in refused.errors)


def test_only_colleagues_of_the_unit_are_offered(browser, pair):
    page = browser.sign_in("lisi").open("/account/delegate")
    assert page.has("李五")
    assert not page.has("外人")


def test_somebody_alone_in_a_unit_is_told_so(rows, browser):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    assert browser.sign_in("qiye").open("/account/delegate").has("没有别的在岗同事")


def test_pressing_twice_hands_over_once(rows, browser, pair):
    with clock.frozen(MORNING):
        page = browser.sign_in("lisi").open("/account/delegate")
        sent = {"交给哪位同事": "李五", "从哪天起": "2026-03-02", "到哪天止": "2026-03-03"}
        page.send("交给同事代办", sent)
        page.send("交给同事代办", sent)
    with rows:
        assert db.session.query(Delegation).count() == 1
