"""Keeping what people type: saved every few seconds, given back, dropped once sent."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from portal.db import db, transaction, upsert
from portal.drafts.models import Draft
from portal.kernel import clock
from portal.policy import Actor

LONGEST = 200_000
LONGEST_NAME = 120
INNER = "inner:"  # names of what the portal itself puts by; no page may write there
MOST = 200
KEPT_FOR = timedelta(days=60)


@transaction()
def save(actor: Actor, form: str, fields: Mapping[str, Any]) -> None:
    """Keep the fields of a person's form, over what was kept before.

    A person has two hundred at most: the oldest goes.
    """
    values = {"fields": dict(fields), "saved_at": clock.now()}
    db.session.execute(
        upsert(Draft)
        .values(user_id=actor.user_id, form=form, **values)
        .on_conflict_do_update(index_elements=["user_id", "form"], set_=values)
    )
    mine = Draft.user_id == actor.user_id
    last_kept = (
        select(Draft.saved_at).where(mine).order_by(Draft.saved_at.desc()).offset(MOST - 1).limit(1)
    )
    db.session.execute(delete(Draft).where(mine, Draft.saved_at < last_kept.scalar_subquery()))


def fields(actor: Actor, form: str) -> dict[str, Any]:
    """What was kept of a person's form, empty where nothing was."""
    query = select(Draft.fields).where(Draft.user_id == actor.user_id, Draft.form == form)
    return dict(db.session.scalar(query) or {})


def under(actor: Actor, prefix: str) -> dict[str, dict[str, Any]]:
    """What was kept of a person's forms whose names begin so, by what follows it."""
    query = select(Draft.form, Draft.fields).where(
        Draft.user_id == actor.user_id, Draft.form.startswith(prefix, autoescape=True)
    )
    return {row.form.removeprefix(prefix): row.fields for row in db.session.execute(query)}


@transaction()
def drop(actor: Actor, form: str) -> None:
    """Forget a form that has been sent."""
    db.session.execute(delete(Draft).where(Draft.user_id == actor.user_id, Draft.form == form))


@transaction()
def forget_old() -> int:
    """Delete what has waited for sixty days; how many."""
    old = delete(Draft).where(Draft.saved_at < clock.now() - KEPT_FOR).returning(Draft.id)
    return len(db.session.execute(old).all())
