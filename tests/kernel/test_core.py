"""Clock, terms, schemes: the small things everything stands on."""

from datetime import UTC, date, datetime

import pytest

from portal.kernel import clock, scheme
from portal.kernel.scheme import Scheme
from portal.kernel.terms import Term


class Colour(Term):
    RED = "red", "红"
    BLUE = "blue", "蓝"


def test_a_term_is_found_by_code_and_by_label():
    assert Colour.of("red") is Colour.RED
    assert Colour.of_label("蓝") is Colour.BLUE
    assert Colour.RED.label == "红"
    for wrong in (Colour.of, Colour.of_label):
        with pytest.raises(ValueError, match="green"):
            wrong("green")


def test_the_day_is_that_of_shanghai():
    with clock.frozen(datetime(2023, 6, 12, 16, tzinfo=UTC)):
        assert clock.today() == date(2023, 6, 13)
        assert clock.local(clock.now()).hour == 0


def test_a_wall_clock_time_is_read_as_shanghai():
    assert clock.from_local(datetime(2023, 6, 12, 8)) == datetime(2023, 6, 12, tzinfo=UTC)


def test_the_clock_goes_on_after_it_was_held():
    with clock.frozen(datetime(2023, 6, 12, tzinfo=UTC)):
        pass
    assert clock.now().year > 2023


def test_the_clock_stops_at_aware_moments_only():
    with pytest.raises(ValueError, match="aware"), clock.frozen(datetime(2023, 6, 12)):
        pass


def test_the_edition_in_force_on_the_day_is_taken():
    old = Scheme("1", "旧", date(2020, 1, 1), {"days": 10}, effective_to=date(2023, 5, 14))
    new = Scheme("2", "新", date(2023, 5, 15), {"days": 15})
    for day, found in ((date(2023, 5, 14), old), (date(2023, 5, 15), new), (date(2030, 1, 1), new)):
        assert scheme.in_force([old, new], day) is found
    with pytest.raises(LookupError):
        scheme.in_force([old, new], date(2019, 12, 31))
