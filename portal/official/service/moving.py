"""What every verb shares: the row to act on, the move itself, who holds it next, who is told."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from portal.db import db, upsert
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal, Stale
from portal.notices import service as notices
from portal.official import queries, rules, texts, turns
from portal.official.models import (
    Countersigner,
    DocumentHandler,
    DocumentStep,
    OfficialDocument,
)
from portal.official.terms import Action, Outcome, Status
from portal.official.workflow import UNSIGNED, workflow
from portal.policy import Actor, Role
from portal.trail import service as trail

READS_ALL = frozenset({Role.CLERK, Role.LEADER})
LONGEST_REASON = 400
_NOT_SIGNED = frozenset({Status.DRAFT, *UNSIGNED})


def locked(actor: Actor, key: str) -> OfficialDocument:
    """A document fresh and locked. Raises NotFound, also for the unseen."""
    row = db.session.scalars(
        select(OfficialDocument)
        .where(OfficialDocument.key == key, queries.visible(actor))
        .with_for_update(of=OfficialDocument)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound(queries.NOT_FOUND)
    return row


def to_act_on(
    actor: Actor, key: str, action: Action, version: int
) -> tuple[OfficialDocument, Actor]:
    """The row, fresh and locked, and the capacity one acts in.

    Raises NotFound for the unseen, Stale where somebody acted since the page was shown, Refusal
    where the table has no such move, Forbidden where it is not one's turn.
    """
    row = locked(actor, key)
    if row.version != version:
        raise Stale(stale_words(row))
    return row, turn_of(actor, row, action)


def turn_of(actor: Actor, row: OfficialDocument, action: Action) -> Actor:
    """The capacity one acts in, noted as one of those who handle the document."""
    table(row).after(row.status, action)
    acting = turns.acting(actor, row, action)
    note(row, acting.people)
    return acting


def table(row: OfficialDocument) -> Any:
    """The table of moves of this document, as the office and its own words use the steps."""
    used = rules.steps_of(
        queries.off(), asks=bool(queries.unanswered(row)), is_sealed=row.is_sealed
    )
    return workflow(used)


def stale_words(row: OfficialDocument) -> str:
    """What happened to a document since the page was shown, and what to do."""
    at = clock.local(row.moved_at)
    return (
        f"您打开页面之后，这份公文已有人办理或修改过（{at:%H:%M}，现在是“{row.status.label}”），"
        "您的这次办理没有保存，填写的内容还在。请按最新情况再办理。"
    )


def note(row: OfficialDocument, people: Iterable[int]) -> None:
    """Write down who handles a document: they go on reading it (inside a transaction)."""
    rows = [{"document_id": row.id, "user_id": one} for one in sorted(set(people))]
    if rows:
        db.session.execute(upsert(DocumentHandler).values(rows).on_conflict_do_nothing())


def move(
    row: OfficialDocument,
    acting: Actor,
    action: Action,
    *,
    opinion: str = "",
    facts: Mapping[str, Any] | None = None,
) -> DocumentStep:
    """Keep what the step records, then move the document on by the table."""
    step = keep(row, acting, action, opinion=opinion, facts=facts)
    advance(row, acting, action, step)
    return step


def advance(row: OfficialDocument, acting: Actor, action: Action, step: DocumentStep) -> None:
    """Move a document by the table, hand it to whom it concerns next, leave a line."""
    before = row.status
    if before is Status.TO_COUNTERSIGN and action is not Action.COUNTERSIGN:
        _forget_asked(row)
    moves = table(row)
    row.status = moves.after(row.status, action)
    row.moved_at = clock.now()
    if row.status in _NOT_SIGNED:
        _unsign(row)
    if row.status is Status.VOIDED:
        row.voided_at, row.void_reason = row.moved_at, step.opinion[:LONGEST_REASON]
    _hand_on(row, acting, reason=step.opinion if action is Action.SEND_BACK else "")
    leave_line(acting, action, row, step, before=before)


def _unsign(row: OfficialDocument) -> None:
    """What was signed was another text: the signature stays with that one alone, in the steps."""
    row.signed_at, row.signed_no, row.dated = None, None, None
    row.signed_digest, row.signed_sha256, row.signed_by = "", "", ""


def leave_line(
    acting: Actor,
    action: Action,
    row: OfficialDocument,
    step: DocumentStep,
    *,
    before: Status | None = None,
) -> None:
    """A line in the trail about what a step recorded."""
    after = {"station": row.status.value, "version_no": step.version_no} | dict(step.facts)
    trail.record(
        acting,
        f"document.{action.value}",
        row.trail_subject,
        words=step.opinion,
        before={"station": before.value} if before else None,
        after=after,
    )


def _outcome(action: Action) -> Outcome:
    return {
        Action.SEND_BACK: Outcome.SENT_BACK,
        Action.WITHDRAW: Outcome.WITHDRAWN,
        Action.REVISE: Outcome.REVISED,
        Action.DISCARD: Outcome.VOIDED,
        Action.VOID: Outcome.VOIDED,
    }.get(action, Outcome.PASSED)


def keep(
    row: OfficialDocument,
    acting: Actor,
    action: Action,
    *,
    opinion: str = "",
    facts: Mapping[str, Any] | None = None,
    said_by: str = "",
) -> DocumentStep:
    """Keep what a step records, as it is now, and on which text.

    Raises Refusal for a mark of secrecy in what was written.
    """
    texts.refuse_secrets(opinion, said_by, *rules.words_in(facts or {}))
    behind = acting.on_behalf_of
    step = DocumentStep(
        document_id=row.id,
        step=action,
        outcome=_outcome(action),
        version_no=row.version_no,
        at=clock.now(),
        user_id=acting.user_id,
        behind_id=behind.user_id if behind else None,
        title=acting.title,
        said_by=said_by,
        opinion=opinion,
        facts=dict(facts or {}),
    )
    db.session.add(step)
    db.session.flush()
    return step


def _forget_asked(row: OfficialDocument) -> None:
    """Nobody need countersign what goes back: those who have not answered are not asked now."""
    waiting = delete(Countersigner).where(
        Countersigner.document_id == row.id, Countersigner.step_id.is_(None)
    )
    db.session.execute(waiting)


def _hand_on(row: OfficialDocument, acting: Actor, *, reason: str = "") -> None:
    """Give a document to whom it concerns next, and tell them."""
    if row.status is Status.TO_COUNTERSIGN:
        ask(row)
    turn = turns.stay(row)
    if not turn and row.status not in {Status.ARCHIVED, Status.VOIDED}:
        raise Refusal(turns.NOBODY.get(row.status, turns.NO_CLERK))
    give(row, turn, acting, reason=reason)


def give(
    row: OfficialDocument, turn: list[turns.Person], acting: Actor, *, reason: str = ""
) -> None:
    """Put a document into the hands of the first of ``turn``; all of them are told and may read."""
    row.holder_id = turn[0].id if turn else None
    note(row, (one.id for one in turn if not one.roles & READS_ALL))
    told = f"《{row.title[:60]}》{row.status.label}" + (f"：{reason[:80]}" if reason else "")
    notices.tell({one.id for one in turn} - {acting.user_id}, told, f"/official/{row.key}")


def ask(row: OfficialDocument) -> None:
    """Ask those who have not agreed to this text yet: each unit's head, each joint organ's."""
    asked = select(Countersigner.unit_id, Countersigner.organ).where(
        Countersigner.document_id == row.id, Countersigner.step_id.is_(None)
    )
    waiting = {(found.unit_id, found.organ) for found in db.session.execute(asked)}
    for unit_id, organ in queries.unanswered(row):
        if (unit_id, organ) in waiting:
            continue
        place = unit_id if unit_id is not None else turns.unit_named(organ)
        head = turns.head_of(place) if place is not None else None
        if unit_id is not None and (head is None or not head.may(Action.COUNTERSIGN)):
            name = turns.unit_name(unit_id)
            raise Refusal(
                f"{name}还没有能会签的部门负责人。请系统管理员确定负责人，或不请{name}会签。"
            )
        db.session.add(
            Countersigner(
                document_id=row.id,
                unit_id=unit_id,
                organ=organ,
                person_id=head.id if head else None,
                version_no=row.version_no,
                asked_at=clock.now(),
            )
        )
    db.session.flush()
