"""Every number against a district whose answers are known, on its borders and in its past."""

from datetime import date, datetime

from portal.hazards.terms import Status
from portal.reports import metrics, monthly, queries
from portal.reports.asked import Asked
from portal.reports.metrics import METRICS
from portal.reports.rules import Frame, last_moment
from portal.reports.terms import Cut
from tests.reports.district import END, NOW, START, District, moment, on
from tests.support import make
from tests.support.app import Rows

COUNTS = [one for one in METRICS.values() if not one.of_firms]
JUNE = {
    "opening": 1,
    "new": 10,
    "new_major": 1,
    "back_entry": 1,
    "closed": 5,
    "ended": 1,
    "ended_dismissed": 1,
    "ended_merged": 0,
    "ended_referred": 0,
    "ended_voided": 0,
    "stock": 5,
    "stock_major": 1,
    "overdue": 1,
    "overdue_major": 0,
    "due": 6,
    "due_closed": 5,
    "due_in_time": 3,
    "to_settle": 7,
    "settled": 1,
    "sent_back": 1,
    "counted": 9,
    "ungraded": 1,
    "general": 7,
    "general_done": 5,
    "major": 1,
    "major_done": 0,
    "planned": 1,
    "planned_in_place": 1,
    "listed": 1,
    "listed_province": 1,
    "rectifying": 1,
    "firms": 3 - 1,
    "funded": 0,
}
RATES = {
    metrics.RECTIFIED_RATE: "83.3%",
    metrics.IN_TIME_RATE: "50.0%",
    metrics.SETTLED_RATE: "14.3%",
    metrics.SENT_BACK_RATE: "20.0%",
    metrics.GENERAL_RATE: "71.4%",
    metrics.MAJOR_RATE: "0.0%",
}


def counted(frame: Frame) -> dict[str, int]:
    actor = make.actor(make.safety_officer())
    return queries.counts(actor, frame, list(METRICS.values()))


def test_every_number_is_the_one_that_was_reckoned_by_hand(rows: Rows) -> None:
    with rows:
        District().live()
        found = counted(Frame.of(START, END, moment(NOW)))
    assert found == JUNE
    assert {rate: rate.value(found) for rate in RATES} == RATES


def test_what_was_there_and_came_in_less_what_went_is_what_is_left(rows: Rows) -> None:
    with rows:
        District().live()
        for end in (date(2023, 5, 9), date(2023, 5, 31), date(2023, 6, 3), END):
            found = counted(Frame.of(START, end, moment(NOW)))
            went = found["closed"] + found["ended"]
            assert found["opening"] + found["new"] - went == found["stock"], end
            endings = [found[one.key] for one in metrics.BY_ENDING]
            assert sum(endings) == found["ended"]


BORDERS = {
    "05-10 12:00": (0, 0, 0),  # the day itself is not over
    "05-10 23:59": (0, 0, 0),
    "05-11 00:05": (3, 2, 0),  # the third waits for its review: the firm is not late
    "05-11 00:20": (3, 3, 0),
    "05-31 12:00": (3, 3, 0),
    "06-01 00:00": (4, 3, 1),
}


def test_a_day_to_rectify_by_ends_with_itself(rows: Rows) -> None:
    with rows:
        District().live()
        for at, known in BORDERS.items():
            found = counted(Frame.of(START, END, moment(at)))
            assert (found["due"], found["due_closed"], found["overdue"]) == known, at


def test_a_period_ends_with_its_last_moment(rows: Rows) -> None:
    with rows:
        District().live()
        may = Frame.of(START, date(2023, 5, 31), moment(NOW))
        found = counted(may)
    assert may.at == last_moment(date(2023, 5, 31))
    named = ("new", "stock", "due", "due_closed", "overdue")
    assert {name: found[name] for name in named} == {
        "new": 5, "stock": 3, "due": 4, "due_closed": 3, "overdue": 1,
    }  # fmt: skip


def test_the_last_day_granted_decides_and_until_then_the_first(rows: Rows) -> None:
    with rows:
        District().live()
        asked = Frame.of(START, END, moment("06-12 09:00"))
        before = Frame(START, date(2023, 6, 10), moment("05-22 12:00"))
        actor = make.actor(make.safety_officer())
        late = queries.rows(actor, Asked(), asked, metrics.OVERDUE, before=None).rows
        assert "隐患eleven" not in [row.text for row in late]
        later = Frame.of(START, date(2023, 6, 30), moment("06-26 09:00"))
        late = queries.rows(actor, Asked(), later, metrics.OVERDUE, before=None).rows
        assert "隐患eleven" in [row.text for row in late]
        assert counted(before)["due"] == 3


def test_the_same_cut_off_gives_the_same_numbers_whatever_came_after(rows: Rows) -> None:
    seen: list[tuple[datetime, dict[str, int]]] = []

    def look(now: datetime) -> None:
        seen.append((now, counted(Frame.of(START, date(2023, 6, 30), now))))

    with rows:
        District().live(look)
        assert len(seen) == 29
        for at, then in seen:
            assert counted(Frame.of(START, date(2023, 6, 30), at)) == then, at


def test_every_number_counts_its_rows(rows: Rows) -> None:
    with rows:
        District().live()
        actor = make.actor(make.safety_officer())
        for at in (NOW, "06-03 12:00", "05-11 00:05"):
            frame = Frame.of(START, END, moment(at))
            found = counted(frame)
            for one in COUNTS:
                page = queries.rows(actor, Asked(), frame, one, before=None)
                assert (one.key, page.total) == (one.key, found[one.key])
                assert len(page.rows) == page.total


def test_the_rows_of_a_table_add_up_to_all_and_each_opens_its_own(rows: Rows) -> None:
    wanted = [one for one in METRICS.values() if not one.of_firms]
    with rows:
        District().live()
        frame = Frame.of(START, END, moment(NOW))
        actor = make.actor(make.safety_officer())
        for cut in Cut:
            groups = queries.by_cut(actor, Asked(), frame, cut, wanted)
            assert queries.total(groups, wanted) == queries.counts(actor, frame, wanted)
            assert len(groups) > 1
            for group in groups:
                for one in wanted:
                    only = Asked().only(cut, group.value)
                    page = queries.rows(actor, only, frame, one, before=None)
                    assert page.total == group.counts[one.key], (group.label, one.key)


def test_months_add_up_and_end_with_what_is_left(rows: Rows) -> None:
    with rows:
        District().live()
        frame = Frame.of(date(2023, 1, 1), END, moment(NOW))
        actor = make.actor(make.safety_officer())
        trend = queries.by_month(actor, Asked(), frame)
        told = [(month.first.month, month.counts["new"], month.counts["stock"]) for month in trend]
        assert told == [(1, 0, 0), (2, 0, 0), (3, 0, 0), (4, 1, 1), (5, 5, 3), (6, 5, 5)]
        for month in trend:
            stood = Frame.of(date(2023, 1, 1), month.last, moment(NOW))
            assert queries.counts(actor, stood, [metrics.STOCK])["stock"] == month.counts["stock"]


def test_one_reckons_with_what_one_may_see(rows: Rows) -> None:
    with rows:
        made = District().live()
        frame = Frame.of(START, END, moment(NOW))
        wanted = [metrics.NEW]
        everything = queries.counts(make.actor(made.safety), frame, wanted)["new"]
        of_section = queries.counts(make.actor(made.of_building), frame, wanted)["new"]
        of_firm = queries.counts(make.actor(make.staff_of(made.maker)), frame, wanted)["new"]
    assert (everything, of_section, of_firm) == (10, 5, 4)


def test_a_draft_is_in_no_number(rows: Rows) -> None:
    with rows, on(NOW):
        make.hazard(Status.DRAFT)
        found = counted(Frame.of(START, END, moment(NOW)))
    assert set(found.values()) == {0}


def test_a_monthly_table_gives_the_same_again_when_its_month_is_over(rows: Rows) -> None:
    with rows:
        made = District().live()
        actor = make.actor(made.safety)
        first = date(2023, 5, 1)
        once = monthly.table(actor, monthly.frame_of(first, moment("06-01 00:00")), "/rows")
        again = monthly.table(actor, monthly.frame_of(first, moment(NOW)), "/rows")
    assert once == again
    by_label = {line.label: [cell.text for cell in line.cells] for line in again.lines}
    assert by_label["建筑施工"] == ["1", "3", "3", "100.0", "", "", "—", "", "", "", "", ""]
    assert by_label["工贸制造"] == ["1", "2", "", "0.0", "", "", "—", "", "", "", "", ""]
    assert by_label["未填行业"][:3] == ["1", "1", ""]
    assert by_label["合计"][:4] == ["3", "6", "3", "50.0"]
