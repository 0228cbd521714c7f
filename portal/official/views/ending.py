"""The graver acts, each a page with a reason: 撤回、作废草稿、作废."""

from collections.abc import Callable
from typing import Any

from flask import Response, request, url_for

from portal.kernel.errors import Refusal, Stale
from portal.official import queries, turns
from portal.official.forms import ReasonForm, WithdrawForm
from portal.official.models import OfficialDocument
from portal.official.service import approving, ending
from portal.official.terms import Action
from portal.official.views.blueprint import bp
from portal.official.views.steps import case_of, say_done
from portal.official.workflow import DOCUMENT
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.forms import VersionForm
from portal.web.htmx import in_place, page_or_partial, see_other
from portal.web.once import once

CONSEQUENCES = {
    Action.WITHDRAW: "公文回到您手上成为草稿，已办的步骤留在记录里；改好后要重新提交，从头办理。",
    Action.DISCARD: "这份草稿将作废，不能恢复；它的文字和记录仍然保留。",
    Action.VOID: "这份公文将作废，不能恢复。已取的发文字号保留在登记簿上，不再使用。",
}
Act = Callable[[Actor, str], OfficialDocument]


@bp.route("/<key>/withdraw", methods=["GET", "POST"])
@needs("document.withdraw")
def withdraw(key: str) -> Response:
    """撤回."""
    form = WithdrawForm()
    return _page(
        key,
        Action.WITHDRAW,
        form,
        lambda who, of: approving.withdraw(who, of, form.seen_version, form.reason.data or ""),
    )


@bp.route("/<key>/discard", methods=["GET", "POST"])
@needs("document.discard")
def discard(key: str) -> Response:
    """作废草稿."""
    form = ReasonForm()
    return _page(
        key,
        Action.DISCARD,
        form,
        lambda who, of: ending.discard(who, of, form.seen_version, form.reason.data or ""),
    )


@bp.route("/<key>/void", methods=["GET", "POST"])
@needs("document.void")
def void(key: str) -> Response:
    """作废."""
    form = ReasonForm()
    return _page(
        key,
        Action.VOID,
        form,
        lambda who, of: ending.void(who, of, form.seen_version, form.reason.data or ""),
    )


def _page(key: str, action: Action, form: VersionForm, act: Act) -> Response:
    person = actor()
    row = queries.get(person, key)
    status = 200
    if request.method != "POST":
        DOCUMENT.after(row.status, action)
        turns.acting(person, row, action)
        form.version.data = str(row.version)
    else:
        status = 422
        if form.validate():
            try:
                address = once(form.once.data, person.user_id, lambda: case_of(act(person, key)))
            except Stale as stale:
                status = form.overtaken(stale, queries.get(person, key).version)
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                say_done(queries.get(person, key))
                return see_other(address)
        row = queries.get(person, key)
    told: dict[str, Any] = {
        "row": row,
        "action": action,
        "form": form,
        "consequence": CONSEQUENCES[action],
        "address": url_for(f".{action.value}", key=key),
    }
    response = page_or_partial(
        "official/ending.html", "official/_ending_form.html", status=status, **told
    )
    return in_place(response, "#ending-form")
