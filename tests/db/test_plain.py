"""Plain rows: the same as those of a session, whatever their values and how many they are."""

from datetime import date

import pytest
from sqlalchemy import bindparam, select

from portal.db import db, read
from portal.hazards.models import Hazard
from portal.hazards.terms import Grade, Status
from portal.plain import Plain, made
from tests.support import make

QUERY = (
    select(Hazard.number, Hazard.grade, Hazard.due_on, Hazard.moved_at, Hazard.fixed_on_spot)
    .where(
        Hazard.status.in_([Status.OPEN, Status.REPORTED]),
        Hazard.status.in_(bindparam("states", expanding=True)),
        Hazard.text != bindparam("text"),
        Hazard.text.not_like("100%"),
    )
    .order_by(Hazard.id)
    .limit(50)
)


@pytest.mark.parametrize(
    "states", [[Status.OPEN], [Status.REPORTED], [Status.OPEN, Status.REPORTED], []]
)
def test_its_rows_are_those_of_the_query(rows, states):
    with rows:
        for status in (Status.OPEN, Status.REPORTED, Status.TO_REVIEW):
            make.hazard(status, text=f"一条{status.label}")
        plain, values = Plain(lambda: QUERY), {"text": "", "states": states}
        once = plain.rows(values)
        assert once == [tuple(row) for row in read(QUERY, values)]
        assert len(once) == len(states)
        assert plain.rows(values) == once
        assert plain.rows(values | {"text": "一条待整改"}) == [
            row for row in once if row[1] is not Grade.GENERAL
        ]


def test_a_raw_row_becomes_values_when_it_is_asked_for(rows):
    with rows:
        hazard = make.hazard(Status.OPEN)
        plain = Plain(QUERY)
        (raw,) = plain.raw({"text": "", "states": [Status.OPEN]})
        told = made(raw, plain.makes())
        assert told[0] == hazard.number
        assert told[1] is Grade.GENERAL
        assert isinstance(told[2], date)
        assert (told[3], told[4]) == (hazard.moved_at, False)


def test_it_sees_what_its_own_transaction_has_written(rows):
    with rows:
        hazard = make.hazard(Status.OPEN)
        plain = Plain(select(Hazard.place).where(Hazard.id == bindparam("hazard_id")))
        hazard.place = "二层"
        db.session.flush()
        assert plain.rows({"hazard_id": hazard.id}) == [("二层",)]
        db.session.rollback()
