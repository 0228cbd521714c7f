"""重大判定 and 转办: pages of their own, since both have something to look up first."""

from collections.abc import Callable
from datetime import date

from flask import Response, flash, request, url_for

from portal import policy
from portal.hazards import criteria, guards, queries
from portal.hazards.criteria import Clause
from portal.hazards.major_forms import JudgeForm, RecordForm, TransferForm
from portal.hazards.models import Hazard
from portal.hazards.service import judging, transferring
from portal.hazards.views.blueprint import bp
from portal.hazards.views.report import refused
from portal.kernel import clock
from portal.kernel.errors import Refusal, Stale
from portal.policy import Actor
from portal.units import sections
from portal.web.access import actor, needs
from portal.web.forms import row_choices
from portal.web.htmx import page_or_partial, see_other
from portal.web.once import once

FOUND = 12
DONE = 303


@bp.route("/<number>/judge", methods=["GET", "POST"])
@needs("hazard.judge")
def judge(number: str) -> Response:
    """重大判定: clauses that fit the description, or those searched for."""
    person = actor()
    hazard = queries.get(person, number)
    policy.require(person, "hazard.judge", hazard)
    form = JudgeForm()
    asked = request.args.get("q", "").strip()[:100]
    status = 200
    if request.method != "POST":
        _open(form, hazard)
    else:
        status = 422
        if form.validate():
            said = form.to_judgement()
            status = _acted(
                form, person, lambda: judging.judge(person, hazard, form.seen_version, said)
            )
            if status == DONE:
                flash("重大判定已登记。", "done")
                return see_other(url_for(".show", number=number))
    clauses = _clauses(hazard, asked, form.clause.data)
    form.offer(clauses)
    return page_or_partial(
        "hazards/judge.html",
        "hazards/_judge_form.html",
        status=status,
        hazard=hazard,
        form=form,
        asked=asked,
        nothing=not clauses,
        without_text=criteria.without_text(_found_on(hazard)),
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
    return page_or_partial(
        "hazards/transfer.html",
        "hazards/_transfer_form.html",
        status=status,
        hazard=hazard,
        form=form,
    )


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
        refused(form, refusal)
        return refusal.status
    return DONE


def _found_on(hazard: Hazard) -> date:
    return clock.local(hazard.found_at).date() if hazard.found_at else clock.today()


def _clauses(hazard: Hazard, asked: str, chosen: str | None) -> list[Clause]:
    """The clauses to choose among: those searched for, else those that fit; the chosen one too."""
    on, industry = _found_on(hazard), hazard.firm.industry if hazard.firm else None
    if asked:
        found = criteria.find(asked, on, industry, FOUND)
    else:
        found = [one.clause for one in criteria.suggest(hazard.text, on, industry, FOUND // 2)]
    kept = [one for one in criteria.in_force(on) if one.code == chosen and one not in found]
    return [*kept, *found]
