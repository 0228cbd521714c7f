"""What the layouts draw around every page: who is here, the menu with its counts, the help."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask, g, request, url_for
from markupsafe import Markup

from portal.desk import counts
from portal.menu import GROUPS, HELP, TABS
from portal.office import queries as office
from portal.policy import Actor, Role
from portal.web import access, htmx
from portal.web.menu import entries_for, menu_for

NAME = "清患"
NOBODY: dict[str, Any] = {
    "person": None,
    "help_href": "",
    "account_href": "",
    "sign_out_href": "",
}


MARK = 10**17
"""Numbers from here on stand for counts in a frame that is kept."""


class Seen(NamedTuple):
    """All that the frame around a page depends on: who looks, from where, of what some waits."""

    name: str
    subtitle: str
    root: str
    is_known: bool = False
    roles: frozenset[Role] = frozenset()
    stood_in: tuple[frozenset[Role], ...] = ()
    is_small: bool = False
    endpoint: str = ""
    blueprint: str = ""
    waiting: tuple[str, ...] = ()


def register(app: Flask) -> None:
    """Give the layouts what they draw; a piece for htmx needs none of it."""

    @app.context_processor
    def shell() -> dict[str, Any]:
        site = {"name": NAME, "subtitle": ""}
        if not g.get("at_fault"):
            here = office.current()
            site["subtitle"] = here.short_name or here.committee
        person = None if g.get("at_fault") else access.person()
        if htmx.wants_partial():
            return NOBODY | {"site": site, "frame": None}
        seen = Seen(NAME, site["subtitle"], request.script_root)
        if person is None:
            return NOBODY | {"site": site, "frame": frame(seen)}
        waiting = {name: count for name, count in counts.waiting(person).items() if count}
        drawn = frame(_seen(person, seen, tuple(waiting)))
        return {"site": site, "frame": _counted(drawn, waiting)} | _for(person)

    @lru_cache(maxsize=1024)
    def frame(seen: Seen) -> dict[str, Markup]:
        """Menu, bell and tabs, drawn once for all to whom they look alike but for the counts."""
        person = Actor(
            user_id=0,
            name="",
            roles=seen.roles,
            is_small=seen.is_small,
            stands_in_for=tuple(Actor(0, "", roles) for roles in seen.stood_in),
        )
        waiting = {name: MARK + at for at, name in enumerate(seen.waiting)}
        menu = menu_for(person, GROUPS, waiting)
        read = {
            "site": {"name": seen.name, "subtitle": seen.subtitle},
            "is_known": seen.is_known,
            "menu": menu,
            "ways": entries_for(person, TABS, waiting),
            "bells": [one for group in menu for one in group.entries if one.icon == "bell"],
        }
        drawn = app.jinja_env.get_template("layouts/frame.html").make_module(read)
        parts = ("head", "side", "tools", "bell", "tabs")
        return {name: Markup(" ").join(getattr(drawn, name)().split()) for name in parts}


def _counted(drawn: dict[str, Markup], waiting: Mapping[str, int]) -> dict[str, Markup]:
    """A frame with how many wait of each, in the order in which they were marked."""
    for at, count in enumerate(waiting.values()):
        mark, said = str(MARK + at), str(count)
        drawn = {name: part.replace(mark, said) for name, part in drawn.items()}
    return drawn


def _seen(person: Actor, seen: Seen, waiting: tuple[str, ...]) -> Seen:
    return seen._replace(
        is_known=True,
        roles=person.roles,
        stood_in=tuple(giver.roles for giver in person.stands_in_for),
        is_small=person.is_small,
        endpoint=request.endpoint or "",
        blueprint=request.blueprint or "",
        waiting=waiting,
    )


def _for(person: Actor) -> dict[str, Any]:
    return {
        "person": {
            "name": person.name,
            "unit_name": person.unit_name,
            "role_label": "、".join(role.label for role in sorted(person.roles)),
            "standing_in": [giver.name for giver in person.stands_in_for],
        },
        "help_href": _help(),
        "account_href": url_for("account.show"),
        "sign_out_href": url_for("sign_in.sign_out"),
    }


def _help() -> str:
    """Where this page's chapter of the handbook lies."""
    return HELP.get(request.endpoint or "") or HELP.get(request.blueprint or "") or "/help/"
