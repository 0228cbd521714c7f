"""文书 of a hazard: 隐患整改通知书, 隐患整改复查意见书 — preview, then 出具."""

from collections.abc import Callable
from datetime import date

from flask import Response, flash, request, url_for

from portal.documents import service as documents
from portal.documents.answers import word
from portal.documents.service import Order
from portal.files import service as files
from portal.files.models import StoredFile
from portal.gongwen.content import Document
from portal.hazards import letters, queries
from portal.hazards.letters import Shot, Told
from portal.hazards.models import Hazard
from portal.hazards.terms import Grade, Slot, Status
from portal.hazards.views.blueprint import bp
from portal.kernel.errors import Refusal
from portal.office.terms import PaperKind
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.htmx import see_other
from portal.web.once import once

Letter = Callable[[Told, str, str, date], Document]
LETTERS: dict[PaperKind, Letter] = {
    PaperKind.RECTIFY_NOTICE: letters.rectify_notice,
    PaperKind.REVIEW_OPINION: letters.review_opinion,
}
WHEN = {
    PaperKind.RECTIFY_NOTICE: (
        {Status.OPEN, Status.RECTIFYING, Status.TO_REVIEW},
        "核实并确定整改期限以后才能出具隐患整改通知书。请先核实。",
    ),
    PaperKind.REVIEW_OPINION: (
        {Status.CLOSED},
        "复查合格、销号以后才能出具复查意见书。请先完成复查。",
    ),
}


@bp.get("/<number>/papers/<kind>/preview")
@needs("paper.issue")
def preview(number: str, kind: str) -> Response:
    """预览: the Word file without a number."""
    order = _order(queries.get(actor(), number), kind)
    return word(documents.preview(actor(), order), f"{order.title}（预览）.docx")


@bp.post("/<number>/papers/<kind>")
@needs("paper.issue")
def issue(number: str, kind: str) -> Response:
    """出具: take a number, freeze the bytes."""
    person = actor()
    hazard = queries.get(person, number)
    address = once(
        request.form.get("once", ""), person.user_id, lambda: _issued(person, hazard, kind)
    )
    return see_other(address)


def _issued(person: Actor, hazard: Hazard, kind: str) -> str:
    paper = documents.issue(person, _order(hazard, kind))
    flash(f"已出具 {paper.number}《{paper.title}》，可在本页“文书”里下载打印。", "done")
    return url_for("hazards.show", number=hazard.number, _anchor="papers")


def possible(hazard: Hazard) -> list[PaperKind]:
    """The kinds of paper that can be issued of a hazard as it stands."""
    return [kind for kind, (states, _) in WHEN.items() if hazard.status in states]


def _order(hazard: Hazard, kind_code: str) -> Order:
    kind = PaperKind.of(kind_code) if kind_code in {kind.value for kind in LETTERS} else None
    if kind is None:
        raise Refusal("没有这种文书。请从隐患页面的“文书”里选择。")
    states, sentence = WHEN[kind]
    if hazard.status not in states:
        raise Refusal(sentence)
    photos = files.of(hazard.subject)
    told = _told(hazard, [_shot(row) for row in photos])
    letter = LETTERS[kind]
    return Order(
        kind=kind,
        title=kind.label,
        subject=hazard.subject,
        scope=hazard.scope,
        make=lambda issuer, number, day: letter(told, issuer, number, day),
        recipient=told.firm,
        used={
            "hazard": hazard.id,
            "version": hazard.version,
            "photos": [row.sha256 for row in photos],
        },
    )


def _shot(row: StoredFile) -> Shot:
    with files.store().open(row.sha256) as file:
        data = file.read()
    label = Slot.of(row.slot).label
    return (
        Shot(data, label, row.taken_at)
        if row.taken_at
        else Shot(data, label, row.uploaded_at, "上传")
    )


def _told(hazard: Hazard, shots: list[Shot]) -> Told:
    return Told(
        number=hazard.number or "",
        firm=hazard.firm.name if hazard.firm else "",
        place=hazard.place,
        text=hazard.text,
        grade=(hazard.grade or Grade.GENERAL).label,
        source=hazard.source.label if hazard.source else "",
        found_at=hazard.found_at or hazard.moved_at,
        due_on=hazard.due_on,
        section=hazard.section.name if hazard.section else "",
        fix_note=hazard.fix_note,
        fixed_at=hazard.fixed_at,
        review_note=hazard.review_note,
        reviewed_at=hazard.reviewed_at,
        reviewer=hazard.reviewer_title,
        shots=shots,
    )
