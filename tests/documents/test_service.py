"""Papers: a number and frozen bytes in one transaction; voiding keeps the number."""

import io
import threading

import pytest
from docx import Document as read_word
from sqlalchemy import select

from portal.db import db
from portal.documents import queries, service
from portal.documents.models import Paper
from portal.documents.queries import Filter
from portal.hazards.service import issuing as making
from portal.hazards.terms import Grade, Status
from portal.kernel.errors import Forbidden, Refusal
from portal.office.terms import PaperKind
from portal.policy import Role
from tests.support import make


def word_text(data):
    word = read_word(io.BytesIO(data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in word.paragraphs), *cells])


def test_a_preview_takes_no_number_and_leaves_nothing(rows):
    with rows:
        make.office()
        hazard = make.hazard(before=2)
        who = make.actor(make.safety_officer())
        order = making.order_of(hazard, PaperKind.RECTIFY_NOTICE)
        text = word_text(service.preview(who, order))
        assert "号" not in text.split("隐患整改通知书")[1].splitlines()[1]
        assert db.session.scalars(select(Paper)).all() == []


def test_the_notice_tells_the_hazard_and_holds_all_its_photos(rows):
    with rows:
        make.office()
        hazard = make.hazard(grade=Grade.MAJOR, before=3, text="丁类厂房储存甲类溶剂")
        who = make.actor(make.safety_officer())
        paper = service.issue(who, making.order_of(hazard, PaperKind.RECTIFY_NOTICE))
        data = service.content(paper)
        text = word_text(data)
        for words in (
            hazard.number,
            "丁类厂房储存甲类溶剂",
            paper.number,
            hazard.firm.name,
            "重大",
        ):
            assert words in text
        assert len(read_word(io.BytesIO(data)).inline_shapes) == 3
        for never in ("责令", "处罚", "指令书", "None"):
            assert never not in text


def test_the_opinion_comes_after_closing_only(rows):
    with rows:
        make.office()
        with pytest.raises(Refusal, match="销号以后"):
            making.order_of(make.hazard(), PaperKind.REVIEW_OPINION)
        closed = make.hazard(Status.CLOSED)
        who = make.actor(make.safety_officer())
        paper = service.issue(who, making.order_of(closed, PaperKind.REVIEW_OPINION))
        assert closed.review_note in word_text(service.content(paper))


def test_without_an_issuing_organ_nothing_is_issued_and_the_sentence_says_where(rows):
    with rows:
        hazard = make.hazard()
        order = making.order_of(hazard, PaperKind.RECTIFY_NOTICE)
        with pytest.raises(Refusal, match="设置"):
            service.issue(make.actor(make.safety_officer()), order)


def test_a_paper_keeps_the_organs_old_name(rows):
    with rows:
        issuer = make.office()
        paper = make.paper()
        issuer.name = "某区新名称管委会"
        db.session.commit()
        assert db.session.get(Paper, paper.id).issuer == make.COMMITTEE


def test_voiding_asks_once_and_keeps_the_number(rows):
    with rows:
        first = make.paper(hazard := make.hazard())
        who = make.actor(make.user(Role.CLERK))
        service.void(who, first, "名称有误")
        with pytest.raises(Refusal, match="已经作废过"):
            service.void(who, first, "再来一次")
        assert make.paper(hazard).serial == 2
        listed = queries.register(who, Filter()).rows
        assert [paper.serial for paper in listed] == [2, 1]


def test_a_second_paper_of_the_kind_is_refused_while_one_is_in_force(app, rows):
    with rows:
        make.office()
        hazard = make.hazard()
        who = make.actor(make.safety_officer())
        order = making.order_of(hazard, PaperKind.RECTIFY_NOTICE)
    said = []

    def issue():
        with app.app_context():
            try:
                said.append(service.issue(who, order).serial)
            except Refusal as refusal:
                said.append(str(refusal))
            db.session.remove()

    threads = [threading.Thread(target=issue) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count(1) == 1
    assert sum("请先作废" in str(one) for one in said) == 4


def test_a_firm_sees_its_papers_and_cannot_void_them(rows):
    with rows:
        paper = make.paper(hazard := make.hazard())
        own = make.actor(make.staff_of(hazard.firm))
        other = make.actor(make.user(Role.FIRM_STAFF, unit=make.firm()))
        assert [row.id for row in queries.register(own, Filter()).rows] == [paper.id]
        assert queries.register(other, Filter()).rows == []
        with pytest.raises(Forbidden):
            service.void(own, paper, "不要了")


def test_many_issuing_at_once_leave_no_gap(app, rows):
    with rows:
        make.office()
        hazards = [make.hazard() for _ in range(8)]
        who = make.actor(make.safety_officer())
        orders = [making.order_of(hazard, PaperKind.RECTIFY_NOTICE) for hazard in hazards]

    def issue(order):
        with app.app_context():
            service.issue(who, order)
            db.session.remove()

    threads = [threading.Thread(target=issue, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with rows:
        serials = db.session.scalars(select(Paper.serial).order_by(Paper.serial)).all()
    assert serials == list(range(1, 9))
