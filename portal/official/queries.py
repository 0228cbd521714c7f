"""Every read of one official document; the lists are in ``ledger``. All ask the policy."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from portal import policy
from portal.accounts.models import User
from portal.db import db
from portal.kernel.errors import NotFound
from portal.office import queries as office
from portal.office.models import Issuer, IssuerSeries
from portal.office.rules import Office
from portal.office.terms import PaperKind
from portal.official.models import (
    Countersigner,
    DocumentHandler,
    DocumentStep,
    DocumentVersion,
    OfficialDocument,
)
from portal.official.terms import ALWAYS, STEPS, Action, Outcome
from portal.official.workflow import OPEN_STATES
from portal.policy import Actor, Reach

NOT_FOUND = "没有找到这份公文，可能已作废或您无权查看。请核对文号，或从“公文办理”里打开。"
Asked = tuple[int | None, str]
"""Who is to countersign: the id of a unit, or the name of a joint organ."""


def visible(actor: Actor) -> ColumnElement[bool]:
    """The documents ``actor`` may read: all of them, or what they drafted, held or handled."""
    grants = policy.grants(actor, "document.view")
    if any(grant.reach is Reach.ALL for grant in grants):
        return true()
    people = sorted({grant.by.user_id for grant in grants})
    handled = select(DocumentHandler.document_id).where(DocumentHandler.user_id.in_(people))
    return OfficialDocument.id.in_(handled) if people else false()


def get(actor: Actor, key: str) -> OfficialDocument:
    """A document by its key, with its neighbours loaded. Raises NotFound, also for the unseen."""
    query = (
        select(OfficialDocument)
        .where(OfficialDocument.key == key, visible(actor))
        .options(
            joinedload(OfficialDocument.drafter),
            joinedload(OfficialDocument.section),
            joinedload(OfficialDocument.holder).joinedload(User.unit),
            joinedload(OfficialDocument.signer),
            selectinload(OfficialDocument.handler_rows),
        )
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


def versions(row: OfficialDocument) -> Sequence[DocumentVersion]:
    """The texts a document has had, the latest first, without their words."""
    query = select(DocumentVersion).where(DocumentVersion.document_id == row.id)
    return db.session.scalars(query.order_by(DocumentVersion.no.desc())).all()


def content(row: OfficialDocument, no: int | None = None) -> dict[str, Any]:
    """The words of a version, as JSON; of the latest without ``no``. Raises NotFound."""
    wanted = row.version_no if no is None else no
    found = db.session.scalar(
        select(DocumentVersion.content).where(
            DocumentVersion.document_id == row.id, DocumentVersion.no == wanted
        )
    )
    if found is None:
        raise NotFound(f"这份公文没有第 {wanted} 稿。请从公文页面里打开。")
    return dict(found)


def steps(row: OfficialDocument) -> Sequence[DocumentStep]:
    """What the steps of a document recorded, the latest first."""
    query = select(DocumentStep).where(DocumentStep.document_id == row.id)
    return db.session.scalars(query.order_by(DocumentStep.id.desc())).all()


def countersigners(row: OfficialDocument) -> Sequence[Countersigner]:
    """Who was asked to countersign a document, in the order of asking."""
    query = (
        select(Countersigner)
        .where(Countersigner.document_id == row.id)
        .options(joinedload(Countersigner.unit), joinedload(Countersigner.person))
    )
    return db.session.scalars(query.order_by(Countersigner.id)).all()


def asked(row: OfficialDocument) -> list[Asked]:
    """All who are to countersign: the units that were named, and every joint organ but the first.

    Source: 党政机关公文处理工作条例 art. 17, 22.
    """
    return [*((unit_id, "") for unit_id in row.asked_units), *((None, o) for o in row.issuers[1:])]


def unanswered(row: OfficialDocument) -> list[Asked]:
    """Those of ``asked`` who have not agreed to the text as it stands."""
    query = (
        select(Countersigner.unit_id, Countersigner.organ)
        .join(DocumentStep, DocumentStep.id == Countersigner.step_id)
        .where(
            Countersigner.document_id == row.id,
            Countersigner.version_no == row.version_no,
            DocumentStep.outcome == Outcome.PASSED,
        )
    )
    wanted = asked(row)
    agreed = {(unit_id, organ) for unit_id, organ in db.session.execute(query)} if wanted else set()
    return [one for one in wanted if one not in agreed]


def switched_off(here: Office) -> frozenset[Action]:
    """The steps that the office does not use."""
    return frozenset(
        step for step in STEPS if step not in ALWAYS and not here.uses_step(step.value)
    )


def off() -> frozenset[Action]:
    """The steps that the office does not use now."""
    return switched_off(office.current())


def series(issuer_id: int | None) -> list[tuple[PaperKind, str]]:
    """The 代字 that an organ has for its official documents, by their kind."""
    query = select(IssuerSeries.kind, IssuerSeries.code).where(
        IssuerSeries.issuer_id == issuer_id, IssuerSeries.kind.in_(PaperKind.of_documents())
    )
    found = {row.kind: row.code for row in db.session.execute(query)}
    return [(kind, found[kind]) for kind in PaperKind.of_documents() if kind in found]


def issuer_named(name: str) -> Issuer | None:
    """The organ of this name, None where the settings know none."""
    return db.session.scalars(select(Issuer).where(Issuer.name == name)).one_or_none()


def made_from(actor: Actor, subject: str) -> Sequence[OfficialDocument]:
    """The documents ``actor`` may read that were made from a record, the latest first."""
    query = select(OfficialDocument).where(OfficialDocument.subject == subject, visible(actor))
    return db.session.scalars(query.order_by(OfficialDocument.id.desc())).all()


def counting_waiting(*people: int | ColumnElement[int]) -> Select[int]:
    """The query of how much waits for these persons: what they hold, what they countersign."""
    one = len(people) == 1
    holder = OfficialDocument.holder_id
    held = holder == people[0] if one else holder.in_(people)
    person = Countersigner.person_id
    asked_of = person == people[0] if one else person.in_(people)
    waits = select(Countersigner.document_id).where(asked_of, Countersigner.step_id.is_(None))
    waits = waits.correlate(User)  # where they are the person of a statement around
    return select(func.count()).where(
        OfficialDocument.status.in_(OPEN_STATES),
        or_(held, OfficialDocument.id.in_(waits)),
    )
