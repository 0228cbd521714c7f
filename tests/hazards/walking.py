"""What has to hold, whatever anybody tries.

The rules stand here in words of their own, taken from house.md and the regulations, not from the
code that is tried: who may do what, where it leads, what a 重大 hazard must have.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from portal.db import db
from portal.files.models import StoredFile
from portal.hazards.models import Hazard, HazardRecord, HazardSettled
from portal.hazards.terms import Action, Grade, Receipt, Slot, Status
from portal.policy import Actor, Role
from portal.trail.models import TrailLine

OFFICE = {Role.SAFETY, Role.SECTION}
FIRM = {Role.FIRM_STAFF, Role.FIRM_HEAD}
WHO = {
    "confirm dismiss send_back close merge refer transfer": OFFICE,
    "grant deny judge put_on_list release": OFFICE,
    "settle start submit extend discover propose accept": FIRM,
    "fixed_on_spot tell progress advise": OFFICE | FIRM,
    "void approve reject": {Role.SAFETY},
}
ROLES = {Action.of(code): roles for codes, roles in WHO.items() for code in codes.split()}
LEADS = {
    "reported confirm": "open",
    "reported fixed_on_spot": "to_review",
    "reported dismiss": "dismissed",
    "open start": "rectifying",
    "open submit": "to_review",
    "rectifying submit": "to_review",
    "to_review send_back": "rectifying",
    "to_review close": "closed",
}
LEADS |= {
    f"{state} {act}": end
    for state in ("reported", "open", "rectifying", "to_review")
    for act, end in (("merge", "merged"), ("refer", "referred"), ("void", "voided"))
}
MOVES = {tuple(told.split()): end for told, end in LEADS.items()}
MOVING = {Action.of(act) for _, act in MOVES}
LIVING = {Status.REPORTED, Status.OPEN, Status.RECTIFYING, Status.TO_REVIEW}


def tried() -> list[Action]:
    """Everything that can be done to a hazard once it is reported."""
    return [action for action in Action if action is not Action.REPORT]


def may(who: Actor, action: Action, row: Hazard) -> bool:
    """Whether a person, or whom they stand in for, has a part in it: the house's table in words."""
    return any(_has_part(one, action, row) for one in (who, *who.stands_in_for))


def _has_part(who: Actor, action: Action, row: Hazard) -> bool:
    for role in who.roles & ROLES[action]:
        if role is Role.SAFETY:
            return True
        if who.unit_id == (row.section_id if role is Role.SECTION else row.firm_id):
            return True
    return False


@dataclass(frozen=True)
class Seen:
    """A hazard at a moment: what no refusal may change."""

    status: Status
    grade: Grade | None
    version: int
    holder_id: int | None
    section_id: int | None
    due_on: Any
    records: int
    photos: int
    lines: int


def seen(row: Hazard) -> Seen:
    """How a hazard stands now, read anew."""
    db.session.rollback()
    fresh = db.session.get_one(Hazard, row.id, populate_existing=True)
    counted = (
        (HazardRecord, HazardRecord.hazard_id == fresh.id),
        (StoredFile, StoredFile.subject == fresh.subject),
        (TrailLine, TrailLine.subject == fresh.subject),
    )
    counts = [
        db.session.scalar(select(func.count()).select_from(table).where(where)) or 0
        for table, where in counted
    ]
    return Seen(
        fresh.status,
        fresh.grade,
        fresh.version,
        fresh.holder_id,
        fresh.section_id,
        fresh.due_on,
        *counts,
    )


def lacks(row: Hazard) -> tuple[set[str], set[str]]:
    """What a 重大 hazard lacks to be cured at all, and what besides to be closed.

    Source: 安全生产法 art. 41; 重庆市安全生产条例 art. 23; 专项行动工作方案 二（二）1、三（三）.
    """
    kept = list(
        db.session.scalars(
            select(HazardRecord).where(HazardRecord.hazard_id == row.id).order_by(HazardRecord.id)
        )
    )
    by_kind: dict[str, list[HazardRecord]] = {}
    for one in kept:
        by_kind.setdefault(one.kind.value, []).append(one)
    answered = {one.answers_id: one.kind.value for one in kept if one.answers_id}
    judged = by_kind.get("judged", [])
    told = {one.receipt for one in by_kind.get("told", [])}
    plans = [one for one in by_kind.get("proposed", []) if answered.get(one.id) == "approved"]
    five = [one for one in db.session.scalars(_settled(row)) if one.content]
    start = {
        "判定": bool(judged and judged[-1].is_major),
        "发现报告": "discovered" in by_kind,
        "双报告一": {Receipt.FOUND_DEPARTMENT, Receipt.FOUND_WORKERS} <= told,
        "方案": bool(plans),
        "五落实": len(five) == 5 and any(one.part == "duty" and one.owner for one in five),
    }
    back = db.session.scalar(
        select(func.max(TrailLine.at)).where(
            TrailLine.subject == row.subject, TrailLine.verb == "hazard.send_back"
        )
    )
    since = [one for one in kept if back is None or one.at > back]
    fixed = {one.receipt for one in since if one.receipt}
    listed = by_kind.get("listed", [])
    close = {
        "验收": any(one.kind == "accepted" for one in since),
        "双报告二": {Receipt.FIXED_DEPARTMENT, Receipt.FIXED_WORKERS} <= fixed,
        "解除挂牌": not listed or listed[-1].id in answered,
        "到位": len(five) == 5 and all(one.in_place for one in five),
        "照片": _has_after(row),
    }
    return _missing(start), _missing(close)


def _settled(row: Hazard) -> Any:
    return select(HazardSettled).where(HazardSettled.hazard_id == row.id)


def _has_after(row: Hazard) -> bool:
    query = select(StoredFile.id).where(
        StoredFile.subject == row.subject, StoredFile.slot == Slot.AFTER.value
    )
    return db.session.scalars(query).first() is not None


def _missing(had: dict[str, bool]) -> set[str]:
    return {name for name, is_there in had.items() if not is_there}
