"""What the administrator's pages read: how far the installation is set up, how it stands."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts.models import User
from portal.db import database_file, db
from portal.hazards.models import Hazard
from portal.hazards.terms import OPEN_STATES
from portal.kernel import clock
from portal.office import queries as office
from portal.office.models import Issuer, OfficeSetting
from portal.ops.last import Last, last_backup
from portal.ops.reminded import Reminded, last_reminded
from portal.ops.reminded import is_old as reminded_is_old
from portal.ops.version import version
from portal.settings import Settings
from portal.tips.lost import keyless
from portal.units.models import Unit
from portal.units.terms import Kind

OLDEST_BACKUP = timedelta(days=2)
LEAST_FREE = 2 * 2**30


@dataclass(frozen=True)
class Counts:
    """How much of what an office needs is entered."""

    sections: int
    firms: int
    people: int
    organs: int


@dataclass(frozen=True)
class Standing:
    """How an installation stands; sizes in bytes."""

    version: str
    database: str
    database_size: int
    free: int
    free_is_low: bool
    plain_http: bool
    production: bool
    last: Last | None
    backup_is_old: bool
    backup_dir: str
    reminded: Reminded | None
    reminded_is_old: bool
    unknown_years: list[int]
    ownerless: int
    keyless: list[int]


def counts() -> Counts:
    """How many sections, firms, people and issuers there are."""
    kinds = select(Unit.kind, func.count()).where(Unit.is_active).group_by(Unit.kind)
    units = {row[0]: row[1] for row in db.session.execute(kinds)}
    people = select(func.count()).select_from(User).where(User.is_active).scalar_subquery()
    organs = select(func.count()).select_from(Issuer).scalar_subquery()
    others = db.session.execute(select(people.label("people"), organs.label("organs"))).one()
    return Counts(
        sections=units.get(Kind.SECTION, 0),
        firms=units.get(Kind.FIRM, 0),
        people=others.people,
        organs=others.organs,
    )


def standing(settings: Settings) -> Standing:
    """How the installation stands now."""
    last, reminded = last_backup(settings.instance), last_reminded(settings.instance)
    free = shutil.disk_usage(settings.instance).free
    return Standing(
        version=version(),
        database=db.engine.dialect.name,
        database_size=database_size(),
        free=free,
        free_is_low=free < LEAST_FREE,
        plain_http=settings.allow_http,
        production=settings.production,
        last=last,
        backup_is_old=is_old(last, clock.now()),
        backup_dir=str(settings.backup_dir or ""),
        reminded=reminded,
        reminded_is_old=reminded_is_old(reminded, clock.now()),
        unknown_years=office.unknown_years(clock.today()),
        ownerless=ownerless(),
        keyless=keyless(),
    )


def is_old(last: Last | None, now: datetime) -> bool:
    """Whether there is no backup of the last two days."""
    return last is None or now - last.made > OLDEST_BACKUP


def database_size() -> int:
    """Bytes of the database: the file with its log, or what the server says."""
    file = database_file(db.engine)
    if file is None:
        return int(db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    parts = (file, file.with_name(f"{file.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())


def ownerless() -> int:
    """How many open hazards nobody holds, or somebody who has left."""
    living = exists().where(User.id == Hazard.holder_id, User.is_active)
    query = select(func.count()).where(Hazard.status.in_(OPEN_STATES), ~living)
    return db.session.scalar(query.select_from(Hazard)) or 0


def answers() -> bool:
    """Whether the database answers and has the portal's tables."""
    try:
        db.session.execute(select(OfficeSetting.key).limit(1)).all()
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True
