"""What `init` must know: asked in Chinese, or read from a file of JSON."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.accounts import rules as accounts
from portal.kernel.errors import Refusal
from portal.office.rules import LONGEST_TEXT, Office, code_fault
from portal.office.service import Organ
from portal.office.terms import PaperKind

SAFETY_OFFICE = "安全管理科"
LONGEST_NAME = 40
EXAMPLE = {
    "district": "某市某区",
    "committee": "某区某新城建设管理委员会",
    "short_name": "某新城",
    "safety_office": SAFETY_OFFICE,
    "departments": ["建设科", "经济发展科"],
    "issuers": [
        {
            "name": "某区某新城建设管理委员会",
            "document": "某新城管安",
            "rectify_notice": "某新城管安改",
            "review_opinion": "某新城管安复",
            "major_found": "某新城管安重报",
            "major_fixed": "某新城管安重改",
            "remedy": "某新城管安案",
            "listing_notice": "某新城管安督",
            "release_notice": "某新城管安解",
            "referral": "某新城管安函",
        }
    ],
    "admin": {"name": "张三", "username": "zhangsan"},
}
Ask = Callable[[str, str], str]

# What is asked for on the first day; the codes of other papers are filled in under 设置.
FIRST_DAY = (PaperKind.DOCUMENT, PaperKind.RECTIFY_NOTICE, PaperKind.REVIEW_OPINION)


@dataclass(frozen=True)
class Answers:
    """What a new installation begins with; ``departments`` has the safety office first."""

    district: str
    committee: str
    short_name: str
    departments: tuple[str, ...]
    issuers: tuple[Organ, ...]
    admin_name: str
    admin_username: str = "admin"


def read_answers(path: Path) -> Answers:
    """The answers in a file. Raises Refusal saying what is wrong with it."""
    try:
        told = json.loads(path.read_text("utf-8-sig"))
    except OSError as failed:
        raise Refusal(f"读不到 {path}（{failed.strerror}）。请核对文件名。") from failed
    except ValueError as unreadable:
        raise Refusal(f"{path} 不是 JSON 文件：{unreadable}。请对照示例改正。") from unreadable
    try:
        return _checked(_from(told))
    except (KeyError, TypeError, AttributeError, ValueError) as gap:
        raise Refusal(f"{path} 里缺少或写错了 {gap}。请对照 init --example 的示例改正。") from gap


def _from(told: Mapping[str, Any]) -> Answers:
    known = {kind.value for kind in PaperKind}
    issuers = tuple(
        Organ(
            name=one["name"].strip(),
            codes={PaperKind.of(kind): one[kind].strip() for kind in one if kind in known},
        )
        for one in told["issuers"]
    )
    safety = str(told.get("safety_office", SAFETY_OFFICE))
    return Answers(
        district=told["district"].strip(),
        committee=told["committee"].strip(),
        short_name=told.get("short_name", "").strip(),
        departments=_departments(safety, told.get("departments", [])),
        issuers=issuers,
        admin_name=told["admin"]["name"].strip(),
        admin_username=told["admin"]["username"].strip(),
    )


def ask_answers(ask: Ask, say: Callable[[str], None]) -> Answers:
    """The answers of the person at the keyboard; each is asked again until it can be taken.

    ``ask`` shows a question and gives what was typed, or the default it is given.
    """

    def until(question: str, default: str, fault: Callable[[str], str]) -> str:
        while True:
            said = ask(question, default).strip()
            sentence = fault(said)
            if not sentence:
                return said
            say(sentence)

    district = until("区县全称（如 某市某区）", "", _setting("district"))
    committee = until("经管委全称", "", _setting("committee"))
    short_name = until("页面副标题，写在左上角（可不填）", "", _setting("short_name"))
    safety = until("安全管理科室叫什么", SAFETY_OFFICE, _name("科室名称"))
    others = until("其他科室，用顿号或空格分开（可不填）", "", lambda _: "")
    name = until("发文机关全称", committee, _name("发文机关"))
    issuers = []
    while name:
        codes = {
            kind: until(f"“{name}”的{kind.label}代字（不出具就不填）", "", _code_or_none)
            for kind in FIRST_DAY
        }
        issuers.append(Organ(name, codes))
        name = until("还有别的发文机关就写全称（没有就不填）", "", lambda _: "")
    admin_name = until("第一位系统管理员的姓名", "", _name("姓名"))
    admin_username = until("他的用户名，小写字母开头", "admin", accounts.username_fault)
    return _checked(
        Answers(
            district=district,
            committee=committee,
            short_name=short_name,
            departments=_departments(safety, re.split(r"[\s、,，;；]+", others)),
            issuers=tuple(issuers),
            admin_name=admin_name,
            admin_username=admin_username,
        )
    )


def _departments(safety: str, others: Iterable[str]) -> tuple[str, ...]:
    names = [safety.strip(), *(name.strip() for name in others)]
    return tuple(dict.fromkeys(name for name in names if name))


def _checked(found: Answers) -> Answers:
    """The same answers. Raises Refusal listing all that cannot be taken."""
    faults = [
        _setting("district")(found.district),
        _setting("committee")(found.committee),
        _setting("short_name")(found.short_name),
        "" if found.departments else "至少要有安全管理科室。",
        *(_name("科室名称")(name) for name in found.departments),
        "" if found.issuers else "至少要有一个发文机关。",
        *(_name("发文机关")(organ.name) for organ in found.issuers),
        *(_code_or_none(code) for organ in found.issuers for code in organ.codes.values()),
        _name("姓名")(found.admin_name),
        accounts.username_fault(found.admin_username),
    ]
    told = [sentence for sentence in faults if sentence]
    if told:
        raise Refusal("\n".join(told))
    return found


def _setting(key: str) -> Callable[[str], str]:
    def fault(text: str) -> str:
        return str(Office.fault(key, text) or "")

    return fault


def _name(label: str) -> Callable[[str], str]:
    most = LONGEST_NAME if label == "姓名" else LONGEST_TEXT

    def fault(text: str) -> str:
        return "" if 0 < len(text) <= most else f"请填写{label}，最多 {most} 字。"

    return fault


def _code_or_none(code: str) -> str:
    return code_fault(code) if code else ""
