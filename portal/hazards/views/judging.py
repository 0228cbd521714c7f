"""重大判定 and 转办: pages of their own, since both have something to look up first."""

from collections.abc import Callable

from flask import Response, flash, request, url_for

from portal import policy
from portal.drafts import service as drafts
from portal.drafts.answers import typed
from portal.hazards import criteria, guards, queries
from portal.hazards.criteria import NO_CLAUSE
from portal.hazards.major_forms import JudgeForm, RecordForm, TransferForm
from portal.hazards.models import Hazard
from portal.hazards.service import judging, transferring
from portal.hazards.terms import Action, RecordKind
from portal.hazards.views.blueprint import bp
from portal.hazards.views.criteria import found_on, meant
from portal.hazards.views.panel import draft_of
from portal.kernel.errors import Refusal, Stale
from portal.policy import Actor
from portal.units import sections
from portal.web.access import actor, needs
from portal.web.forms import row_choices
from portal.web.htmx import in_place, page_or_partial, see_other
from portal.web.once import once

DONE = 303


@bp.route("/<number>/judge", methods=["GET", "POST"])
@needs("hazard.judge")
def judge(number: str) -> Response:
    """重大判定: clauses that fit the description, or those searched for with what is typed kept."""
    person = actor()
    hazard = queries.get(person, number)
    policy.require(person, "hazard.judge", hazard)
    draft = draft_of(hazard, Action.JUDGE)
    form, status = JudgeForm(), 200
    is_search = request.form.get("do") == "find"
    if request.method != "POST":
        form = _begun(person, hazard, draft)
        _open(form, hazard)
    elif not is_search:
        status = 422
        if form.validate():
            said = form.to_judgement()
            status = _acted(
                form, person, lambda: judging.judge(person, hazard, form.seen_version, said)
            )
            if status == DONE:
                drafts.drop(person, draft)
                flash("重大判定已登记。", "done")
                return see_other(url_for(".show", number=number))
    if status == Stale.status:
        form.version.data = str(queries.get(person, number).version)
    clauses = meant(hazard, form.find.data or "", form.clause.data or "")
    form.offer(clauses)
    response = page_or_partial(
        "hazards/judge.html",
        "hazards/_judge_form.html",
        status=status,
        hazard=hazard,
        form=form,
        draft=draft,
        is_unsent=request.method == "POST",
        nothing=not clauses,
        without_text=criteria.without_text(found_on(hazard)),
    )
    return in_place(response, "#judge-form")


def _begun(person: Actor, hazard: Hazard, draft: str) -> JudgeForm:
    """A form as it was left, else as the judgement stands that it may supersede."""
    if kept := typed(drafts.fields(person, draft)):
        return JudgeForm(formdata=kept)
    stands = queries.records(hazard).last(RecordKind.JUDGED)
    if stands is None:
        return JudgeForm(formdata=None)
    outcome = "major" if stands.is_major else "general"
    clause = stands.clause or (NO_CLAUSE if stands.is_major else "")
    return JudgeForm(
        formdata=None, data={"outcome": outcome, "clause": clause, "basis": stands.text}
    )


@bp.route("/<number>/transfer", methods=["GET", "POST"])
@needs("hazard.transfer")
def transfer(number: str) -> Response:
    """转办."""
    person = actor()
    hazard = queries.get(person, number)
    policy.require(person, "hazard.transfer", hazard)
    form = TransferForm()
    form.section_id.choices = row_choices(
        [one[:2] for one in sections.choices() if one[2] and one[0] != hazard.section_id], "请选择"
    )
    status = 200
    if request.method != "POST":
        _open(form, hazard)
    else:
        status = 422
        if form.validate():
            section, reason = form.section_id.row_id, form.reason.data or ""
            status = _acted(
                form,
                person,
                lambda: transferring.transfer(person, hazard, form.seen_version, section, reason),
            )
            if status == DONE:
                flash(f"{number} 已转办。", "done")
                return see_other(url_for(".ledger"))
    if status == Stale.status:
        form.version.data = str(queries.get(person, number).version)
    response = page_or_partial(
        "hazards/transfer.html",
        "hazards/_transfer_form.html",
        status=status,
        hazard=hazard,
        form=form,
    )
    return in_place(response, "#transfer-form")


def _open(form: RecordForm, hazard: Hazard) -> None:
    """A fresh form, if the case is in a state that has it. Raises Refusal otherwise."""
    if hazard.status not in guards.WHEN[form.action]:
        raise Refusal(
            f"现在是“{hazard.status.label}”，不能{form.action.label}。请回到隐患页面，按现状办理。"
        )
    form.version.data = str(hazard.version)


def _acted(form: RecordForm, person: Actor, act: Callable[[], Hazard]) -> int:
    """Act once; DONE, or the status of the page that says why not, with the form shown again."""
    try:
        once(form.once.data, person.user_id, lambda: str(act().number))
    except Stale as stale:
        form.form_errors.append(str(stale))
        return stale.status
    except Refusal as refusal:
        form.refuse_or_raise(refusal)
        return refusal.status
    return DONE
