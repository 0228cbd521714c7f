"""请假代办: a page of its own, reached from 我的账号."""

from flask import Response, flash, request, url_for

from portal.accounts import queries as people
from portal.accounts.models import User
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.staffing import rules
from portal.staffing.forms import DelegateForm
from portal.staffing.service import delegating as service
from portal.staffing.views.blueprint import bp
from portal.web.access import actor, needs
from portal.web.forms import row_choices
from portal.web.htmx import page_or_partial, see_other
from portal.web.once import once


@bp.route("/account/delegate", methods=["GET", "POST"])
@needs("account.own")
def delegate() -> Response:
    """请假代办."""
    person, form = actor(), DelegateForm()
    colleagues = people.colleagues(person.user_id, person.unit_id or 0)
    form.to_id.choices = row_choices([(one.id, _words(one)) for one in colleagues], "请选择")
    status = 200
    if request.method != "POST":
        form.starts_on.data = clock.today()
    else:
        status = 422
        if form.validate():
            try:
                address = once(form.once.data, person.user_id, lambda: _delegated(person, form))
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                return see_other(address)
    return page_or_partial(
        "staffing/delegate.html",
        "staffing/_delegate_form.html",
        status=status,
        form=form,
        nobody=not colleagues,
        unit_name=person.unit_name,
        longest=rules.LONGEST_DAYS,
    )


def _words(one: User) -> str:
    return f"{one.name}（{one.job_title}）" if one.job_title else one.name


def _delegated(person: Actor, form: DelegateForm) -> str:
    row = service.delegate(person, form.to_id.row_id or 0, form.starts_on.data, form.ends_on.data)
    flash(
        f"{rules.written(row.starts_on)}至 {rules.written(row.ends_on)}的待办已交给"
        f"{row.taker.name}代办，已通知他。",
        "done",
    )
    return url_for("account.show")


@bp.post("/account/delegations/<int:delegation_id>/end")
@needs("account.own")
def end_delegation(delegation_id: int) -> Response:
    """提前结束代办."""
    service.end(actor(), delegation_id)
    flash("代办已结束，待办回到您手上。", "done")
    return see_other(url_for("account.show"))
