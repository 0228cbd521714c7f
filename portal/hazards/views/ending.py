"""The graver acts, each a page with a reason: 不属实、合并、移送、作废."""

from collections.abc import Callable
from typing import Any

from flask import Response, request, url_for

from portal import policy
from portal.hazards import queries
from portal.hazards.forms import MergeForm, ReasonForm, ReferForm
from portal.hazards.models import Hazard
from portal.hazards.service import closing
from portal.hazards.terms import Action
from portal.hazards.views.blueprint import bp
from portal.hazards.views.verbs import case_of, say_done
from portal.hazards.workflow import HAZARD
from portal.kernel.errors import Refusal, Stale
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.htmx import in_place, page_or_partial, see_other
from portal.web.once import once

CONSEQUENCES = {
    Action.DISMISS: "这条隐患将以“不属实”办结，不计入整改率；编号保留。",
    Action.MERGE: "这条隐患将并入另一条，今后只办那一条；编号保留。",
    Action.REFER: "这条隐患将以“移送”办结，由其他部门处理；编号保留。",
    Action.VOID: "这条隐患将作废，编号保留在台账上并划线显示，不能恢复。",
}


@bp.route("/<number>/dismiss", methods=["GET", "POST"])
@needs("hazard.dismiss")
def dismiss(number: str) -> Response:
    """不属实."""
    form = ReasonForm()
    return _page(
        number,
        Action.DISMISS,
        form,
        lambda person, hazard: closing.dismiss(person, hazard, form.seen_version, form.reason.data),
    )


@bp.route("/<number>/void", methods=["GET", "POST"])
@needs("hazard.void")
def void(number: str) -> Response:
    """作废."""
    form = ReasonForm()
    return _page(
        number,
        Action.VOID,
        form,
        lambda person, hazard: closing.void(person, hazard, form.seen_version, form.reason.data),
    )


@bp.route("/<number>/refer", methods=["GET", "POST"])
@needs("hazard.refer")
def refer(number: str) -> Response:
    """移送."""
    form = ReferForm()
    return _page(
        number,
        Action.REFER,
        form,
        lambda person, hazard: closing.refer(
            person, hazard, form.seen_version, form.reason.data, form.to.data
        ),
    )


@bp.route("/<number>/merge", methods=["GET", "POST"])
@needs("hazard.merge")
def merge(number: str) -> Response:
    """合并."""
    form = MergeForm()
    return _page(
        number,
        Action.MERGE,
        form,
        lambda person, hazard: closing.merge(
            person, hazard, form.seen_version, form.reason.data, form.into.data
        ),
    )


def _page(
    number: str, action: Action, form: Any, act: Callable[[Actor, Hazard], Hazard]
) -> Response:
    person = actor()
    hazard = queries.get(person, number)
    policy.require(person, f"hazard.{action.value}", hazard)
    status = 200
    if request.method != "POST":
        HAZARD.after(hazard.status, action)
        closing.refuse_listed(hazard, action)
        form.version.data = str(hazard.version)
    else:
        status = 422
        if form.validate():
            try:
                address = once(form.once.data, person.user_id, lambda: case_of(act(person, hazard)))
            except Stale as stale:
                status = form.overtaken(stale, queries.get(person, number).version)
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                say_done(queries.get(person, number))
                return see_other(address)
        hazard = queries.get(person, number)
    response = page_or_partial(
        "hazards/ending.html",
        "hazards/_ending_form.html",
        status=status,
        hazard=hazard,
        action=action,
        form=form,
        consequence=CONSEQUENCES[action],
        address=url_for(f".{action.value}", number=number),
    )
    return in_place(response, "#ending-form")
