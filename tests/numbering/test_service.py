"""Numbers are taken in order, without gaps or reuse, also by many at once."""

import threading

import pytest

from portal.db import db, transaction
from portal.kernel.errors import Refusal
from portal.numbering import service as numbering


def test_each_series_and_year_runs_from_one(rows):
    with rows, transaction():
        taken = [
            numbering.take("a", 2023),
            numbering.take("a", 2023),
            numbering.take("b", 2023),
            numbering.take("a", 2024),
        ]
    assert taken == [1, 2, 1, 1]


def test_a_number_taken_in_vain_is_given_again(rows):
    with rows:
        with pytest.raises(Refusal), transaction():
            numbering.take("a", 2023)
            raise Refusal("不办了。")
        with transaction():
            assert numbering.take("a", 2023) == 1


def test_a_number_outside_a_transaction_is_a_mistake(rows):
    with rows, pytest.raises(RuntimeError):
        numbering.take("a", 2023)


def test_twenty_writers_leave_no_gap_and_no_double(app, rows):
    taken: list[int] = []

    def write():
        with app.app_context():
            for turn in range(5):
                try:
                    with transaction():
                        number = numbering.take("a", 2023)
                        if turn == 2:
                            raise Refusal("不办了。")
                except Refusal:
                    continue
                taken.append(number)
            db.session.remove()

    threads = [threading.Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 81))
