"""What a hazard's page shows beside the hazard: names, photos, history, and what there is to read.

Most hazards have no records, papers, repetitions or unsent texts: one statement says which they
have, and only that is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, String, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.db import in_one, rows_in
from portal.documents.models import Paper
from portal.drafts.models import Draft
from portal.files.models import StoredFile
from portal.hazards.models import Hazard, HazardFixer, HazardRecord, HazardSettled
from portal.hazards.terms import Part, Status
from portal.plain import Plain, Query
from portal.policy import Actor
from portal.trail.models import TrailLine
from portal.units.models import Unit
from portal.units.terms import Industry


@dataclass(frozen=True)
class Beside:
    """The names that go with a hazard, who rectified it, and what there is to read of it.

    ``has_drafts`` is about the person who looks.
    """

    firm: str | None
    industry: Industry | None
    section: str | None
    holder_unit: str | None
    holder: str | None
    merged_into: str | None
    fixers: str
    has_settled: bool
    has_files: bool
    has_records: bool
    has_papers: bool
    has_later: bool
    has_drafts: bool

    @property
    def fixer_ids(self) -> frozenset[int]:
        """Everybody who ever handed it in as rectified, or stood behind who did."""
        return frozenset(int(user_id) for (user_id,) in rows_in(self.fixers))


class Shot(NamedTuple):
    """A photo of a hazard, or of the proof of a part of 五落实."""

    subject: str
    slot: str
    key: str
    sha256: str
    taken_at: datetime | None
    uploaded_at: datetime
    uploader_title: str


class Step(NamedTuple):
    """A line of a hazard's history."""

    at: datetime
    verb: str
    who: str
    words: str
    after: Any


class SettledRow(NamedTuple):
    """A part of 五落实 as it is kept."""

    part: Part
    content: str
    owner: str
    in_place: bool
    settled_on: date | None


_OF: BindParameter[str] = bindparam("subject")
_DRAFTS: BindParameter[str] = bindparam("drafts", type_=String)
_PROOFS: BindParameter[str] = bindparam("proofs")


def _beside() -> Query:
    firm, section, holder_unit = aliased(Unit), aliased(Unit), aliased(Unit)
    target, later = aliased(Hazard), aliased(Hazard)
    fixers = select(in_one(HazardFixer.user_id.expression))
    drafts = select(Draft.id).where(
        # Not LIKE: SQLite would prepare the whole statement anew for each pattern.
        Draft.user_id == bindparam("person_id"),
        func.substr(Draft.form, 1, func.length(_DRAFTS)) == _DRAFTS,
    )
    has: tuple[Any, ...] = (
        select(HazardSettled.part).where(HazardSettled.hazard_id == Hazard.id),
        select(StoredFile.id).where(or_(StoredFile.subject == _OF, StoredFile.subject == _PROOFS)),
        select(HazardRecord.id).where(HazardRecord.hazard_id == Hazard.id),
        select(Paper.id).where(Paper.subject == _OF),
        select(later.id).where(later.recurrence_of_id == Hazard.id, later.status != Status.DRAFT),
        drafts,
    )
    return (
        select(
            firm.name,
            firm.industry,
            section.name,
            holder_unit.name,
            User.name,
            target.number,
            fixers.where(HazardFixer.hazard_id == Hazard.id).correlate(Hazard).scalar_subquery(),
            *(one.correlate(Hazard).exists() for one in has),
        )
        .select_from(Hazard)
        .outerjoin(firm, firm.id == Hazard.firm_id)
        .outerjoin(section, section.id == Hazard.section_id)
        .outerjoin(User, User.id == Hazard.holder_id)
        .outerjoin(holder_unit, holder_unit.id == User.unit_id)
        .outerjoin(target, target.id == Hazard.merged_into_id)
        .where(Hazard.id == bindparam("hazard_id"))
    )


_BESIDE = Plain(_beside)
_FILES = Plain(
    lambda: (
        select(
            StoredFile.subject,
            StoredFile.slot,
            StoredFile.key,
            StoredFile.sha256,
            StoredFile.taken_at,
            StoredFile.uploaded_at,
            StoredFile.uploader_title,
        )
        .where(or_(StoredFile.subject == _OF, StoredFile.subject == _PROOFS))
        .order_by(StoredFile.id)
    )
)
_HISTORY = Plain(
    lambda: (
        select(TrailLine.at, TrailLine.verb, TrailLine.actor_name, TrailLine.words, TrailLine.after)
        .where(TrailLine.subject == _OF)
        .order_by(TrailLine.id.desc())
    )
)
_SETTLED = Plain(
    lambda: select(
        HazardSettled.part,
        HazardSettled.content,
        HazardSettled.owner,
        HazardSettled.in_place,
        HazardSettled.settled_on,
    ).where(HazardSettled.hazard_id == bindparam("hazard_id"))
)


def of(person: Actor, hazard: Hazard, drafts: str) -> Beside:
    """What there is; ``drafts`` is how the names of all unsent texts about it begin."""
    values = _subjects(hazard) | {
        "hazard_id": hazard.id,
        "person_id": person.user_id,
        "drafts": drafts,
    }
    return Beside(*_BESIDE.rows(values)[0])


def shots(hazard: Hazard) -> tuple[list[Shot], list[Shot]]:
    """The photos of a hazard and those of its 五落实, in the order they came."""
    found = [Shot(*row) for row in _FILES.rows(_subjects(hazard))]
    of_hazard = [one for one in found if one.subject == hazard.subject]
    return of_hazard, [one for one in found if one.subject != hazard.subject]


def history(hazard: Hazard) -> Sequence[Step]:
    """Every line of the trail about it, the newest first."""
    return [Step(*row) for row in _HISTORY.rows({"subject": hazard.subject})]


def settled(hazard: Hazard) -> Sequence[SettledRow]:
    """The parts of 五落实 that have been filled in."""
    return [SettledRow(*row) for row in _SETTLED.rows({"hazard_id": hazard.id})]


def _subjects(hazard: Hazard) -> dict[str, Any]:
    return {"subject": hazard.subject, "proofs": hazard.proof_subject}
