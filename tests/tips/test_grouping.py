"""同一事项: two handlers, a chain, and who was first."""

import pytest
from sqlalchemy import text

from portal.db import db
from portal.kernel.errors import NotFound, Refusal
from portal.tips.models import Tip
from portal.tips.models_desk import Grouped
from portal.tips.service import grouping
from tests.support import make
from tests.support.handling import Desk, desk

__all__ = ["desk"]


def test_a_second_handler_confirms_and_the_lowest_place_is_first(desk: Desk) -> None:
    first, _ = desk.told("二号车间防爆门锁死了")
    other, _ = desk.told("二号车间防爆门又锁死了")
    one, two = desk.handler(), desk.handler("jubao2")
    page = one.open(f"/tips/{other}").follow("同一事项归并，定最先举报")
    assert page.statements <= 12
    page = page.send("提出归并", {"tips": [first], "why": "同一扇门"}, same=[first, other])
    assert page.has("等确认的归并", "要由另一位办理人员确认")
    with desk.rows:
        assert not db.session.scalars(db.select(Grouped)).all()
    page = two.open(f"/tips/{first}/group").send("确认归并")
    assert page.has("最先举报的是登记序号 1")
    assert two.open(f"/tips/{first}").has("提出与同一事项的举报归并", "同一扇门")
    with desk.rows:
        assert grouping.is_first(desk_tip(first))
        assert not grouping.is_first(desk_tip(other))


def desk_tip(tip_id: str) -> Tip:
    """A tip's row, inside ``rows``."""
    return db.session.get_one(Tip, tip_id)


def test_one_alone_confirms_nothing_and_what_differs_is_not_first(desk: Desk) -> None:
    early, late = desk.told("食堂煤气瓶放门口")[0], desk.told("食堂门口放了两个煤气瓶")[0]
    with desk.rows:
        person = make.actor(desk.people["jubao1"])
        opener = desk.opener()
        members = {early: False, late: True}
        with pytest.raises(Refusal, match="为什么是同一件事"):
            grouping.propose(person, opener, members, " ")
        group = grouping.propose(person, opener, members, "都说食堂")
        index = grouping.waiting(group).index
        with pytest.raises(Refusal, match="另一位办理人员"):
            grouping.decide(person, opener, group, index, agrees=True)
        with pytest.raises(Refusal, match="还有一次变更"):
            grouping.propose(person, opener, members, "再提", group)
        other = make.actor(desk.people["jubao2"])
        grouping.decide(other, desk.opener("jubao2"), group, index, agrees=True)
        assert grouping.first_of(group).id == late
        with pytest.raises(Refusal, match="没有等确认"):
            grouping.decide(other, desk.opener("jubao2"), group, index, agrees=True)
        outsider = make.actor(desk.people["jijian1"])
        with pytest.raises(NotFound):
            grouping.propose(outsider, desk.opener("jijian1"), members, "看看", group)


def test_any_change_of_the_chain_is_found(desk: Desk) -> None:
    ids = [desk.told(f"三号门锁死 {at}")[0] for at in range(2)]
    with desk.rows:
        one, two = (make.actor(desk.people[name]) for name in ("jubao1", "jubao2"))
        group = grouping.propose(one, desk.opener(), dict.fromkeys(ids, True), "同一扇门")
        grouping.decide(two, desk.opener("jubao2"), group, 1, agrees=True)
        grouping.propose(two, desk.opener("jubao2"), {ids[0]: True, ids[1]: False}, "又看", group)
        assert grouping.verify() is None
    for changed in (
        'UPDATE tip_group_change SET by_id = by_id + 1 WHERE "index" = 2',
        "UPDATE tip_group_change SET change = 'drop' WHERE \"index\" = 2",
        'DELETE FROM tip_group_change WHERE "index" = 1',
        'UPDATE tip_group_change SET "index" = 9 WHERE "index" = 3',
    ):
        with desk.rows:
            connection = db.session.connection()
            connection.execute(text(changed))
            assert grouping.verify() is not None, changed
            db.session.rollback()
