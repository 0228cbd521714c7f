"""What the steps of a document recorded, in words: for its page and for its archive."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from portal.official.models import DocumentStep
from portal.official.terms import (
    STEP_LABELS,
    Direction,
    Kind,
    Outcome,
    Publicity,
    Retention,
    Status,
    Urgency,
)
from portal.web import filters

FACTS = {
    "kind": "文种",
    "direction": "行文方向",
    "urgency": "紧急程度",
    "publicity": "公开属性",
    "basis": "依据",
    "phone": "电话",
    "recipients": "主送或收件单位",
    "copies_to": "抄送",
    "attachments": "附件",
    "at_step": "退回的步骤",
    "for": "代表",
    "checks": "已核对",
    "signer": "送谁签发",
    "signers": "签发人",
    "dated": "成文日期",
    "digest": "正文校验值",
    "sha256": "文件校验值",
    "number": "发文字号",
    "among": "分送范围",
    "copies": "份数",
    "printer": "印制单位",
    "proofreaders": "校对人",
    "printed_on": "印发日期",
    "place": "印制地点",
    "seal": "印章",
    "approver": "批准用印人",
    "sent": "分送单位数",
    "retention": "保管期限",
    "version_no": "第几稿",
    "station": "状态",
    "title": "标题",
    "countersigners": "会签单位",
}
"""What the parts of a step's record are called."""
CODES: Mapping[str, Mapping[str, str]] = {
    "kind": {one.value: one.label for one in Kind},
    "direction": {one.value: one.label for one in Direction},
    "urgency": {one.value: one.label for one in Urgency},
    "publicity": {one.value: one.label for one in Publicity},
    "retention": {one.value: one.label for one in Retention},
    "station": {one.value: one.label for one in Status},
}
_HASHES = frozenset({"digest", "sha256"})
_SHOWN_OF_HASH = 12
_BAD = frozenset({Outcome.SENT_BACK, Outcome.VOIDED})


class Entry(NamedTuple):
    """One line of the record, as the macro ``log`` draws it, with what was kept besides."""

    at: str
    who: str
    text: str
    kind: str
    facts: list[tuple[str, str]]


def entries(steps: Sequence[DocumentStep]) -> list[Entry]:
    """The steps in words, in the order they come in."""
    return [_entry(step) for step in steps]


def _entry(step: DocumentStep) -> Entry:
    name = STEP_LABELS.get(step.step, step.step.label)
    whose = step.facts.get("for", "")
    said = f"{name}（第 {step.version_no} 稿{f'，{whose}' if whose else ''}）"
    said += f"，{step.said_by}" if step.said_by else ""
    return Entry(
        at=filters.moment(step.at),
        who=step.title,
        text=f"{said}：{step.opinion}" if step.opinion else said,
        kind="bad" if step.outcome in _BAD else "",
        facts=facts(step),
    )


def facts(step: DocumentStep) -> list[tuple[str, str]]:
    """What a step recorded besides its opinion: (label, words), the empty left out."""
    return [
        (FACTS.get(name, name), _told(name, value))
        for name, value in step.facts.items()
        if value not in ("", [], None) and name != "for"
    ]


def _told(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "；".join(map(str, value))
    if name in _HASHES:
        return str(value)[:_SHOWN_OF_HASH] + "…"
    return CODES.get(name, {}).get(str(value), str(value))
