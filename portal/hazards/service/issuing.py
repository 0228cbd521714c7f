"""文书 of a hazard: which can be issued when, and what they are made from."""

from collections.abc import Callable, Sequence
from datetime import date

from portal.documents.models import Paper
from portal.documents.service import Order
from portal.files import service as files
from portal.files.models import StoredFile
from portal.gongwen.content import Document
from portal.hazards import letters, queries
from portal.hazards.letters import Shot, Told
from portal.hazards.models import Hazard
from portal.hazards.records import Records
from portal.hazards.service import major_papers
from portal.hazards.terms import Grade, Slot, Status
from portal.kernel.errors import Refusal
from portal.office.terms import PaperKind

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


def possible(hazard: Hazard, issued: Sequence[Paper], records: Records) -> list[PaperKind]:
    """The kinds of paper that can be issued of a hazard as it stands and are not in force yet."""
    in_force = {paper.kind for paper in issued if paper.voided_at is None}
    return [
        kind
        for kind in (*WHEN, *major_papers.KINDS)
        if kind.value not in in_force and not _not_yet(hazard, kind, records)
    ]


def _not_yet(hazard: Hazard, kind: PaperKind, records: Records) -> str:
    if kind not in WHEN:
        return major_papers.not_yet(hazard, kind, records)
    states, sentence = WHEN[kind]
    return "" if hazard.status in states else sentence


def order_of(hazard: Hazard, kind: PaperKind) -> Order:
    """A paper to be made of a hazard, with all its photos. Raises Refusal out of its time."""
    if kind not in LETTERS and kind not in major_papers.KINDS:
        raise Refusal("没有这种文书。请从隐患页面的“文书”里选择。")
    records = queries.records(hazard)
    if sentence := _not_yet(hazard, kind, records):
        raise Refusal(sentence)
    letter = LETTERS.get(kind) or major_papers.letter_of(hazard, kind, records)
    photos = files.of(hazard.subject)
    told = _told(hazard, [_shot(row) for row in photos])
    return Order(
        kind=kind,
        title=kind.label,
        subject=hazard.subject,
        scope=hazard.scope,
        make=lambda issuer, number, day: letter(told, issuer, number, day),
        recipient=major_papers.recipient_of(hazard, kind, records),
        used={
            "hazard": hazard.id,
            "version": hazard.version,
            "records": [row.id for row in records.rows],
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
