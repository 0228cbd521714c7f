"""Writing sections: into the tree, under another name or parent, closed and open again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal import policy
from portal.db import db, transaction
from portal.kernel import pinyin
from portal.kernel.errors import Refusal, Stale
from portal.policy import Actor
from portal.trail import service as trail
from portal.units import sections
from portal.units.models import Unit
from portal.units.rules import Plain, place_key, would_circle
from portal.units.service.firms import LONGEST_INITIALS, LONGEST_KEY
from portal.units.terms import Kind


@dataclass(frozen=True)
class Said:
    """What a section is called and what it hangs under; no parent is the top."""

    name: str
    short_name: str = ""
    parent_id: int | None = None


@transaction()
def add(actor: Actor, said: Said) -> Unit:
    """Add a section. Raises Forbidden, and Refusal for a name that is taken."""
    acting = policy.require(actor, "section.manage")
    every = sections.every()
    _check(said, every, None)
    unit = Unit(kind=Kind.SECTION)
    _write_down(unit, said)
    db.session.add(unit)
    db.session.flush()
    trail.record(acting, "section.add", unit.subject, after=_told(unit, every))
    return unit


@transaction()
def edit(actor: Actor, section_id: int, version: int, said: Said) -> Unit:
    """Rename a section or hang it elsewhere; the committee keeps its place at the top.

    Raises Forbidden, Stale, and Refusal for a name that is taken and for a circle.
    """
    acting = policy.require(actor, "section.manage")
    unit = _to_change(section_id, version)
    every = sections.every()
    if unit.kind is Kind.COMMITTEE:
        said = Said(said.name, said.short_name)
    _check(said, every, unit)
    before = _told(unit, every)
    _write_down(unit, said)
    after = _told(unit, every)
    parts = [part for part in after if after[part] != before[part]]
    if parts:
        trail.record(
            acting,
            "section.edit",
            unit.subject,
            before={part: before[part] for part in parts},
            after={part: after[part] for part in parts},
        )
    return unit


@transaction()
def close_section(
    actor: Actor,
    section_id: int,
    version: int,
    reason: str,
    *,
    people_left: int,
    hazards_left: int,
) -> Unit:
    """撤销 a section nobody hangs on any more; its name stays on what it did.

    ``people_left`` still work there, ``hazards_left`` are open in its charge: accounts and
    hazards, which stand above units, count them. Raises Forbidden, Stale, and Refusal with
    everything that is in the way.
    """
    acting = policy.require(actor, "section.manage")
    unit = _to_change(section_id, version)
    if unit.kind is Kind.COMMITTEE:
        raise Refusal("经管委是最上级，不能撤销。只撤销科室。")
    if not unit.is_active:
        raise Refusal(f"“{unit.name}”已经撤销，不用再办。")
    if gaps := _in_the_way(unit, people_left, hazards_left):
        raise Refusal(f"还不能撤销“{unit.name}”：{'；'.join(gaps)}。请先办好再撤销。")
    unit.is_active = False
    trail.record(
        acting,
        "section.close",
        unit.subject,
        words=reason,
        before={"is_active": True},
        after={"is_active": False},
    )
    return unit


@transaction()
def reopen_section(actor: Actor, section_id: int, version: int, reason: str) -> Unit:
    """Take a closed section into use again. Raises Refusal where its parent is still closed."""
    acting = policy.require(actor, "section.manage")
    unit = _to_change(section_id, version)
    if unit.is_active:
        raise Refusal(f"“{unit.name}”没有撤销，不用恢复。")
    parent = db.session.get(Unit, unit.parent_id) if unit.parent_id else None
    if parent and not parent.is_active:
        raise Refusal(f"上级“{parent.name}”还是撤销状态。请先恢复上级。")
    unit.is_active = True
    trail.record(
        acting,
        "section.reopen",
        unit.subject,
        words=reason,
        before={"is_active": False},
        after={"is_active": True},
    )
    return unit


def _to_change(section_id: int, version: int) -> Unit:
    db.session.scalars(
        select(Unit)
        .where(Unit.id == section_id)
        .with_for_update(of=Unit)
        .execution_options(populate_existing=True)
    ).one_or_none()
    unit = sections.get(section_id)
    if unit.version != version:
        raise Stale(f"在您打开页面之后，“{unit.name}”已被别人改过，您的修改未保存。请刷新后再改。")
    return unit


def _check(said: Said, every: Sequence[Unit], unit: Unit | None) -> None:
    own_id = unit.id if unit else None
    for other in every:
        if other.id != own_id and place_key(other.name, "") == place_key(said.name, ""):
            closed = "" if other.is_active else "（已撤销，可在它的页面上恢复）"
            raise Refusal(f"已有“{other.name}”{closed}。请换一个名称。", "name")
    parents = {row.id: row.parent_id for row in every}
    if said.parent_id is None:
        return
    parent = next((row for row in every if row.id == said.parent_id), None)
    if parent is None or (not parent.is_active and unit is None):
        raise Refusal("没有这个上级，或者它已经撤销。请重新选择。", "parent_id")
    if own_id is not None and would_circle(parents, own_id, said.parent_id):
        raise Refusal(
            f"“{parent.name}”是它自己或它的下级，不能作上级。请选择别的上级。", "parent_id"
        )


def _in_the_way(unit: Unit, people_left: int, hazards_left: int) -> list[str]:
    below = [row.name for row in sections.every() if row.parent_id == unit.id and row.is_active]
    firms = sections.firms_in_charge().get(unit.id, 0)
    gaps = [f"还有下级科室 {'、'.join(below)}"] if below else []
    if firms:
        gaps.append(f"还分管 {firms} 家企业（含已停用），要先转给别的科室")
    if hazards_left:
        gaps.append(f"还有 {hazards_left} 条未办结的隐患由它分管，要先办结或把企业转给别的科室")
    if people_left:
        gaps.append(f"还有 {people_left} 人在这个科室，要先调到别的科室或办理离岗")
    return gaps


def _write_down(unit: Unit, said: Said) -> None:
    unit.name, unit.short_name, unit.parent_id = said.name, said.short_name, said.parent_id
    unit.sort_key = pinyin.sort_key(said.name)[:LONGEST_KEY]
    unit.initials = pinyin.initials(said.name)[:LONGEST_INITIALS]


def _told(unit: Unit, every: Sequence[Unit]) -> Plain:
    parent = next((row.name for row in every if row.id == unit.parent_id), None)
    return {"name": unit.name, "short_name": unit.short_name, "parent": parent}
