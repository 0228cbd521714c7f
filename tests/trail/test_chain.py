from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from portal.trail.chain import GENESIS, Line, digest, first_broken

AT = datetime(2026, 11, 25, 1, 2, 3, 456, tzinfo=UTC)


def line(number: int) -> Line:
    return Line(
        id=number,
        at=AT + timedelta(minutes=number),
        actor_id=7,
        actor_name="安全管理科 · 张三",
        role="safety",
        on_behalf_of_id=None,
        verb="hazard.report",
        subject=f"hazard:{number}",
        words="说明",
        before=None,
        after={"b": 2, "a": 1},
    )


def chain(length: int = 4) -> list[tuple[Line, str, str]]:
    made, previous = [], GENESIS
    for number in range(1, length + 1):
        found = digest(line(number), previous)
        made.append((line(number), previous, found))
        previous = found
    return made


def end(made: list[tuple[Line, str, str]]) -> tuple[int, str]:
    return made[-1][0].id, made[-1][2]


def test_a_whole_chain_has_no_broken_line() -> None:
    assert first_broken(chain(), *end(chain())) is None
    assert first_broken([], 0, GENESIS) is None


@pytest.mark.parametrize(
    "change",
    [
        {"at": AT},
        {"actor_id": 8},
        {"actor_name": "李四"},
        {"role": "section"},
        {"on_behalf_of_id": 1},
        {"verb": "hazard.close"},
        {"subject": "hazard:9"},
        {"words": "别的"},
        {"before": {}},
        {"after": {"a": 1}},
    ],
)
def test_a_change_of_any_part_of_a_line_is_found(change: dict[str, object]) -> None:
    made = chain()
    told, previous, found = made[1]
    made[1] = (replace(told, **change), previous, found)
    assert first_broken(made, *end(chain())) == 2


def test_a_line_changed_with_its_own_hash_breaks_the_next() -> None:
    made = chain()
    told, previous, _ = made[1]
    other = replace(told, words="别的")
    made[1] = (other, previous, digest(other, previous))
    assert first_broken(made, *end(chain())) == 3


def test_a_missing_line_is_found_where_it_was() -> None:
    made = chain()
    del made[1]
    assert first_broken(made, *end(chain())) == 2


def test_a_cut_tail_is_found_after_the_last_line_left() -> None:
    assert first_broken(chain()[:2], *end(chain())) == 3
    assert first_broken([], *end(chain())) == 1


def test_the_order_of_keys_and_the_zone_do_not_matter() -> None:
    told = line(1)
    same = replace(
        told,
        after={"a": 1, "b": 2},
        at=told.at.astimezone(timezone(timedelta(hours=8))),
    )
    assert digest(same, GENESIS) == digest(told, GENESIS)
