"""发文字号: gap-free per organ's series and year, never reused, also by twenty at once."""

import threading

import pytest
from sqlalchemy import select

from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.numbering.models import Counter
from portal.official.models import OfficialDocument
from portal.official.service import issuing
from portal.official.terms import Status
from tests.official import making

WRITERS = 20


def test_twenty_clerks_register_at_once_without_gap_or_double_or_half_a_number(app, rows):
    with rows:
        desk = making.desk()
        first = making.to(desk, Status.TO_REGISTER)
        found = [first, *(making.like(first) for _ in range(WRITERS - 1))]
        keys = [(row.key, row.version) for row in found]
        clerk = making.who(desk.clerk)
    refused: list[str] = []

    def write(at: int) -> None:
        key, version = keys[at]
        with app.app_context():
            try:
                with transaction():
                    issuing.register(clerk, key, version, copies=5, among="各科室")
                    if at % 5 == 0:
                        raise Refusal("不办了。")
                    if at % 5 == 1:
                        raise OSError("磁盘满了。")
            except (Refusal, OSError) as failure:
                refused.append(str(failure))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=write, args=(at,)) for at in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with rows:
        numbers = db.session.scalars(
            select(OfficialDocument.serial).where(OfficialDocument.serial.is_not(None))
        ).all()
        waiting = db.session.scalars(
            select(OfficialDocument).where(OfficialDocument.status == Status.TO_REGISTER)
        ).all()
        counter = db.session.scalars(select(Counter.last)).one()
    assert sorted(refused) == ["不办了。"] * 4 + ["磁盘满了。"] * 4
    assert sorted(numbers) == list(range(1, WRITERS - 7))
    assert [(row.number, row.file_sha256) for row in waiting] == [(None, "")] * 8
    assert counter == WRITERS - 8


def test_the_same_form_twice_takes_one_number(rows):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_REGISTER)
        clerk, version = making.who(desk.clerk), row.version
        issuing.register(clerk, row.key, version, copies=1, among="各科室")
        with pytest.raises(Refusal):
            issuing.register(clerk, row.key, version, copies=1, among="各科室")
        assert db.session.scalars(select(Counter.last)).one() == 1


def test_a_new_year_begins_at_one(rows):
    with rows:
        desk = making.desk()
        making.to(desk, Status.TO_PRINT)
        year = clock.today().year
        with clock.frozen(clock.now().replace(year=year + 1)):
            row = making.to(desk, Status.TO_PRINT)
    assert row.number == f"某新城管安〔{year + 1}〕1号"
