"""What is measured: one visit a row of the table, as a person's browser would make it."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from bench.district import OFFICE, PASSWORD, SECTION
from bench.words import COMMON, NONE, RARE
from portal.db import db
from portal.files.models import StoredFile
from portal.hazards.models import Hazard
from portal.hazards.terms import Grade, Source, Status
from portal.office.terms import PaperKind
from portal.units.models import Unit
from portal.units.terms import Kind

Answer = Callable[[], TestResponse]
_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"|name="csrf_token" value="([^"]+)"')
_FLOOR_FORM = {"place": "配电室", "text": "配电箱无门，接线裸露。"}


@dataclass(frozen=True)
class Visit:
    """One row: ``ready()`` prepares, untimed, the call that is timed; ``expect`` is its status.

    ``address`` is what a plain GET asks for, empty where the row is no page.
    """

    name: str
    ready: Callable[[], Answer]
    expect: int = 200
    address: str = ""
    of_floor: bool = False


class Person:
    """A signed-in browser on the portal."""

    def __init__(self, app: Flask, username: str) -> None:
        self.client = app.test_client()
        sign_in = sign_in_as(self.client, username)()
        expected(sign_in, 303)
        self.token = _token(self.client.get("/"))

    def page(self, name: str, address: str) -> Visit:
        """A visit to a page."""
        return Visit(name, lambda: lambda: self.client.get(address), address=address)

    def sends(self, name: str, ready: Callable[[], tuple[str, dict[str, Any]]]) -> Visit:
        """A form sent: ``ready`` gives a fresh address and fresh values each time."""

        def prepare() -> Answer:
            address, values = ready()
            sent = {"csrf_token": self.token, "once": secrets.token_urlsafe(18)} | values
            return lambda: self.client.post(address, data=sent)

        return Visit(name, prepare, expect=303)


def sign_in_as(client: FlaskClient, username: str) -> Answer:
    """The sending of the sign-in form, its page fetched before."""
    token = _token(client.get("/sign-in"))
    sent = {"csrf_token": token, "username": username, "password": PASSWORD}
    return lambda: client.post("/sign-in", data=sent)


def _token(page: TestResponse) -> str:
    found = _TOKEN.search(page.text)
    if not found:
        raise RuntimeError(f"no form token on a page of status {page.status_code}")
    return found[1] or found[2]


def expected(answer: TestResponse, status: int) -> TestResponse:
    """The answer itself. Raises RuntimeError where it is not of this status."""
    if answer.status_code != status:
        raise RuntimeError(f"{answer.request.path}: {answer.status_code}, not {status}")
    return answer


def visits(portal: Flask, floor: Flask) -> list[Visit]:
    """Every row, in the order of the table; the floor's own come first."""
    office, clerk = Person(portal, OFFICE), Person(portal, SECTION)
    with portal.app_context():
        facts = _Facts()
    bare = floor.test_client()
    return [
        Visit("floor", lambda: lambda: bare.get("/"), address="/", of_floor=True),
        Visit("floor again", lambda: lambda: bare.get("/"), of_floor=True),
        Visit(
            "floor, one record",
            lambda: lambda: bare.get(f"/{facts.told[0]}"),
            address=f"/{facts.told[0]}",
            of_floor=True,
        ),
        Visit(
            "floor, one insert",
            lambda: lambda: bare.post("/", data=_FLOOR_FORM),
            303,
            of_floor=True,
        ),
        *_ledgers(office, clerk, facts.firm_id, _deep(office)),
        office.page("hazard", f"/hazards/{facts.told[0]}"),
        office.page("工作台", "/"),
        clerk.page("工作台 of a section", "/"),
        office.page("statistics", "/reports/"),
        clerk.page("statistics of a section", "/reports/"),
        office.page("monthly table", "/reports/monthly"),
        office.sends("report", lambda: ("/hazards/report", _report(facts.firm_id))),
        office.sends("Word order", lambda: (next(facts.papers), {})),
        Visit("sign-in", lambda: sign_in_as(portal.test_client(), OFFICE), 303),
    ]


def _ledgers(office: Person, clerk: Person, firm_id: int, deep: str) -> list[Visit]:
    status, grade = Status.TO_REVIEW.value, Grade.MAJOR.value
    return [
        office.page("ledger", "/hazards/"),
        clerk.page("ledger of a section", "/hazards/"),
        office.page("filter: status", f"/hazards/?status={status}"),
        office.page("filter: closed", f"/hazards/?status={Status.CLOSED.value}"),
        clerk.page("filter: section + status", f"/hazards/?status={status}"),
        office.page("filter: grade", f"/hazards/?grade={grade}"),
        office.page("filter: firm", f"/hazards/?firm={firm_id}"),
        office.page("filter: source", f"/hazards/?source={Source.SUPERIOR.value}"),
        office.page("filter: overdue", "/hazards/?late=1"),
        office.page("search: common", f"/hazards/?q={quote(COMMON)}"),
        office.page("search: rare", f"/hazards/?q={quote(RARE)}"),
        office.page("search: none", f"/hazards/?q={quote(NONE)}"),
        office.page("deep page", deep),
    ]


def _report(firm_id: int) -> dict[str, str]:
    said = _FLOOR_FORM | {"source": Source.SECTION.value, "found_on": "", "draft": ""}
    return said | {"firm_id": str(firm_id)}


def report_form(portal: Flask) -> dict[str, str]:
    """What is typed into a report, but for the keys that are each form's own."""
    with portal.app_context():
        return _report(_Facts().firm_id)


class _Facts:
    """Rows the visits go to."""

    def __init__(self) -> None:
        subjects = select(StoredFile.subject).where(StoredFile.subject.startswith("hazard:"))
        ids = {int(subject.partition(":")[2]) for subject in db.session.scalars(subjects)}
        query = select(Hazard.number).where(Hazard.id.in_(ids)).order_by(Hazard.id.desc())
        self.told = [str(number) for number in db.session.scalars(query)]
        firms = select(Unit.id).where(Unit.kind == Kind.FIRM).order_by(Unit.id)
        self.firm_id = db.session.scalars(firms.offset(20)).first() or 0
        self.papers = self._papers()

    def _papers(self) -> Iterator[str]:
        """Addresses where an order can be issued, each once."""
        kind = PaperKind.RECTIFY_NOTICE.value
        return iter([f"/hazards/{number}/papers/{kind}" for number in self.told])


def _deep(office: Person) -> str:
    """The page in the middle of the ledger, by the key a link would hold."""
    with office.client.application.app_context():
        last = db.session.scalars(select(func.max(Hazard.id))).one()
        row = db.session.get_one(Hazard, (last or 2) // 2)
        at = row.found_at.isoformat() if row.found_at else ""
        return f"/hazards/?at={quote(f'o:{at}~{row.id}')}"
