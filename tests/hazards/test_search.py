"""Searching hazards: the index gives exactly what a look at every row gives, whatever was done."""

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from portal.db import db, transaction
from portal.hazards import finding, ledger, queries, search
from portal.hazards.models import Hazard
from portal.hazards.narrowing import Filter
from portal.hazards.search import HazardSearch
from portal.hazards.service import closing, handing, handling
from portal.hazards.service.handling import Confirmation
from portal.hazards.terms import Grade, Source, Status
from portal.hazards.turning import Sort
from portal.kernel import bigrams
from portal.policy import Role
from portal.units import queries as units
from portal.units.service import firms
from tests.support import make

LETTERS = "消防通道堆物配电箱门，。、3号0.9米ＡbYH"


def texts():
    return st.text(alphabet=LETTERS, min_size=1, max_size=14)


def found(actor, words, **more):
    page = ledger.ledger(actor, Filter(words=words, **more), size=200)
    return [row.id for row in page.rows]


def looked(words):
    """Every row one by one, the newest first: each word stands there, and no run is cut off."""
    query = finding.parsed(words)
    rows = db.session.scalars(
        select(Hazard)
        .where(Hazard.status != Status.DRAFT)
        .order_by(Hazard.found_at.desc(), Hazard.id.desc())
    )
    return [row.id for row in rows if all(stands(word, row) for word in query.words)]


def stands(word, row):
    said = (row.number, row.firm.name, row.firm.initials, row.place, row.text)
    folded = "\n".join(bigrams.folded(part) for part in said)
    begun = [
        any(here.startswith(run) for here in bigrams.words_of(folded))
        for run in bigrams.words_of(word)
        if bigrams.is_plain(run)
    ]
    return all(begun) and (word in folded or ([word] == bigrams.words_of(word) and bool(begun)))


@given(st.data())
@settings(max_examples=12, phases=[Phase.generate])
def test_the_index_gives_what_a_look_at_every_row_gives(installation, data):
    installation.empty()
    try:
        with installation.app.app_context():
            look_at_some(data)
    finally:
        installation.let_go(installation.app)


def look_at_some(data):
    firm = make.firm("通道消防器材公司")
    officer = make.actor(make.user(Role.SAFETY))
    said = data.draw(st.lists(texts(), min_size=3, max_size=8))
    rows = [make.hazard(Status.REPORTED, firm=firm, text=one, place="门") for one in said]
    for row in rows:
        edit(data, officer, row, firm)
    for one in [*said, data.draw(texts()), "消防", "门", "yh-"]:
        words = piece(data, one)
        if finding.parsed(words):
            assert found(officer, words) == looked(words), words
    assert kept_as_rebuilt()


def piece(data, said):
    at = data.draw(st.integers(0, max(0, len(said) - 2)))
    return said[at : at + data.draw(st.integers(1, 6))]


def edit(data, officer, row, firm):
    what = data.draw(st.sampled_from(["nothing", "text", "confirm", "rename", "dismiss"]))
    if what == "text":
        with transaction():
            row.text = data.draw(texts())
    elif what == "confirm":
        handling.confirm(officer, row, row.version, Confirmation(Grade.GENERAL))
    elif what == "dismiss":
        closing.dismiss(officer, row, row.version, "不是隐患")
    elif what == "rename":
        with transaction():
            firm.name = data.draw(texts())


def kept_as_rebuilt():
    def all_of():
        db.session.rollback()
        return [tuple(row) for row in db.session.execute(table.order_by(HazardSearch.key))]

    table = select(HazardSearch.key, HazardSearch.words, HazardSearch.facets)
    before = all_of()
    if db.engine.dialect.name == "sqlite":
        with transaction():
            check = "INSERT INTO hazard_words (hazard_words) VALUES ('integrity-check')"
            db.session.execute(text(check))
    assert search.rebuild() == len(before)
    return all_of() == before


@pytest.fixture
def officer(app):
    with app.app_context():
        return make.actor(make.user(Role.SAFETY))


def test_two_letters_are_found_anywhere_and_not_across_a_comma(app, officer):
    with app.app_context():
        one = make.hazard(text="楼道消，防火门坏")
        other = make.hazard(text="堵了消防通道")
        assert found(officer, "消防") == [other.id]
        assert found(officer, "防火") == [one.id]
        assert found(officer, "了消防通") == [other.id]
        assert found(officer, "消防 通道") == [other.id]
        assert found(officer, "消防 火门") == []


def test_numbers_are_found_from_their_beginning_in_any_width(app, officer):
    with app.app_context():
        row = make.hazard(text="剩余宽度 0.9 米，３号楼")
        assert found(officer, str(row.number)) == [row.id]
        assert found(officer, str(row.number)[:7]) == [row.id]
        assert found(officer, "３号楼") == found(officer, "3号楼") == [row.id]
        assert found(officer, "0.9") == [row.id]
        assert found(officer, "0.8") == []


def test_a_firm_is_found_by_name_and_initials_and_by_its_new_name(app, officer):
    with app.app_context():
        row = make.hazard(firm=make.firm("重庆示例商砼公司"))
        assert found(officer, "商砼") == found(officer, "cqsl") == [row.id]
        firm = units.details_of(row.firm)
        admin = make.actor(make.user(Role.ADMIN))
        renamed = replace(firm, name="重庆大江建材公司")
        firms.edit(admin, row.firm_id, row.firm.version, renamed, hand_on=handing.change_section)
        assert found(officer, "商砼") == []
        assert found(officer, "大江") == found(officer, "cqdj") == [row.id]


def test_a_draft_is_in_no_index(app, officer):
    with app.app_context():
        make.hazard(Status.DRAFT, text="配电箱敞开")
        assert found(officer, "配电箱") == []
        assert db.session.scalars(select(HazardSearch)).all() == []


def test_words_and_filters_hold_together(app, officer):
    with app.app_context():
        firm = make.firm()
        make.hazard(Status.REPORTED, text="消防栓无水", firm=firm)
        open_ = make.hazard(Status.OPEN, text="消防栓漏水", source=Source.EXPERT)
        assert found(officer, "消防栓", status=Status.OPEN) == [open_.id]
        assert found(officer, "消防栓", source=Source.EXPERT) == [open_.id]
        assert found(officer, "消防栓", firm_id=open_.firm_id) == [open_.id]
        assert found(officer, "消防栓", section_id=open_.section_id, grade=Grade.GENERAL) == [
            open_.id
        ]
        assert found(officer, "消防栓", late=True) == []
        assert len(found(officer, "消防栓", open=True)) == 2


@pytest.mark.parametrize("role", [Role.SECTION, Role.FIRM_STAFF])
def test_nobody_finds_what_they_may_not_see(app, role):
    with app.app_context():
        mine = make.hazard(text="消防栓无水")
        make.hazard(text="消防栓漏水", firm=make.firm(section=make.section("经发科")))
        unit = mine.section if role is Role.SECTION else mine.firm
        person = make.actor(make.user(role, unit=unit))
        assert found(person, "消防栓") == [mine.id]
        assert [row.id for row in ledger.by_words(person, "消防栓")] == [mine.id]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("words", ["", "消防", "栓"])
@pytest.mark.parametrize("many", [True, False])
def test_pages_lead_through_every_row_once_and_back(app, officer, monkeypatch, sort, words, many):
    if many:
        monkeypatch.setattr(ledger, "SORTED_AT_ONCE", 3)
    with app.app_context():
        firm = make.firm()
        for at in range(11):
            state = Status.REPORTED if at % 3 else Status.OPEN
            make.hazard(state, firm=firm, text=f"消防栓{at}")
        asked = Filter(words=words)
        whole = [row.id for row in ledger.ledger(officer, asked, sort=sort, size=99).rows]
        assert len(set(whole)) == 11

        def page(cursor):
            return ledger.ledger(officer, asked, sort=sort, cursor=cursor or "", size=4)

        forth, at = [page("")], ""
        while at := forth[-1].older:
            forth.append(page(at))
        assert [row.id for one in forth for row in one.rows] == whole
        assert {one.total for one in forth} == {11}
        back = [page("last")]
        while at := back[-1].newer:
            back.append(page(at))
        assert [row.id for one in reversed(back) for row in one.rows] == whole
        assert forth[0].newer is None
        assert back[0].older is None


def test_a_cursor_of_another_order_leads_to_the_beginning(app, officer):
    with app.app_context():
        make.hazard()
        for cursor in ("o:0~x~y", "o:7~1", "n:", "zzz", "o:0~2023-01-01~999"):
            for sort in Sort:
                assert ledger.ledger(officer, Filter(), sort=sort, cursor=cursor).total == 1


def test_the_late_ones_are_counted_with_and_without_words(app, officer):
    with app.app_context():
        row = make.hazard(text="消防栓无水")
        with transaction():
            row.due_on = row.due_on.replace(year=2020)
        make.hazard(text="消防栓漏水")
        assert ledger.ledger(officer, Filter(), late=True).late == 1
        assert ledger.ledger(officer, Filter(words="消防栓", late=True)).total == 1
        assert ledger.ledger(officer, Filter(words="漏水", late=True)).total == 0
        assert queries.get(officer, row.number).id == row.id
