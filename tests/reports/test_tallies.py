"""The counters: whatever people do, they tell what the hazards themselves come to."""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import and_, delete, event, select, update

from portal import places
from portal.db import db, transaction
from portal.hazards.models import Hazard
from portal.hazards.service import handing
from portal.hazards.terms import Grade, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor, Role
from portal.reports import conditions as of
from portal.reports import live, metrics, queries, rules, sums, tallies
from portal.reports.asked import Asked, scope
from portal.reports.frames import values
from portal.reports.metrics import METRICS
from portal.reports.models import COLUMNS, CUTS, NAMES, PART, TALLY
from portal.reports.rules import Frame
from portal.reports.terms import Cut
from portal.units import queries as units
from portal.units.models import Unit
from portal.units.service import firms
from portal.units.terms import Industry
from tests.hazards.payloads import act
from tests.hazards.town import Town
from tests.hazards.walking import LIVING
from tests.reports.district import NOW, District, moment, on
from tests.support import make
from tests.support.app import Rows

WANTED = (*METRICS.values(), metrics.RED)
FIRST_DAY = datetime(2023, 4, 25, 1, 0, tzinfo=UTC)
STEPS, EVERY = 24, 8
MIGRATION = places.root() / "migrations" / "versions" / "0006_tallies.py"


def shown(found: live.Found) -> dict[object, dict[str, int]]:
    """Counts without the noughts."""
    kept = {
        value: {key: count for key, count in one.items() if count} for value, one in found.items()
    }
    return {value: one for value, one in kept.items() if one}


def told_alike(actor: Actor, asked: Asked, frame: Frame) -> None:
    """Every count of a frame, by every cut and by month, against the hazards themselves."""
    where = and_(of.CONCERNED, scope(actor, asked))
    for cut in (None, *Cut):
        told = shown(queries._found(actor, asked, frame, cut, WANTED))
        counted = shown(live.by_cut(where, values(frame), cut, WANTED))
        assert told == counted, (cut, asked, frame)
    spans = rules.months(frame)
    if spans:
        within = replace(frame, start=spans[0][0])
        flow = +queries._flow(actor, asked, within)
        assert flow == +live.by_month(where, values(within)), (asked, frame)


def frames() -> list[Frame]:
    """The usual periods, one cut off in the past, one with borders within months."""
    now, today = clock.now(), clock.today()
    january = today.replace(month=1, day=1)
    month_ago = today.replace(day=1) - timedelta(days=1)
    return [
        Frame.of(january, today, now),
        rules.this_month(now),
        Frame.of(january, month_ago, now),
        Frame.of(today - timedelta(days=40), today - timedelta(days=3), now),
        Frame(today - timedelta(days=50), today - timedelta(days=20), now),
    ]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    sent: list[str] = []

    def note(*told: object) -> None:
        sent.append(str(told[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def other_industry(firm: Unit, industry: Industry | None) -> None:
    row = db.session.get_one(Unit, firm.id)
    said = replace(units.details_of(row), industry=industry)
    office = make.actor(make.safety_officer())
    firms.edit(office, row.id, row.version, said, hand_on=handing.change_section)


@pytest.mark.parametrize("seed", [3, 14])
def test_after_whatever_was_done_the_counters_tell_what_the_hazards_come_to(
    rows: Rows, seed: int
) -> None:
    chance, at = Random(seed), FIRST_DAY  # noqa: S311 - the same each time is what is wanted
    with rows:
        with clock.frozen(at):
            town = Town()
        readers = [one for one in town.people if one.roles & {Role.SAFETY, Role.SECTION}][1:]
        readers += [one for one in town.people if one.roles & {Role.FIRM_STAFF}][:1]
        row = None
        for step in range(1, STEPS + 1):
            at += timedelta(hours=chance.choice([1, 1, 5, 30, 100]))
            with clock.frozen(at):
                if row is None or db.session.get_one(Hazard, row.id).status not in LIVING:
                    row = town.new(chance)
                elif chance.random() < 0.15:
                    town.happening(chance)
                    other_industry(chance.choice(town.firms), chance.choice([None, *Industry]))
                else:
                    someone_acts(town, chance)
                if step % EVERY == 0:
                    for actor in chance.sample(readers, 1):
                        told_alike(actor, Asked(), chance.choice(frames()))
        later = at + timedelta(days=9)  # nobody has written since, and days have ended
        with clock.frozen(later):
            office = make.actor(make.safety_officer())
            for frame in frames():
                told_alike(office, Asked(), frame)
            section = str(town.sections[0].id)
            told_alike(office, Asked(section=section, industry="trade"), frames()[0])
            told_alike(office, Asked(category="things"), frames()[3])
            told_alike(office, Asked(firm=town.firms[1].name[:3]), frames()[0])
            done = tallies.recount()
        assert (done.wrong, done.shown) == (0, [])


def someone_acts(town: Town, chance: Random) -> None:
    """The next act on one of the open hazards, by whom it takes."""
    query = select(Hazard).where(Hazard.status.in_(LIVING)).order_by(Hazard.id)
    row = chance.choice(db.session.scalars(query).all())
    action = town.likely(row, chance)
    for who in chance.sample(town.people, len(town.people)):
        row = db.session.get_one(Hazard, row.id)
        try:
            act(who, action, row, row.version, chance, town)
        except Refusal:
            continue
        return


def test_the_usual_report_reads_no_hazard(rows: Rows) -> None:
    with rows:
        made = District().live()
        with on("06-15 08:00"):
            make.hazard(firm=made.builder)  # the day's first act brings up what ended at midnight
        with on(NOW):
            actors = [make.actor(made.safety), make.actor(made.of_building)]
            frame = Frame.of(date(2023, 1, 1), clock.today(), clock.now())
            for actor in actors:
                for cut in Cut:
                    with statements() as sent:
                        queries.table(actor, Asked(), frame, cut, WANTED[:20], 2)
                        queries.by_month(actor, Asked(), frame)
                        queries.counts(actor, rules.this_month(clock.now()), [metrics.RED])
                    assert sent
                    assert [one for one in sent if " hazard" in one] == []


def test_the_worst_firms_are_those_of_the_whole_table(rows: Rows) -> None:
    with rows:
        made = District().live()
        with on("06-15 08:00"):
            make.hazard(firm=made.shop)
        with on("04-01 08:00"):
            make.hazard(Status.CLOSED, firm=make.firm("很久以前"))
        with on(NOW):
            actor = make.actor(made.safety)
            for start in (date(2023, 1, 1), date(2023, 6, 1), date(2023, 5, 3)):
                frame = Frame.of(start, clock.today(), clock.now())
                whole = queries.table(actor, Asked(), frame, Cut.FIRM, WANTED[:20])
                firms = 4 if start.month == 1 else 3
                assert (len(whole.groups), whole.is_cut, whole.marked) == (firms, False, 1)
                for most in (1, 2, 3):
                    some = queries.table(actor, Asked(), frame, Cut.FIRM, WANTED[:20], most)
                    assert list(some.groups) == list(whole.groups[:most])
                    assert (some.is_cut, some.marked) == (most < firms, 1)
                    assert {key: some.whole[key] for key in whole.whole} == dict(whole.whole)


def test_a_red_lamp_is_counted_when_its_day_has_passed_or_its_forerunner_is_judged(
    rows: Rows,
) -> None:
    def red() -> int:
        frame = rules.this_month(clock.now())
        actor = make.actor(make.safety_officer())
        return queries.counts(actor, frame, [metrics.RED])["red"]

    with rows:
        with on("06-01 09:00"):
            make.hazard(due_on=date(2023, 6, 5))
            earlier = make.hazard(Status.CLOSED)
            again = make.hazard()
            with transaction():
                again.recurrence_of_id, again.recurrence_ground = earlier.id, "said"
        for day, count in {"06-12 23:00": 0, "06-13 01:00": 1, "06-14 01:00": 1}.items():
            with on(day):
                assert red() == count, day
        with on("06-14 02:00"), transaction():
            earlier.grade = Grade.MAJOR
        with on("06-14 03:00"):
            assert red() == 2
            assert tallies.recount().wrong == 0


def test_what_was_wrong_is_said_and_put_right(rows: Rows) -> None:
    with rows:
        District().live()
        with on(NOW):
            with db.engine.begin() as connection:
                stock = TALLY.c.stock > 0
                connection.execute(update(TALLY).where(stock).values(new=TALLY.c.new + 7))
            office = make.actor(make.safety_officer())
            done = tallies.recount()
            assert done.hazards == 11
            assert done.wrong > 3
            assert (done.shown[0].metric, done.shown[0].was - done.shown[0].now) == (metrics.NEW, 7)
            words = "新增（现在，按隐患类别，人的不安全行为）原 7，应为 0"
            assert words in [one.words for one in done.shown]
            assert tallies.recount().wrong == 0
            told_alike(office, Asked(), frames()[0])


def test_counters_made_anew_are_those_that_were_kept(rows: Rows) -> None:
    with rows:
        District().live()
        with on(NOW):
            kept = everything()
            assert tallies.rebuild() == 11
            assert everything() == kept
            first, last = date(2023, 5, 3), date(2023, 5, 9)
            within_may = [Frame(first, last, at) for at in (clock.now(), moment("05-20 08:00"))]
            for frame in (*frames(), *within_may):
                told_alike(make.actor(make.safety_officer()), Asked(), frame)


def everything() -> list[tuple[object, ...]]:
    """Every sum that is not nought."""
    rows = db.session.execute(select(TALLY).order_by(*TALLY.primary_key.columns)).all()
    return [tuple(row) for row in rows if any(tuple(row)[6:])]


def test_the_migration_fills_the_counters_as_they_are_kept(rows: Rows) -> None:
    found = importlib.util.spec_from_file_location("tallies_0006", MIGRATION)
    assert found
    assert found.loader
    migration = importlib.util.module_from_spec(found)
    found.loader.exec_module(migration)
    with rows:
        District().live()
        with on(NOW):
            make.hazard(Status.VOIDED)
            kept, marks = everything(), parts_kept()
            with db.engine.begin() as connection:
                connection.execute(delete(TALLY))
                connection.execute(delete(PART))
                migration.fill(connection)
            assert everything() == kept
            assert parts_kept() == marks
    assert tuple(migration.MARKS) == NAMES
    assert {cut: set(of) for cut, of in migration.CUTS.items()} == {
        by.value: {COLUMNS[cut] for cut in cuts} for by, cuts in CUTS.items()
    }


def parts_kept() -> list[tuple[object, ...]]:
    """What every hazard counts for."""
    columns = [one for one in PART.columns if one.name != "changed_at"]
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(columns[0]))]


def test_an_act_that_fails_leaves_the_counters_alone(rows: Rows) -> None:
    with rows:
        row = make.hazard()
        kept = everything()
        with pytest.raises(RuntimeError), transaction():
            row.status = Status.RECTIFYING
            db.session.flush()
            raise RuntimeError
        make.user(Role.LEADER)
        assert everything() == kept


def test_the_mixed_reach_of_who_stands_in_is_counted_from_the_hazards(rows: Rows) -> None:
    with rows:
        made = District().live()
        staff = make.actor(make.staff_of(made.maker))
        mixed = replace(staff, stands_in_for=(make.actor(made.of_building),))
        two = replace(make.actor(made.of_building), stands_in_for=(make.actor(made.of_building),))
        frame = Frame.of(date(2023, 5, 1), date(2023, 6, 15), moment(NOW))
        assert sums.narrowed(mixed, Asked(), None) is None
        assert queries.counts(mixed, frame, [metrics.NEW])["new"] == 9
        assert queries.counts(two, frame, [metrics.NEW])["new"] == 5
