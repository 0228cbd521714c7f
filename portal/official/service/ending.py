"""作废: a draft by its drafter, a signed document with a reason; a number stays on the register."""

from sqlalchemy import select

from portal.db import db, transaction
from portal.kernel.errors import Refusal
from portal.official.models import OfficialDocument
from portal.official.models_out import Distribution
from portal.official.service import receiving
from portal.official.service.moving import move, to_act_on
from portal.official.terms import Action
from portal.policy import Actor


@transaction()
def discard(actor: Actor, key: str, version: int, reason: str) -> OfficialDocument:
    """作废草稿: by whoever holds the draft."""
    return _end(actor, key, Action.DISCARD, version, reason)


@transaction()
def void(actor: Actor, key: str, version: int, reason: str) -> OfficialDocument:
    """作废 after the signature, also of what is archived (废止); the units it went to are told."""
    row = _end(actor, key, Action.VOID, version, reason)
    sent = select(Distribution).where(Distribution.document_id == row.id)
    receiving.tell(row, db.session.scalars(sent), "已作废，请不要再按它办理")
    return row


def _end(actor: Actor, key: str, action: Action, version: int, reason: str) -> OfficialDocument:
    row, acting = to_act_on(actor, key, action, version)
    if not reason.strip():
        raise Refusal("请写明作废理由。", "opinion")
    facts = {"number": row.number} if row.number else {}
    move(row, acting, action, opinion=reason.strip(), facts=facts)
    return row
