"""离岗交接 and 调整单位和角色 of a person."""

from typing import Any, cast

from flask import Response, flash, request, url_for

from portal.accounts import directory
from portal.accounts.fields import give_units
from portal.accounts.models import User
from portal.kernel.errors import Refusal
from portal.staffing import queries, rules
from portal.staffing.forms import HEIR, HeirsForm, LeaveForm, MoveForm, with_heirs
from portal.staffing.queries import Holding
from portal.staffing.service import delegating
from portal.staffing.service import leaving as service
from portal.staffing.views.blueprint import bp
from portal.web.access import actor, needs
from portal.web.htmx import page_or_partial, see_other


@bp.route("/people/<int:user_id>/leave", methods=["GET", "POST"])
@needs("account.manage")
def leave(user_id: int) -> Response:
    """离岗交接."""
    person = actor()
    row = directory.person(person, user_id)
    if not row.is_active:
        raise Refusal(f"{row.name}已经离岗，账号已停用。")
    left = queries.holdings(row, None)
    form = cast(LeaveForm, with_heirs(LeaveForm, left, {"version": row.version}))
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                service.leave(
                    person, user_id, form.seen_version, form.heirs(), form.reason.data or ""
                )
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                flash(f"{row.name}已离岗，账号已停用，手上的事已交接。", "done")
                return see_other(url_for("accounts.people"))
    return page_or_partial(
        "staffing/leave.html",
        "staffing/_leave_form.html",
        status=status,
        form=form,
        **_drawn(row, left, form),
        given=[
            f"{one.taker.name}代办至 {rules.written(one.ends_on)}"
            for one in delegating.given(row.id)
        ],
    )


@bp.route("/people/<int:user_id>/move", methods=["GET", "POST"])
@needs("account.manage")
def move(user_id: int) -> Response:
    """调整单位和角色."""
    person = actor()
    row = directory.person(person, user_id)
    if not row.is_active:
        raise Refusal(f"{row.name}已经离岗。请先恢复账号。")
    left = _left(row) if request.method == "POST" else []
    start = {"version": row.version, "unit_id": str(row.unit_id), "roles": sorted(row.roles)}
    form = cast(MoveForm, with_heirs(MoveForm, left, start))
    give_units(person, form.unit_id)
    status = 200
    if request.method == "POST":
        status = 422
        if _propose(form, left):
            form.form_errors.append("调整以后，下面这些事他不能再办。请核对接手人，再提交一次。")
        elif form.validate():
            try:
                service.move(
                    person,
                    user_id,
                    form.seen_version,
                    form.unit_id.row_id or 0,
                    frozenset(form.roles.data or ()),
                    form.heirs(),
                )
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                flash(f"{row.name}的单位和角色已保存。", "done")
                return see_other(url_for("accounts.person", user_id=user_id))
    return page_or_partial(
        "staffing/move.html",
        "staffing/_move_form.html",
        status=status,
        form=form,
        **_drawn(row, left, form),
    )


def _left(row: User) -> list[Holding]:
    """What the place that was sent would take out of the person's hands."""
    sent = MoveForm()
    roles = frozenset(sent.roles.data or ())
    chosen = str(sent.unit_id.data or "")
    unit_id = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else row.unit_id
    if not directory.unit_is_living(unit_id) or not roles:
        return []
    return queries.holdings(row, queries.as_placed(row, unit_id, roles))


def _propose(form: HeirsForm, left: list[Holding]) -> bool:
    """Whether some heirs have not been asked for yet; the first candidates are filled in."""
    asked = [one for one in left if f"{HEIR}{one.key}" not in request.form]
    for one in asked:
        form[f"{HEIR}{one.key}"].data = str(one.candidates[0][0]) if one.candidates else ""
    return bool(asked)


def _drawn(row: User, left: list[Holding], form: HeirsForm) -> dict[str, Any]:
    return {
        "user_id": row.id,
        "heading": row.name,
        "unit_name": row.unit.name,
        "holdings": [(one, form[f"{HEIR}{one.key}"]) for one in left],
    }
