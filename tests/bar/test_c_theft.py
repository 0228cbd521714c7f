"""C. Encryption and theft: lines 24 to 27, 31, 34 and 35 of the bar."""

import gzip
import itertools
import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import LargeBinary

from portal.db import db, transaction
from portal.kernel import clock
from portal.ops.backup import backup
from portal.ops.manifest import KEYRING, has_keyring
from portal.sealing.envelope import Tampered
from portal.settings import Settings
from portal.tips.models import Entry, Tip, Visit, Wrap
from portal.tips.service import conversing, visiting
from portal.tips.terms import Side
from tests.bar import marks
from tests.support import informant
from tests.support.page import Browser

SIZES = {1024, 4096, 16_384, 65_536, 262_144}
OVERHEAD = 1 + 24 + 16
"""Version, nonce and tag of an envelope."""


def _marked(visitor: Browser) -> str:
    """A tip full of marks, with a name and a file; its code."""
    page = visitor.open("/jubao/write")
    page = page.send("下一步", {"way": "named", "姓名": marks.WORDS["name"], "电话": "13912345678"})
    answers = {"单位名称或地址": marks.WORDS["place"], "看到了什么": marks.WORDS["text"]}
    page = page.send("下一步：照片（可跳过）", answers)
    note = f"{marks.WORDS['text']}\n".encode() * 10
    page = page.send("加上选好的", {"照片、视频、文件": [(note, f"{marks.WORDS['file']}.txt")]})
    code = informant.code_on(page.send("下一步：看一遍").send("交出去"))
    page = visitor.open("/jubao/check").send("查进度", {"查询码": code})
    page.send("送出去", {"想说的话": marks.WORDS["text"][::-1] + marks.WORDS["more"]})
    return code


def test_24_a_stolen_stack_tells_no_five_characters_of_a_tip(
    public: Flask,
    visitor: Browser,
    app: Flask,
    settings: Settings,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Database, journal, uploads, configuration, and the backups, unpacked."""
    monkeypatch.setattr("portal.ops.migrate.pending", lambda _app: [])
    _marked(visitor)
    backup(app, tmp_path / "backups", lambda _words: None)
    for packed in (tmp_path / "backups").rglob("*.gz"):
        packed.with_suffix(".plain").write_bytes(gzip.decompress(packed.read_bytes()))
    for folder in (settings.instance, tmp_path):
        assert not marks.found_in(folder, marks.WORDS.values())
    with public.app_context():
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(table.select()):
                told = repr(tuple(row))
                for word in marks.WORDS.values():
                    runs = (word[at : at + marks.SHORTEST] for at in range(len(word) - 4))
                    assert not any(run in told for run in runs), table.name
    assert not any(word in "".join(capfd.readouterr()) for word in marks.WORDS.values())


def test_26_sealed_texts_have_few_sizes_and_files_whole_mebibytes(
    public: Flask, visitor: Browser
) -> None:
    for length in (1, 300, 900, 3000, 9000, 19_000):
        informant.write(visitor, text="重" * length)
    with public.app_context():
        sealed = db.session.scalars(db.select(Entry.sealed)).all()
        assert {len(one) - OVERHEAD for one in sealed} <= SIZES
        wraps = db.session.scalars(db.select(Wrap.sealed)).all()
        assert len({len(one) for one in wraps}) == 1


def test_27_a_swapped_or_replayed_row_is_found_out(public: Flask, visitor: Browser) -> None:
    first, second = (informant.code_on(informant.write(visitor, text=one)) for one in "甲乙")
    visitor.open("/jubao/check").send("查进度", {"查询码": first}).send(
        "送出去", {"想说的话": "第二句"}
    )
    with public.app_context():
        guest, other = visiting.find(first), visiting.find(second)
        assert guest is not None
        assert other is not None
        rows = {
            (row.tip_id, row.seq): row.sealed for row in db.session.scalars(db.select(Entry)).all()
        }
        swaps = [
            ((guest.tip_id, 1), rows[other.tip_id, 1]),
            ((guest.tip_id, 2), rows[guest.tip_id, 1]),
            ((guest.tip_id, 1), rows[guest.tip_id, 2]),
        ]
        for (tip_id, seq), sealed in swaps:
            _put(tip_id, seq, sealed)
            with pytest.raises(Tampered):
                conversing.read(guest.tip_id, Side.SHARED, guest.key)
            _put(tip_id, seq, rows[tip_id, seq])
        _swap_wraps(guest.tip_id, other.tip_id)
        with pytest.raises(Tampered):
            visiting.find(first)


@transaction()
def _put(tip_id: str, seq: int, sealed: bytes) -> None:
    db.session.execute(
        db.update(Entry).where(Entry.tip_id == tip_id, Entry.seq == seq).values(sealed=sealed)
    )


@transaction()
def _swap_wraps(one: str, other: str) -> None:
    held = {
        tip_id: db.session.scalars(
            db.select(Wrap.sealed).where(
                Wrap.tip_id == tip_id, Wrap.holder == "informant", Wrap.side == Side.SHARED
            )
        ).one()
        for tip_id in (one, other)
    }
    for tip_id, sealed in ((one, held[other]), (other, held[one])):
        db.session.execute(
            db.update(Wrap)
            .where(Wrap.tip_id == tip_id, Wrap.holder == "informant", Wrap.side == Side.SHARED)
            .values(sealed=sealed)
        )


def test_31_a_stolen_session_table_opens_nothing(public: Flask, visitor: Browser) -> None:
    code = informant.code_on(informant.write(visitor))
    visitor.open("/jubao/check").send("查进度", {"查询码": code})
    with public.app_context():
        row = db.session.scalars(db.select(Visit)).one()
        tip = db.session.scalars(db.select(Tip)).one()
        guest = visiting.find(code)
        assert guest is not None
        for secret in (tip.id.encode(), guest.key, guest.key.hex().encode()):
            assert secret not in row.sealed
        assert visiting.of(row.token_hash) is None


def test_25_no_clear_value_leads_from_one_table_to_a_tip_by_chance(
    public: Flask, visitor: Browser
) -> None:
    """Sealed columns alone are bytes; of the rest no two tables but the tip's own share a value."""
    informant.write(visitor)
    with public.app_context():
        tip = db.session.scalars(db.select(Tip)).one()
        for table in db.metadata.sorted_tables:
            if table.name.startswith("tip"):
                continue
            plain = [one for one in table.columns if not isinstance(one.type, LargeBinary)]
            for row in db.session.execute(db.select(*plain)):
                told = json.dumps([str(one) for one in row])
                assert tip.id not in told, table.name


def test_34_a_keyring_older_than_30_days_is_taken_out_of_the_backups(
    app: Flask, visitor: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.ops.migrate.pending", lambda _app: [])
    informant.write(visitor)
    place, silent = tmp_path / "backups", lambda _words: None
    old = backup(app, place, silent).folder
    assert (old / KEYRING / "tip_wrap.jsonl.gz").exists()
    with clock.frozen(clock.now() + timedelta(days=20)):
        younger = backup(app, place, silent).folder
    with clock.frozen(clock.now() + timedelta(days=31)):
        newest = backup(app, place, silent).folder
    assert [has_keyring(one) for one in (old, younger, newest)] == [False, True, True]


def test_35_what_was_deleted_is_in_no_free_page(
    public: Flask, settings: Settings, visitor: Browser
) -> None:
    if not settings.is_sqlite:
        pytest.skip("a server's freed pages are the server's own: VACUUM")
    informant.write(visitor)
    with public.app_context():
        assert db.session.execute(db.text("PRAGMA secure_delete")).scalar() == 1
        sealed = db.session.scalars(db.select(Wrap.sealed)).first()
        assert sealed is not None
        with transaction():
            db.session.execute(db.delete(Wrap))
        db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.rollback()
        db.engine.dispose()
    for path in settings.instance.parent.rglob("portal.db*"):
        assert sealed not in path.read_bytes(), path.name


def test_the_marks_are_found_where_they_stand_in_clear(tmp_path: Path) -> None:
    """The search itself can find: a mark in any of its spellings."""
    for at, word in enumerate(itertools.chain(*(marks.parts(w) for w in marks.WORDS.values()))):
        if at % 40 == 0:
            (tmp_path / f"{at}").write_bytes(b"x" + word + b"y")
            assert marks.found_in(tmp_path, marks.WORDS.values())
            (tmp_path / f"{at}").unlink()
