"""The registration ledger against whoever edits it."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sealing import chain
from portal.sealing.chain import START, Broken, Fault, Row

DAY = date(2026, 11, 25)
COUNT = 6


def committed(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def chained(entries: Iterable[tuple[date, bytes]]) -> list[Row]:
    rows, head = [], START
    for index, (day, commitment) in enumerate(entries, 1):
        head = chain.link(head, index, day, commitment)
        rows.append(Row(index, day, commitment, head))
    return rows


def ledger(count: int = COUNT) -> list[Row]:
    days = (DAY + timedelta(days=at // 2) for at in range(count))
    return chained((day, committed(f"tip {at}")) for at, day in enumerate(days))


ROWS = ledger()
HEADS = {row.index: row.head for row in ROWS}
EVERY = range(COUNT)


def rebuilt(rows: Iterable[Row]) -> list[Row]:
    """What one who can write everything makes of it: numbered and chained afresh."""
    return chained((row.day, row.commitment) for row in rows)


def found(rows: list[Row], published: dict[int, bytes] | None = None) -> Fault:
    fault = chain.verify(rows, {} if published is None else published)
    assert fault is not None
    assert fault.sentence.startswith(f"第 {fault.index} 条")
    return fault


def test_an_untouched_ledger_has_no_fault() -> None:
    assert chain.verify(ROWS, HEADS) is None
    assert chain.verify(iter(ROWS), {}) is None
    assert chain.verify([], {}) is None


def test_the_link_is_the_published_formula() -> None:
    expected = hashlib.sha256(
        START + b"\0\0\0\0\0\0\0\x01" + b"2026-11-25" + committed("tip 0")
    ).digest()
    assert ROWS[0].head == expected
    contents = chain.contents([b"a", b"b"])
    parts = b"".join(hashlib.sha256(part).digest() for part in (b"a", b"b"))
    assert contents == hashlib.sha256(parts).digest()
    commitment = chain.commitment(contents, bytes(range(32)))
    assert commitment == hashlib.sha256(b"\x01" + contents + bytes(range(32))).digest()
    first = chain.link(START, 1, DAY, commitment).hex()
    assert first == "ed22ac352132679df56cfc32747ac0170c642f593655c781a4cb248445e9502d"


@pytest.mark.parametrize("at", EVERY)
@pytest.mark.parametrize(
    "change",
    [{"commitment": committed("other")}, {"day": DAY + timedelta(days=9)}, {"head": START}],
    ids=["commitment", "day", "head"],
)
def test_an_edited_row_is_found_where_it_is(at: int, change: dict[str, object]) -> None:
    rows = list(ROWS)
    rows[at] = replace(rows[at], **change)  # type: ignore[arg-type]  # values by their names
    assert found(rows) == Fault(at + 1, Broken.ALTERED)


@pytest.mark.parametrize("at", EVERY)
def test_an_edit_chained_anew_is_found_at_the_next_row_or_the_published_head(at: int) -> None:
    rows = list(ROWS)
    entries = [(row.day, row.commitment) for row in rows[:at]]
    rows[at] = chained([*entries, (rows[at].day, committed("other"))])[-1]
    assert found(rows, HEADS) == Fault(at + 1, Broken.NOT_AS_PUBLISHED)
    if at < COUNT - 1:
        assert found(rows) == Fault(at + 2, Broken.ALTERED)


@pytest.mark.parametrize("at", EVERY)
def test_a_removed_row_is_missed(at: int) -> None:
    rows = ROWS[:at] + ROWS[at + 1 :]
    assert found(rows, HEADS) == Fault(at + 1, Broken.MISSING)
    if at < COUNT - 1:
        renumbered = [replace(row, index=index) for index, row in enumerate(rows, 1)]
        assert found(renumbered) == Fault(at + 1, Broken.ALTERED)
    assert found(rebuilt(rows), HEADS).index == at + 1


@pytest.mark.parametrize("at", EVERY)
def test_an_inserted_row_is_found(at: int) -> None:
    new = replace(ROWS[at], commitment=committed("back-dated"))
    rows = [*ROWS[:at], new, *ROWS[at:]]
    assert found(rows).index in (at + 1, at + 2)
    renumbered = [replace(row, index=index) for index, row in enumerate(rows, 1)]
    assert found(renumbered) == Fault(at + 1, Broken.ALTERED)
    assert found(rebuilt(rows), HEADS) == Fault(at + 1, Broken.NOT_AS_PUBLISHED)


@pytest.mark.parametrize("at", range(COUNT - 1))
def test_rows_in_another_order_are_found(at: int) -> None:
    rows = [*ROWS[:at], ROWS[at + 1], ROWS[at], *ROWS[at + 2 :]]
    assert found(rows) == Fault(at + 1, Broken.MISSING)
    renumbered = [replace(row, index=index) for index, row in enumerate(rows, 1)]
    assert found(renumbered).index in (at + 1, at + 2)
    assert found(rebuilt(rows), HEADS).index in (at + 1, at + 2)


def test_a_day_that_runs_backwards_is_found_even_if_chained() -> None:
    rows = chained([(DAY, committed("a")), (DAY - timedelta(days=1), committed("b"))])
    assert found(rows) == Fault(2, Broken.OUT_OF_ORDER)


def test_a_repeated_row_is_found() -> None:
    assert found([*ROWS, ROWS[-1]]) == Fault(COUNT, Broken.OUT_OF_ORDER)


def test_a_ledger_emptied_or_cut_after_publishing_is_found() -> None:
    assert found([], HEADS) == Fault(1, Broken.MISSING)
    assert found(ROWS[:4], {6: HEADS[6]}) == Fault(5, Broken.MISSING)


@settings(max_examples=30)
@given(st.data())
def test_one_published_head_protects_everything_before_it(data: st.DataObject) -> None:
    index = data.draw(st.integers(1, COUNT))
    at = data.draw(st.integers(0, index - 1))
    rows = list(ROWS)
    rows[at] = replace(rows[at], commitment=data.draw(st.binary(min_size=32, max_size=32)))
    assert found(rebuilt(rows), {index: HEADS[index]}).index <= index


def test_contents_know_order_and_borders() -> None:
    lists = [(b"ab",), (b"a", b"b"), (b"b", b"a"), (b"", b"ab"), (b"ab", b""), ()]
    assert len({chain.contents(parts) for parts in lists}) == len(lists)


def test_a_commitment_hides_what_it_commits_to() -> None:
    contents = chain.contents([b"same"])
    assert chain.commitment(contents, bytes(32)) != chain.commitment(contents, bytes([1] * 32))
    for wrong in ((b"short", bytes(32)), (contents, b"short")):
        with pytest.raises(ValueError, match="32 bytes"):
            chain.commitment(*wrong)
    with pytest.raises(ValueError, match="32 bytes"):
        chain.link(START, 1, DAY, b"short")
