"""Thousands of rows out: a few statements for some hundred, and what stands beside each."""

import pytest
from sqlalchemy import event

from portal.db import db
from portal.files import service as files
from portal.hazards import ledger, sheet
from portal.hazards.narrowing import Filter
from portal.hazards.service import exporting
from portal.hazards.terms import Slot, Status
from portal.hazards.turning import Sort
from portal.policy import Role
from portal.sheets.guard import ReadLimits
from portal.sheets.read import read_file
from tests.support import make

LABELS = {column.key: at for at, column in enumerate(sheet.SHEET.columns)}


@pytest.fixture
def officer(rows):
    with rows:
        return make.user(Role.SAFETY, username="anquan")


def taken_out(person):
    data = exporting.workbook(make.actor(person), Filter(), Sort.FOUND, "全部").getvalue()
    return read_file(data, ReadLimits())[1:]


def test_photos_and_the_parts_of_a_plan_stand_in_the_row_of_their_own_hazard(rows, officer):
    with rows:
        found = [make.hazard(Status.REPORTED, text=f"第 {at} 条") for at in range(3)]
        person = make.actor(officer)
        for slot, count in ((Slot.BEFORE, 2), (Slot.AFTER, 1)):
            keys = [make.photo(officer, f"{slot.value}{at}") for at in range(count)]
            files.bind(person, keys, found[1].subject, slot.value)
        lines = {line[LABELS["text"]]: line for line in taken_out(officer)}
        counts = [
            (lines[f"第 {at} 条"][LABELS["before"]], lines[f"第 {at} 条"][LABELS["after"]])
            for at in range(3)
        ]
        assert counts[1] == (2, 1)
        assert counts[0][1] == counts[2][1] == 0


def test_as_many_statements_for_one_row_as_for_a_page_of_them(rows, officer):
    with rows:
        seen = []

        def note(_c, _k, statement, *_rest):
            seen.append(statement)

        make.hazard(Status.REPORTED)
        taken_out(officer)
        event.listen(db.engine, "before_cursor_execute", note)
        taken_out(officer)
        for_one = len(seen)
        for _ in range(5):
            make.hazard(Status.REPORTED)
        seen.clear()
        taken_out(officer)
        event.remove(db.engine, "before_cursor_execute", note)
        assert len(seen) == for_one


def test_rows_are_walked_some_at_a_time_each_once_in_their_order(rows, officer):
    with rows:
        made = [make.hazard(Status.REPORTED) for _ in range(5)]
        walked = [
            [row.id for row in some] for some in ledger.walk(make.actor(officer), Filter(), size=2)
        ]
        assert walked == [[made[4].id, made[3].id], [made[2].id, made[1].id], [made[0].id]]
