"""复核、登记、印制、用印、核发、归档: from the signature to the archive."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from portal.db import db, transaction
from portal.documents import press
from portal.files import service as files
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.numbering import service as numbering
from portal.office.terms import PaperKind
from portal.official import letters, queries, rules, turns
from portal.official.models import OfficialDocument
from portal.official.models_out import Distribution
from portal.official.service import receiving
from portal.official.service.approving import refuse_unchecked
from portal.official.service.moving import move, to_act_on
from portal.official.terms import (
    Action,
    Channel,
    Direction,
    DispatchCheck,
    RecheckCheck,
    Retention,
    Sheet,
)
from portal.policy import Actor
from portal.units.terms import Kind

THROUGH_THE_YEARS = 0
"""The year of a counter that no new year begins anew: 令号 run on."""
MOST_COPIES = 100_000
EVERY = {
    "各科室": Kind.SECTION,
    "各科（部）室": Kind.SECTION,
    "各部门": Kind.SECTION,
    "各企业": Kind.FIRM,
    "各有关企业": Kind.FIRM,
    "辖区各企业": Kind.FIRM,
}
"""Names that stand for every living unit of a kind."""


@dataclass(frozen=True)
class Printing:
    """What 印制 records. ``proofreaders``: who read the proofs, two as a rule."""

    printer: str
    copies: int
    proofreaders: str
    printed_on: date
    place: str = ""


@dataclass(frozen=True)
class Sealing:
    """What 用印 records. Source: 条例 art. 25; no blank sheet is sealed."""

    seal: str
    copies: int
    approver: str


@dataclass(frozen=True)
class Sent:
    """A recipient of a document, or all of a kind (各科室, 各企业), with copies for each.

    ``channel`` None: by the portal where it is a unit here, else by hand.
    """

    recipient: str
    copies: int = 1
    channel: Channel | None = None


@transaction()
def recheck(
    actor: Actor, key: str, version: int, checks: Collection[RecheckCheck], opinion: str = ""
) -> OfficialDocument:
    """复核: before it is printed. What must be changed in substance goes back to the signer.

    Source: 条例 art. 25 (1).
    """
    row, acting = to_act_on(actor, key, Action.RECHECK, version)
    refuse_unchecked(RecheckCheck, checks)
    facts = {"checks": [one.label for one in RecheckCheck]}
    move(row, acting, Action.RECHECK, opinion=opinion, facts=facts)
    return row


def usual_series(row: OfficialDocument) -> PaperKind:
    """In which series a document is numbered as a rule."""
    by_sheet = {
        Sheet.LETTER: PaperKind.DOCUMENT_LETTER,
        Sheet.ORDER: PaperKind.DOCUMENT_ORDER,
        Sheet.MINUTES: PaperKind.DOCUMENT_MINUTES,
    }
    if row.sheet is Sheet.FILE and row.direction is Direction.UP:
        return PaperKind.DOCUMENT_UP
    return by_sheet.get(row.sheet, PaperKind.DOCUMENT)


@transaction()
def register(
    actor: Actor,
    key: str,
    version: int,
    *,
    copies: int,
    among: str,
    series: PaperKind | None = None,
) -> OfficialDocument:
    """登记: the next number of the organ's series and year, in this same transaction.

    ``among``: 分送范围. ``series`` None: the usual one, or the organ's series for all documents.
    A document that has a number keeps it. Raises Refusal where the organ has no 代字.
    Source: 条例 art. 25 (2); GB/T 9704-2012 7.2.5.
    """
    row, acting = to_act_on(actor, key, Action.REGISTER, version)
    _refuse_copies(copies)
    if row.number is None:
        _take_number(row, series)
    row.copies = copies
    if Action.PRINT in queries.off():
        row.printed_on = clock.today()
    _freeze(row)
    facts = {"number": row.number, "among": among, "copies": copies, "sha256": row.file_sha256}
    move(row, acting, Action.REGISTER, facts=facts)
    return row


def _take_number(row: OfficialDocument, series: PaperKind | None) -> None:
    known = dict(queries.series(row.issuer_id))
    usual = usual_series(row)
    kind = series or (usual if usual in known else PaperKind.DOCUMENT)
    if kind not in known:
        raise Refusal(
            f"{row.issuers[0]}还没有“{kind.label}”的代字，不能登记。"
            "请系统管理员在“发文机关与代字”里填写。",
            "series",
        )
    code, year = known[kind], clock.today().year
    is_order = row.sheet is Sheet.ORDER
    counted = THROUGH_THE_YEARS if is_order else year
    serial = numbering.take(f"document:{code}", counted)
    row.series, row.series_year, row.year, row.serial = code, counted, year, serial
    row.number = f"第{serial}号" if is_order else f"{code}〔{year}〕{serial}号"
    row.registered_at = clock.now()


def _freeze(row: OfficialDocument) -> None:
    """Keep the Word file as it is issued, with all that is known of it by now."""
    content = queries.content(row, row.signed_no)
    if rules.digest(content) != row.signed_digest:
        raise Refusal(rules.ALTERED)
    row.file_sha256 = files.store().put(press.write(letters.issued(row, content)))


@transaction()
def print_copies(actor: Actor, key: str, version: int, said: Printing) -> OfficialDocument:
    """印制: printed, read against the proof; the day of printing stands in the 版记."""
    row, acting = to_act_on(actor, key, Action.PRINT, version)
    _refuse_copies(said.copies)
    if said.printed_on > clock.today():
        raise Refusal("印发日期还没有到。请填今天或更早的日期。", "printed_on")
    if row.dated and said.printed_on < row.dated:
        raise Refusal(f"印发日期不能早于成文日期 {row.dated:%Y-%m-%d}。请核对。", "printed_on")
    row.copies, row.printed_on = said.copies, said.printed_on
    _freeze(row)
    facts = {
        "printer": said.printer,
        "copies": said.copies,
        "proofreaders": said.proofreaders,
        "printed_on": said.printed_on.isoformat(),
        "place": said.place,
        "sha256": row.file_sha256,
    }
    move(row, acting, Action.PRINT, facts=facts)
    return row


@transaction()
def seal(actor: Actor, key: str, version: int, said: Sealing) -> OfficialDocument:
    """用印: by who keeps the seal; never more copies than were printed."""
    row, acting = to_act_on(actor, key, Action.SEAL, version)
    _refuse_copies(said.copies)
    if row.copies and said.copies > row.copies:
        raise Refusal(
            f"印了 {row.copies} 份，用印 {said.copies} 份，多出来的是空白件。请核对份数。", "copies"
        )
    facts = {"seal": said.seal, "copies": said.copies, "approver": said.approver}
    move(row, acting, Action.SEAL, facts=facts)
    return row


@transaction()
def dispatch(
    actor: Actor,
    key: str,
    version: int,
    checks: Collection[DispatchCheck],
    sent: Sequence[Sent],
    opinion: str = "",
) -> OfficialDocument:
    """核发: looked over once more, then sent to each recipient; whoever is a unit here sees it now.

    Raises Refusal without a recipient, and for more copies than there are.
    Source: 条例 art. 25 (4).
    """
    row, acting = to_act_on(actor, key, Action.DISPATCH, version)
    refuse_unchecked(DispatchCheck, checks)
    if not sent:
        raise Refusal("请至少写一个收件单位，一行一个。", "sent")
    row.dispatched_at = clock.now()
    found = _distributions(row, sent)
    on_paper = sum(one.copies for one in found if one.channel is not Channel.ONLINE)
    if row.copies and on_paper > row.copies:
        raise Refusal(f"分送纸质件 {on_paper} 份，登记的只有 {row.copies} 份。请核对份数。", "sent")
    db.session.add_all(found)
    db.session.flush()
    receiving.tell(row, found)
    facts = {
        "checks": [one.label for one in DispatchCheck],
        "recipients": [
            f"{one.recipient} {one.copies} 份 {one.channel.label if one.channel else ''}".rstrip()
            for one in sent
        ],
        "sent": len(found),
    }
    move(row, acting, Action.DISPATCH, opinion=opinion, facts=facts)
    return row


def _distributions(row: OfficialDocument, sent: Sequence[Sent]) -> list[Distribution]:
    """A row for each recipient; 各科室 and 各企业 are one each. The same one twice is one."""
    units = turns.units_named([one.recipient for one in sent])
    found: dict[str, Distribution] = {}
    for one in sent:
        _refuse_copies(one.copies, "sent")
        places: Sequence[tuple[str, int | None]] = [(one.recipient, units.get(one.recipient))]
        if one.recipient in EVERY:
            places = turns.units_of(EVERY[one.recipient]) or places
        for name, unit_id in places:
            usual = Channel.BY_HAND if unit_id is None else Channel.ONLINE
            found[name] = Distribution(
                document_id=row.id,
                recipient=name,
                unit_id=unit_id,
                copies=one.copies,
                channel=one.channel or usual,
                sent_at=row.dispatched_at,
            )
    return list(found.values())


def _refuse_copies(copies: int, field: str = "copies") -> None:
    if not 1 <= copies <= MOST_COPIES:
        raise Refusal(f"份数要在 1 到 {MOST_COPIES} 之间，现在是 {copies}。请改正。", field)


@transaction()
def archive(
    actor: Actor,
    key: str,
    version: int,
    retention: Retention,
    note: str = "",
    *,
    pages: int | None,
) -> OfficialDocument:
    """归档: 正本, 定稿 and the record of the steps go to the archive for so long.

    ``pages`` are those of its file (``kept.pages_of``), counted before: a long file takes seconds,
    and everybody else's acts would wait for them.
    Source: 条例 art. 27; DA/T 22-2015.
    """
    row, acting = to_act_on(actor, key, Action.ARCHIVE, version)
    row.archived_at, row.retention, row.pages = clock.now(), retention, pages
    move(row, acting, Action.ARCHIVE, opinion=note, facts={"retention": retention.value})
    return row
