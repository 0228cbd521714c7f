"""What was done to a file, for people and for programs."""

import json
from collections.abc import Iterable, Sequence

from portal.gongwen.checking.finding import Finding
from portal.gongwen.mending.mend import Mended

_SHOWN = 60


def as_text(name: str, mended: Mended) -> str:
    """What was done, as lines that a person reads; ``name`` is that of the file."""
    elements = "、".join(f"{role} {count}" for role, count in mended.elements)
    lines = [f"{name}：按“{mended.form}”格式排好。", f"认出：{elements}。"]
    lines += _part("改了的格式", _mended(mended))
    lines += _part("交换的标点和符号", map(str, mended.exchanges))
    lines += _part("其他改动", mended.changes)
    lines += _part("拿不准的，请核对", map(str, mended.doubts))
    lines += _part("仍不合 GB/T 9704—2012 的", map(str, mended.after.findings))
    return "\n".join(lines) + "\n"


def _part(title: str, said: Iterable[str]) -> list[str]:
    items = list(said)
    if not items:
        return []
    shown = [f"  {item}" for item in items[:_SHOWN]]
    if len(items) > _SHOWN:
        shown.append(f"  ……（另有 {len(items) - _SHOWN} 项，加 --json 可全部列出）")
    return [f"{title}（{len(items)}）：", *shown]


def _mended(mended: Mended) -> list[str]:
    """The findings of the file as it came in that are there no more."""
    return [str(finding) for finding in gone(mended)]


def gone(mended: Mended) -> Sequence[Finding]:
    """What a check found before and does not find now."""
    if mended.before is None:
        return ()
    still = {finding.rule.name for finding in mended.after.findings}
    return [one for one in mended.before.findings if one.rule.name not in still]


def as_json(name: str, mended: Mended) -> str:
    """What was done, as JSON."""
    said = {
        "file": name,
        "form": mended.form.value,
        "elements": {role.value: count for role, count in mended.elements},
        "mended": _mended(mended),
        "exchanges": [
            {"where": str(one.place), "kind": one.kind, "old": one.old, "new": one.new}
            for one in mended.exchanges
        ],
        "changes": list(mended.changes),
        "doubts": [{"where": str(one.place), "words": one.words} for one in mended.doubts],
        "left": [str(finding) for finding in mended.after.findings],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
