"""Columns beyond the ledger's own: read from records and papers, a page in few statements."""

from urllib.parse import urlencode

from portal.db import db
from portal.hazards import ledger, sheet, wide
from portal.hazards.models import Hazard
from portal.hazards.narrowing import Filter
from portal.hazards.rules import Settled
from portal.hazards.service import handling
from portal.hazards.terms import Grade, Level, Part, Receipt, Status
from portal.kernel import clock
from portal.policy import Role
from tests.support import majors, make


def test_records_fill_the_columns_that_are_asked_for(rows):
    with rows:
        row = make.hazard(Status.RECTIFYING, Grade.MAJOR)
        majors.listed(row)
        plain = make.hazard(Status.OPEN)
        who = make.actor(make.safety_officer())
        found = ledger.ledger(who, Filter(), wide=True).rows
        said = {one["number"]: one for one in wide.values(found, 1, ["listed_on"])}
        own = {one["number"]: one for one in wide.values(found)}
    one, other = said[row.number], said[plain.number]
    today = clock.today()
    assert (one["judged_on"], one["judged_by"]) == (today, who.title)
    assert (one["listed_level"], one["listed_number"]) == (Level.COUNTY, "某应急督〔2023〕3号")
    assert (one["listed_on"], one["released_on"]) == (today, None)
    assert one[Receipt.FOUND_WORKERS.value] == today
    assert one[Receipt.FIXED_WORKERS.value] is None
    assert one["section"] == "建设科"
    assert (other["listed_level"], other["judged_on"], other["late_entry"]) == (None, None, False)
    assert set(own[row.number]) == {column.key for column in sheet.SHEET.columns}


def test_a_listing_without_a_number_has_that_of_its_notice(rows):
    with rows:
        make.office()
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        majors.judged(row)
        majors.listed(row, number="")
        paper = make.paper(row, kind=make.PaperKind.LISTING_NOTICE)
        found = ledger.ledger(make.actor(make.safety_officer()), Filter(), wide=True).rows
        (said,) = wide.values(found, 1, ["listed_number"])
    assert said["listed_number"] == paper.number


def test_every_column_on_one_page_costs_few_statements_and_money_is_a_figure(rows, browser):
    with rows:
        firm = make.firm()
        for _ in range(6):
            row = make.hazard(Status.OPEN, Grade.MAJOR, firm=firm)
            majors.judged(row)
            majors.listed(row)
        parts = {Part.FUNDS: Settled("已付", amount_fen=1_234_500)}
        handling.settle(majors.firm_of(row), row, row.version, parts)
        make.user(Role.SAFETY, username="anquan")
    asked = urlencode([("col", key) for key in sheet.SCREEN])
    page = browser.sign_in("anquan").open(f"/hazards/?{asked}")
    assert len(page.rows) == 6
    assert page.statements <= 12, "\n".join(page.sql)
    assert page.has("12345.00", "区县级", "解除挂牌日期", "双报告①日期")
    printed = browser.open(f"/hazards/print?{asked}")
    assert printed.has("某应急督〔2023〕3号")


def test_the_ledger_is_narrowed_to_what_is_under_supervision(rows, browser):
    with rows:
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        majors.judged(row)
        majors.listed(row)
        done = make.hazard(Status.RECTIFYING, Grade.MAJOR)
        majors.listed(done)
        majors.accepted(done)
        majors.released(done)
        make.hazard(Status.OPEN)
        make.user(Role.SAFETY, username="anquan")
        assert db.session.get_one(Hazard, done.id).number
    page = browser.sign_in("anquan").open("/hazards/?listed=y")
    assert [line[0] for line in page.rows] == [row.number]
