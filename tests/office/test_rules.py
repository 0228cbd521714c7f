import pytest

from portal.kernel.errors import Refusal
from portal.office.rules import Office, code_fault
from portal.policy import Role


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("idle_minutes", 0, "无操作多少分钟后退出要在 1 到 480 之间，现在是 0"),
        ("idle_minutes", 10**9, "要在 1 到 480 之间"),
        ("password_length", 7, "口令最少位数要在 8 到 64 之间"),
        ("committee", " ", "请填写经管委全称"),
        ("district", "区" * 81, "最多 80 字"),
        ("totp_roles", ("king",), "没有这个角色"),
        ("general_days_as", "moon", "列表里没有这一项"),
        ("hazard_pattern", "YH-{serial:04d}", "要同时含有 {year} 和 {serial}"),
        ("hazard_pattern", "YH-{year}", "要同时含有 {year} 和 {serial}"),
        ("hazard_pattern", "YH-{year}-{year}", "要同时含有 {year} 和 {serial}"),
        ("hazard_pattern", "YH-{year}-{year}-{serial}", "各一次"),
        ("hazard_pattern", "YH-{year.__class__}-{serial}", "看不懂"),
        ("hazard_pattern", "YH-{year!r}-{serial}", "看不懂"),
        ("hazard_pattern", "YH-{year}-{serial}-{month}", "看不懂"),
        ("hazard_pattern", "YH-{year}-{serial}-{}", "看不懂"),
        ("hazard_pattern", "YH-{{year}}-{year}-{serial}", "不能有空格"),
        ("hazard_pattern", "YH-{year}-{serial:099999d}", "看不懂"),
        ("hazard_pattern", "YH-{year}-{serial}}", "看不懂"),
        ("hazard_pattern", "YH/{year}-{serial}", "不能有空格、斜杠"),
        ("hazard_pattern", "Y" * 30 + "{year}{serial}", "不超过 40 字"),
    ],
)
def test_a_bad_setting_is_refused_beside_its_field(key: str, value: object, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        Office().with_values({key: value})
    assert refused.value.field == key


def test_good_settings_are_taken_and_the_others_stay() -> None:
    changed = Office().with_values(
        {"hazard_pattern": "隐患{year}-{serial:03d}", "totp_roles": ["leader"], "idle_minutes": 480}
    )
    assert changed.number(2026, 7) == "隐患2026-007"
    assert changed.totp_roles == ("leader",)
    assert changed.session_hours == Office().session_hours


def test_what_a_table_keeps_beyond_this_release_is_left_aside() -> None:
    kept = Office.kept({"gone_setting": 1, "idle_minutes": 0, "session_hours": 8})
    assert kept == Office(session_hours=8)


def test_a_tip_officer_needs_the_longer_password() -> None:
    assert Office().password_length_for(frozenset({Role.TIPS, Role.SAFETY})) == 12
    assert Office().password_length_for(frozenset({Role.SAFETY})) == 10


@pytest.mark.parametrize("code", ["某新城管安改", "XC管安", "AB"])
def test_a_code_of_chinese_and_letters_is_taken(code: str) -> None:
    assert code_fault(code) == ""


@pytest.mark.parametrize("code", ["", "某", "某新城〔2026〕", "管安1", "管 安", "某" * 21])
def test_a_code_with_anything_else_is_refused(code: str) -> None:
    assert "只能用汉字和字母" in code_fault(code)


def test_who_opens_tips_is_signed_out_after_a_quarter_of_an_hour() -> None:
    here = Office()
    assert here.idle_minutes_for(frozenset({Role.SAFETY, Role.TIPS})) == 15
    assert here.idle_minutes_for(frozenset({Role.DISCIPLINE})) == 15
    assert here.idle_minutes_for(frozenset({Role.SAFETY})) == 30
    assert Office(idle_minutes=10).idle_minutes_for(frozenset({Role.TIPS})) == 10
