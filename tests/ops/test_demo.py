"""The demonstration district: whole, the same from the same seed, and never over a real office."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from portal.accounts import passwords
from portal.accounts import queries as people
from portal.accounts import rules as signing
from portal.accounts.models import UnitPost, User
from portal.app import create_app
from portal.db import db
from portal.documents import service as documents
from portal.documents.models import Paper
from portal.files import service as files
from portal.files.models import StoredFile
from portal.hazards import ledger
from portal.hazards.models import Hazard
from portal.hazards.narrowing import Filter
from portal.hazards.terms import OPEN_STATES, Grade, Source, Status
from portal.kernel import clock, credit_code
from portal.notices.models import Notice
from portal.office import queries as office
from portal.official.models import OfficialDocument
from portal.official.models_incoming import Incoming
from portal.official.models_out import Distribution, Volume
from portal.ops import migrate
from portal.ops.demo import command, district
from portal.ops.demo.pictures import scenes
from portal.policy import Post, Role
from portal.settings import Settings
from portal.sweeps import queries as sweeps
from portal.sweeps.models import Sweep
from portal.sweeps.terms import Shown, State
from portal.trail import queries as trail
from portal.trail.models import TrailLine
from portal.units.models import Unit
from portal.units.terms import Kind, Tag
from tests.support import make
from tests.support.page import Browser

NOON = datetime(2026, 6, 10, 4, 0, tzinfo=UTC)

TWO = ("科室经办", "领导", "举报专员", "财务")


def new_app(folder: Path) -> Flask:
    app = create_app(
        Settings(
            instance=folder,
            secret_key="x" * 40,
            database_url=f"sqlite:///{folder / 'portal.db'}",
            production=False,
            run_jobs=False,
        )
    )
    migrate.upgrade(app)
    return app


@dataclass
class Loaded:
    """An installation with the district, and what was said while it was loaded."""

    app: Flask
    said: list[str]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    said: list[str] = []
    app = new_app(tmp_path_factory.mktemp("demo"))
    with clock.frozen(NOON):
        command.load(app, said.append)
    yield Loaded(app, said)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """The moment at which the district was loaded."""
    with clock.frozen(NOON):
        yield


@pytest.fixture
def open_(demo: Loaded) -> Iterator[None]:
    with demo.app.app_context():
        yield


def test_loading_says_how_far_it_is(demo: Loaded) -> None:
    assert any("100%" in line for line in demo.said)
    assert len([line for line in demo.said if "%" in line]) == command.LINES


def test_loading_again_keeps_what_is_there(demo: Loaded) -> None:
    with demo.app.app_context():
        before = db.session.scalar(select(func.max(TrailLine.id)))
    said: list[str] = []
    command.load(demo.app, said.append)
    with demo.app.app_context():
        assert db.session.scalar(select(func.max(TrailLine.id))) == before
    assert "接着用" in said[0]


@pytest.mark.usefixtures("open_")
def test_every_state_is_there_and_about_sixty_cases_are_on_the_ledger() -> None:
    found = dict(
        db.session.execute(select(Hazard.status, func.count()).group_by(Hazard.status)).all()
    )
    assert set(found) == set(Status)
    assert 60 <= sum(found.values()) <= 90
    texts = db.session.scalars(select(Hazard.text)).all()
    assert len(set(texts)) == len(texts)


@pytest.mark.usefixtures("open_")
def test_something_is_due_late_and_closed_today() -> None:
    today = clock.today()
    with_firm = Hazard.status.in_((Status.OPEN, Status.RECTIFYING))
    late = select(func.count()).where(with_firm, Hazard.due_on < today)
    due = select(func.count()).where(with_firm, Hazard.due_on == today)
    closed = [
        at
        for at in db.session.scalars(select(Hazard.closed_at).where(Hazard.closed_at.is_not(None)))
        if clock.local(at).date() == today
    ]
    assert db.session.scalar(late) >= 3
    assert db.session.scalar(due) >= 1
    assert closed


@pytest.mark.usefixtures("open_")
def test_every_turn_a_case_can_take_was_taken() -> None:
    rows = db.session.scalars(select(Hazard)).all()
    assert any(row.sent_back_count >= 2 for row in rows)
    assert any(row.fixed_on_spot for row in rows)
    assert {row.status for row in rows if row.grade is Grade.MAJOR} >= {
        Status.OPEN,
        Status.RECTIFYING,
        Status.CLOSED,
    }
    assert any(
        row.reported_at and row.found_at and (row.reported_at - row.found_at).days > 0
        for row in rows
    )
    acted_for = select(TrailLine.actor_name).where(TrailLine.on_behalf_of_id.is_not(None))
    assert "代" in (db.session.scalars(acted_for).first() or "")
    assert db.session.scalar(select(func.count()).where(Paper.voided_at.is_not(None))) == 1
    read = [at is not None for at in db.session.scalars(select(Notice.read_at))]
    assert True in read
    assert False in read


@pytest.mark.usefixtures("open_")
def test_no_open_case_is_without_a_living_holder() -> None:
    rows = db.session.scalars(select(Hazard).where(Hazard.status.in_(OPEN_STATES))).all()
    assert rows
    assert [row.number for row in rows if row.holder is None or not row.holder.is_active] == []


@pytest.mark.usefixtures("open_")
def test_the_trail_is_whole_and_goes_forward_in_time() -> None:
    assert trail.verify() is None
    moments = db.session.scalars(select(TrailLine.at).order_by(TrailLine.id)).all()
    assert moments == sorted(moments)
    assert moments[-1] <= NOON


@pytest.mark.usefixtures("open_")
def test_nothing_lies_ahead_of_the_moment_of_loading() -> None:
    for column in (Hazard.moved_at, Hazard.found_at, StoredFile.taken_at, Paper.issued_at):
        assert db.session.scalar(select(func.max(column))) <= NOON, column


@pytest.mark.usefixtures("open_")
def test_every_file_and_every_paper_is_whole() -> None:
    store = files.store()
    rows = db.session.scalars(select(StoredFile)).all()
    assert len(rows) > 100
    assert all(store.verify(row.sha256) for row in rows)
    assert all(store.verify(row.thumb_sha256) for row in rows if row.width), "photos have a thumb"
    papers = db.session.scalars(select(Paper)).all()
    assert len(papers) > 10
    assert all(documents.content(paper) for paper in papers)
    for series in {paper.series for paper in papers}:
        serials = sorted(paper.serial for paper in papers if paper.series == series)
        assert serials == list(range(1, len(serials) + 1))


@pytest.mark.usefixtures("open_")
def test_units_are_of_all_kinds_with_valid_codes_and_every_post_held() -> None:
    firms = db.session.scalars(select(Unit).where(Unit.kind == Kind.FIRM)).all()
    assert len(firms) == 12
    assert all(credit_code.read(firm.credit_code) == firm.credit_code for firm in firms)
    assert {tag for firm in firms for tag in firm.tags} == set(Tag)
    for unit in db.session.scalars(select(Unit)):
        held = set(db.session.scalars(select(UnitPost.post).where(UnitPost.unit_id == unit.id)))
        assert held >= set(signing.posts_of(unit.kind)), unit.name
        for row in db.session.scalars(select(UnitPost).where(UnitPost.unit_id == unit.id)):
            person = db.session.get_one(User, row.user_id)
            place = signing.Place(person.unit_id, person.unit.kind, person.roles)
            assert signing.may_hold(row.post, unit.id, unit.kind, place), (unit.name, row.post)
        assert people.post_holder(unit.id, Post.HEAD)


@pytest.mark.usefixtures("open_")
def test_persons_suit_their_units_and_are_plainly_invented() -> None:
    for person in db.session.scalars(select(User)):
        assert signing.role_fault(person.roles, person.unit.kind) == ""
        assert signing.username_fault(person.username) == ""
        assert "例" in person.name
        assert person.phone.startswith("1380000")
        assert not person.must_change
    for firm in db.session.scalars(select(Unit).where(Unit.kind == Kind.FIRM)):
        assert firm.name.startswith("示例")


def test_the_accounts_name_every_role_and_each_signs_in(demo: Loaded) -> None:
    told = district.accounts()
    roles = [one["role"] for one in told]
    assert set(roles) == {role.label for role in Role}
    assert all(roles.count(role) >= 2 for role in TWO)
    assert all(set(one) == {"role", "name", "username", "password", "unit"} for one in told)
    with demo.app.app_context():
        for one in told:
            person = people.by_username(one["username"])
            assert person is not None
            assert passwords.fits(one["password"], person.password_hash)
            assert (person.name, person.unit.name) == (one["name"], one["unit"])
            faults = signing.password_faults(
                one["password"],
                least=office.current().password_length_for(person.roles),
                username=one["username"],
                common=passwords.common(),
            )
            assert faults == []
    by_role = {one["role"]: one for one in told}
    for one in by_role.values():
        page = Browser(demo.app).sign_in(one["username"], one["password"])
        assert one["name"] in page.open("/").text


def numbers_and_texts(app: Flask) -> list[Any]:
    with app.app_context():
        hazards = select(
            Hazard.number, Hazard.status, Hazard.text, Hazard.due_on, Hazard.moved_at
        ).order_by(Hazard.number)
        return [
            *db.session.execute(hazards).all(),
            *db.session.scalars(select(Paper.number).order_by(Paper.id)),
            *db.session.execute(select(Notice.user_id, Notice.text).order_by(Notice.id)).all(),
        ]


def test_the_same_seed_gives_the_same_numbers_and_texts(
    demo: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures apart, which are compared one by one below: they cost most of the time."""
    monkeypatch.setattr(scenes, "photo", lambda *_, shot, **__: make.photo_bytes(str(shot)))
    again = new_app(tmp_path)
    command.load(again, lambda _: None)
    assert numbers_and_texts(again) == numbers_and_texts(demo.app)
    with again.app_context():
        db.engine.dispose()


def test_a_load_that_is_cut_short_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = new_app(tmp_path)

    def cut(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(scenes, "photo", cut)
    with pytest.raises(KeyboardInterrupt):
        command.load(app, lambda _: None)
    with app.app_context():
        assert not district.is_loaded()
        assert db.session.scalar(select(func.count()).select_from(Unit)) == 0
        db.engine.dispose()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@localhost/real-office")
    return tmp_path / "instance"


def run(*options: str) -> Any:
    return CliRunner().invoke(command.demo(create_app, create_app), ["--no-serve", *options])


def test_the_command_loads_tells_the_accounts_and_starts_over_when_asked(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[object] = []
    monkeypatch.setattr(command, "load", lambda app, _say: loads.append(app))
    first = run()
    assert first.exit_code == 0, first.output
    assert "anquan1" in first.output
    assert json.loads((place / command.ACCOUNTS).read_text("utf-8")) == district.accounts()
    assert (place / "portal.db").exists()
    key = (place / "secret.key").read_text()
    (place / "files").mkdir(exist_ok=True)
    (place / "files" / "left").write_bytes(b"")
    assert run().exit_code == 0
    assert (place / "files" / "left").exists()
    assert run("--reset").exit_code == 0
    assert not (place / "files" / "left").exists()
    assert (place / "secret.key").read_text() == key
    assert len(loads) == 3


@pytest.mark.parametrize("option", [[], ["--reset"]])
@pytest.mark.parametrize("left", ["portal.db", "secret.key", "files"])
def test_the_command_never_touches_a_real_office(place: Path, option: list[str], left: str) -> None:
    place.mkdir()
    (place / left).write_bytes(b"a real office")
    result = run(*option)
    assert result.exit_code == 1
    assert "正式数据" in result.output
    assert [path.name for path in place.iterdir()] == [left]
    assert (place / left).read_bytes() == b"a real office"


def test_a_bad_port_is_refused_in_chinese(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "abc")
    assert "PORT=abc" in run().output


def test_a_port_in_use_is_told_before_anything_is_done(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_is_taken", lambda _port: True)
    result = CliRunner().invoke(command.demo(create_app, create_app), [])
    assert isinstance(result.exception, SystemExit)
    assert "已有程序在用" in result.output
    assert not place.exists()


@pytest.mark.parametrize("scene", sorted(scenes.SCENES))
def test_before_and_after_differ_and_the_same_shot_is_the_same(scene: str) -> None:
    before, again, after = (
        scenes.photo(scene, "seed", NOON, shot=1, after=fixed) for fixed in (False, False, True)
    )
    assert before == again
    assert before != after


@pytest.mark.usefixtures("open_")
def test_there_are_a_sweep_with_answers_two_scans_waiting_and_a_major_under_supervision() -> None:
    (sweep,) = db.session.scalars(select(Sweep)).all()
    states = {line.state for line in sweeps.lines(sweep, Shown.DUE)}
    assert states == set(State)
    waiting = select(func.count()).where(
        Hazard.source == Source.SCAN, Hazard.status == Status.REPORTED
    )
    assert db.session.scalar(waiting) == 2
    officer = people.by_username("anquan1")
    assert officer is not None
    listed = ledger.ledger(people.actor_for(officer), Filter(listed=True)).rows
    assert [(row.status, row.grade) for row in listed] == [(Status.RECTIFYING, Grade.MAJOR)]
    spent = select(func.sum(Hazard.funds_fen)).where(Hazard.grade == Grade.MAJOR)
    assert db.session.scalar(spent) > 0


@pytest.mark.usefixtures("open_")
def test_the_desk_has_a_notice_at_every_interesting_step_and_papers_that_came_in() -> None:
    found = set(db.session.scalars(select(OfficialDocument.status)))
    waiting = {"draft", "to_vet", "to_countersign", "to_sign", "to_print", "to_archive"}
    assert {status.value for status in found} >= waiting | {"archived", "voided"}
    came_in = set(db.session.scalars(select(Incoming.status)))
    assert {"to_propose", "to_instruct", "to_handle", "finished"} == {one.value for one in came_in}
    late = select(func.count()).where(Incoming.due_on < clock.today(), Incoming.holder_id > 0)
    assert db.session.scalar(late) == 1
    copies = db.session.scalars(select(Distribution.received_at)).all()
    assert None in copies
    assert any(copies), "some have signed, some have not"
    volume = db.session.scalars(select(Volume)).one()
    assert [row.number for row in volume.documents]
