"""What the public pages know of the office; the only table of settings they reach."""

import secrets
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.db import db, upsert
from portal.kernel.dates import Calendar
from portal.tips.models import Published, Registration

SALT_BYTES = 16


@dataclass(frozen=True)
class PublicOffice:
    """What is published; keys are hex. ``salt`` is no secret: all receipt codes share it.

    ``complaint_words`` are names of the committee's sections and handlers: a tip that holds one
    goes to the box for complaints; they are made of those names, of ``own_words`` and without
    ``left_out``. ``neutral`` is where 快速离开 leads, empty to stay. ``successions`` are the
    hand-overs of ``signers``: old and new key, day, both signatures.
    """

    name: str = ""
    phone: str = ""
    place: str = ""
    hours: str = ""
    neutral: str = ""
    streets: tuple[str, ...] = ()
    complaint_words: tuple[str, ...] = ()
    own_words: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    reward_words: str = ""
    reward_place: str = ""
    pays_by_code: bool = False
    salt: str = ""
    escrow: str = ""
    signers: tuple[str, ...] = ()
    successions: tuple[tuple[str, str, str, str, str], ...] = ()
    admit_days: int = 5
    verify_days: int = 60
    extend_days: int = 30
    answer_days: int = 10
    claim_days: int = 60
    special_days: tuple[tuple[str, str], ...] = ()

    @property
    def calendar(self) -> Calendar:
        """The working calendar, as it was published."""
        return Calendar(
            {
                date.fromisoformat(day): "work" if kind == "work" else "rest"
                for day, kind in self.special_days
            }
        )


def current() -> PublicOffice:
    """What is published now; the defaults where nothing is."""
    kept = db.session.execute(select(Published.key, Published.value))
    return PublicOffice(**{key: _plain(value) for key, value in kept if key in NAMES})


def publish(**values: Any) -> None:
    """Publish some of it anew (inside a transaction)."""
    for key, value in values.items():
        if key not in NAMES:
            raise KeyError(key)
        statement = upsert(Published).values(key=key, value=value)
        db.session.execute(
            statement.on_conflict_do_update(index_elements=["key"], set_={"value": value})
        )


def new_salt() -> str:
    """A salt for the receipt codes of a new installation, in hex."""
    return secrets.token_hex(SALT_BYTES)


def _plain(value: Any) -> Any:
    return tuple(_plain(one) for one in value) if isinstance(value, list) else value


NAMES = frozenset(one.name for one in fields(PublicOffice))


def heads(days: int = 31) -> list[tuple[date, int, str]]:
    """The end of the chain on each of the last days that had one: day, place, hash in hex."""
    last = (
        select(Registration.day, func.max(Registration.index).label("last"))
        .group_by(Registration.day)
        .order_by(Registration.day.desc())
        .limit(days)
        .subquery()
    )
    rows = db.session.execute(
        select(last.c.day, last.c.last, Registration.link)
        .join(Registration, Registration.index == last.c.last)
        .order_by(last.c.day.desc())
    )
    return [(day, index, link.hex()) for day, index, link in rows]
