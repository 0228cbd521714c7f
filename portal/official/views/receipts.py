"""分送与签收: to whom a document went and who has it; the 文书 ticks what went outside."""

from typing import Any

from flask import Response, flash, request, url_for

from portal import policy
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.official import queries, receipts
from portal.official.forms_out import TickForm
from portal.official.models import OfficialDocument
from portal.official.service import receiving
from portal.official.views.blueprint import bp
from portal.web import filters
from portal.web.access import actor, needs
from portal.web.htmx import in_place, page_or_partial, see_other
from portal.web.once import once
from portal.web.paging import row_id

MISSING, BEFORE, AFTER = "missing", "before", "after"


@bp.route("/<key>/receipts", methods=["GET", "POST"])
@needs("document.view")
def sent(key: str) -> Response:
    """分送与签收: a line a recipient; those on paper are ticked here."""
    person = actor()
    row = queries.get(person, key)
    form, status = TickForm(), 200
    if request.method == "POST":
        status = 422
        policy.require(person, "document.tick")
        if form.validate():
            try:
                address = once(form.once.data, person.user_id, lambda: _ticked(key, form))
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                flash("签收已登记。", "done")
                return see_other(address)
    else:
        form.received_on.data = clock.today()
    return in_place(_drawn(row, form, status), "#receipts")


def _ticked(key: str, form: TickForm) -> str:
    receiving.tick(actor(), key, form.to_ticked())
    return url_for(".sent", key=key)


def _drawn(row: OfficialDocument, form: TickForm, status: int) -> Response:
    said = request.args
    missing = bool(said.get(MISSING))
    found = receipts.recipients(
        row, missing=missing, before=row_id(said.get(BEFORE)), after=row_id(said.get(AFTER))
    )
    lines = [_line(one) for one in found.rows]
    tally = receipts.tally(row)
    may_tick = policy.may(actor(), "document.tick")

    def address(**more: Any) -> str:
        told = {MISSING: "y"} if missing else {}
        return url_for(".sent", key=row.key, **told | more)

    return page_or_partial(
        "official/receipts.html",
        "official/_receipts_form.html",
        status=status,
        row=row,
        form=form,
        lines=lines,
        tally=tally,
        missing=missing,
        may_tick=may_tick and any(one["is_open"] for one in lines),
        may_remind=may_tick and row.voided_at is None and tally.received < tally.sent,
        tabs=[
            (f"全部（{tally.sent}）", url_for(".sent", key=row.key), not missing),
            (
                f"未签收（{tally.sent - tally.received}）",
                url_for(".sent", key=row.key, missing="y"),
                missing,
            ),
        ],
        address=address(),
        pager={
            "first": address() if found.newer else None,
            "newer": address(after=found.newer) if found.newer else None,
            "older": address(before=found.older) if found.older else None,
            "total": f"共 {found.total_label} 家",
        },
    )


def _line(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "recipient": one.recipient,
        "copies": f"{one.copies} 份",
        "channel": one.channel.label,
        "sent": filters.moment(one.sent_at),
        "is_open": one.received_at is None and receiving.may_tick(one.unit_id, one.channel),
        "is_received": one.received_at is not None,
        "said": f"{filters.moment(one.received_at)} {one.receiver}" if one.received_at else "",
    }


@bp.post("/<key>/receipts/remind")
@needs("document.tick")
def remind_receivers(key: str) -> Response:
    """提醒未签收的单位."""
    told = receiving.remind(actor(), key)
    flash(f"已提醒 {told} 家没有签收的单位。", "done")
    return see_other(url_for(".sent", key=key))
