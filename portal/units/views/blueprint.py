"""The address space of firms, and how its forms are sent."""

from collections.abc import Callable

from flask import Blueprint, Flask, Response, current_app

from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.units.service.firms import HandOn
from portal.web.forms import Form
from portal.web.htmx import see_other
from portal.web.once import once

bp = Blueprint("firms", __name__, url_prefix="/firms")
HAND_ON, OPEN_WORK = "hand_on_firm", "open_work_of_firm"

OpenWork = Callable[[int], tuple[int, int]]
"""From a firm to how many hazards of it are open, and how many of them are 重大."""


def register(app: Flask, hand_on: HandOn, open_work: OpenWork) -> None:
    """Open the pages of firms; hazards, which stand above units, hand in what is theirs.

    ``hand_on`` moves the work on a firm to its new section in charge, ``open_work`` counts it.
    """
    app.extensions[HAND_ON] = hand_on
    app.extensions[OPEN_WORK] = open_work
    app.register_blueprint(bp)


def handing_on() -> HandOn:
    """What the application does with the work on a firm that changes its section."""
    found: HandOn = current_app.extensions[HAND_ON]
    return found


def open_work(firm_id: int) -> tuple[int, int]:
    """How many hazards of a firm are open, and how many of them are 重大."""
    count: OpenWork = current_app.extensions[OPEN_WORK]
    return count(firm_id)


def sent(person: Actor, form: Form, act: Callable[[], str]) -> Response | None:
    """The way on once ``act`` is done; None where the form must be shown again with its errors."""
    if not form.validate():
        return None
    try:
        return see_other(once(form.once.data, person.user_id, act))
    except Refusal as refusal:
        form.refuse_or_raise(refusal)
        return None
