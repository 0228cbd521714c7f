"""Office: what an office may decide, each with its label, default and group."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, ClassVar

from portal.kernel.errors import Refusal
from portal.policy import Role

LONGEST_TEXT = 80
PATTERN_FIELDS = {("year", ""), ("serial", "")} | {("serial", f"0{n}d") for n in range(2, 9)}
UNREADABLE_PATTERN = "看不懂这个编号样式。请写成 YH-{year}-{serial:04d} 这样。"
PLAIN = re.compile(r"[A-Za-z0-9\u4e00-\u9fff-]*")
CODE = re.compile(r"[A-Za-z\u4e00-\u9fff]{2,20}")


def _setting(
    default: Any,
    label: str,
    group: str,
    hint: str = "",
    *,
    least: int = 0,
    most: int = 0,
    choices: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    told = {"label": label, "group": group, "hint": hint, "least": least, "most": most}
    return field(default=default, metadata=told | {"choices": choices})


NAMES, SIGN_IN, HAZARDS, REMINDERS = "名称", "登录与口令", "隐患", "提醒"
DOCUMENTS = "公文"
REWARDS = "举报奖励"
REWARD_MODES = MappingProxyType(
    {
        "": "还没有决定（不能办理奖励）",
        "named_only": "只限实名领取",
        "code_allowed": "可以凭码领取",
        "code_up_to": "不超过限额的可以凭码领取",
    }
)
SKIPPED = "skipped"
STEP_USES = MappingProxyType({"used": "办理", SKIPPED: "跳过"})
NO_PDF = "none"
PDF_MADE = MappingProxyType({"made": "生成", NO_PDF: "关闭"})
WORKDAYS = "work"
DAY_KINDS = MappingProxyType({"calendar": "自然日", WORKDAYS: "工作日"})
REST_DAYS_TOO = "all"
REST_DAYS = MappingProxyType({"red": "只提醒红灯", REST_DAYS_TOO: "照常提醒"})


def _step(label: str, hint: str = "") -> Any:
    return _setting("used", label, DOCUMENTS, hint, choices=STEP_USES)


@dataclass(frozen=True)
class Office:
    """The office's decisions; every field is a line of the page 设置."""

    GROUPS: ClassVar = (NAMES, HAZARDS, DOCUMENTS, REWARDS, REMINDERS, SIGN_IN)
    NEEDED: ClassVar = frozenset({"district", "committee"})

    district: str = _setting("", "区县全称", NAMES, "如“某市某区”")
    committee: str = _setting(
        "", "经管委全称", NAMES, "页眉和报表用它；发文用的名称在“发文机关与代字”里"
    )
    short_name: str = _setting("", "页面副标题", NAMES, "写在左上角“清患”下面")
    hazard_pattern: str = _setting(
        "YH-{year}-{serial:04d}",
        "隐患编号样式",
        HAZARDS,
        "{year} 是年份，{serial:04d} 是四位顺序号；只影响以后的编号",
    )
    general_days: int = _setting(
        15, "一般隐患整改天数（待核对）", HAZARDS, "核实时自动算出期限，可改", least=1, most=365
    )
    major_days: int = _setting(
        30, "重大隐患整改天数（待核对）", HAZARDS, "核实时自动算出期限，可改", least=1, most=365
    )
    general_days_as: str = _setting(
        "calendar",
        "一般隐患整改天数按什么算（待核对）",
        HAZARDS,
        "工作日按“设置—节假日”里填的放假和调休安排算",
        choices=DAY_KINDS,
    )
    major_days_as: str = _setting(
        "calendar", "重大隐患整改天数按什么算（待核对）", HAZARDS, choices=DAY_KINDS
    )
    found_report_days: int = _setting(
        3,
        "重大隐患判定后几天内完成发现双报告（待核对）",
        HAZARDS,
        "法律要求及时报告，天数由本单位定",
        least=0,
        most=60,
    )
    fixed_report_days: int = _setting(
        7,
        "企业验收后几天内完成整改双报告（待核对）",
        HAZARDS,
        "法律要求及时报告，天数由本单位定",
        least=0,
        most=60,
    )
    remedy_days: int = _setting(
        7, "重大隐患判定后几天内报治理方案（待核对）", HAZARDS, "", least=1, most=60
    )
    progress_days: int = _setting(
        30, "重大隐患几天填报一次治理进展（待核对）", HAZARDS, "", least=1, most=180
    )
    extension_general_days: int = _setting(
        3, "一般隐患提前几个工作日申请延期（待核对）", HAZARDS, "", least=0, most=60
    )
    extension_major_days: int = _setting(
        15, "重大隐患提前几个工作日申请延期（待核对）", HAZARDS, "", least=0, most=60
    )
    extensions_most: int = _setting(
        1, "一条隐患最多延期几次（待核对）", HAZARDS, "填 0 就是不准延期", least=0, most=10
    )
    step_vet: str = _step(
        "部门核稿", "拟稿、签发、登记不能跳过；跳过的步骤不再经过，已停在那里的仍可办完"
    )
    step_countersign: str = _step("会签", "跳过后，联合行文也不再请各机关会签")
    step_review: str = _step("审核")
    step_recheck: str = _step("复核")
    step_print: str = _step("印制", "跳过后，登记那天就是印发日期")
    step_seal: str = _step("用印")
    step_dispatch: str = _step("核发", "跳过后，分送签收不在本系统记录")
    step_archive: str = _step("归档")
    pdf: str = _setting(
        "made",
        "在服务器上生成 PDF",
        DOCUMENTS,
        "服务器上装有 LibreOffice 才行；关闭后请在 Word 或 WPS 里另存为 PDF",
        choices=PDF_MADE,
    )
    fonds: str = _setting("", "全宗号", DOCUMENTS, "档案馆给的编号，如 L001；写在案卷的档号里")
    reward_mode: str = _setting(
        "",
        "奖励领取方式",
        REWARDS,
        "凭码领取不问姓名；要不要开，由本单位按规定决定",
        choices=REWARD_MODES,
    )
    reward_code_yuan: int = _setting(
        0, "凭码领取的限额（元）", REWARDS, "只在选了限额时有用", least=0, most=300_000
    )
    reward_basis: str = _setting(
        "", "奖励领取方式的依据", REWARDS, "文件名称和文号；没有依据不能办理奖励"
    )
    reward_place: str = _setting(
        "", "领奖地点、时间和电话", REWARDS, "写在领奖通知书和举报人看的进度页上"
    )
    tip_keep_days: int = _setting(
        730,
        "举报办结多少天后清除内容（待核对）",
        REWARDS,
        "到期清除内容、照片和密钥，登记簿和统计数字留下；提前 7 天列在举报办理里",
        least=90,
        most=3650,
    )
    rest_day_reminders: str = _setting(
        "red",
        "休息日怎么提醒",
        REMINDERS,
        "每天的汇总只在工作日发；红灯的隐患休息日也提醒",
        choices=REST_DAYS,
    )
    password_length: int = _setting(
        10, "口令最少位数", SIGN_IN, "等保二级做法，不少于 8", least=8, most=64
    )
    tips_password_length: int = _setting(
        12, "举报专员和纪检口令最少位数", SIGN_IN, "", least=8, most=64
    )
    idle_minutes: int = _setting(30, "无操作多少分钟后退出", SIGN_IN, "", least=1, most=480)
    tips_idle_minutes: int = _setting(
        15, "举报专员和纪检无操作多少分钟后退出", SIGN_IN, "", least=1, most=60
    )
    session_hours: int = _setting(12, "登录最长多少小时", SIGN_IN, "", least=1, most=72)
    free_failures: int = _setting(5, "连续输错几次后要等待", SIGN_IN, "", least=3, most=20)
    longest_wait_minutes: int = _setting(15, "最长等待多少分钟", SIGN_IN, "", least=1, most=120)
    slip_hours: int = _setting(24, "一次性口令单有效小时数", SIGN_IN, "", least=1, most=168)
    totp_roles: tuple[str, ...] = _setting(
        (Role.ADMIN.value, Role.TIPS.value, Role.FINANCE.value, Role.DISCIPLINE.value),
        "哪些角色要动态码",
        SIGN_IN,
        "登录时再输一次手机上的六位数",
    )

    def number(self, year: int, serial: int) -> str:
        """A hazard's number by the office's pattern."""
        return self.hazard_pattern.format(year=year, serial=serial)

    def uses_step(self, step: str) -> bool:
        """Whether a step of official documents that can be skipped is in use."""
        return bool(getattr(self, f"step_{step}") != SKIPPED)

    @property
    def makes_pdf(self) -> bool:
        """Whether official documents may be turned into PDF on this server."""
        return self.pdf != NO_PDF

    def password_length_for(self, roles: frozenset[Role]) -> int:
        """The least length of a password for a person of these roles."""
        opens_tips = roles & {Role.TIPS, Role.DISCIPLINE}
        return self.tips_password_length if opens_tips else self.password_length

    def idle_minutes_for(self, roles: frozenset[Role]) -> int:
        """After how many minutes without an act a session of a person of these roles is over."""
        if roles & {Role.TIPS, Role.DISCIPLINE}:
            return min(self.idle_minutes, self.tips_idle_minutes)
        return self.idle_minutes

    def with_values(self, values: dict[str, Any]) -> "Office":
        """The office with some settings changed. Raises Refusal for a bad one, naming it."""
        for key, value in values.items():
            refusal = self.fault(key, value)
            if refusal:
                raise refusal
        return replace(self, **{key: _plain(value) for key, value in values.items()})

    @classmethod
    def kept(cls, values: dict[str, Any]) -> "Office":
        """The office as a table keeps it; what this release does not take has its default."""
        names = {one.name for one in fields(cls)}
        fine = {key: value for key, value in values.items() if key in names}
        return replace(
            cls(),
            **{key: _plain(value) for key, value in fine.items() if not cls.fault(key, value)},
        )

    @classmethod
    def fault(cls, key: str, value: Any) -> Refusal | None:
        """What is wrong with one value, None for nothing."""
        told = {one.name: one.metadata for one in fields(cls)}[key]
        if isinstance(value, int):
            sentence = _number_fault(value, told)
        elif told["choices"]:
            sentence = "" if value in told["choices"] else "列表里没有这一项。请重新选择。"
        elif isinstance(value, str):
            sentence = _text_fault(value, told["label"], needed=key in cls.NEEDED)
        else:
            sentence = (
                ""
                if set(value) <= {role.value for role in Role}
                else "列表里没有这个角色。请重新勾选。"
            )
        if not sentence and key == "hazard_pattern":
            sentence = _pattern_fault(value)
        return Refusal(sentence, key) if sentence else None


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _number_fault(value: int, told: Any) -> str:
    if told["least"] <= value <= told["most"]:
        return ""
    return f"{told['label']}要在 {told['least']} 到 {told['most']} 之间，现在是 {value}。请改正。"


def _text_fault(value: str, label: str, *, needed: bool) -> str:
    if needed and not value.strip():
        return f"请填写{label}。"
    return f"{label}最多 {LONGEST_TEXT} 字，请删减。" if len(value) > LONGEST_TEXT else ""


def _pattern_fault(pattern: str) -> str:
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError:
        return UNREADABLE_PATTERN
    places = [(name, form) for _, name, form, _ in parts if name is not None]
    rest = "".join(plain for plain, _, _, _ in parts)
    if not set(places) <= PATTERN_FIELDS or any(change for _, _, _, change in parts):
        return UNREADABLE_PATTERN
    if sorted(name for name, _ in places) != ["serial", "year"]:
        return "编号样式要同时含有 {year} 和 {serial}，各一次，否则会重号。"
    if len(rest) > 24 or not PLAIN.fullmatch(rest):
        return (
            "编号里不能有空格、斜杠、问号这类符号，且不超过 40 字。请用字母、数字、汉字和短横线。"
        )
    return ""


def code_fault(code: str) -> str:
    """What is wrong with a 代字 (某新城管安改), empty for nothing.

    Source: GB/T 9704-2012 7.2.5 (发文机关代字).
    """
    if CODE.fullmatch(code):
        return ""
    return f"代字“{code}”不对：只能用汉字和字母，2 到 20 个，不带年份、括号和“号”字。请改正。"
