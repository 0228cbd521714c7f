"""举一反三: from one hazard to the firms it concerns, their answers, the feedback table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.db import db, transaction
from portal.hazards.models import Hazard
from portal.hazards.terms import Source, Status
from portal.kernel import clock
from portal.kernel.errors import Forbidden, Refusal
from portal.notices.models import Notice
from portal.policy import Role
from portal.sweeps import queries, service
from portal.sweeps.models import Sweep, SweepRow
from portal.sweeps.service import Said
from portal.sweeps.terms import FORMULAS, Shown
from portal.trail.models import TrailLine
from portal.units.models import Unit
from portal.units.terms import Industry, Tag
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser

NOON = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)
DUE = date(2026, 6, 19)
AFTER = datetime(2026, 6, 20, 4, 0, tzinfo=UTC)


@dataclass
class World:
    """A hazard in one firm, two like firms in 建设科's charge, one in another section's."""

    hazard: Hazard
    like: list[Unit]
    far: Unit


def world(rows: Rows) -> World:
    with rows:
        make.user(Role.SAFETY, username="anquan", name="安科")
        make.user(Role.SECTION, unit=make.section(), username="keshi")
        made = World(
            make.hazard(Status.OPEN, firm=make.firm("起因公司", tags=[Tag.DUST])),
            [
                make.firm("甲粉尘公司", tags=[Tag.DUST]),
                make.firm("乙制造公司", industry=Industry.MANUFACTURE),
            ],
            make.firm("丙粉尘公司", section=make.section("经发科"), tags=[Tag.DUST]),
        )
        make.firm("停用公司", tags=[Tag.DUST], is_active=False)
        make.firm("不相干公司", tags=[Tag.CROWDED])
        for at, firm in enumerate([*made.like, made.far]):
            make.user(Role.FIRM_STAFF, unit=firm, username=f"qiye{at}")
        return made


def begun(rows: Rows, who: Role = Role.SAFETY) -> tuple[World, Sweep]:
    made = world(rows)
    with rows, clock.frozen(NOON):
        unit = make.section() if who is Role.SECTION else None
        actor = make.actor(make.user(who, unit=unit))
        sweep = service.start(actor, db.session.merge(made.hazard), SAID)
    return made, sweep


SAID = Said("查除尘风机的防爆罩", DUE, tags=[Tag.DUST], industry=Industry.MANUFACTURE)


def row_of(rows: Rows, sweep: Sweep, firm: Unit) -> SweepRow:
    with rows:
        query = select(SweepRow).where(SweepRow.sweep_id == sweep.id, SweepRow.firm_id == firm.id)
        return db.session.scalars(query).one()


def test_safety_sends_one_row_to_every_living_firm_of_the_tag_or_industry(
    rows: Rows, browser: Browser
) -> None:
    made = world(rows)
    page = browser.sign_in("anquan").open(f"/hazards/{made.hazard.number}").follow("举一反三")
    page = browser.open(f"/sweeps/new/{made.hazard.number}")
    values = {"text": "查除尘风机的防爆罩", "tags": ["dust"], "industry": "manufacture"}
    page = page.send("先看有多少家", values)
    assert page.has("会派发到 3 家", "甲粉尘公司", "乙制造公司", "丙粉尘公司")
    with rows:
        assert db.session.scalars(select(Sweep)).all() == []
    page = page.send("派发")
    assert page.has("应反馈 3 家")
    assert {line[0] for line in page.rows} == {"甲粉尘公司", "乙制造公司", "丙粉尘公司"}
    with rows:
        told = [n for n in db.session.scalars(select(Notice)) if "举一反三" in n.text]
    assert len(told) == 3


def test_a_section_reaches_its_own_firms_alone(rows: Rows) -> None:
    made, sweep = begun(rows, Role.SECTION)
    with rows:
        ids = set(db.session.scalars(select(SweepRow.firm_id)))
    assert ids == {firm.id for firm in made.like}
    assert sweep.section_id is not None


def test_nobody_else_begins_one_and_no_firm_no_sweep(rows: Rows) -> None:
    made = world(rows)
    with rows, clock.frozen(NOON):
        hazard = db.session.merge(made.hazard)
        for role in (Role.FIRM_STAFF, Role.LEADER):
            with pytest.raises(Forbidden):
                service.start(make.actor(make.user(role)), hazard, SAID)
        other = make.actor(make.user(Role.SECTION, unit=make.section("经发科")))
        with pytest.raises(Forbidden):
            service.start(other, hazard, SAID)
        office = make.actor(make.safety_officer())
        for said, words in (
            (Said("查", DUE), "至少选一个"),
            (Said("查", DUE, tags=[Tag.CONFINED_SPACE]), "没有符合的企业"),
            (Said("查", date(2026, 6, 11), tags=[Tag.DUST]), "不能早于今天"),
        ):
            with pytest.raises(Refusal, match=words):
                service.start(office, hazard, said)


def test_small_firms_are_known_by_their_headcount_too(rows: Rows) -> None:
    made = world(rows)
    with rows, clock.frozen(NOON):
        make.firm("只有人数的小店", headcount=5)
        said = Said("查", DUE, tags=[Tag.SMALL])
        found = service.concerned(make.actor(make.safety_officer()), made.hazard, said)
    assert [name for _, name in found] == ["只有人数的小店"]


def test_a_firm_reads_it_on_its_desk_and_answers_none(rows: Rows, browser: Browser) -> None:
    _, _ = begun(rows)
    with clock.frozen(NOON):
        page = browser.sign_in("qiye0").open("/")
        assert page.has("举一反三，请反馈 1 件")
        page = page.follow("查除尘风机的防爆罩")
        page = page.send("没有同类问题", note="已查 3 台，完好")
        assert page.has("已反馈：没有同类问题")
        assert "没有同类问题" not in page.buttons()
        assert not browser.open("/").has("举一反三")
    with rows:
        verbs = set(db.session.scalars(select(TrailLine.verb)))
    assert {"sweep.start", "sweep.answer"} <= verbs


def test_a_firm_that_finds_something_reports_it_and_that_is_its_answer(
    rows: Rows, browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    made, sweep = begun(rows)
    row = row_of(rows, sweep, made.like[0])
    with clock.frozen(NOON):
        page = browser.sign_in("qiye0").open(f"/sweeps/rows/{row.id}")
        page = page.send("发现了，上报隐患")
        form = page.form("上报")
        assert form.value("text") == "举一反三排查发现：查除尘风机的防爆罩"
        assert form.value("source") == Source.SUPERIOR.value
        assert browser.open("/").has("举一反三，请反馈 1 件"), "a draft is no answer"
        again = browser.open(f"/sweeps/rows/{row.id}").send("发现了，上报隐患")
        assert again.path == page.path, "one's own draft is gone on with"
        page.send("上报", place="除尘间", text="2 号风机没有防爆罩")
        assert not browser.open("/").has("举一反三")
        page = browser.open(f"/sweeps/rows/{row.id}")
        assert page.has("发现隐患，已上报")
        assert page.buttons() == []
        table = new_browser().sign_in("anquan").open(f"/sweeps/{sweep.id}?show=found")
    assert [line[1] for line in table.rows] == ["发现隐患，已上报"]


def test_a_draft_that_is_dropped_leaves_the_row_unanswered(rows: Rows, browser: Browser) -> None:
    made, sweep = begun(rows)
    row = row_of(rows, sweep, made.like[0])
    with clock.frozen(NOON):
        page = browser.sign_in("qiye0").open(f"/sweeps/rows/{row.id}").send("发现了，上报隐患")
        page.send("删除这份草稿")
        assert browser.open("/").has("举一反三，请反馈 1 件")
    assert row_of(rows, sweep, made.like[0]).hazard_id is None


def test_every_figure_opens_exactly_the_rows_it_counts(rows: Rows, browser: Browser) -> None:
    made, sweep = begun(rows)
    first, second = (row_of(rows, sweep, firm) for firm in made.like)
    with rows:
        staff = [make.actor(make.staff_of(db.session.merge(firm))) for firm in made.like]
        with clock.frozen(NOON + timedelta(days=7)):  # noon of the day itself
            service.answer_none(staff[0], db.session.merge(first))
        with clock.frozen(AFTER):
            service.answer_none(staff[1], db.session.merge(second))
    browser.sign_in("anquan")
    with clock.frozen(AFTER):
        page = browser.open(f"/sweeps/{sweep.id}")
        assert page.statements <= 14
        shown = {}
        for one in Shown:
            figure = next(
                node for node in page.root.all("a") if f"show={one.value}" in node.get("href")
            )
            count = int(figure.all("b")[0].text)
            shown[one] = count
            assert len(browser.open(f"/sweeps/{sweep.id}?show={one.value}").rows) == max(count, 0)
    assert shown == {
        Shown.DUE: 3,
        Shown.DONE: 2,
        Shown.LATE: 1,
        Shown.MISSING: 1,
        Shown.UNREAD: 1,
        Shown.FOUND: 0,
    }
    assert page.has("反馈率 66.7%", *FORMULAS.values())


def test_older_ones_are_on_the_next_page(rows: Rows, browser: Browser) -> None:
    made = world(rows)
    with rows:
        hazard = db.session.merge(made.hazard)
        with transaction():
            many = [make.sweep(hazard) for _ in range(51)]
            db.session.flush()
            db.session.add_all([SweepRow(sweep_id=one.id, firm_id=made.far.id) for one in many])
    page = browser.sign_in("anquan").open("/sweeps/")
    assert (len(page.rows), page.has("共 51 次")) == (50, True)
    rest = page.follow("下一页")
    assert len(rest.rows) == 1
    assert len(rest.follow("上一页").rows) == 50


def test_nothing_is_missing_before_the_day_is_over(rows: Rows) -> None:
    _, sweep = begun(rows)
    with rows:
        row = db.session.merge(sweep)
        with clock.frozen(datetime(2026, 6, 19, 15, 59, tzinfo=UTC)):
            assert queries.figures(row)[Shown.MISSING] == 0
        with clock.frozen(datetime(2026, 6, 19, 16, 0, tzinfo=UTC)):
            assert queries.figures(row)[Shown.MISSING] == 3


def test_the_others_are_reminded_once_a_day(rows: Rows, browser: Browser) -> None:
    made, sweep = begun(rows)
    with rows, clock.frozen(NOON):
        staff = make.actor(make.staff_of(db.session.merge(made.like[0])))
        service.answer_none(staff, row_of_here(sweep, made.like[0]))
    browser.sign_in("anquan")
    with clock.frozen(NOON):
        page = browser.open(f"/sweeps/{sweep.id}").send("提醒其余企业")
        assert page.has("共 2 人收到消息", "今天已经提醒过")
        assert "提醒其余企业" not in page.buttons()
        with rows, pytest.raises(Refusal, match="今天已经提醒过"):
            service.remind(make.actor(make.safety_officer()), db.session.get_one(Sweep, sweep.id))
    with clock.frozen(NOON + timedelta(days=1)):
        assert "提醒其余企业" in browser.open(f"/sweeps/{sweep.id}").buttons()


def row_of_here(sweep: Sweep, firm: Unit) -> SweepRow:
    query = select(SweepRow).where(SweepRow.sweep_id == sweep.id, SweepRow.firm_id == firm.id)
    return db.session.scalars(query).one()


def test_it_ends_with_a_reason_and_takes_no_more_answers(
    rows: Rows, browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    made, sweep = begun(rows)
    row = row_of(rows, sweep, made.like[0])
    with clock.frozen(NOON):
        open_page = new_browser().sign_in("qiye0").open(f"/sweeps/rows/{row.id}")
        page = browser.sign_in("anquan").open(f"/sweeps/{sweep.id}").follow("结束")
        page.send("结束", reason=" ", expect=422)
        page = page.send("结束", reason="已全部上门看过")
        assert page.has("已结束", "已全部上门看过")
        assert open_page.send("没有同类问题", expect=422).has("已经结束")
        assert not open_page.browser.open("/").has("举一反三")


def test_a_firm_sees_its_own_row_and_another_section_no_sweep_of_its_neighbours(
    rows: Rows, new_browser: Callable[[], Browser]
) -> None:
    made, sweep = begun(rows, Role.SECTION)
    row = row_of(rows, sweep, made.like[0])
    with rows:
        make.user(Role.SECTION, unit=make.section("经发科"), username="bieke")
    new_browser().sign_in("qiye1").open(f"/sweeps/rows/{row.id}", expect=404)
    new_browser().sign_in("qiye0").open(f"/sweeps/{sweep.id}", expect=403)
    new_browser().sign_in("bieke").open(f"/sweeps/{sweep.id}", expect=404)
    page = new_browser().sign_in("keshi").open("/").follow("举一反三")
    assert page.has("查除尘风机的防爆罩")


def test_a_small_firms_menu_does_not_grow(rows: Rows, browser: Browser) -> None:
    with rows:
        shop = make.firm("小店", tags=[Tag.SMALL])
        make.user(Role.FIRM_STAFF, unit=shop, username="xiao")
    nav = browser.sign_in("xiao").open("/").root.first("nav")
    assert nav is not None
    assert "举一反三" not in nav.text
