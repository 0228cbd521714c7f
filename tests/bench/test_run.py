"""``python -m bench``: the documents stand in the same run, and a goal they miss ends it."""

import pytest

import bench.__main__ as bench
from bench import gongwen, once
from bench.gongwen import Row
from bench.pairs import Pair

SLOW_NOTICE = {gongwen.NOTICE: Row(30, 10, 20)}
ROWS = {
    gongwen.NOTICE: Row(10, 10, 5),
    gongwen.LEDGER: Row(30, 1500, 20),
    gongwen.LONG_LEDGER: Row(150, None, 100),
    gongwen.ORDERS: Row(500, 3000, 1000),
}


@pytest.fixture
def written(monkeypatch, tmp_path):
    """Nothing is measured: what is found is told; the report is written apart."""
    page = tmp_path / "performance.md"
    monkeypatch.setattr(bench, "WRITTEN", page)
    monkeypatch.setattr(bench, "DATA", tmp_path)
    monkeypatch.setattr(bench, "_places", lambda sizes, only: iter(()))
    monkeypatch.setattr(once, "start", lambda: Pair("start: import", 10, 10))
    monkeypatch.setattr(once, "photo", lambda: Pair("photo of 12 MP", 10, 10, 20, 5))
    monkeypatch.setattr(gongwen, "rows", lambda: ROWS)
    monkeypatch.setattr(gongwen, "peak", lambda: 65.0)
    return page


def test_the_table_and_the_goals_of_documents_stand_beside_the_others(written, capsys):
    assert bench.main(["--write"]) == 0
    page = written.read_text("utf-8")
    for told in (page, capsys.readouterr().out):
        assert "| ledger of 1,000 rows | 30.0 | 0.02 | 1.50 |" in told
        assert "| CPU ÷ rows as XML | ledger of 1,000 rows | 3 × | 1.50 × | reached |" in told
        assert "| photo of 12 MP | 10 | 10 | 1.00 | 2.00 | 20 |" in told
    assert "9 goals reached, 0 missed" in page


def test_a_goal_that_a_document_misses_ends_the_run(written, monkeypatch):
    monkeypatch.setattr(gongwen, "rows", lambda: ROWS | SLOW_NOTICE)
    assert bench.main(["--write"]) == 1
    assert "| notice | 2 × | 3.00 × | **missed** |" in written.read_text("utf-8")
