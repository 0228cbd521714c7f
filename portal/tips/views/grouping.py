"""同一事项: tips put together by one handler, confirmed by another."""

from flask import Response, flash, request, url_for

from portal.kernel.errors import Refusal
from portal.tips import listing, reading
from portal.tips.forms import GroupForm
from portal.tips.service import grouping
from portal.tips.service.opening import Opener
from portal.tips.session import opener
from portal.tips.views.blueprint import bp
from portal.web.access import actor, needs
from portal.web.forms import UNPROCESSABLE
from portal.web.htmx import page, see_other
from portal.web.paging import row_id


@bp.route("/<tip_id>/group", methods=["GET", "POST"])
@needs("tip.handle")
def group(tip_id: str) -> Response:
    """同一事项: the group of a tip, and the form to change it."""
    person, key, form, status = actor(), opener(), GroupForm(), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        ids = {tip_id, *(form.tips.data or ())}
        members = {one: one in (form.same.data or ()) for one in ids}
        if form.validate():
            known = grouping.standing(tip_id)
            group_id = known.group_id if known else ""
            try:
                grouping.propose(person, key, members, form.why.data or "", group_id)
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                flash("已提出。请另一位办理人员打开这一页确认。", "done")
                return see_other(url_for(".group", tip_id=tip_id))
    return _drawn(key, tip_id, form, status)


@bp.post("/<tip_id>/group/decide")
@needs("tip.handle")
def decide_group(tip_id: str) -> Response:
    """确认归并, or 不同意: the second handler."""
    person, key = actor(), opener()
    reading.case(key, tip_id)
    found, index = grouping.standing(tip_id), row_id(request.form.get("index")) or 0
    agrees = request.form.get("go") == "confirm"
    form = GroupForm(formdata=None)
    try:
        grouping.decide(person, key, found.group_id if found else "", index, agrees=agrees)
    except Refusal as refusal:
        form.refuse_or_raise(refusal)
        return _drawn(key, tip_id, form, UNPROCESSABLE)
    flash("已确认归并。" if agrees else "没有归并。", "done")
    return see_other(url_for(".group", tip_id=tip_id))


def _drawn(key: Opener, tip_id: str, form: GroupForm, status: int) -> Response:
    found = reading.case(key, tip_id)
    known = grouping.standing(tip_id)
    kept, waiting = (known.members, known.waiting) if known else ({}, None)
    hints = listing.alike(key, found.tip, found.first)
    ids = {tip_id, *kept, *(waiting.members if waiting else ()), *(one.tip.id for one in hints)}
    lines = listing.lines_of(key, sorted(ids))
    return page(
        "tips/group.html",
        status=status,
        form=form,
        found=found,
        tip=found.tip,
        kept=kept,
        waiting=waiting,
        lines=lines,
        first=min((one.tip.index for one in lines if kept.get(one.tip.id)), default=None),
        proposer=reading.names([waiting.by_id]).get(waiting.by_id, "") if waiting else "",
        is_mine=bool(waiting and waiting.by_id == key.user_id),
    )
