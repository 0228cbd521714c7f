"""The fields that the header of a plain text may have, and what each makes of its words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.gongwen.content import Attendance, Form, Imprint, Sealing, Signature, Stamp

_DAY = re.compile(r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?")
_BETWEEN = re.compile(r"[、；;]\s*")
_PRESENT = ("出席", "请假", "列席")
_UNSIGNED = {Form.MINUTES, Form.PAPER, Form.CARD}

Report = Callable[[str, str, int], None]


def _text(words: list[str]) -> str:
    return "".join(words)


def _lines(words: list[str]) -> str:
    return "\n".join(words)


def _names(words: list[str]) -> tuple[str, ...]:
    return tuple(name for one in words for name in _BETWEEN.split(one) if name)


def _whole(words: list[str]) -> tuple[str, ...]:
    """Lists as they are written, but the colon or stop that the engine adds."""
    return tuple(one.rstrip("：:。") for one in words if one.rstrip("：:。"))


def _day(words: list[str]) -> date:
    said = _DAY.fullmatch("".join(words).replace(" ", ""))
    if said is None:
        raise ValueError(f"应是日期，如 2023年5月18日，写的是“{''.join(words)}”。")
    try:
        return date(*map(int, said.groups()))
    except ValueError:
        raise ValueError(f"没有“{''.join(words)}”这一天。请核对。") from None


def _one_of(kind: type[Form] | type[Sealing], words: list[str]) -> Any:
    said = "".join(words)
    try:
        return kind(said)
    except ValueError:
        choices = "、".join(one.value for one in kind)
        raise ValueError(f"应是 {choices} 之一，写的是“{said}”。") from None


def _millimetres(words: list[str]) -> float:
    said = "".join(words).removesuffix("毫米").removesuffix("mm").strip()
    try:
        return float(said)
    except ValueError:
        raise ValueError(f"应是毫米数，如 42，写的是“{said}”。") from None


def _stamps(words: list[str]) -> tuple[Stamp, ...]:
    found = []
    for one in words:
        office, _, name = one.replace("　", " ").rpartition(" ")
        found.append(Stamp(office.strip(), name) if office.strip() else Stamp(one))
    return tuple(found)


_READERS: dict[str, tuple[str, Callable[[list[str]], Any]]] = {
    "格式": ("form", lambda words: _one_of(Form, words)),
    "发文机关": ("issuers", _names),
    "标志": ("mark", _names),
    "标志用字": ("mark_word", _text),
    "份号": ("copy_number", _text),
    "密级": ("secrecy", _text),
    "紧急程度": ("urgency", _text),
    "发文字号": ("number", _text),
    "签发人": ("signers", _names),
    "标题": ("title", _lines),
    "主送": ("recipients", _whole),
    "署名": ("signature.organs", _names),
    "成文日期": ("signature.dated", _day),
    "印章": ("signature.sealing", lambda words: _one_of(Sealing, words)),
    "印章直径": ("signature.seal_mm", _millimetres),
    "签名章": ("signature.stamps", _stamps),
    "附注": ("note", _text),
    "抄送": ("imprint.copies_to", _whole),
    "印发机关": ("imprint.printer", _text),
    "印发日期": ("imprint.printed_on", _day),
    "版记": ("imprint.others", tuple),
    **{label: (f"attendance.{label}", _text) for label in _PRESENT},
}
FIELDS = tuple(_READERS)


@dataclass(slots=True)
class Fields:
    """The fields of one header, as they are written; a field may stand on several lines."""

    said: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, words: str, line: int) -> None:
        """Takes one line of the header."""
        self.said.setdefault(name, []).append(words)
        self.lines.setdefault(_READERS[name][0], line)

    def made(self, report: Report) -> dict[str, Any]:
        """The parts of a document that the header says; what is wrong is reported by line."""
        parts: dict[str, dict[str, Any]] = {
            "": {},
            "signature": {},
            "imprint": {},
            "attendance": {},
        }
        for name, words in self.said.items():
            path, read = _READERS[name]
            outer, _, inner = path.rpartition(".")
            try:
                parts[outer][inner] = read(words)
            except ValueError as error:
                report(name, str(error), self.lines[path])
        made = parts[""]
        if parts["signature"] or made.get("form", Form.FILE) not in _UNSIGNED:
            if parts["signature"].get("stamps"):
                parts["signature"].setdefault("sealing", Sealing.STAMPED)
            made["signature"] = Signature(**parts["signature"])
        if parts["imprint"]:
            made["imprint"] = Imprint(**parts["imprint"])
        if parts["attendance"]:
            made["attendance"] = tuple(
                Attendance(label, parts["attendance"][label])
                for label in _PRESENT
                if label in parts["attendance"]
            )
        return made
