"""收到的公文: what was sent to one's own unit, section or firm; read, kept and signed for."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from portal.documents.answers import word
from portal.kernel.errors import NotFound
from portal.official import kept, queries, receipts, rules, texts
from portal.official.models_out import Distribution
from portal.official.service import receiving
from portal.official.terms import Urgency
from portal.web import filters
from portal.web.access import actor, needs
from portal.web.forms import Form
from portal.web.htmx import page, page_or_partial, see_other
from portal.web.once import once
from portal.web.paging import row_id

bp = Blueprint("received", __name__, url_prefix="/received")
MISSING, BEFORE, AFTER = "missing", "before", "after"
MOST_LINES = 160


@bp.get("/")
@needs("document.receive")
def ledger() -> Response:
    """收到的公文: the latest first."""
    said = request.args
    missing = bool(said.get(MISSING))
    found = receipts.received(
        actor(), missing=missing, before=row_id(said.get(BEFORE)), after=row_id(said.get(AFTER))
    )

    def address(**more: Any) -> str:
        told = {MISSING: "y"} if missing else {}
        return url_for(".ledger", **told | more)

    return page_or_partial(
        "official/received.html",
        "official/_received_rows.html",
        lines=[_line(one) for one in found.rows],
        missing=missing,
        tabs=[
            ("全部", url_for(".ledger"), not missing),
            ("未签收", url_for(".ledger", missing="y"), missing),
        ],
        pager={
            "first": address() if found.newer else None,
            "newer": address(after=found.newer) if found.newer else None,
            "older": address(before=found.older) if found.older else None,
            "total": f"共 {found.total_label} 份",
        },
    )


def _line(one: Any) -> dict[str, Any]:
    return {
        "href": url_for(".show", copy_id=one.id),
        "number": one.number,
        "title": one.title,
        "urgency": "" if one.urgency is Urgency.USUAL else one.urgency.label,
        "issuer": "、".join(one.issuers),
        "sent": filters.moment(one.sent_at),
        "is_voided": one.voided_at is not None,
        "is_received": one.received_at is not None,
        "said": f"{filters.moment(one.received_at)} {one.receiver}" if one.received_at else "",
    }


@bp.get("/<int:copy_id>")
@needs("document.receive")
def show(copy_id: int) -> Response:
    """One of them: what it says, its Word file, the button to sign for it."""
    copy = receipts.get(actor(), copy_id)
    row = copy.document
    content = queries.content(row, row.signed_no)
    if rules.digest(content) != row.signed_digest:
        raise NotFound(rules.ALTERED)
    lines = texts.lines(content)
    return page(
        "official/received_one.html",
        copy=copy,
        row=row,
        form=Form(formdata=None),
        facts=_facts(copy),
        urgency="" if row.urgency is Urgency.USUAL else row.urgency.label,
        lines=lines[:MOST_LINES],
        more_lines=max(0, len(lines) - MOST_LINES),
    )


def _facts(copy: Distribution) -> list[tuple[str, ...]]:
    row = copy.document
    pairs: list[tuple[str, ...]] = [
        ("发文字号", row.number or "—"),
        ("成文日期", filters.day(row.dated)),
        ("发文机关", "、".join(row.issuers), "wide"),
        ("主送", row.recipients or "—", "wide"),
        ("抄送", row.copies_to or "—", "wide"),
        ("发给", f"{copy.recipient}，{copy.copies} 份"),
        ("发出", f"{filters.stamp(copy.sent_at)}，{copy.channel.label}"),
    ]
    if copy.received_at:
        pairs.append(("签收", f"{copy.receiver}，{filters.stamp(copy.received_at)}", "wide"))
    return pairs


@bp.get("/<int:copy_id>.docx")
@needs("document.receive")
def download(copy_id: int) -> Response:
    """The Word file as it was issued."""
    row = receipts.get(actor(), copy_id).document
    return word(kept.issued(row), kept.name_of(row))


@bp.post("/<int:copy_id>/sign")
@needs("document.receive")
def sign(copy_id: int) -> Response:
    """签收."""
    person, form = actor(), Form()

    def act() -> str:
        receiving.sign(person, copy_id)
        return url_for(".show", copy_id=copy_id)

    address = once(form.once.data, person.user_id, act)
    flash("已签收。发文单位看得到签收人和时间。", "done")
    return see_other(address)
