"""Figures that are drawn once: each look has its own cut-off, and new figures are seen at once."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from portal.hazards.terms import Status
from portal.kernel import clock
from portal.policy import Role
from tests.support import make

NOON = datetime(2023, 6, 12, 4, tzinfo=UTC)


def moments(page, **narrowed):
    """The cut-offs that the figures of a page lead to, by what they are narrowed to."""
    found = set()
    for link in page.root.all("a"):
        address = urlsplit(link.get("href"))
        if address.path == "/reports/rows":
            said = {name: value for name, (value,) in parse_qs(address.query).items()}
            if all(said.get(name) == value for name, value in narrowed.items()):
                found.add(said["at"])
    return found


def test_each_look_leads_to_its_own_cut_off_and_a_month_that_is_over_to_its_end(rows, new_browser):
    with rows, clock.frozen(NOON - timedelta(days=40)):
        make.user(Role.SAFETY, username="anquan")
        make.hazard(Status.OPEN)
    for at in (NOON, NOON + timedelta(minutes=5)):
        with clock.frozen(at):
            page = new_browser().sign_in("anquan").open("/reports/?start=2023-01-01&end=2023-12-31")
        now = at.replace(tzinfo=None).isoformat() + "Z"
        assert moments(page, metric="new") == {now}
        assert moments(page, end="2023-05-31", metric="stock") == {"2023-05-31T15:59:59.999999Z"}
        assert moments(page, end="2023-12-31", metric="stock") == {now}


def test_a_figure_that_has_changed_is_drawn_anew(rows, browser):
    with rows:
        make.user(Role.SAFETY, username="anquan")
        make.hazard(Status.OPEN)
    office = browser.sign_in("anquan")
    assert office.open("/reports/").root.first("tr", cls="whole").first("td").text == "1"
    with rows:
        make.hazard(Status.OPEN, text="又一条")
    assert office.open("/reports/").root.first("tr", cls="whole").first("td").text == "2"
