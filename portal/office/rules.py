"""Office: what an office may decide, each with its label, default and group."""

from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar

from portal.kernel.errors import Refusal
from portal.policy import Role


def _setting(default: Any, label: str, group: str, hint: str = "", *, least: int = 0) -> Any:
    told = {"label": label, "group": group, "hint": hint, "least": least}
    return field(default=default, metadata=told)


NAMES, SIGN_IN, HAZARDS = "名称", "登录与口令", "隐患"


@dataclass(frozen=True)
class Office:
    """The office's decisions; every field is a line of the page 设置."""

    GROUPS: ClassVar = (NAMES, HAZARDS, SIGN_IN)

    district: str = _setting("", "区县全称", NAMES, "如“某市某区”")
    committee: str = _setting("", "经管委全称", NAMES, "落款和页眉都用它；改名后旧文书仍用旧名")
    short_name: str = _setting("", "页面副标题", NAMES, "写在左上角“清患”下面")
    hazard_pattern: str = _setting(
        "YH-{year}-{serial:04d}",
        "隐患编号样式",
        HAZARDS,
        "{year} 是年份，{serial:04d} 是四位顺序号；只影响以后的编号",
    )
    general_days: int = _setting(15, "一般隐患整改天数（待核对）", HAZARDS, "核实时自动算出期限，可改", least=1)
    major_days: int = _setting(30, "重大隐患整改天数（待核对）", HAZARDS, "核实时自动算出期限，可改", least=1)
    password_length: int = _setting(10, "口令最少位数", SIGN_IN, "等保二级做法，不少于 8", least=8)
    tips_password_length: int = _setting(12, "举报专员口令最少位数", SIGN_IN, "", least=8)
    idle_minutes: int = _setting(30, "无操作多少分钟后退出", SIGN_IN, "", least=1)
    session_hours: int = _setting(12, "登录最长多少小时", SIGN_IN, "", least=1)
    free_failures: int = _setting(5, "连续输错几次后要等待", SIGN_IN, "", least=3)
    longest_wait_minutes: int = _setting(15, "最长等待多少分钟", SIGN_IN, "", least=1)
    slip_hours: int = _setting(24, "一次性口令单有效小时数", SIGN_IN, "", least=1)
    totp_roles: tuple[str, ...] = _setting(
        (Role.ADMIN.value, Role.TIPS.value), "哪些角色要动态码", SIGN_IN, "登录时再输一次手机上的六位数"
    )

    def number(self, year: int, serial: int) -> str:
        """A hazard's number by the office's pattern."""
        return self.hazard_pattern.format(year=year, serial=serial)

    def password_length_for(self, roles: frozenset[Role]) -> int:
        """The least length of a password for a person of these roles."""
        return self.tips_password_length if Role.TIPS in roles else self.password_length

    def with_values(self, values: dict[str, Any]) -> "Office":
        """This office with some settings changed. Raises Refusal for a bad one, naming its field."""
        known = {one.name: one for one in fields(self)}
        for key, value in values.items():
            least = known[key].metadata["least"]
            if isinstance(value, int) and value < least:
                raise Refusal(f"{known[key].metadata['label']}不能小于 {least}。", key)
        changed = replace(self, **{key: _plain(value) for key, value in values.items()})
        _check_pattern(changed.hazard_pattern)
        return changed


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _check_pattern(pattern: str) -> None:
    try:
        first, second = (pattern.format(year=2023, serial=serial) for serial in (1, 2))
        other = pattern.format(year=2024, serial=1)
    except (KeyError, IndexError, ValueError) as bad:
        raise Refusal(
            "看不懂这个编号样式。请写成 YH-{year}-{serial:04d} 这样。", "hazard_pattern"
        ) from bad
    if len({first, second, other}) < 3:
        raise Refusal("编号样式要同时含有 {year} 和 {serial}，否则会重号。", "hazard_pattern")
    if set(first) & set("/\\?#% &<>\"'") or len(first) > 40:
        raise Refusal(
            "编号里不能有空格、斜杠、问号这类符号，且不超过 40 字。请用字母、数字、汉字和短横线。",
            "hazard_pattern",
        )
