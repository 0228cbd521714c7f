"""What is done about a 收文; every verb has its own address, a page and a panel's target."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, flash, request, url_for

from portal import policy
from portal.drafts import service as drafts
from portal.kernel.errors import Refusal, Stale
from portal.official import incoming_queries as queries
from portal.official.forms_in import FORMS, ActForm
from portal.official.incoming_panel import Panel, buttons, draft_of, people, usual
from portal.official.models_incoming import Incoming
from portal.official.service import handling
from portal.official.service.handing_in import NEXT
from portal.official.service.passing import whose
from portal.official.terms import IncomingAction
from portal.official.views.incoming_blueprint import bp
from portal.official.workflow import INCOMING
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.htmx import in_place, page_or_partial, see_other
from portal.web.once import once

Verb = Callable[[Actor, str, Any], Incoming]
VERBS: Mapping[IncomingAction, Verb] = {
    IncomingAction.PROPOSE: lambda who, key, form: handling.propose(
        who, key, form.seen_version, form.opinion.data or "", form.to_id.row_id, form.due_on.data
    ),
    IncomingAction.INSTRUCT: lambda who, key, form: handling.instruct(
        who, key, form.seen_version, form.opinion.data or "", form.to_id.row_id, form.due_on.data
    ),
    IncomingAction.HANDLE: lambda who, key, form: handling.handle(
        who, key, form.seen_version, form.opinion.data or "", form.to_id.row_id
    ),
    IncomingAction.CIRCULATE: lambda who, key, form: handling.circulate(
        who, key, form.seen_version, form.people.ids, form.opinion.data or ""
    ),
    IncomingAction.URGE: lambda who, key, form: handling.urge(
        who, key, form.seen_version, form.opinion.data or ""
    ),
    IncomingAction.FINISH: lambda who, key, form: handling.finish(
        who, key, form.seen_version, form.opinion.data or ""
    ),
    IncomingAction.VOID: lambda who, key, form: handling.void(
        who, key, form.seen_version, form.opinion.data or ""
    ),
}


@bp.route("/<key>/propose", methods=["GET", "POST"])
@needs("incoming.propose")
def propose(key: str) -> Response:
    """拟办."""
    return _act(key, IncomingAction.PROPOSE)


@bp.route("/<key>/instruct", methods=["GET", "POST"])
@needs("incoming.instruct")
def instruct(key: str) -> Response:
    """批示."""
    return _act(key, IncomingAction.INSTRUCT)


@bp.route("/<key>/handle", methods=["GET", "POST"])
@needs("incoming.handle")
def handle(key: str) -> Response:
    """承办."""
    return _act(key, IncomingAction.HANDLE)


@bp.route("/<key>/circulate", methods=["GET", "POST"])
@needs("incoming.circulate")
def circulate(key: str) -> Response:
    """传阅."""
    return _act(key, IncomingAction.CIRCULATE)


@bp.route("/<key>/urge", methods=["GET", "POST"])
@needs("incoming.urge")
def urge(key: str) -> Response:
    """催办."""
    return _act(key, IncomingAction.URGE)


@bp.route("/<key>/finish", methods=["GET", "POST"])
@needs("incoming.finish")
def finish(key: str) -> Response:
    """办结."""
    return _act(key, IncomingAction.FINISH)


@bp.route("/<key>/void", methods=["GET", "POST"])
@needs("incoming.void")
def void(key: str) -> Response:
    """作废."""
    return _act(key, IncomingAction.VOID)


def _act(key: str, action: IncomingAction) -> Response:
    """One act on a 收文, on a page of its own or from the panel."""
    person = actor()
    row = queries.get(person, key)
    form = FORMS[action]()
    form.offer(people(action))
    status = 200
    if request.method != "POST":
        INCOMING.after(row.status, action)
        scope = whose(row, *(one.user_id for one in row.handler_rows))
        policy.require(person, f"incoming.{action.value}", scope)
        form.version.data = str(row.version)
        usual(form, row)
    else:
        status = 422
        if form.validate():
            try:
                address = once(
                    form.once.data, person.user_id, lambda: _done(person, row, form, action)
                )
            except Stale as stale:
                status = form.overtaken(stale, queries.get(person, key).version)
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                return see_other(address)
        row = queries.get(person, key)
    response = page_or_partial(
        "incoming/act.html",
        "incoming/_act_form.html",
        status=status,
        row=row,
        action=action,
        panel=Panel(form, buttons(row, action), draft_of(row, action)),
    )
    return in_place(response, "#act-form")


def _done(person: Actor, row: Incoming, form: ActForm, action: IncomingAction) -> str:
    done = VERBS[action](person, row.key, form)
    for one in {action, NEXT.get(row.status, action)}:
        drafts.drop(person, draft_of(row, one))
    flash(f"{done.number} 已{action.label}，现在是“{done.status.label}”。", "done")
    return url_for(".show", key=done.key)
