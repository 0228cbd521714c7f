"""Whatever is written into an address, the answer is never a fault."""

import itertools
import re

import pytest
from wtforms.fields.core import UnboundField

from portal.policy import FIRM_ROLES, Role
from portal.web.forms import Form
from tests.architecture.source import PORTAL, files, modules
from tests.support import make

ODD = {
    "superscript": "%C2%B2",
    "many digits": "9" * 30,
    "ten digits": "9" * 10,
    "nul": "%00",
    "not utf-8": "%ff",
    "long": "a" * 5000,
    "quote": "'",
    "template": "%7B%7B7*7%7D%7D",
    "half of a sign": "%ED%A0%80",
    "moment without a zone": "2023-06-12T00:00:00~1",
    "end of time": "9999-12-31",
    "nothing": "",
}
ARGUMENT = re.compile(r"<(?:\w+(?:\(.*?\))?:)?(\w+)>")


def filters() -> set[str]:
    """The names of the fields of every form that is read from the address."""
    modules()
    found, waiting = set(), [Form]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if getattr(kind.Meta, "csrf", True) is False:
            found |= {name for name in dir(kind) if isinstance(getattr(kind, name), UnboundField)}
    return found


def names() -> list[str]:
    """Every name that is read from the query of an address."""
    asked = re.compile(r"request\.(?:args|values)\.get(?:list)?\(\s*\"(\w+)\"")
    read = {name for path in files(PORTAL) for name in asked.findall(path.read_text("utf-8"))}
    assert {"before", "after", "at", "page", "next", "draft", "firm"} <= read
    return sorted(read | filters())


@pytest.fixture
def ask(app, rows, browser):
    """Ask for an address as a person of every role of the office; gives the status."""
    with rows:
        make.office(totp_roles=[])
        person = make.user(*(role for role in Role if role not in FIRM_ROLES), unit=make.section())
        hazard = make.hazard(before=1)
        key = make.paper(hazard).key
        make.notice(person)
    browser.sign_in(person)
    filled = {"number": hazard.number, "key": key, "firm_id": hazard.firm_id, "user_id": person.id}

    def get(rule, query="", **odd):
        told = filled | odd
        path = ARGUMENT.sub(lambda match: str(told.get(match[1], 1)), rule.rule)
        return browser.client.get(f"{path}?{query}").status_code

    return get


def pages(app):
    return [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]


def test_an_odd_argument_in_an_address_is_no_fault(app, ask):
    faults = [
        (rule.rule, argument, kind)
        for rule in pages(app)
        for argument in rule.arguments
        for kind, odd in ODD.items()
        if ask(rule, **{argument: odd or "-"}) >= 500
    ]
    assert faults == []


def test_an_odd_query_is_no_fault(app, ask):
    known = names()
    faults = [
        (rule.rule, kind)
        for rule in pages(app)
        for kind, odd in ODD.items()
        if ask(rule, "&".join(f"{name}={odd[:200]}" for name in known)) >= 500
    ]
    assert faults == []


def test_an_odd_value_of_one_name_alone_is_no_fault(app, ask):
    kinds = itertools.cycle(kind for kind in ODD if kind not in {"nul", "not utf-8"})
    faults = [
        (rule.rule, name, kind)
        for rule in pages(app)
        if not rule.arguments
        for name in names()
        if ask(rule, f"{name}={ODD[kind := next(kinds)]}") >= 500
    ]
    assert faults == []
