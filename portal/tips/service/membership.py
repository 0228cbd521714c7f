"""Who is in a box: its first member, one more, one less, and who leaves the office."""

from sqlalchemy import select

from portal import policy
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.db import db, transaction
from portal.kernel import text
from portal.kernel.errors import NotFound, Refusal
from portal.policy import Actor, Scope
from portal.sealing import codes
from portal.tips import members
from portal.tips.models import Box, BoxSecret
from portal.tips.service import boxes, handlers
from portal.tips.service.opening import Opener
from portal.trail import service as trail

NOT_A_MEMBER = "您不在这个信箱里，不能办。请找信箱里的办理人员。"
NO_BOX = "没有找到这个举报信箱。请从“举报信箱”里打开。"
OTHER_ROLE = "这个信箱只给“{role}”。请先请系统管理员调整角色。"
BEGUN = "这个信箱已经有人启用了。请信箱里的办理人员加入您。"
WRONG_MARK = "核对码不对，没有加入。请当面再看一遍对方“开箱”页上的核对码。"
LAST = (
    "{name}是“{box}”唯一的办理人员，不能{act}，否则里面的举报没人能看。"
    "请先由他在“举报信箱”里加入另一位；他打不开的，用托管份额运行 python -m portal tips-escrow。"
)


@transaction()
def begin(actor: Actor, opener: Opener, box_id: int) -> Box:
    """Be the first member of a box, which takes tips from now on. Raises NotFound, Refusal."""
    acting = own(actor)
    box = _hold(box_id)
    if box.public is not None:
        raise Refusal(BEGUN)
    _fits(actor, box)
    boxes.turn_over(box, [opener.user_id])
    trail.record(acting, "box.begin", f"box:{box.id}")
    return box


@transaction()
def admit(actor: Actor, opener: Opener, box_id: int, user_id: int, mark: str) -> Box:
    """Let one more person into a box: from now on they read what came before, too.

    ``mark`` is the 核对码 that the person has read out: so nobody's key is put in their place.
    Raises NotFound, Refusal.
    """
    acting = own(actor)
    box = _hold(box_id)
    _is_member(box, opener.user_id)
    person = people.pinned(user_id)
    if not person.is_active or members.role_of(box) not in person.roles:
        raise Refusal(OTHER_ROLE.format(role=members.role_of(box).label), "user_id")
    _check_mark(user_id, mark)
    boxes.admit(box, user_id, boxes.private_keys(box.id, opener.user_id, opener.private))
    trail.record(acting, "box.admit", f"box:{box.id}", after={"user_id": user_id})
    return box


@transaction()
def remove(actor: Actor, opener: Opener, box_id: int, user_id: int, reason: str) -> Box:
    """Take a person out of a box: copies gone and key turned over in one transaction.

    Raises NotFound, Refusal for the last one.
    """
    acting = own(actor)
    box = _hold(box_id)
    _is_member(box, opener.user_id)
    if user_id not in boxes.member_ids(box.id, box.epoch):
        raise NotFound("这个人已经不在信箱里了。请刷新页面查看。")
    if text.is_blank(reason):
        raise Refusal("请写明移出的理由。", "reason")
    name = people.pinned(user_id).name
    _let_go(box, user_id, LAST.format(name=name, box=box.name, act="移出"))
    told = {"user_id": user_id, "epoch": box.epoch}
    trail.record(acting, "box.remove", f"box:{box.id}", words=reason, after=told)
    return box


def leave(acting: Actor, person: User) -> None:
    """Take a person out of the boxes that their roles no longer fit (inside a transaction).

    Without any role for a box their own key goes as well. Raises Refusal for a box's last one.
    """
    gone = "调整角色" if person.is_active else "离岗"
    held = db.session.scalars(
        select(Box)
        .where(Box.id.in_(select(BoxSecret.box_id).where(BoxSecret.user_id == person.id)))
        .order_by(Box.id)
        .with_for_update()
    ).all()
    for box in held:
        if person.is_active and members.role_of(box) in person.roles:
            continue
        _let_go(box, person.id, LAST.format(name=person.name, box=box.name, act=gone))
        told = {"user_id": person.id, "epoch": box.epoch}
        trail.record(acting, "box.leave", f"box:{box.id}", after=told)
    if not person.is_active or not _holds(person):
        handlers.drop(person.id)


@transaction()
def renew(actor: Actor, fresh: handlers.Locked) -> list[str]:
    """Another key pair for a person who cannot open theirs any more: all copies are dropped.

    The names of the boxes left; where nobody stayed in one, only the escrow key still opens it.
    """
    acting = own(actor)
    held = members.boxes_of(actor.user_id)
    for box in held:
        locked = _hold(box.id)
        if [one for one in boxes.member_ids(locked.id, locked.epoch) if one != actor.user_id]:
            boxes.remove(locked, actor.user_id)
        else:
            boxes.drop_copies(locked.id, actor.user_id)
    handlers.drop(actor.user_id)
    handlers.keep(actor.user_id, fresh)
    trail.record(acting, "box.renew_key", f"user:{actor.user_id}")
    return [box.name for box in held]


def own(actor: Actor) -> Actor:
    """The actor as a box's member in their own right: nobody stands in for the holder of a key."""
    return policy.require(actor, "box.open", Scope(person_id=actor.user_id, is_private=True))


def _let_go(box: Box, user_id: int, last: str) -> None:
    """Take a member out; refused with ``last`` where nobody stays who could open the box."""
    stay = [one for one in members.get(box.id).members if one.user_id != user_id and one.is_able]
    if not stay:
        raise Refusal(last)
    boxes.remove(box, user_id)


def _holds(person: User) -> bool:
    return policy.may(people.actor_for(person), "box.open")


def _hold(box_id: int) -> Box:
    box = db.session.scalars(
        select(Box)
        .where(Box.id == box_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if box is None:
        raise NotFound(NO_BOX)
    return box


def _is_member(box: Box, user_id: int) -> None:
    if user_id not in boxes.member_ids(box.id, box.epoch):
        raise NotFound(NOT_A_MEMBER)


def _fits(actor: Actor, box: Box) -> None:
    role = members.role_of(box)
    if role not in actor.roles:
        raise Refusal(OTHER_ROLE.format(role=role.label))


def _check_mark(user_id: int, typed: str) -> None:
    row = members.key_of(user_id)
    if row is None or row.paper is not None:
        raise Refusal(boxes.NO_KEY, "user_id")
    try:
        said = codes.read(typed, handlers.MARK)
    except codes.CodeError as wrong:
        raise Refusal(str(wrong), "mark") from None
    if said != handlers.mark_of(row.public):
        raise Refusal(WRONG_MARK, "mark")
