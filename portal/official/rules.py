"""Rules of official documents: hashes, open fields, what may not be here at all. Plain values."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from portal.official.terms import (
    STATION,
    STEP_LABELS,
    STEP_OF,
    STEPS,
    Action,
    Direction,
    Kind,
    Retention,
    Sheet,
    Status,
)

Content = Mapping[str, Any]
"""The words of a document, as ``portal.gongwen`` reads them from JSON."""

NOT_HERE = "本系统不得处理涉密公文，请在涉密设备上办理。"
ALTERED = "正文和签发时的校验值对不上，不能往下办。请系统管理员从备份核对。"
LARGEST = 6_000_000
OPEN = re.compile(r"【[^【】]{0,60}】")
_GAP = r"[\s·•・\-—–_~/|.]*"
_MARK = re.compile(rf"[绝机秘]{_GAP}密|密{_GAP}(?=[★☆])")
_STAR = re.compile(r"\s*[★☆*]")
_ONLY_WORDS = re.compile(
    r"(国家|商业|技术|业务|工作|企业|职业|个人|军事|贸易|经营|通信|保守|严守|泄露|泄漏)的?$"
)
_OF_ANOTHER_WORD = re.compile(r"[封闭集切码钥布]")
_BEFORE_ANOTHER_WORD = re.compile(r"[一-龥](?<![为属是按系件级])$")
_OLD_FORMS = str.maketrans("機絕祕", "机绝秘")
_PICTURE = "data"
_AT_MOST_A_LETTER = 12
"""Longer texts are not looked through for the one letter that they might be."""


def spelled(content: Content) -> str:
    """The JSON of a text in one fixed spelling: what its hash is over."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(content: Content) -> str:
    """The SHA-256 of a text, in hex; the same words have the same."""
    return hashlib.sha256(spelled(content).encode()).hexdigest()


def words_in(value: Any) -> Iterator[str]:
    """Every piece of text in a value of JSON, pictures left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name != _PICTURE:
                yield from words_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words_in(inner)


def is_secret(*texts: str) -> bool:
    """Whether one of the texts bears 绝密, 机密 or 秘密 as a mark, however it is spelled.

    Wide and narrow forms, old characters, spaces, dots and signs that nobody sees between the two
    make no difference. Words that only speak of secrets (国家秘密, 保守秘密 …) are no mark without
    a star, nor are those that meet by chance (发动机密封, 手机密码). Texts one after another that
    are a single letter each, the cells of a row, read as one.
    Source: 保守国家秘密法 (2010) art. 24, 25: nothing secret on a machine that is not meant for it.
    """
    return any("密" in text and _bears_mark(text) for text in (*texts, *_beside(texts)))


def _beside(texts: Sequence[str]) -> Iterator[str]:
    """What two texts in a row make where each is a single letter; those without any are nothing."""
    before = ""
    for text in texts:
        alone = "".join(_seen(text).split()) if len(text) <= _AT_MOST_A_LETTER else text
        if len(before) == 1 == len(alone):
            yield before + alone
        before = alone or before


def _seen(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_OLD_FORMS)
    return "".join(one for one in plain if unicodedata.category(one) != "Cf")


def _bears_mark(text: str) -> bool:
    seen = _seen(text)
    return any(_is_mark(seen, found) for found in _MARK.finditer(seen))


def _is_mark(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.start()].rstrip(), text[found.end() :]
    if _STAR.match(after):
        return True
    if found[0].startswith("秘"):
        return not _ONLY_WORDS.search(before)
    return not (_OF_ANOTHER_WORD.match(after) and _BEFORE_ANOTHER_WORD.search(before))


def open_fields(content: Content) -> list[str]:
    """The fields of a template that nobody has filled in yet, as they stand: 【…】, each once."""
    return list(dict.fromkeys(one for text in words_in(content) for one in OPEN.findall(text)))


def steps_of(off: Collection[Action], *, asks: bool, is_sealed: bool) -> frozenset[Action]:
    """The steps that a document takes: ``off`` are switched off by the office.

    ``asks``: somebody is to countersign it.
    """
    beside = {Action.COUNTERSIGN: asks, Action.SEAL: is_sealed}
    return frozenset(one for one in STEPS if one not in off and beside.get(one, True))


def rail(status: Status, used: Collection[Action], last: Status | None = None) -> list[Any]:
    """The steps with what has been done and what is now: (label, state) for the page.

    ``last`` is where a voided document stood.
    """
    stood = last if status is Status.VOIDED and last else status
    here = STEP_OF.get(stood)
    shown = [one for one in STEPS if one in used or one is here]
    at = shown.index(here) if here else len(shown)
    now = "" if status is Status.VOIDED else "now"
    return [
        (STEP_LABELS[one], "done" if place < at else now if place == at else "")
        for place, one in enumerate(shown)
    ]


NEXT_STEP = {station: STEP_LABELS[step] for step, station in STATION.items()} | {
    Status.DRAFT: "写好后提交"
}
"""What is to be done now, in words."""

USUAL_SHEET = {
    Kind.LETTER: Sheet.LETTER,
    Kind.ORDER: Sheet.ORDER,
    Kind.MINUTES: Sheet.MINUTES,
}
USUAL_DIRECTION = {
    Kind.REPORT: Direction.UP,
    Kind.REQUEST: Direction.UP,
    Kind.LETTER: Direction.LEVEL,
    Kind.MOTION: Direction.LEVEL,
}
"""Where it is neither: 下行 on the sheet of a 文件. Source: 党政机关公文处理工作条例 art. 8."""


FONDS_MISSING = "（全宗号）"
_RETENTION_CODES = {Retention.FOR_EVER: "Y", Retention.THIRTY: "D30", Retention.TEN: "D10"}


def archival_code(fonds: str, year: int, retention: Retention, number: int) -> str:
    """档号 of a volume: 全宗号-WS·年度-保管期限-案卷号, four digits.

    Where the office has no 全宗号 yet, its place is left to be seen.
    Source: DA/T 13-2022 (档号编制规则); DA/T 22-2015 6.4.
    """
    whose = fonds.strip() or FONDS_MISSING
    return f"{whose}-WS·{year}-{_RETENTION_CODES[retention]}-{number:04d}"


def title_of(content: Content) -> str:
    """The title on one line."""
    return re.sub(r"\s*\n\s*", "", str(content.get("title", "")))


def names_in(said: Sequence[Any]) -> list[str]:
    """The names of organs in a list that may hold several in one string: 各科室、各企业."""
    return [
        name.strip()
        for one in said
        for name in re.split(r"[、，,；;]", str(one).rstrip("：:。"))
        if name.strip()
    ]
