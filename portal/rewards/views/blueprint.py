"""The address space of rewards, and what its pages share."""

from collections.abc import Callable

from flask import Blueprint

from portal.rewards import attempts
from portal.rewards.attempts import SamePerson
from portal.web.access import actor
from portal.web.forms import Form
from portal.web.once import once

bp = Blueprint("rewards", __name__, url_prefix="/rewards")


def acted(form: Form, act: Callable[[], str]) -> str:
    """Where an act leads, done once; an attempt in two hands is noted after it was undone."""
    person = actor()
    try:
        return once(form.once.data, person.user_id, act)
    except SamePerson as refused:
        attempts.note(person, refused)
        raise
