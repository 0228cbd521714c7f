"""What the layouts draw around every page: who is here, the menu with its counts, the help."""

from typing import Any

from flask import Flask, g, request, url_for

from portal.desk import counts
from portal.menu import GROUPS, HELP, TABS
from portal.office import queries as office
from portal.policy import Actor
from portal.web import access, htmx
from portal.web.menu import entries_for, menu_for

NAME = "清患"
NOBODY: dict[str, Any] = {
    "person": None,
    "menu": [],
    "tabs": [],
    "help_href": "",
    "search_href": "",
    "account_href": "",
    "sign_out_href": "",
}


def register(app: Flask) -> None:
    """Give the layouts what they draw; a piece for htmx needs none of it."""

    @app.context_processor
    def shell() -> dict[str, Any]:
        if g.get("at_fault"):
            return NOBODY | {"site": {"name": NAME, "subtitle": ""}}
        here = office.current()
        site = {"name": NAME, "subtitle": here.short_name or here.committee}
        person = access.person()
        if person is None or htmx.wants_partial():
            return NOBODY | {"site": site}
        return {"site": site} | _for(person)


def _for(person: Actor) -> dict[str, Any]:
    waiting = counts.waiting(person)
    return {
        "person": {
            "name": person.name,
            "unit_name": person.unit_name,
            "role_label": "、".join(role.label for role in sorted(person.roles)),
            "standing_in": [giver.name for giver in person.stands_in_for],
        },
        "menu": menu_for(person, GROUPS, waiting),
        "tabs": entries_for(person, TABS, waiting),
        "help_href": _help(),
        "search_href": url_for("desk.search"),
        "account_href": url_for("account.show"),
        "sign_out_href": url_for("sign_in.sign_out"),
    }


def _help() -> str:
    """Where this page's chapter of the handbook lies."""
    return HELP.get(request.endpoint or "") or HELP.get(request.blueprint or "") or "/help/"
