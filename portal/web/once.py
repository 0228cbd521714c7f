"""Once-only: a form sent twice makes one record, and the second arrival sees the first's result."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import has_request_context, request
from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, db, transaction, upsert
from portal.kernel import clock
from portal.kernel.errors import Refusal, Stale

LONGEST_KEY = 64
LONGEST_PATH = 400
KEPT_FOR = timedelta(days=7)


class OnceKey(Base):
    """The key of a form that has arrived, the address it was sent to, and where it led."""

    __tablename__ = "once_key"
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    user_id: Mapped[int] = mapped_column(nullable=False)
    path: Mapped[str] = mapped_column(String(LONGEST_PATH), default="")
    address: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def new_key() -> str:
    """A fresh key for a form about to be shown."""
    return secrets.token_urlsafe(18)


def once(key: str, user_id: int, act: Callable[[], str]) -> str:
    """The address ``act`` leads to, its work done once per key.

    The key, the work and the address are kept in one transaction. Raises Stale where another
    person's form, or a form for another act, bears the same key, and Refusal for what is no key.
    """
    if len(key) > LONGEST_KEY:
        raise Refusal("这张表单的编号不对，没有提交。请刷新页面后再填写提交。")
    with transaction():
        if key and not _claim(key, user_id):
            return _first_result(key, user_id)
        address = act()
        if key:
            db.session.execute(update(OnceKey).where(OnceKey.key == key).values(address=address))
        return address


def _claim(key: str, user_id: int) -> bool:
    statement = (
        upsert(OnceKey)
        .values(key=key, user_id=user_id, path=_path(), address="", at=clock.now())
        .on_conflict_do_nothing()
        .returning(OnceKey.key)
    )
    return db.session.connection().execute(statement).first() is not None


def _first_result(key: str, user_id: int) -> str:
    first = db.session.execute(select(OnceKey).where(OnceKey.key == key)).scalar_one()
    if (first.user_id, first.path) != (user_id, _path()) or not first.address:
        raise Stale("这张表单已经提交过了。请打开列表核对，不要重复提交。")
    return first.address


def _path() -> str:
    return request.path[:LONGEST_PATH] if has_request_context() else ""


@transaction()
def forget_old() -> int:
    """Delete the keys of forms that arrived more than seven days ago; how many."""
    old = delete(OnceKey).where(OnceKey.at < clock.now() - KEPT_FOR).returning(OnceKey.key)
    return len(db.session.execute(old).all())
