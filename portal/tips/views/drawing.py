"""The page of one tip, drawn for every view that acts on it."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Response, flash, request, url_for

from portal.kernel.errors import Refusal
from portal.tips import listing, reading
from portal.tips.forms import ActForm, WordsForm
from portal.tips.reading import Case
from portal.tips.service.handling import DEATH_WORDS, NOT_WITH_DEATH
from portal.tips.service.opening import Opener
from portal.tips.service.recording import CORRECTED_IN
from portal.tips.terms import Action, Kind, Matter, Status
from portal.tips.workflow import TIP
from portal.web.forms import UNPROCESSABLE, Form
from portal.web.htmx import page, see_other

VERIFIED_IN = frozenset({Status.ADMITTED, Status.VERIFYING})
CLOSING = VERIFIED_IN | {Status.SETTLING}
OWN_PAGE = frozenset({Action.REFER, Action.CONCLUDE})
"""Acts that have a page of their own."""


def sent(key: Opener, tip_id: str, form: Form, act: Callable[[], object], words: str) -> Response:
    """Do an act and go back to the tip, or show the tip with what was refused."""
    if form.validate():
        try:
            act()
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            flash(words, "done")
            return see_other(url_for(".show", tip_id=tip_id))
    return drawn(key, tip_id, UNPROCESSABLE, form)


def drawn(
    key: Opener, tip_id: str, status: int = 200, wrong: Form | None = None, warning: str = ""
) -> Response:
    """The page of a tip. ``wrong`` is the form that was sent to this address and refused."""
    found = reading.case(key, tip_id)
    return page(
        "tips/case.html",
        status=status,
        found=found,
        tip=found.tip,
        wrong=wrong,
        wrong_at=request.path if wrong is not None else "",
        warning=warning,
        acts=acts(found),
        act_form=act_form(found),
        words_form=WordsForm(formdata=None),
        may_extend=found.tip.status in VERIFIED_IN and not found.tip.is_extended,
        hints_visit=found.tip.status in VERIFIED_IN and not found.has_death,
        death_words=DEATH_WORDS if found.has_death else "",
        asks_death_later=found.tip.status in CLOSING and not found.has_death,
        asks_death=found.tip.status is Status.RECEIVED,
        alike=listing.alike(key, found.tip, found.first),
        names=reading.names(_writers(found)),
        kinds=Kind,
        actions=Action,
        may_correct=found.tip.status in CORRECTED_IN,
        me=key.user_id,
    )


def acts(found: Case) -> list[Action]:
    """What may be done now: by the table, and by what the informant asked for."""
    return [one for one in TIP.actions(found.tip.status) if not _is_barred(found, one)]


def _is_barred(found: Case, action: Action) -> bool:
    match action:
        case Action.WITHDRAW:
            return found.wish != "withdraw"
        case Action.REOPEN:
            return not found.wants_review
        case Action.ARCHIVE:
            return found.wants_review
        case _:
            return action in NOT_WITH_DEATH and found.has_death


def act_form(found: Case) -> ActForm:
    """An empty form for an act on the tip as it stands."""
    form = ActForm(formdata=None)
    form.version.data = str(found.tip.version)
    form.has_death.data = Matter.CONCEALED.value in found.first.more["matters"]
    return form


def _writers(found: Case) -> Iterable[int]:
    return {one.content.more["by"] for one in found.desk if "by" in one.content.more}


def version_of(form: Any, found: Case) -> Any:
    """The same form, knowing which state of the tip its page shows."""
    form.version.data = str(found.tip.version)
    return form
