"""同一事项: one handler groups tips on one matter, a second confirms; each step is chained.

The chain is one of its own: h_i = SHA-256(h_{i-1} ‖ i ‖ day ‖ commitment), the commitment over
group, change, person and members. Why tips belong together lies sealed with each of them.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, select

from portal import policy
from portal.db import db, transaction
from portal.kernel import clock, text
from portal.kernel.errors import NotFound, Refusal
from portal.policy import Actor
from portal.sealing import chain
from portal.tips.models import Box, Tip
from portal.tips.models_desk import Group, GroupChange, Grouped
from portal.tips.service import handling
from portal.tips.service.opening import NOT_YOURS, Opener
from portal.tips.terms import Change, Kind, Side
from portal.trail import service as trail

GROUP = "group"
FEWEST = 2
ONESELF = "这次归并是您自己提出的，要由另一位办理人员确认。请告诉同事。"
NOTHING_WAITS = "没有等确认的归并，或者已经有人办过。请刷新页面。"
WAITS = "这一组还有一次变更等确认，不能再提。请先办完那一次。"
TOO_FEW = "至少要选两件举报，并且至少有一件事实基本相同。"


@dataclass(frozen=True)
class Waiting:
    """A change that waits for a second person; ``members``: tip id, same facts or not."""

    index: int
    by_id: int
    members: Mapping[str, bool]


@dataclass(frozen=True)
class Standing:
    """A group: its confirmed members, empty before that, and the change that waits."""

    group_id: str
    members: Mapping[str, bool]
    waiting: Waiting | None


@transaction()
def propose(
    actor: Actor, opener: Opener, members: Mapping[str, bool], why: str, group_id: str = ""
) -> str:
    """Propose a group, or other members for one: the group's id. Raises NotFound, Refusal."""
    acting = policy.require(actor, "tip.handle")
    if len(members) < FEWEST or not any(members.values()):
        raise Refusal(TOO_FEW)
    if text.is_blank(why):
        raise Refusal("请写为什么是同一件事。", "why")
    box_id = _opened(opener, members)
    group_id = group_id or secrets.token_hex(16)
    row = db.session.get(Group, group_id)
    if row is None:
        db.session.add(Group(id=group_id, box_id=box_id))
        db.session.flush()
    if waiting(group_id):
        raise Refusal(WAITS)
    _not_elsewhere(group_id, members)
    change = _chain(group_id, Change.PROPOSE, opener.user_id, members)
    words = f"提出与同一事项的举报归并，第 {change.index} 次变更。理由：{why}"
    _note(opener, members, words, change)
    trail.record(acting, "tip.group", f"group:{group_id}")
    return group_id


@transaction()
def decide(actor: Actor, opener: Opener, group_id: str, index: int, *, agrees: bool) -> None:
    """Confirm what another handler proposed, or do not. Raises NotFound, Refusal."""
    acting = policy.require(actor, "tip.handle")
    found = waiting(group_id)
    if found is None or found.index != index:
        raise Refusal(NOTHING_WAITS)
    if agrees and found.by_id == opener.user_id:
        raise Refusal(ONESELF)
    _opened(opener, found.members)
    what = Change.CONFIRM if agrees else Change.DROP
    change = _chain(group_id, what, opener.user_id, found.members)
    if agrees:
        _not_elsewhere(group_id, found.members)
        db.session.execute(delete(Grouped).where(Grouped.group_id == group_id))
        db.session.add_all(
            Grouped(tip_id=tip_id, group_id=group_id, is_same=is_same)
            for tip_id, is_same in found.members.items()
        )
    _note(opener, found.members, f"{what.label}归并，第 {index} 次变更。", change)
    verb = "tip.group_confirm" if agrees else "tip.group_drop"
    trail.record(acting, verb, f"group:{group_id}")


def standing(tip_id: str) -> Standing | None:
    """How the group of a tip stands, None where it is in none and proposed for none."""
    found: dict[str, Standing] = {}
    for row in db.session.scalars(select(GroupChange).order_by(GroupChange.index)):
        members, before = dict(row.members), found.get(row.group_id)
        kept = before.members if before else {}
        if row.change is Change.PROPOSE:
            proposed = Waiting(row.index, row.by_id, members)
            found[row.group_id] = Standing(row.group_id, kept, proposed)
        else:
            kept = members if row.change is Change.CONFIRM else kept
            found[row.group_id] = Standing(row.group_id, kept, None)
    inside = [one for one in found.values() if tip_id in one.members]
    asked = [one for one in found.values() if one.waiting and tip_id in one.waiting.members]
    return next(iter([*inside, *asked]), None)


def waiting(group_id: str) -> Waiting | None:
    """The change of a group that waits for a second person."""
    last = db.session.scalars(
        select(GroupChange)
        .where(GroupChange.group_id == group_id)
        .order_by(GroupChange.index.desc())
        .limit(1)
    ).first()
    if last is None or last.change is not Change.PROPOSE:
        return None
    return Waiting(last.index, last.by_id, dict(last.members))


def first_of(group_id: str) -> Tip | None:
    """最先举报: of a confirmed group, the lowest place in the ledger with the same facts."""
    return db.session.scalars(
        select(Tip)
        .join(Grouped, Grouped.tip_id == Tip.id)
        .where(Grouped.group_id == group_id, Grouped.is_same)
        .order_by(Tip.index)
        .limit(1)
    ).first()


def is_first(tip: Tip) -> bool:
    """Whether a tip is the first on its matter: in no confirmed group, or the first of its own."""
    row = db.session.get(Grouped, tip.id)
    if row is None:
        return True
    first = first_of(row.group_id)
    return first is not None and first.id == tip.id


def verify() -> chain.Fault | None:
    """The first place where the chain of changes does not hold, None where all of it does."""
    rows = db.session.scalars(select(GroupChange).order_by(GroupChange.index)).all()
    altered = (one for one in rows if one.commitment != _commitment(one))
    first = next(altered, None)
    if first is not None:
        return chain.Fault(first.index, chain.Broken.ALTERED)
    return chain.verify((chain.Row(r.index, r.day, r.commitment, r.link) for r in rows), {})


def _opened(opener: Opener, members: Mapping[str, bool]) -> int:
    """The box of tips that all open to this person and lie in one box. Raises NotFound, Refusal."""
    if len(opener.keys(members, Side.DESK)) < len(members):
        raise NotFound(NOT_YOURS)
    boxes = set(db.session.scalars(select(Tip.box_id).where(Tip.id.in_(list(members)))))
    if len(boxes) > 1:
        raise Refusal("不同信箱的举报不能归在一起。请只选同一个信箱的。")
    return boxes.pop()


def _not_elsewhere(group_id: str, members: Mapping[str, bool]) -> None:
    other = select(Grouped.tip_id).where(
        Grouped.tip_id.in_(list(members)), Grouped.group_id != group_id
    )
    if db.session.scalar(other):
        raise Refusal("有一件举报已经归在别的事项里。请先在那一组里去掉它。")


def _chain(group_id: str, change: Change, by_id: int, members: Mapping[str, bool]) -> GroupChange:
    """One more change; writers queue on the boxes' rows."""
    db.session.execute(select(Box.id).order_by(Box.id).with_for_update())
    last = db.session.scalars(
        select(GroupChange).order_by(GroupChange.index.desc()).limit(1)
    ).first()
    index, before = (last.index + 1, last.link) if last else (1, chain.START)
    day = max(clock.today(), last.day) if last else clock.today()
    row = GroupChange(
        index=index,
        day=day,
        group_id=group_id,
        change=change,
        by_id=by_id,
        members=[[tip_id, is_same] for tip_id, is_same in sorted(members.items())],
    )
    row.commitment = _commitment(row)
    row.link = chain.link(before, index, day, row.commitment)
    db.session.add(row)
    db.session.flush()
    return row


def _commitment(row: GroupChange) -> bytes:
    told = [row.group_id, row.change.value, row.by_id, [list(one) for one in row.members]]
    return sha256(json.dumps(told, separators=(",", ":")).encode()).digest()


def _note(opener: Opener, members: Mapping[str, bool], words: str, change: GroupChange) -> None:
    for tip_id in members:
        handling.note(opener, tip_id, Kind.NOTE, words, {GROUP: change.index})
