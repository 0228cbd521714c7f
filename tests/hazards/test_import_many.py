"""Thousands of rows in: few statements, the same ledger, and what is there already is known."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from portal.db import db
from portal.hazards import ledger
from portal.hazards.handlers import HazardHandler
from portal.hazards.models import Hazard, HazardSettled
from portal.hazards.narrowing import Filter
from portal.hazards.plan import Fate
from portal.hazards.search import HazardSearch
from portal.hazards.service import importing
from portal.hazards.sheet import SHEET
from portal.hazards.terms import Status
from portal.kernel import clock
from portal.notices.models import Notice
from portal.policy import Role
from portal.reports import tallies
from portal.trail import queries as trail
from portal.trail.models import TrailLine
from tests.support import make

LABELS = [column.label for column in SHEET.columns]
MANY = 300


def table(*lines):
    return [LABELS, *([line.get(label, "") for label in LABELS] for line in lines)]


def line(number, **more):
    said = {
        "单位名称": "示例仓储公司",
        "隐患描述": f"灭火器压力不足（{number}）",
        "隐患部位": "一层",
        "排查来源": "企业自查",
        "排查日期": str(clock.today() - timedelta(days=number % 90 + 1)),
        "整改措施": "更换灭火器",
        "整改责任人": "王五",
    }
    return said | more


@pytest.fixture
def office(rows):
    with rows:
        return make.actor(make.user(Role.SAFETY, username="anquan"))


def brought(actor, *lines):
    key = importing.receive(actor, table(*lines), "台账.xlsx")
    return importing.bring_in(actor, key, importing.look(actor, key).plan.seen)


def count_of(kind):
    return db.session.scalar(select(func.count()).select_from(kind))


def statements(work):
    seen = []

    def note(_c, _k, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_many_rows_take_no_more_statements_than_a_few(rows, office):
    with rows:
        make.staff_of(make.firm("示例仓储公司"))
        few = statements(lambda: brought(office, *map(line, range(5))))
        many = statements(lambda: brought(office, *map(line, range(100, 100 + MANY))))
        assert many < few + 20
        assert count_of(Hazard) == MANY + 5
        assert count_of(HazardSearch) == MANY + 5
        assert count_of(HazardSettled) == 2 * (MANY + 5)
        assert count_of(HazardHandler) == MANY + 5
        assert trail.verify() is None
        assert count_of(TrailLine) >= MANY + 5
        assert db.session.scalar(select(func.count()).where(Notice.text.contains("条待整改"))) == 2
        found = ledger.ledger(office, Filter(words="压力不足（399）"))
        assert [row.status for row in found.rows] == [Status.OPEN]


def test_the_counters_hold_what_a_large_table_brought(rows, office):
    with rows:
        make.firm("示例仓储公司")
        make.firm("另一家公司")
        brought(office, line(0))
        closed = {"状态": "已销号", "销号日期": str(clock.today())}
        lines = [
            line(at, **(closed if at % 3 else {"单位名称": "另一家公司"})) for at in range(1, 600)
        ]
        brought(office, *lines)
        found = tallies.recount()
        assert (found.hazards, found.wrong) == (600, 0)


def test_what_the_ledger_holds_is_known_by_firm_place_words_and_day(rows, office):
    with rows:
        make.firm("示例仓储公司")
        make.firm("另一家公司")
        brought(office, line(1), line(2))
        day = str(clock.today() - timedelta(days=40))
        asked = (
            line(1, 排查日期=str(clock.today() - timedelta(days=2))),
            line(1, 排查日期=day),
            line(1, 单位名称="另一家公司"),
            line(1, 隐患部位="二层"),
            line(2, 隐患编号="YH-1999-0001"),
        )
        key = importing.receive(office, table(*asked), "x")
        fates = [one.fate for one in importing.look(office, key).plan.lines]
        assert fates == [Fate.KNOWN, Fate.NEW, Fate.NEW, Fate.NEW, Fate.WRONG]


def test_a_hazard_without_people_of_its_firm_goes_to_the_section_in_charge(rows, office):
    with rows:
        section = make.section()
        clerk = make.user(Role.SECTION, unit=section, username="jingban")
        make.firm("示例仓储公司", section=section)
        brought(office, line(1), line(2, 状态="已销号", 销号日期=str(clock.today())))
        held = db.session.execute(select(Hazard.status, Hazard.holder_id).order_by(Hazard.id)).all()
        assert [tuple(one) for one in held] == [(Status.OPEN, clerk.id), (Status.CLOSED, None)]


def test_a_table_keeps_the_columns_it_fills_and_no_others(rows, office):
    with rows:
        make.firm("示例仓储公司")
        key = importing.receive(office, table(line(1), {}, line(2, 备注="有")), "x")
        look = importing.look(office, key)
        assert [one.row.line_no for one in look.plan.lines] == [2, 4]
        assert "remark" in look.plan.lines[0].row.places
        assert "clause" not in look.plan.lines[0].row.places
        assert look.letters["remark"] == "AJ"
