"""What a check found, for people and for programs."""

import json

from portal.gongwen.checking.check import Check
from portal.gongwen.checking.finding import Finding

_PLACES = 8


def as_text(name: str, found: Check) -> str:
    """The findings as lines that a person reads; ``name`` is that of the file."""
    taken = f"按“{found.form}”格式"
    if not found.findings:
        return f"{name}：{taken}检查，没有发现不合 GB/T 9704—2012 的地方。\n"
    lines = [f"{name}：{taken}检查，{len(found.findings)} 项不合 GB/T 9704—2012。"]
    for number, finding in enumerate(found.findings, start=1):
        lines += _item(number, finding)
    return "\n".join(lines) + "\n"


def _item(number: int, finding: Finding) -> list[str]:
    rule = finding.rule
    lines = [f"{number}. {rule.title}（{rule.source}，{rule.strength}）"]
    lines.append(f"   现为{finding.found}，应为{finding.wanted}。")
    shown = "、".join(map(str, finding.places[:_PLACES]))
    count = len(finding.places)
    lines.append(f"   {shown}" + (f"等 {count} 处" if count > _PLACES else ""))
    return lines


def as_json(name: str, found: Check) -> str:
    """The findings as JSON."""
    said = {
        "file": name,
        "form": found.form.value,
        "margins": found.margins,
        "findings": [_plain(finding) for finding in found.findings],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _plain(finding: Finding) -> dict[str, object]:
    rule = finding.rule
    return {
        "rule": rule.name,
        "title": rule.title,
        "source": f"GB/T 9704-2012 {rule.source}",
        "strength": rule.strength.value,
        "places": [{"where": one.where, "words": one.words} for one in finding.places],
        "found": finding.found,
        "wanted": finding.wanted,
    }
