"""Measures in words, and what counts as the same."""

from portal.gongwen.faces import FAR, FARTHEST, Face, is_rare
from portal.gongwen.layout import CELL, mm
from portal.gongwen.seen import Look, Paragraph, Run

_NAMES = {
    84: "初号",
    72: "小初",
    52: "一号",
    48: "小一",
    44: "二号",
    36: "小二",
    32: "三号",
    30: "小三",
    28: "四号",
    24: "小四",
    21: "五号",
    18: "小五",
    15: "六号",
}
_ALIGNS = {
    "left": "左对齐",
    "center": "居中",
    "right": "右对齐",
    "both": "两端对齐",
    "distribute": "分散对齐",
}
_COLORS = {"": "黑色", "FF0000": "红色 FF0000"}

# Acceptance: 15 in the domain's words; lengths in twips
NEAR_MM = mm(1)
NEAR_TOP = mm(1.5)
NEAR_LINE = 3
NEAR_INDENT = mm(0.8)
NEAR_EDGE = mm(1.5)
SLIGHT = 20


def millimetres(twips: float) -> str:
    """A length as people read it."""
    return f"{twips * 25.4 / 1440:.1f} 毫米".replace(".0 ", " ")


def points(twips: float) -> str:
    """A line pitch as people read it."""
    return f"{twips / 20:g} 磅"


def characters(twips: float) -> str:
    """A length in characters of body text."""
    return f"{twips / CELL:.1f} 字".replace(".0 ", " ")


def lines(count: float) -> str:
    """A count of lines."""
    return f"{count:.1f} 行".replace(".0 ", " ")


def size(half_points: int) -> str:
    """A size of type by its Chinese name, or in points."""
    return _NAMES.get(half_points) or f"{half_points / 2:g} 磅"


def align(kind: str) -> str:
    """An alignment in words."""
    return _ALIGNS.get(kind, kind)


def color(value: str) -> str:
    """A colour in words."""
    return _COLORS.get(value, f"颜色 {value}")


def quoted(text: str) -> str:
    """A text in quotation marks, shortened."""
    squeezed = " ".join(text.split())
    return f"“{squeezed if len(squeezed) <= 24 else squeezed[:24] + '…'}”"


def is_face(name: str, face: Face) -> bool:
    """Whether a name stands for a face."""
    known = {one.lower() for one in (face.name, *face.others, face.wide)}
    return name.lower() in known


def other_faces(runs: list[Run], face: Face) -> list[str]:
    """The names of faces in which Chinese characters and marks stand that should be in ``face``.

    Latin letters and figures are left alone: the standard says nothing of them.
    """
    found: dict[str, None] = {}
    for run in runs:
        if run.look.raised or not run.is_plain:
            continue
        for name in _east(run.text, run.look):
            if not is_face(name, face):
                found[name or "未指定字体"] = None
    return list(found)


def _east(text: str, look: Look) -> set[str]:
    names = set()
    for character in set(text):
        if character.isspace() or character < "\u2000":
            continue
        name = look.face_of(character)
        if not (is_rare(character) and name in {FAR, FARTHEST}):
            names.add(name)
    return names


def sizes(paragraph: Paragraph) -> list[int]:
    """The sizes of a paragraph's type, each once; raised and lowered type left out."""
    return list(dict.fromkeys(run.look.size for run in paragraph.inked if not run.look.raised))
