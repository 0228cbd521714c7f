"""What is done on a case's panel; every verb has its own address."""

from collections.abc import Callable

from flask import Response, flash, url_for

from portal.drafts import service as drafts
from portal.hazards import queries, rules
from portal.hazards.forms import ConfirmForm, ReviewForm, SettleForm, StartForm, SubmitForm
from portal.hazards.models import Hazard
from portal.hazards.service import closing, handling, moving
from portal.hazards.terms import Action
from portal.hazards.views.blueprint import bp
from portal.hazards.views.case import draw
from portal.hazards.views.panel import allowed_to, draft_of, main_action
from portal.hazards.views.report import take_files
from portal.kernel.errors import Refusal, Stale
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.forms import VersionForm
from portal.web.htmx import see_other
from portal.web.once import once

Act = Callable[[Actor, Hazard], Hazard]


@bp.post("/<number>/confirm")
@needs("hazard.confirm")
def confirm(number: str) -> Response:
    """核实."""
    form = ConfirmForm()
    return _do(
        number,
        form,
        lambda person, hazard: handling.confirm(
            person, hazard, form.seen_version, form.to_confirmation()
        ),
    )


@bp.post("/<number>/fixed_on_spot")
@needs("hazard.fixed_on_spot")
def fixed_on_spot(number: str) -> Response:
    """即查即改."""
    form = SubmitForm()
    return _do(
        number,
        form,
        lambda person, hazard: handling.fix_on_spot(
            person,
            hazard,
            form.seen_version,
            photos=form.after_photos.data,
            note=form.note.data or "",
        ),
    )


@bp.post("/<number>/start")
@needs("hazard.start")
def start(number: str) -> Response:
    """开始整改."""
    form = StartForm()
    return _do(
        number,
        form,
        lambda person, hazard: handling.start(
            person, hazard, form.seen_version, form.note.data or ""
        ),
    )


@bp.post("/<number>/submit")
@needs("hazard.submit")
def submit(number: str) -> Response:
    """提交复查."""
    form = SubmitForm()
    return _do(
        number,
        form,
        lambda person, hazard: handling.submit(
            person,
            hazard,
            form.seen_version,
            note=form.note.data or "",
            photos=form.after_photos.data,
        ),
    )


@bp.post("/<number>/close")
@needs("hazard.close")
def close(number: str) -> Response:
    """复查合格、销号."""
    form = ReviewForm()
    return _do(
        number,
        form,
        lambda person, hazard: closing.close(
            person, hazard, form.seen_version, form.note.data or ""
        ),
    )


@bp.post("/<number>/send_back")
@needs("hazard.send_back")
def send_back(number: str) -> Response:
    """复查不合格、退回整改."""
    form = ReviewForm()
    return _do(
        number,
        form,
        lambda person, hazard: closing.send_back(
            person, hazard, form.seen_version, form.note.data or ""
        ),
    )


@bp.post("/<number>/settle")
@needs("hazard.settle")
def settle(number: str) -> Response:
    """五落实."""
    person = actor()
    hazard = queries.get(person, number)
    form = SettleForm()
    for row in form.rows:
        take_files(person, row.proof_files, row.proof_photos)
    words, status = "", 422
    if form.validate():
        try:
            handling.settle(person, hazard, form.seen_version, form.to_parts(), form.to_proofs())
        except Stale as stale:
            words, status = str(stale), 409
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            drafts.drop(person, draft_of(hazard, Action.SETTLE))
            flash("五落实已保存。", "done")
            return see_other(url_for(".show", number=number))
    hazard = queries.get(person, number)
    return draw(person, hazard, settle_form=form, words=words, status=status)


def _do(number: str, form: VersionForm, act: Act) -> Response:
    """Take a form of the panel: act once, or show the case again with what was typed."""
    person = actor()
    hazard = queries.get(person, number)
    if isinstance(form, SubmitForm):
        take_files(person, form.after_files, form.after_photos)
    words, status = "", 422
    main = main_action(allowed_to(person, hazard))
    if form.validate():
        try:
            address = once(form.once.data, person.user_id, lambda: case_of(act(person, hazard)))
        except Stale as stale:
            words, status = str(stale), 409
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            if main is not None and not isinstance(form, StartForm):
                drafts.drop(person, draft_of(hazard, main))
            say_done(queries.get(person, number))
            return see_other(address)
    elif form.seen_version != hazard.version:
        words, status = moving.stale_words(hazard), 409
    return draw(person, queries.get(person, number), sent=form, words=words, status=status)


def case_of(hazard: Hazard) -> str:
    """The address of a case."""
    return url_for("hazards.show", number=hazard.number)


def say_done(hazard: Hazard) -> None:
    """Say where a case stands now that it has been acted on, and what comes next."""
    next_step = rules.NEXT_STEP.get(hazard.status)
    flash(
        f"{hazard.number} 已办理，现在是“{hazard.status.label}”。"
        + (f"下一步：{next_step}。" if next_step else ""),
        "done",
    )
