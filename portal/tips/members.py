"""Reading the boxes: who is in them, who could be, whether enough people can open them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import distinct, exists, func, select
from sqlalchemy.orm import aliased

from portal.accounts.models import User, UserRole
from portal.db import db
from portal.kernel.errors import NotFound
from portal.policy import Role
from portal.tips import keys
from portal.tips.models import Box, BoxSecret, HandlerKey, Tip, Wrap
from portal.tips.service.boxes import ESCROW_ID
from portal.tips.terms import Takes

WARNED = (
    "他有开箱密钥，锁在现在的口令上。口令重置后他打不开举报：要用他打印的恢复密钥打开；"
    "恢复密钥也没有的，要由信箱里的另一位重新加入，或用托管份额恢复。"
)
ROLES = {
    Takes.TIPS: Role.TIPS,
    Takes.COMPLAINTS: Role.DISCIPLINE,
    Takes.APPROVALS: Role.LEADER,
    Takes.IDENTITIES: Role.FINANCE,
}
FEWEST = 2
"""So many people must be able to open a box, or one lost password closes it."""


@dataclass(frozen=True)
class Member:
    """Somebody in a box; ``is_able``: their own password opens their key, and they are here."""

    user_id: int
    name: str
    unit: str
    is_able: bool
    why_not: str = ""


@dataclass(frozen=True)
class BoxSeen:
    """A box with its members."""

    box: Box
    members: tuple[Member, ...]

    @property
    def is_begun(self) -> bool:
        """Whether it has a key."""
        return self.box.public is not None

    @property
    def able(self) -> int:
        """How many can open it."""
        return sum(one.is_able for one in self.members)

    @property
    def is_short(self) -> bool:
        """Whether too few can open it."""
        return self.able < FEWEST

    def has(self, user_id: int) -> bool:
        """Whether this person is a member."""
        return any(one.user_id == user_id for one in self.members)


def role_of(box: Box) -> Role:
    """Whose box it is: complaints about the committee's own are 纪检's."""
    return ROLES[box.takes]


def every() -> list[BoxSeen]:
    """All boxes with their members, in their order."""
    boxes = db.session.scalars(select(Box).order_by(Box.id)).all()
    rows = db.session.execute(
        select(BoxSecret.box_id, User, HandlerKey.is_astray)
        .join(Box, (Box.id == BoxSecret.box_id) & (Box.epoch == BoxSecret.epoch))
        .join(User, User.id == BoxSecret.user_id)
        .outerjoin(HandlerKey, HandlerKey.user_id == User.id)
        .order_by(User.id)
    ).all()
    found: dict[int, list[Member]] = {}
    for box_id, user, is_astray in rows:
        found.setdefault(box_id, []).append(_member(user, is_astray))
    return [BoxSeen(box, tuple(found.get(box.id, ()))) for box in boxes]


def get(box_id: int) -> BoxSeen:
    """One box. Raises NotFound."""
    for one in every():
        if one.box.id == box_id:
            return one
    raise NotFound("没有找到这个举报信箱。请从“举报信箱”里打开。")


def candidates(seen: BoxSeen) -> Sequence[tuple[User, bool]]:
    """Who could be let in: living holders of its role, and whether they have a key yet."""
    inside = {one.user_id for one in seen.members}
    rows = db.session.execute(
        select(User, HandlerKey.public.is_not(None) & HandlerKey.paper.is_(None))
        .join(UserRole, (UserRole.user_id == User.id) & (UserRole.role == role_of(seen.box)))
        .outerjoin(HandlerKey, HandlerKey.user_id == User.id)
        .where(User.is_active)
        .order_by(User.sort_key, User.id)
    ).all()
    return [(user, bool(has_key)) for user, has_key in rows if user.id not in inside]


def boxes_of(user_id: int) -> Sequence[Box]:
    """The boxes whose present key a person holds."""
    return db.session.scalars(
        select(Box)
        .join(BoxSecret, (BoxSecret.box_id == Box.id) & (BoxSecret.epoch == Box.epoch))
        .where(BoxSecret.user_id == user_id)
        .order_by(Box.id)
    ).all()


def key_of(user_id: int) -> HandlerKey | None:
    """A person's key, None for none."""
    return db.session.get(HandlerKey, user_id)


def warned(user_ids: Collection[int]) -> dict[int, str]:
    """What a slip would cost these persons, by id: of those who have a key."""
    held = select(HandlerKey.user_id).where(HandlerKey.user_id.in_(user_ids))
    return dict.fromkeys(db.session.scalars(held), WARNED)


def _member(user: User, is_astray: bool | None) -> Member:
    why_not = ""
    if not user.is_active:
        why_not = "已离岗"
    elif is_astray is None:
        why_not = "没有密钥"
    elif is_astray:
        why_not = "口令重置过，还没有用恢复密钥打开"
    return Member(user.id, user.name, user.unit.name, not why_not, why_not)


def unescrowed() -> Mapping[int, int]:
    """How many copies for the escrow key are missing, of the boxes' keys and of their tips."""
    copied, sealed = aliased(BoxSecret), aliased(Wrap)
    of_boxes = (
        select(BoxSecret.box_id, func.count(distinct(BoxSecret.epoch)))
        .where(
            ~exists().where(
                copied.box_id == BoxSecret.box_id,
                copied.epoch == BoxSecret.epoch,
                copied.user_id == ESCROW_ID,
            )
        )
        .group_by(BoxSecret.box_id)
    )
    of_tips = (
        select(Tip.box_id, func.count())
        .join(Wrap, Wrap.tip_id == Tip.id)
        .where(
            Wrap.holder.startswith("box:"),
            ~exists().where(
                sealed.tip_id == Wrap.tip_id,
                sealed.side == Wrap.side,
                sealed.holder == keys.ESCROW,
            ),
        )
        .group_by(Tip.box_id)
    )
    found: Counter[int] = Counter()
    for query in (of_boxes, of_tips):
        for box_id, missing in db.session.execute(query):
            found[box_id] += missing
    return found
