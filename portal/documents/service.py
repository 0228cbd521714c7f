"""出具、作废: a number taken and the bytes frozen in one transaction."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, update

from portal import policy
from portal.db import db, transaction
from portal.documents.models import Paper
from portal.documents.press import write
from portal.files import service as files
from portal.gongwen.content import Document
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal
from portal.numbering import service as numbering
from portal.office import queries as office
from portal.office.terms import PaperKind
from portal.policy import Actor, Scope
from portal.trail import service as trail

Make = Callable[[str, str, date], Document]
"""From issuer, number ("" in a preview) and day to the paper's words."""


@dataclass(frozen=True)
class Order:
    """A paper to be made: its kind and title, whose it is, what it is made from."""

    kind: PaperKind
    title: str
    subject: str
    scope: Scope
    make: Make
    recipient: str = ""
    used: Mapping[str, Any] = field(default_factory=dict)


def number_of(code: str, year: int, serial: int) -> str:
    """发文字号: 代字〔年〕号, six-cornered brackets. Source: GB/T 9704-2012, 7.2.5."""
    return f"{code}〔{year}〕{serial}号"


def preview(actor: Actor, order: Order) -> bytes:
    """The paper as Word bytes, without a number; nothing is kept."""
    policy.require(actor, "paper.issue", order.scope)
    issuer, _ = office.series_of(order.kind)
    return write(order.make(issuer, "", clock.today()))


@transaction()
def issue(actor: Actor, order: Order) -> Paper:
    """出具: take the next number of the series and freeze the bytes with their hash.

    Raises Refusal where a paper of the kind is in force already: it must be voided first.
    """
    acting = policy.require(actor, "paper.issue", order.scope)
    issuer, code = office.series_of(order.kind)
    serial = numbering.take(f"paper:{code}", (today := clock.today()).year)
    _refuse_second(order)
    number = number_of(code, today.year, serial)
    data = write(order.make(issuer, number, today))
    paper = Paper(
        key=secrets.token_hex(16),
        series=code,
        year=today.year,
        serial=serial,
        number=number,
        kind=order.kind.value,
        title=order.title,
        issuer=issuer,
        recipient=order.recipient,
        subject=order.subject,
        section_id=order.scope.section_id,
        firm_id=order.scope.firm_id,
        sha256=files.store().put(data),
        size=len(data),
        used=dict(order.used),
        issued_at=clock.now(),
        issuer_id=acting.user_id,
        issuer_title=acting.title,
    )
    db.session.add(paper)
    told = {"number": number, "sha256": paper.sha256}
    trail.record(acting, "paper.issue", order.subject, words=order.title, after=told)
    return paper


def _refuse_second(order: Order) -> None:
    """Asked for once the number is taken: whoever comes at the same moment waits for it."""
    valid = db.session.scalar(
        select(Paper.number).where(
            Paper.subject == order.subject,
            Paper.kind == order.kind.value,
            Paper.voided_at.is_(None),
        )
    )
    if valid:
        raise Refusal(f"已经出具过 {valid}《{order.title}》。要重新出具的，请先作废原来那份。")


@transaction()
def void(actor: Actor, paper: Paper, reason: str) -> Paper:
    """作废: the number stays on the register, with the reason."""
    acting = policy.require(actor, "paper.void", paper)
    row = db.session.scalars(select(Paper).where(Paper.id == paper.id).with_for_update()).one()
    if row.voided_at:
        raise Refusal(f"{row.number} 已经作废过了。")
    row.voided_at, row.void_reason, row.voider_title = clock.now(), reason, acting.title
    told = {"number": row.number}
    trail.record(acting, "paper.void", row.subject, words=reason, after=told)
    return row


@transaction()
def hand_on(subject: str, section_id: int | None) -> None:
    """Put the papers of a record within reach of the section that is in charge of it now."""
    db.session.execute(update(Paper).where(Paper.subject == subject).values(section_id=section_id))


def content(paper: Paper) -> bytes:
    """The frozen bytes of a paper. Raises NotFound where the file is lost or was changed."""
    store = files.store()
    if not store.exists(paper.sha256) or not store.verify(paper.sha256):
        raise NotFound(f"{paper.number} 的文件不在或已损坏。请系统管理员从备份恢复。")
    with store.open(paper.sha256) as file:
        return file.read()
