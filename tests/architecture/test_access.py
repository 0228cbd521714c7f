"""Closed by default: every view asks, every list shows what may be opened, no action is idle."""

import ast
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import IntegerConverter, Rule

from portal import policy
from portal.db import db
from portal.documents import queries as papers
from portal.documents.models import Paper
from portal.hazards import reach as hazards
from portal.hazards.models import Hazard
from portal.hazards.terms import Action, Status
from portal.kernel.terms import Term
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.official import incoming_queries as incoming
from portal.official import queries as documents
from portal.official import receipts
from portal.official.models import OfficialDocument
from portal.official.models_incoming import Incoming
from portal.official.models_out import Distribution
from portal.official.terms import Action as DocumentAction
from portal.official.terms import IncomingAction
from portal.policy import TABLE, Actor, Role, may
from portal.sweeps import queries as sweeps
from portal.sweeps.models import Sweep
from portal.units import queries as units
from portal.units.models import Unit
from portal.units.terms import Kind
from portal.web.access import PUBLIC, access_of
from tests.architecture.source import PORTAL, TEMPLATES, files, lines, modules, tree
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser

OPEN_TO_ALL = {"asset_file", "sign_in.sign_in", "sign_in.code", "ops.health"}
OPEN_TO_ALL |= {"scan.show", "scan.done"}  # a code on a wall
ASKING = {"needs", "require", "may", "grants"}
SPELLED: dict[Any, type[Term]] = {
    "hazard.": Action,
    "document.": DocumentAction,
    "incoming.": IncomingAction,
}
FILLED = {
    "number": "YH-2023-0001",
    "kind": "rectify_notice",
    "form": "hazard/x",
    "stamp": "x",
    "name": "x",
}


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def test_every_view_says_who_may_enter(app: Flask) -> None:
    for rule in rules(app):
        access = access_of(app, rule.endpoint)
        assert access == PUBLIC or access in TABLE, rule.endpoint
        if access == PUBLIC:
            assert rule.endpoint in OPEN_TO_ALL


def test_what_changes_something_is_sent_by_post(app: Flask) -> None:
    for rule in rules(app):
        assert (rule.methods or set()) <= {"GET", "HEAD", "OPTIONS", "POST"}, rule.endpoint


def address(app: Flask, rule: Rule) -> str:
    with app.test_request_context():
        values = {name: FILLED.get(name, _filler(rule, name)) for name in rule.arguments}
        return app.url_map.bind("localhost").build(rule.endpoint, values)


def _filler(rule: Rule, name: str) -> Any:
    return 999_999 if isinstance(rule._converters[name], IntegerConverter) else "nothing"


def test_a_stranger_is_asked_to_sign_in_everywhere(app: Flask) -> None:
    client = app.test_client()
    for rule in rules(app):
        if access_of(app, rule.endpoint) == PUBLIC or "GET" not in (rule.methods or set()):
            continue
        answer = client.get(address(app, rule))
        assert answer.status_code == 303, rule.endpoint
        assert answer.location.startswith("/sign-in?next="), rule.endpoint


@pytest.mark.parametrize("role", list(Role))
def test_a_page_that_is_not_ones_own_is_closed(
    app: Flask, rows: Rows, browser: Browser, role: Role
) -> None:
    with rows:
        person = make.user(role)
    browser.sign_in(person)
    for rule in rules(app):
        access = access_of(app, rule.endpoint)
        if access in {PUBLIC, None} or "GET" not in (rule.methods or set()):
            continue
        status = browser.client.get(address(app, rule), buffered=True).status_code
        if role in TABLE[str(access)]:
            assert status not in {401, 403, 405, 500}, f"{rule.endpoint}: {status}"
        else:
            assert status == 403, f"{rule.endpoint}: {status}"


@pytest.mark.parametrize("role", list(Role))
def test_an_act_that_is_not_ones_own_is_refused_before_it_begins(
    app: Flask, rows: Rows, browser: Browser, role: Role
) -> None:
    with rows:
        person = make.user(role)
    meta = browser.sign_in(person).open("/").root.first("meta", name="csrf-token")
    assert meta is not None
    headers = {"X-CSRFToken": meta.get("content")}
    for rule in rules(app):
        access = access_of(app, rule.endpoint)
        if access in {PUBLIC, None} or "POST" not in (rule.methods or set()):
            continue
        if role not in TABLE[str(access)]:
            answer = browser.client.post(address(app, rule), headers=headers)
            assert answer.status_code == 403, f"{rule.endpoint}: {answer.status_code}"


def asked() -> Iterable[tuple[str, str]]:
    """(where, action) of every question the code and the templates put to the policy."""
    for path in files(PORTAL):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and _called(node) in ASKING:
                for argument in node.args[:2]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield f"{path.name}:{node.lineno}", argument.value
                    elif isinstance(argument, ast.JoinedStr):
                        yield from _spelled(f"{path.name}:{node.lineno}", argument)
    for where, line in lines(TEMPLATES, "*.html"):
        for action in re.findall(r"\bmay\(\s*[\"']([^\"']+)", line):
            yield where, action


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _spelled(where: str, text: ast.JoinedStr) -> Iterable[tuple[str, str]]:
    first = text.values[0]
    assert isinstance(first, ast.Constant)
    assert first.value in SPELLED, f"{where} asks for an action that no reader can find"
    for action in SPELLED[first.value]:
        yield where, f"{first.value}{action.value}"


def test_every_question_is_in_the_table_and_every_action_is_asked_for() -> None:
    questions = {action: where for where, action in asked()}
    assert {action: where for action, where in questions.items() if action not in TABLE} == {}
    assert set(TABLE) - set(questions) == set(), "actions that nothing asks for"


Visible = Callable[[Actor], Any]
LISTS: dict[str, tuple[type[Any], Visible, Callable[[Actor, Any], bool]]] = {
    "portal.hazards.reach": (
        Hazard,
        hazards.visible,
        lambda actor, row: may(actor, "hazard.view", row),
    ),
    "portal.documents.queries": (
        Paper,
        papers.visible,
        lambda actor, row: may(actor, "paper.view", row),
    ),
    "portal.official.queries": (
        OfficialDocument,
        documents.visible,
        lambda actor, row: may(actor, "document.view", row),
    ),
    "portal.official.incoming_queries": (
        Incoming,
        incoming.visible,
        lambda actor, row: may(actor, "incoming.view", row),
    ),
    "portal.official.receipts": (
        Distribution,
        receipts.visible,
        lambda actor, row: may(actor, "document.receive", row),
    ),
    "portal.notices.queries": (
        Notice,
        notices.visible,
        lambda actor, row: may(actor, "notice.own", row),
    ),
    "portal.sweeps.queries": (
        Sweep,
        sweeps.visible,
        lambda actor, row: may(actor, "sweep.view", row),
    ),
    "portal.units.queries": (
        Unit,
        units.visible,
        lambda actor, row: may(actor, "firm.view", row),
    ),
}


def test_every_list_is_held_against_the_policy() -> None:
    with_lists = {
        module.__name__
        for module in modules()
        if getattr(getattr(module, "visible", None), "__module__", "") == module.__name__
    }
    assert with_lists == set(LISTS)


def population() -> list[Actor]:
    """Rows of every kind in two sections and three firms; a person of each role, some of two."""
    charge, other = make.section("建设科"), make.section("经发科")
    firms = [make.firm(section=charge), make.firm(section=other), make.firm(section=charge)]
    people = [make.user(role, unit=_place(role, charge, firms[0])) for role in Role]
    people.append(make.user(Role.SECTION, unit=other))
    people.append(make.user(Role.FIRM_HEAD, unit=firms[1]))
    people.append(make.user(Role.LEADER, Role.ADMIN))
    people.append(make.user(Role.SECTION, Role.CLERK, unit=other))
    for at, status in enumerate(Status):
        make.hazard(status, firm=firms[at % 3])
    for person in people:
        make.notice(person)
        if may(make.actor(person), "hazard.report"):
            make.hazard(Status.DRAFT, firm=_reach(person, firms), reporter=person)
    for firm in firms:
        make.paper(make.hazard(firm=firm))
        for section_id in (None, firm.section_id):
            make.sweep(make.hazard(firm=firm), section_id)
    for person in people:
        if may(make.actor(person), "document.draft"):
            make.document(person)
        if may(make.actor(person), "incoming.handle"):
            make.incoming(person)
    for unit in (charge, charge, other, *firms):
        make.copy_for(unit)
    actors = [make.actor(person) for person in people]
    standing_in = [
        Actor(0, "代", frozenset({Role.FINANCE}), stands_in_for=(actor,)) for actor in actors[:4]
    ]
    return [*actors, *standing_in]


def _place(role: Role, section: Unit, firm: Unit) -> Unit | None:
    if role in policy.FIRM_ROLES:
        return firm
    return section if role is Role.SECTION else None


def _reach(person: Any, firms: Sequence[Unit]) -> Unit:
    return next((one for one in firms if person.unit_id in (one.id, one.section_id)), firms[0])


def test_a_list_shows_exactly_what_one_may_open(rows: Rows) -> None:
    with rows:
        actors = population()
        for model, visible, opens in LISTS.values():
            every = select(model).where(Unit.kind == Kind.FIRM) if model is Unit else select(model)
            found = db.session.scalars(every).all()
            counts = set()
            for actor in actors:
                shown = set(db.session.scalars(every.where(visible(actor))).all())
                allowed = {row for row in found if opens(actor, row)}
                assert shown == allowed, f"{model}, {actor.roles} of unit {actor.unit_id}"
                counts.add(len(shown))
            assert len(counts) > 2, f"everyone sees the same {model}"
