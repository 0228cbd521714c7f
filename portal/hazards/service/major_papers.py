"""文书 of a 重大 hazard and of 移送: which can be issued when, from which records."""

from collections.abc import Callable
from datetime import date

from portal.gongwen.content import Document
from portal.hazards import criteria, major_letters
from portal.hazards.letters import Told
from portal.hazards.major_letters import Frame, Listed, Major, Said
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.records import Records, parts_of
from portal.hazards.service.extending import terms_for
from portal.hazards.terms import Receipt, RecordKind, RemedyPart, Status
from portal.office import queries as office
from portal.office.terms import PaperKind

Letter = Callable[[Told, str, str, date], Document]
LETTERS: dict[PaperKind, Callable[[Told, Major, Frame], Document]] = {
    PaperKind.MAJOR_FOUND: major_letters.report_found,
    PaperKind.REMEDY: major_letters.remedy,
    PaperKind.LISTING_NOTICE: major_letters.listing_notice,
    PaperKind.RELEASE_NOTICE: major_letters.release_notice,
    PaperKind.MAJOR_FIXED: major_letters.report_fixed,
}
KINDS = (*LETTERS, PaperKind.REFERRAL)
QUOTING = frozenset({PaperKind.MAJOR_FOUND, PaperKind.MAJOR_FIXED, PaperKind.LISTING_NOTICE})
TO_DEPARTMENT = frozenset({PaperKind.MAJOR_FOUND, PaperKind.MAJOR_FIXED})
LIVING = frozenset({Status.OPEN, Status.RECTIFYING, Status.TO_REVIEW, Status.CLOSED})


def not_yet(hazard: Hazard, kind: PaperKind, records: Records) -> str:
    """Why a paper cannot be issued now, a sentence; empty where it can."""
    if kind is PaperKind.REFERRAL:
        referred = hazard.status is Status.REFERRED
        return "" if referred else "移送以后才能出具移送（报告）函。请先办移送。"
    if not hazard.is_major or hazard.status not in LIVING or records.judgement is None:
        return "判定为重大事故隐患以后才能出具这份文书。请先判定。"
    held, sentence = {
        PaperKind.MAJOR_FOUND: (records.discovery, "还没有发现报告。请企业先填写。"),
        PaperKind.REMEDY: (records.remedy, "治理方案还没有批准。请先审批。"),
        PaperKind.LISTING_NOTICE: (records.listing, "还没有挂牌督办。请先登记挂牌。"),
        PaperKind.RELEASE_NOTICE: (
            records.answer(records.listing),
            "挂牌督办还没有解除。请先登记解除。",
        ),
        PaperKind.MAJOR_FIXED: (records.acceptance, "还没有企业验收。请企业先验收。"),
    }[kind]
    return "" if held else sentence


def letter_of(hazard: Hazard, kind: PaperKind, records: Records) -> Letter:
    """How a paper of ``kind`` is written of this hazard.

    Raises Refusal where it would quote a clause whose text nobody has compared.
    """
    if kind is PaperKind.REFERRAL:
        to, reason = hazard.referred_to, hazard.end_reason
        return lambda told, issuer, number, day: major_letters.referral(
            told, to, reason, Frame(issuer, number, day)
        )
    major, letter = _major(hazard, records, quoting=kind in QUOTING), LETTERS[kind]
    return lambda told, issuer, number, day: letter(told, major, Frame(issuer, number, day))


def recipient_of(hazard: Hazard, kind: PaperKind, records: Records) -> str:
    """To whom a paper goes."""
    if kind is PaperKind.REFERRAL:
        return hazard.referred_to
    if kind in TO_DEPARTMENT and records.discovery:
        return records.discovery.organ
    return hazard.firm.name if hazard.firm else ""


def clause_of(record: HazardRecord | None) -> str:
    """The clause of a judgement as a document may quote it; empty for none.

    Raises Refusal for an unverified text that nobody has compared with the official one.
    """
    if record is None or not record.clause:
        return ""
    return criteria.quotable(criteria.get(record.clause), resolved=record.is_resolved)


def _major(hazard: Hazard, records: Records, *, quoting: bool) -> Major:
    here, discovery, remedy = office.current(), records.discovery, records.remedy
    told = [(which, records.told(which)) for which in Receipt]
    release = records.answer(records.listing)
    return Major(
        judged=_said(records.judgement) or Said(),
        clause=clause_of(records.judgement) if quoting else "",
        organ=discovery.organ if discovery else "",
        cause=discovery.parts["cause"] if discovery else "",
        harm=discovery.parts["harm"] if discovery else "",
        remedy=_parts(remedy),
        approved=_said(records.answer(remedy)),
        opinions=[Said(row.organ, row.happened_on, row.text) for row in _opinions(records)],
        accepted=_accepted(records),
        receipts=[(which.label, row.organ, row.happened_on) for which, row in told if row],
        listed=_listed(records.listing, records.listing),
        released=_listed(records.listing, release) if release else None,
        release_words=release.text if release else "",
        progress_days=here.progress_days,
        lead_days=terms_for(hazard).lead,
    )


def _said(row: HazardRecord | None) -> Said | None:
    return Said(row.title, row.happened_on, row.text) if row else None


def _accepted(records: Records) -> Said | None:
    row = records.acceptance
    return Said(row.organ, row.happened_on, row.text) if row else None


def _opinions(records: Records) -> list[HazardRecord]:
    return records.of(RecordKind.ADVISED)


def _parts(remedy: HazardRecord | None) -> list[tuple[str, str]]:
    parts = parts_of(remedy) if remedy else {}
    return [(part.label, parts[part]) for part in RemedyPart if part in parts]


def _listed(listing: HazardRecord | None, row: HazardRecord | None) -> Listed | None:
    if listing is None or listing.level is None or row is None:
        return None
    level = listing.level.label
    return Listed(level, listing.organ, row.number, row.happened_on, listing.due_on)
