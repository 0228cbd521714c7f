"""Whether enough people can open each box: told to the administrators, and nothing of any tip."""

from collections.abc import Sequence

from portal.accounts.everyone import Everyone
from portal.notices.reminding import Call
from portal.policy import Role
from portal.tips import members

ADDRESS = "/tips/boxes"


def calls(everyone: Everyone) -> Sequence[Call]:
    """A call on every administrator for each box in use that fewer than two people can open."""
    return [
        Call(
            subject=f"box:{one.box.id}",
            rung="short",
            user_id=user_id,
            kind="举报信箱人手不够",
            title=f"{one.box.name}：能打开的只有 {one.able} 人，请加到 {members.FEWEST} 人以上",
            words="请办理人员在“举报信箱”里加入一位，或用托管份额恢复。",
            address=ADDRESS,
            home=ADDRESS,
        )
        for one in members.every()
        if one.is_begun and one.is_short
        for user_id in everyone.holding(Role.ADMIN)
    ]
