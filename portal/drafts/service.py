"""Keeping what people type: saved every few seconds, given back, dropped once sent."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from portal.db import db, transaction
from portal.drafts.models import Draft
from portal.kernel import clock
from portal.policy import Actor

LONGEST = 200_000


@transaction()
def save(actor: Actor, form: str, fields: Mapping[str, Any]) -> None:
    """Keep the fields of a person's form, over what was kept before."""
    upsert = pg_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
    values = {"fields": dict(fields), "saved_at": clock.now()}
    db.session.execute(
        upsert(Draft)
        .values(user_id=actor.user_id, form=form, **values)
        .on_conflict_do_update(index_elements=["user_id", "form"], set_=values)
    )


def fields(actor: Actor, form: str) -> dict[str, Any]:
    """What was kept of a person's form, empty where nothing was."""
    query = select(Draft.fields).where(Draft.user_id == actor.user_id, Draft.form == form)
    return dict(db.session.scalar(query) or {})


@transaction()
def drop(actor: Actor, form: str) -> None:
    """Forget a form that has been sent."""
    db.session.execute(delete(Draft).where(Draft.user_id == actor.user_id, Draft.form == form))
