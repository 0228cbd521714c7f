"""Marks that the standard, or good Chinese setting, writes otherwise: found as edits of a text.

Only marks are exchanged, never a word, a letter or a figure's value.
Source: GB/T 9704-2012, 7.2 to 7.4; GB/T 15834-2011 (标点符号用法).
"""

import re
from collections.abc import Callable, Iterable, Iterator

from portal.gongwen.mending.edits import Edit, settled
from portal.gongwen.recognising import patterns
from portal.gongwen.recognising.roles import Role

_HAN = "\u3007\u4e00-\u9fff\u3400-\u4dbf"
_WIDE = f"{_HAN}，。、；：？！）》”’〕】…—"
_FULL = str.maketrans(",;:?!()", "，；：？！（）")
_HALF_MARK = re.compile(
    rf"(?<=[{_WIDE}])[,;:?!](?![0-9/])|(?<=[{_WIDE}])[,;?!]|[,;?!](?=[{_HAN}“（《])"
)
_STOP = re.compile(rf"(?<=[{_HAN}）)》”’])\.(?=$|[{_HAN}“（《\s])")
_ELLIPSIS = re.compile(r"\.{3,}|。{3,}|·{3,}")
_DASH = re.compile(rf"(?<=[{_WIDE}])-{{2,}}|-{{2,}}(?=[{_HAN}])|－－+")
_YEAR = re.compile(r"[\[［【（(〈﹝]([0-9]{4})[\]］】）)〉﹞](?=第?[0-9×xX]+号)")
_WIDE_FIGURES = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]*[A-Za-z0-9/=_#&-]")
_SPACES = re.compile(rf"(?<=[{_HAN}]) (?=[0-9])|(?<=[0-9]) (?=[{_HAN}])")
_STARS = re.compile(r"[*☆＊﹡✩]")
_LABEL = re.compile(r"^[^:：。]{1,6}:")
_ITEM = re.compile(r"^(附件?)?([:：])?\s*(?:[0-9０-９]{1,2}([.．、,，]))?\s*")
_ALONE = 20
_INNER = re.compile("[。，；：！？]")


def edits(text: str, role: Role, level: int = 0) -> list[Edit]:
    """What to change in a text of a role; ``level`` of a heading."""
    special = _SPECIAL.get(role)
    found = list(special(text)) if special else []
    if role is Role.HEADING:
        found += _heading(text, level)
    found = settled(found)
    taken = [(one.start, one.end) for one in found]
    taken += [one.span() for one in _ADDRESS.finditer(text)]
    free = [one for one in settled(_general(text)) if _is_clear(one.start, one.end, taken)]
    return settled([*found, *free])


def _is_clear(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return all(end <= first or start >= last for first, last in taken)


def tidied(text: str) -> list[Edit]:
    """White space between Chinese and figures, and after an ordinal."""
    found = [Edit(one.start(), one.end(), "") for one in _SPACES.finditer(text)]
    for pattern in patterns.LEVELS:
        ordinal = pattern.match(text)
        if ordinal:
            end = ordinal.end()
            gap = len(text[end:]) - len(text[end:].lstrip())
            if gap:
                found.append(Edit(end, end + gap, ""))
            break
    return settled(found)


def _general(text: str) -> Iterator[Edit]:
    for one in _YEAR.finditer(text):
        yield Edit(one.start(), one.start() + 1, "〔", "文号括号")
        yield Edit(one.end() - 1, one.end(), "〕", "文号括号")
    for one in _WIDE_FIGURES.finditer(text):
        half = "".join(chr(ord(character) - 0xFEE0) for character in one.group())
        yield Edit(one.start(), one.end(), half, "全角数字字母")
    for one in _ELLIPSIS.finditer(text):
        if re.search(f"[{_HAN}]", text):
            yield Edit(one.start(), one.end(), "……", "省略号")
    for one in _DASH.finditer(text):
        yield Edit(one.start(), one.end(), "——", "破折号")
    for one in _HALF_MARK.finditer(text):
        yield Edit(one.start(), one.end(), one.group().translate(_FULL), "半角标点")
    for one in _STOP.finditer(text):
        yield Edit(one.start(), one.end(), "。", "半角标点")
    yield from _brackets(text)
    yield from _quotes(text)


def _brackets(text: str) -> Iterator[Edit]:
    addresses = [one.span() for one in _ADDRESS.finditer(text)]
    for one in _BRACKETS.finditer(text):
        if not _is_clear(one.start(), one.start() + 1, addresses):
            continue
        about = text[max(0, one.start() - 1) : one.start()] + text[one.end() : one.end() + 1]
        if re.search(f"[{_WIDE}]", one[1] + about):
            yield Edit(one.start(), one.start() + 1, "（", "半角括号")
            yield Edit(one.end() - 1, one.end(), "）", "半角括号")


def _quotes(text: str) -> Iterator[Edit]:
    """Straight quotation marks in pairs; an odd one among them leaves all as they are."""
    for straight, pair in (('"', "“”"), ("'", "‘’")):
        places = [at for at, character in enumerate(text) if character == straight]
        chinese = re.search(f"[{_HAN}]", text)
        latin = any(
            text[at - 1 : at].isascii() and text[at - 1 : at].isalnum() for at in places[::2]
        )
        if not places or len(places) % 2 or not chinese or (straight == "'" and latin):
            continue
        for number, at in enumerate(places):
            yield Edit(at, at + 1, pair[number % 2], "直引号")


def _heading(text: str, level: int) -> Iterator[Edit]:
    found = patterns.LEVELS[level - 1].match(text) if level else None
    if found is None:
        return
    right = patterns.canonical(found.group() + "字")[:-1]
    if found.group() != right:
        yield Edit(0, found.end(), right, "小标题序号")
    alone = level <= 2 and len(text) <= _ALONE and text[-1:] in "。．.：:；;，,"
    if alone and len(text) > found.end() and not _INNER.search(text[found.end() : -1]):
        yield Edit(len(text) - 1, len(text), "", "小标题末尾标点")


def _number(text: str) -> Iterator[Edit]:
    found = re.search(r"([\[［【（(〈《﹝])([0-9０-９]{2,4})([\]］】）)〉》﹞])", text)
    if found:
        yield Edit(found.start(1), found.end(1), "〔", "文号括号")
        yield Edit(found.start(3), found.end(3), "〕", "文号括号")
    yield from _colon(text)


def _colon(text: str) -> Iterator[Edit]:
    """The half-wide colon after a label."""
    for one in re.finditer("(?<=签发人):", text):
        yield Edit(one.start(), one.end(), "：", "半角标点")
    label = _LABEL.match(text)
    if label:
        yield Edit(label.end() - 1, label.end(), "：", "半角标点")


def _secrecy(text: str) -> Iterator[Edit]:
    for one in _STARS.finditer(text):
        yield Edit(one.start(), one.end(), "★", "密级标志")


def _recipients(text: str) -> Iterator[Edit]:
    if text.endswith(":"):
        yield Edit(len(text) - 1, len(text), "：", "半角标点")
    elif text and not text.endswith("："):
        last = text[-1]
        start = len(text) - (last in "，,。.；;")
        yield Edit(start, len(text), "：", "主送机关后的冒号")


def _note(text: str) -> Iterator[Edit]:
    found = _ITEM.match(text)
    if found is None:
        return
    if found[2] == ":":
        yield Edit(found.start(2), found.end(2), "：", "半角标点")
    if found[3] and found[3] != ".":
        yield Edit(found.start(3), found.end(3), ".", "附件序号")
    name = text[found.end() :]
    end = len(text)
    if name and name[-1] in "。；，;,.．":
        end -= 1
        yield Edit(end, end + 1, "", "附件名称后的标点")
    bare = text[found.end() : end]
    if bare.startswith("《") and bare.endswith("》") and bare.count("《") == 1:
        yield Edit(found.end(), found.end() + 1, "", "附件名称的书名号")
        yield Edit(end - 1, end, "", "附件名称的书名号")


def _attachment_mark(text: str) -> Iterator[Edit]:
    if text[-1:] in {":", "："}:
        yield Edit(len(text) - 1, len(text), "", "附件序号后的冒号")


def _annotation(text: str) -> Iterator[Edit]:
    for place, half, full in ((0, "(", "（"), (len(text) - 1, ")", "）")):
        if text[place : place + 1] == half:
            yield Edit(place, place + 1, full, "半角括号")


def _copies(text: str) -> Iterator[Edit]:
    yield from _colon(text)
    if text and not text.endswith("。"):
        start = len(text) - (text[-1] in "，,；;.")
        yield Edit(start, len(text), "。", "抄送末尾的句号")


_SPECIAL: dict[Role, Callable[[str], Iterator[Edit]]] = {
    Role.NUMBER: _number,
    Role.SIGNERS: _colon,
    Role.SECRECY: _secrecy,
    Role.RECIPIENTS: _recipients,
    Role.ATTACHMENT_NOTE: _note,
    Role.ATTACHMENT_MARK: _attachment_mark,
    Role.NOTE: _annotation,
    Role.COPIES_TO: _copies,
    Role.ATTENDANCE: _colon,
}
