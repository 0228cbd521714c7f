"""对外公布: what strangers read, and how it keeps in step with the office."""

from datetime import date

import pytest

from portal.db import transaction
from portal.office import service as office
from portal.office.holidays import SpecialDay
from portal.policy import Role
from portal.sealing import codes
from portal.tips import publishing
from portal.tips.content import Told
from portal.tips.models import Published
from portal.tips.service import founding, submitting
from portal.units.models import Unit
from portal.units.terms import Kind
from tests.support import handlers as desk
from tests.support import make

FIRST = {
    "举报电话": "023-11112222",
    "街道、镇、园区": "东街\n\n西街\n东街",
    "几个工作日内受理（待核对）": "7",
    "快速离开去哪里": "https://www.weather.com.cn/",
}


@pytest.fixture
def chief(rows, settings, browser):
    with rows:
        make.office()
        make.section("建设科")
        make.user(Role.SECTION, name="王建设", username="wang", unit=make.section("建设科"))
        make.user(Role.ADMIN, username="guanli", name="管理一号")
        founding.found(settings.instance)
    return browser.sign_in("guanli")


def test_what_is_written_is_published_at_once_and_leaves_a_line(chief, rows):
    page = chief.open("/tips/publish").send("保存并公布", FIRST)
    assert "已保存" in page.text
    with rows:
        here = publishing.current()
        assert (here.phone, here.admit_days) == ("023-11112222", 7)
        assert here.streets == ("东街", "西街")
        assert here.neutral == "https://www.weather.com.cn/"
        line = desk.lines("box.publish")[0]
        assert line.after["举报电话"] == "023-11112222"
        assert "核查天数" not in line.after, "only what changed"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("举报电话", " ", "请填写举报电话"),
        ("快速离开去哪里", "http://a.cn", "https://"),
        ("快速离开去哪里", "javascript:alert(1)", "https://"),
        ("几个工作日内受理（待核对）", "0", "1 到 365"),
        ("街道、镇、园区", "街" * 41, "最多 40 字"),
    ],
)
def test_what_cannot_be_published_is_refused_beside_its_field(chief, field, value, words):
    page = chief.open("/tips/publish").send("保存并公布", FIRST | {field: value}, expect=422)
    assert words in page.text


def test_a_page_that_somebody_overtook_changes_nothing(chief, rows):
    page = chief.open("/tips/publish")
    with rows, transaction():
        publishing.publish(phone="023-99")
    assert "有人改过" in page.send("保存并公布", FIRST, expect=409).text
    with rows:
        assert publishing.current().phone == "023-99"


def test_names_of_sections_and_people_lead_to_the_other_box_until_they_are_left_out(chief, rows):
    with rows:
        words = publishing.current().complaint_words
        assert {"建设科", "王建设"} <= set(words)
        told = Told(place="某工地", text="我找过建设科的人，没人管。")
        here = publishing.current()
        assert submitting.named(told, here) == ["建设科"]
    form = chief.open("/tips/publish").form("保存并公布")
    form.fill(FIRST | {"另加的词": "老王\n管委会王主任"})
    form.typed["used"] = [one for one in words if one != "建设科"]
    form.press("保存并公布")
    with rows:
        words = publishing.current().complaint_words
        assert "建设科" not in words
        assert {"王建设", "老王", "管委会王主任"} <= set(words)


def test_a_renamed_section_a_newcomer_and_a_leaver_are_known_in_the_same_act(chief, rows):
    with rows:
        with transaction():
            unit = make.db.session.query(Unit).filter_by(kind=Kind.SECTION, name="建设科").one()
            unit.name = "城建科"
        make.user(Role.SECTION, name="李城建", unit=make.section("城建科"))
        words = publishing.current().complaint_words
        assert {"城建科", "李城建"} <= set(words)
        assert "建设科" not in words
        boss = make.actor(make.people.by_username("guanli"))
        wang = make.people.by_username("wang")
        with transaction():
            wang.is_active = False
        assert "王建设" not in publishing.current().complaint_words
        office.set_days(boss, [SpecialDay(date(2026, 10, 1), "rest", "国庆节")])
        here = publishing.current()
        assert not here.calendar.is_workday(date(2026, 10, 1))
        office.change(boss, {"reward_mode": "code_allowed"})
        assert publishing.current().pays_by_code


def test_nothing_is_published_before_it_was_set_up(rows, browser):
    with rows:
        make.office()
        make.user(Role.ADMIN, username="guanli")
        assert not make.db.session.query(Published).count()
    page = browser.sign_in("guanli").open("/tips/publish", expect=404)
    assert "tips-setup" in page.text


def test_a_code_is_no_word_of_the_page(chief):
    """The keys shown are public ones: 64 characters, none is a share or a code."""
    page = chief.open("/tips/publish")
    assert "凭证签名" in page.text
    assert codes.shown("0" * 32) not in page.text
