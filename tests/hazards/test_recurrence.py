"""重复隐患: the rules at their borders, the link on save, and “又出现了”."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.hazards import criteria, repeats
from portal.hazards.models import Hazard
from portal.hazards.recurrence import FEWEST_PAIRS, SHARED_PER_CENT, Told, ground, place_key, since
from portal.hazards.service import judging, repeating
from portal.hazards.service.judging import Judgement
from portal.hazards.terms import Ground, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.notices.models import Notice
from portal.policy import Role
from portal.units.models import Unit
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser

TEXT = "配电箱缺门，线缆破皮露铜"
NOON = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3号楼 一层", "3 号楼一层"),
        ("３号楼、一层。", "3号楼一层"),
        ("A区-2#车间", "a区２＃车间"),
        ("（东）配电间", "东配电间"),
    ],
)
def test_places_are_compared_without_spaces_signs_and_widths(one: str, other: str) -> None:
    assert place_key(one) == place_key(other)


def test_other_places_stay_other_places() -> None:
    assert place_key("3 号楼一层") != place_key("3 号楼二层")
    assert place_key(" ，。") == ""


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 6, 12), date(2025, 6, 12)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 28)),
    ],
)
def test_twelve_months_go_back_to_the_same_day(day: date, first: date) -> None:
    assert since(day) == first


def test_a_clause_decides_where_both_have_one() -> None:
    assert ground(Told("GM-1", "甲乙丙"), Told("GM-1", "全然不同")) is Ground.CLAUSE
    assert ground(Told("GM-1", TEXT), Told("GM-2", TEXT)) is None


def test_without_two_clauses_the_words_decide() -> None:
    assert ground(Told("GM-1", TEXT), Told("", TEXT)) is Ground.TEXT
    assert ground(Told("", TEXT), Told("", "消防栓前堆放杂物，无法打开")) is None


def test_sixty_per_cent_of_the_shorter_text_are_enough_and_less_is_not() -> None:
    assert (SHARED_PER_CENT, FEWEST_PAIRS) == (60, 4)
    shorter = "一二三四五六"  # five pairs
    assert ground(Told("", shorter), Told("", "一二三四甲乙丙丁")) is Ground.TEXT  # three of five
    assert ground(Told("", shorter), Told("", "一二三甲乙丙丁戊")) is None  # two of five
    assert ground(Told("", "一二三四"), Told("", "一二三四")) is None  # three pairs say too little


def made(firm: Unit, found_at: datetime, *, place: str = "3 号楼一层", text: str = TEXT) -> Hazard:
    return make.hazard(Status.OPEN, firm=firm, place=place, text=text, found_at=found_at)


@pytest.mark.parametrize(
    ("earlier", "linked"),
    [
        (datetime(2025, 6, 11, 16, 0, tzinfo=UTC), True),  # the first moment of the same day
        (datetime(2025, 6, 11, 15, 59, 59, tzinfo=UTC), False),
        (NOON - timedelta(hours=1), True),
    ],
)
def test_the_border_is_the_same_day_a_year_before(
    rows: Rows, earlier: datetime, linked: bool
) -> None:
    with rows, clock.frozen(NOON):
        firm = make.firm()
        first = made(firm, earlier)
        again = made(firm, NOON, place="3号楼，一层")
        assert again.recurrence_of_id == (first.id if linked else None)
        assert again.recurrence_ground is (Ground.TEXT if linked else None)
        assert first.recurrence_of_id is None


def test_another_firm_another_place_another_matter_and_no_place_are_no_recurrence(
    rows: Rows,
) -> None:
    with rows, clock.frozen(NOON):
        firm = make.firm()
        made(firm, NOON - timedelta(days=9))
        made(firm, NOON - timedelta(days=9), place="")
        others = [
            made(make.firm(), NOON),
            made(firm, NOON, place="3 号楼二层"),
            made(firm, NOON, text="消防栓前堆放杂物，无法打开"),
            made(firm, NOON, place=""),
        ]
        assert [one.recurrence_of_id for one in others] == [None] * 4


def test_what_was_not_real_is_repeated_by_nothing(rows: Rows) -> None:
    with rows, clock.frozen(NOON):
        firm = make.firm()
        for status in (Status.DISMISSED, Status.VOIDED):
            make.hazard(status, firm=firm, place="东门", text=TEXT)
        assert made(firm, NOON, place="东门").recurrence_of_id is None


def test_the_latest_earlier_one_is_linked_and_the_times_are_counted(
    rows: Rows, browser: Browser
) -> None:
    with rows, clock.frozen(NOON):
        firm = make.firm()
        chain = [made(firm, NOON - timedelta(days=ago)) for ago in (400, 200, 100, 1)]
        make.user(Role.SAFETY, username="anquan")
        assert [one.recurrence_of_id for one in chain] == [
            None,
            chain[0].id,
            *(chain[at].id for at in (1, 2)),
        ]
        assert repeats.chain(chain[3]).times == 3, "the one of 400 days ago is out"
    browser.sign_in("anquan")
    with clock.frozen(NOON):
        page = browser.open(f"/hazards/{chain[3].number}")
        assert page.has(
            f"重复隐患：{chain[2].number}", "12 个月内第 3 次", "因为同一部位、情况相近"
        )
        page = browser.open(f"/hazards/{chain[2].number}")
        assert page.has(f"这条隐患又出现了：{chain[3].number}")
        tags = [node.text for node in browser.open("/hazards/").root.all("span", cls="tag")]
        assert tags.count("重复") == 3


def test_a_clause_links_once_both_are_judged(rows: Rows) -> None:
    with rows, clock.frozen(NOON):
        firm = make.firm()
        office = make.actor(make.safety_officer())
        first = made(firm, NOON - timedelta(days=30), place="东门", text="除尘风机没有防爆罩")
        again = made(firm, NOON, place="东门", text="布袋破损，粉尘外泄")
        assert again.recurrence_of_id is None
        said = Judgement(True, criteria.in_force(clock.today())[0].code, "现场核实", clock.today())
        for row in (first, again):
            judging.judge(office, row, row.version, said)
        assert again.recurrence_of_id == first.id
        assert again.recurrence_ground is Ground.CLAUSE


def test_words_that_are_alike_link_no_more_once_the_clauses_differ(rows: Rows) -> None:
    with rows, clock.frozen(NOON):
        firm = make.firm()
        office = make.actor(make.safety_officer())
        first, again = made(firm, NOON - timedelta(days=30)), made(firm, NOON)
        assert again.recurrence_of_id == first.id
        for row, clause in zip((first, again), criteria.in_force(clock.today()), strict=False):
            said = Judgement(True, clause.code, "现场核实", clock.today())
            judging.judge(office, row, row.version, said)
        assert (again.recurrence_of_id, again.recurrence_ground) == (None, None)


def test_what_nobody_has_confirmed_is_not_repeated(rows: Rows) -> None:
    with rows, clock.frozen(NOON):
        firm = make.firm()
        make.hazard(Status.REPORTED, firm=firm, place="东门", text=TEXT)
        assert made(firm, NOON, place="东门").recurrence_of_id is None


def test_it_came_again_opens_the_form_filled_in_and_tells_whom_it_concerns(
    rows: Rows, new_browser: Callable[[], Browser]
) -> None:
    with rows:
        firm = make.firm()
        staff = make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
        safety = make.user(Role.SAFETY, username="anquan")
        make.user(Role.SECTION, unit=make.section(), username="keshi")
        first = make.hazard(Status.CLOSED, firm=firm, text=TEXT, place="东门")
    browser = new_browser().sign_in("keshi")
    page = browser.open(f"/hazards/{first.number}").send("又出现了")
    form = page.form("上报")
    assert (form.value("text"), form.value("place")) == (TEXT, "东门")
    assert form.value("firm_id") == str(firm.id)
    page = page.send("上报", place="东门外", text="箱门又不见了")
    assert page.has(f"重复隐患：{first.number}", "点了“又出现了”", "第 2 次")
    with rows:
        told = {
            notice.user_id
            for notice in db.session.scalars(select(Notice))
            if "又出现了" in notice.text
        }
    assert told == {staff.id, safety.id}


def test_only_what_is_closed_can_come_again(rows: Rows, browser: Browser) -> None:
    with rows:
        hazard = make.hazard(Status.OPEN)
        make.user(Role.SAFETY, username="anquan")
        with pytest.raises(Refusal, match="还没有销号"):
            repeating.again(make.actor(make.safety_officer()), hazard)
    assert "又出现了" not in browser.sign_in("anquan").open(f"/hazards/{hazard.number}").buttons()


def test_pressed_twice_it_makes_one_draft(rows: Rows, browser: Browser) -> None:
    with rows:
        hazard = make.hazard(Status.CLOSED)
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open(f"/hazards/{hazard.number}")
    assert page.send("又出现了").path == page.send("又出现了").path
    with rows:
        drafts = select(Hazard).where(Hazard.status == Status.DRAFT)
        assert len(db.session.scalars(drafts).all()) == 1


def test_a_draft_turned_to_another_firm_loses_the_link(rows: Rows, browser: Browser) -> None:
    with rows:
        hazard = make.hazard(Status.CLOSED)
        other = make.firm("别的企业")
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open(f"/hazards/{hazard.number}").send("又出现了")
    page = page.send("上报", firm_id=str(other.id))
    assert not page.has("重复隐患")
