"""Papers of 举报 as Word bytes: made when asked for, kept nowhere."""

from collections.abc import Sequence
from datetime import date

from portal import policy
from portal.db import transaction
from portal.documents.press import write
from portal.kernel import text
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.policy import Actor
from portal.tips import letters, listing, reading
from portal.tips.figures import RULE, Cut
from portal.tips.letters import Line, Told
from portal.tips.reading import Case
from portal.tips.record import Kept
from portal.tips.service import grouping, referring
from portal.tips.service.opening import Opener
from portal.tips.terms import Channel, Matter, Standing, Status, Way
from portal.trail import service as trail

NO_RECORD = "这件举报还没有核查记录，出不了核查情况报告。请先作出核查结论。"
OPINIONS = {
    Status.RECEIVED: "□受理　□不予受理　□移送",
    Status.REJECTED: "不予受理",
    Status.REFERRED: "移送",
    Status.WITHDRAWN: "举报人撤回",
}


@transaction()
def registration(actor: Actor, found: Case) -> bytes:
    """举报受理登记表 of a tip, with a line in the trail."""
    _note(actor, found)
    first, copy = found.first.more, found.copy
    told = Told(
        index=found.tip.index,
        day=found.tip.day,
        channel=_label(Channel, first["channel"]),
        way=_label(Way, first["way"]),
        standing=_label(Standing, first["standing"]),
        place=found.where,
        matters=_matters(first["matters"]),
        text=found.first.text,
        files=found.tip.files,
        opinion=OPINIONS.get(found.tip.status, "受理"),
        is_first="是" if grouping.is_first(found.tip) else "否",
        forwarded=f"{copy['to']}，{copy['day']}" if copy else "",
    )
    return write(letters.registration(told, _issuer()))


@transaction()
def order(actor: Actor, found: Case) -> bytes:
    """举报核查单: the redacted text for those who go and look."""
    _note(actor, found)
    tip = found.tip
    return write(letters.order(tip.index, tip.due_on, referring.draft(found), _issuer()))


@transaction()
def report(actor: Actor, found: Case) -> bytes:
    """举报核查情况报告. Raises Refusal before there is a 核查记录."""
    if found.record is None:
        raise Refusal(NO_RECORD)
    _note(actor, found)
    return write(letters.report(found.tip.index, found.record.record, _issuer()))


@transaction()
def letter(actor: Actor, found: Case) -> bytes:
    """举报移送函 of a forwarded tip: the copy that the handler made, and nothing else of it."""
    copy = found.copy
    if copy is None:
        raise Refusal("这件举报没有移送过，没有移送函。请先办移送。")
    _note(actor, found)
    day = date.fromisoformat(copy["day"])
    return write(letters.letter(copy["to"], copy["text"], day, _issuer()))


@transaction()
def ledger(
    actor: Actor, opener: Opener, first: date, last: date, reason: str, *, is_full: bool
) -> bytes:
    """举报台账 of the days; whole only with a reason, which stands in the trail. Raises Refusal."""
    acting = policy.require(actor, "tip.handle")
    if is_full and text.is_blank(reason):
        raise Refusal("要不遮盖的台账，请写理由，会记进审计日志。", "reason")
    found = listing.every(opener, first, last)
    kept = reading.records(opener, [one.tip.id for one in found])
    lines = [_line(one, kept.get(one.tip.id)) for one in found]
    words = f"{first} 至 {last}，{'不遮盖' if is_full else '遮盖'}"
    trail.record(acting, "tip.export", "tip", words=f"{words}。{reason}" if is_full else words)
    return write(letters.ledger(lines, first, last, _issuer(), is_full=is_full))


def figures(month: str, cuts: Sequence[Cut]) -> bytes:
    """举报情况月报 of a month, or of a year; the small counts are hidden already."""
    tables = [(one.name, _told(one)) for one in cuts]
    return write(letters.figures(f"{month}{letters.FIGURES}", tables, RULE, _issuer()))


def _told(cut: Cut) -> list[tuple[str, str]]:
    total = [("合计", cut.total)] if cut.total is not None else []
    return [*cut.rows, *total]


def _line(one: listing.Line, kept: Kept | None) -> Line:
    first = one.first.more
    return Line(
        index=one.tip.index,
        day=one.tip.day,
        channel=_label(Channel, first["channel"]),
        way=_label(Way, first["way"]),
        place=one.place,
        summary=one.summary,
        matters=_matters(first["matters"]),
        due_on=one.tip.due_on,
        ended_on=one.tip.ended_on,
        conclusion=kept.record.conclusion.label if kept else "",
        fine_fen=kept.fine_fen if kept else None,
        status=one.tip.status.label,
    )


def _note(actor: Actor, found: Case) -> None:
    acting = policy.require(actor, "tip.handle")
    trail.record(acting, "tip.print", found.tip.subject)


def _matters(codes: Sequence[str]) -> str:
    return "、".join(_label(Matter, code) for code in codes) or "没选"


def _label(kind: type[Channel | Way | Standing | Matter], code: str) -> str:
    return kind.of(code).label if code in set(kind) else "没说"


def _issuer() -> str:
    return office.current().committee
