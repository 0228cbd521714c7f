from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.documents import service as documents
from portal.documents.service import Order
from portal.gongwen.content import Document, Paragraph
from portal.kernel.errors import Forbidden, Refusal, Stale
from portal.office import queries, service
from portal.office.holidays import SpecialDay
from portal.office.rules import Office
from portal.office.service import Organ
from portal.office.terms import PaperKind
from portal.policy import Actor, Role, Scope
from portal.trail.models import TrailLine
from tests.support import make
from tests.support.app import Rows


def admin() -> Actor:
    return make.actor(make.user(Role.ADMIN))


def last_line() -> TrailLine:
    return db.session.scalars(select(TrailLine).order_by(TrailLine.id.desc()).limit(1)).one()


def test_a_change_of_settings_leaves_a_line_with_before_and_after(rows: Rows) -> None:
    with rows:
        service.change(admin(), {"idle_minutes": 45, "totp_roles": ["leader"], "session_hours": 12})
        assert queries.current().idle_minutes == 45
        line = last_line()
        assert line.verb == "office.change"
        assert line.before == {
            "无操作多少分钟后退出": 30,
            "哪些角色要动态码": "系统管理员、举报专员、财务、纪检",
        }
        assert line.after == {"无操作多少分钟后退出": 45, "哪些角色要动态码": "领导"}


def test_a_bad_value_changes_nothing_at_all(rows: Rows) -> None:
    with rows:
        with pytest.raises(Refusal):
            service.change(admin(), {"session_hours": 8, "idle_minutes": 0})
        assert queries.current() == Office()
        assert db.session.scalars(select(TrailLine)).all() == []


def test_saving_what_is_there_leaves_no_line(rows: Rows) -> None:
    with rows:
        service.change(admin(), {"idle_minutes": 30})
        assert db.session.scalars(select(TrailLine)).all() == []


def test_settings_changed_meanwhile_are_not_overwritten(rows: Rows) -> None:
    with rows:
        person, seen = admin(), queries.current()
        service.change(person, {"idle_minutes": 45})
        with pytest.raises(Stale):
            service.change(person, {"idle_minutes": 20}, seen=seen)


def test_only_the_administrator_decides(rows: Rows) -> None:
    with rows, pytest.raises(Forbidden):
        service.change(make.actor(make.user(Role.LEADER)), {"idle_minutes": 45})


def test_an_organ_renamed_signs_new_papers_and_old_ones_keep_its_name(rows: Rows) -> None:
    with rows:
        issuer = make.office()
        safety = make.actor(make.user(Role.SAFETY))
        order = Order(
            kind=PaperKind.RECTIFY_NOTICE,
            title="隐患整改通知书",
            subject="hazard:1",
            scope=Scope(),
            make=lambda organ, number, day: Document(
                issuers=(organ,), number=number, title="通知", body=(Paragraph(f"{day}"),)
            ),
        )
        old = documents.issue(safety, order)
        service.change_issuer(
            admin(), issuer.id, Organ("新名管委会", {PaperKind.RECTIFY_NOTICE: "新名管安改"})
        )
        new = documents.issue(safety, replace(order, subject="hazard:2"))
        assert (old.issuer, old.number[:6]) == (make.COMMITTEE, "某新城管安改")
        assert (new.issuer, new.number[:5]) == ("新名管委会", "新名管安改")
        assert new.serial == 1


def test_a_code_belongs_to_one_organ_and_one_kind(rows: Rows) -> None:
    with rows:
        make.office()
        person = admin()
        for codes in (
            {PaperKind.DOCUMENT: "某新城管安改"},
            {PaperKind.DOCUMENT: "甲乙", PaperKind.RECTIFY_NOTICE: "甲乙"},
            {PaperKind.DOCUMENT: "甲1"},
        ):
            with pytest.raises(Refusal):
                service.add_issuer(person, Organ("某街道办事处", codes))
        with pytest.raises(Refusal, match="已经有发文机关") as refused:
            service.add_issuer(person, Organ(make.COMMITTEE, {}))
        assert refused.value.field == "name"
        assert len(queries.issuers()) == 1


def test_organs_change_places_and_the_first_with_a_code_issues(rows: Rows) -> None:
    with rows:
        person = admin()
        first = service.add_issuer(person, Organ("甲机关", {PaperKind.DOCUMENT: "甲发"}))
        second = service.add_issuer(person, Organ("乙机关", {PaperKind.DOCUMENT: "乙发"}))
        assert queries.series_of(PaperKind.DOCUMENT) == ("甲机关", "甲发")
        service.move_issuer(person, second.id, up=True)
        assert queries.series_of(PaperKind.DOCUMENT) == ("乙机关", "乙发")
        lines = len(db.session.scalars(select(TrailLine)).all())
        service.move_issuer(person, first.id, up=False)
        assert len(db.session.scalars(select(TrailLine)).all()) == lines


def test_a_code_taken_away_is_free_for_another_organ(rows: Rows) -> None:
    with rows:
        person = admin()
        first = service.add_issuer(person, Organ("甲机关", {PaperKind.DOCUMENT: "甲发"}))
        service.change_issuer(person, first.id, Organ("甲机关", {PaperKind.DOCUMENT: ""}))
        service.add_issuer(person, Organ("乙机关", {PaperKind.DOCUMENT: "甲发"}))
        assert queries.series_of(PaperKind.DOCUMENT) == ("乙机关", "甲发")


def test_special_days_go_in_once_and_come_off_again(rows: Rows) -> None:
    with rows:
        person = admin()
        day = SpecialDay(date(2026, 10, 10), "work", "国庆节")
        assert not queries.knows_year(2026)
        assert service.set_days(person, [day]) == 1
        assert service.set_days(person, [day]) == 0
        assert queries.knows_year(2026)
        assert queries.calendar().is_workday(date(2026, 10, 10))
        service.remove_day(person, day.day)
        service.remove_day(person, day.day)
        assert not queries.calendar().is_workday(date(2026, 10, 10))
        verbs = db.session.scalars(select(TrailLine.verb).order_by(TrailLine.id)).all()
        assert verbs == ["office.set_holidays", "office.remove_holiday"]


def test_the_next_year_is_needed_in_december(rows: Rows) -> None:
    with rows:
        service.load_known_year(admin(), 2025)
        assert queries.unknown_years(date(2025, 11, 30)) == []
        assert queries.unknown_years(date(2025, 12, 1)) == [2026]
        assert queries.unknown_years(date(2090, 5, 1)) == [2090]


def test_a_year_nobody_knows_cannot_be_loaded(rows: Rows) -> None:
    with rows, pytest.raises(Refusal, match="没有内置 2090 年"):
        service.load_known_year(admin(), 2090)
