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
HAND_ON = "hand_on_firm"


def register(app: Flask, hand_on: HandOn) -> None:
    """Open the pages of firms; ``hand_on`` moves the work on one to its new section in charge."""
    app.extensions[HAND_ON] = hand_on
    app.register_blueprint(bp)


def handing_on() -> HandOn:
    """What the application does with the work on a firm that changes its section."""
    found: HandOn = current_app.extensions[HAND_ON]
    return found


def sent(person: Actor, form: Form, act: Callable[[], str]) -> Response | None:
    """The way on once ``act`` is done; None where the form must be shown again with its errors."""
    if not form.validate():
        return None
    try:
        return see_other(once(form.once.data, person.user_id, act))
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        form.refuse(refusal)
        return None
