"""Who may do what: reaches, capacities, standing in."""

import pytest

from portal import policy
from portal.kernel.errors import Forbidden
from portal.policy import Actor, Reach, Role, Scope

OWN = Scope(section_id=1, firm_id=2, person_id=3)
OTHER = Scope(section_id=8, firm_id=9, person_id=10)


def actor(*roles, unit_id=None, user_id=3, **more):
    return Actor(user_id=user_id, name="张三", roles=frozenset(roles), unit_id=unit_id, **more)


@pytest.mark.parametrize(
    ("role", "unit_id", "own", "other"),
    [
        (Role.SAFETY, 7, True, True),
        (Role.LEADER, 7, True, True),
        (Role.SECTION, 1, True, False),
        (Role.FIRM_STAFF, 2, True, False),
        (Role.FIRM_HEAD, 2, True, False),
        (Role.ADMIN, 1, False, False),
        (Role.FINANCE, 1, False, False),
        (Role.TIPS, 1, False, False),
        (Role.AUDITOR, 1, False, False),
    ],
)
def test_a_hazard_is_seen_as_far_as_the_role_reaches(role, unit_id, own, other):
    who = actor(role, unit_id=unit_id)
    assert policy.may(who, "hazard.view", OWN) is own
    assert policy.may(who, "hazard.view", OTHER) is other


def test_a_stranger_may_nothing():
    assert not policy.may(None, "desk.view")


def test_an_unknown_action_is_a_mistake():
    with pytest.raises(KeyError):
        policy.may(actor(Role.SAFETY), "hazard.fly")


def test_a_refusal_names_who_may():
    with pytest.raises(Forbidden, match="安全管理科") as refused:
        policy.require(actor(Role.FIRM_STAFF, unit_id=2), "hazard.close", OWN)
    assert refused.value.status == 403


def test_acting_says_in_which_role_and_for_whom():
    giver = actor(Role.SECTION, unit_id=1, user_id=5)
    taker = actor(Role.CLERK, unit_id=1, user_id=6, stands_in_for=(giver,))
    acting = policy.require(taker, "hazard.confirm", OWN)
    assert (acting.role, acting.on_behalf_of) == (Role.SECTION, giver)
    assert acting.people == {5, 6}
    assert acting.title == "张三 代 张三"


def test_ones_own_right_goes_before_a_colleagues():
    giver = actor(Role.SECTION, unit_id=1, user_id=5)
    taker = actor(Role.SECTION, unit_id=1, user_id=6, stands_in_for=(giver,))
    assert policy.require(taker, "hazard.confirm", OWN).on_behalf_of is None


def test_everything_in_the_table_is_given_to_somebody():
    for action, roles in policy.TABLE.items():
        assert roles, action
        assert all(isinstance(reach, Reach) for reach in roles.values())
