"""Rules of people: passwords, delays, names, roles, posts."""

from datetime import timedelta

import pytest

from portal.accounts import passwords, rules
from portal.accounts.rules import Place
from portal.policy import Post, Role
from portal.units.terms import Kind

LONGEST = timedelta(minutes=15)


def faults(password, least=10, username="zhangsan"):
    return rules.password_faults(
        password, least=least, username=username, common=passwords.common()
    )


@pytest.mark.parametrize("password", ["Guanting-27-lu", "mqkVTR1357", "下雨天Xiao88xx"])
def test_a_strong_password_has_no_fault(password):
    assert faults(password) == []


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("Ab1-xyz", "至少 10 位"),
        ("abcdefgh1357", "三种"),
        ("Zhangsan-8842", "用户名"),
        ("Password123!", "太常见"),
        ("P@ssw0rd2023", "太常见"),
        ("Aa1Aa1Aa1Aa1", "太常见"),
    ],
)
def test_a_weak_password_is_told_why(password, told):
    assert any(told in fault for fault in faults(password))


def test_a_tip_officer_needs_two_characters_more():
    assert faults("Guanting-27", least=12)
    assert not faults("Guanting-27", least=10)


def test_every_one_time_password_passes_the_rules_it_stands_for():
    for _ in range(50):
        assert faults(passwords.one_time(), least=12) == []


@pytest.mark.parametrize(
    ("failures", "seconds"), [(4, 0), (5, 30), (6, 60), (9, 480), (10, 900), (5000, 900)]
)
def test_the_delay_doubles_from_the_fifth_failure_and_ends_at_fifteen_minutes(failures, seconds):
    assert rules.wait_after(failures, free=5, longest=LONGEST) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("name", "taken", "made"),
    [
        ("张三", (), "zhangsan"),
        ("张三", ("zhangsan",), "zhangsan2"),
        ("张三", ("zhangsan", "zhangsan2"), "zhangsan3"),
        ("单雄", (), "shanxiong"),
        ("O'Neil", (), "oneil"),
        ("·", (), "user"),
        ("3号", (), "user3hao"),
    ],
)
def test_a_sign_in_name_is_made_of_the_pinyin_of_the_name(name, taken, made):
    assert rules.username_from(name, taken) == made
    assert rules.username_fault(made) == ""


@pytest.mark.parametrize("name", ["Zhang", "张三", "a", "1abc", "zhang san", "z" * 41, ""])
def test_an_odd_sign_in_name_is_refused(name):
    assert "小写字母" in rules.username_fault(name)


@pytest.mark.parametrize(
    ("roles", "kind", "told"),
    [
        ({Role.FIRM_STAFF}, Kind.SECTION, "只给企业"),
        ({Role.SECTION, Role.FIRM_HEAD}, Kind.COMMITTEE, "企业负责人"),
        ({Role.FIRM_STAFF, Role.ADMIN}, Kind.FIRM, "系统管理员"),
        (set(), Kind.SECTION, "至少"),
    ],
)
def test_roles_must_suit_the_kind_of_unit(roles, kind, told):
    assert told in rules.role_fault(roles, kind)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_one_kind_of_unit(role):
    fits = [kind for kind in Kind if not rules.role_fault({role}, kind)]
    assert fits in ([Kind.FIRM], [Kind.COMMITTEE, Kind.SECTION])


def test_a_leader_may_be_in_charge_of_any_unit_and_others_only_of_their_own():
    leader = Place(1, Kind.COMMITTEE, frozenset({Role.LEADER}))
    clerk = Place(1, Kind.COMMITTEE, frozenset({Role.CLERK}))
    assert rules.may_hold(Post.LEADER_IN_CHARGE, 7, Kind.FIRM, leader)
    assert not rules.may_hold(Post.LEADER_IN_CHARGE, 7, Kind.FIRM, clerk)
    assert not rules.may_hold(Post.HEAD, 7, Kind.FIRM, leader)
    assert rules.may_hold(Post.HEAD, 1, Kind.COMMITTEE, clerk)


def test_posts_of_the_committee_may_be_held_by_people_of_its_sections_but_not_of_firms():
    section = Place(2, Kind.SECTION, frozenset({Role.SECTION}))
    firm = Place(3, Kind.FIRM, frozenset({Role.FIRM_HEAD}))
    assert rules.may_hold(Post.SEAL_KEEPER, 1, Kind.COMMITTEE, section)
    assert not rules.may_hold(Post.SEAL_KEEPER, 1, Kind.COMMITTEE, firm)


def test_every_unit_has_a_head_and_a_leader_in_charge():
    for kind in Kind:
        assert {Post.HEAD, Post.LEADER_IN_CHARGE} <= set(rules.posts_of(kind))
