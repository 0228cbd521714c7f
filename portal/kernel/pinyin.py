"""Pinyin of names: a key to sort by and initials to search by."""

import unicodedata
from functools import cache
from typing import Any

from portal.kernel.later import Later

# A name shows the less common reading of these more often than running text does: 长丰公司, 夏都路.
_SINGLE = {ord("长"): "cháng,zhǎng", ord("都"): "dū,dōu", ord("曾"): "zēng,céng"}
_PHRASES = {
    "重庆": [["chóng"], ["qìng"]],
    "綦江": [["qí"], ["jiāng"]],
    "朝阳": [["cháo"], ["yáng"]],
    "重百": [["chóng"], ["bǎi"]],
    "石柱": [["shí"], ["zhù"]],
}
_SURNAMES = {"单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "朴": "piao"}
_SURNAMES |= {"任": "ren", "翟": "zhai", "冼": "xian", "盖": "ge", "宁": "ning", "华": "hua"}


LONGEST_KEY, LONGEST_INITIALS = 400, 120


def sort_key(name: str, *, person: bool = False) -> str:
    """The toneless pinyin of ``name``, lower case, a space between syllables: ``chong qing``.

    ``person`` reads the first character as a surname: 单 is shan, 仇 is qiu. It ends after 400
    letters: no two names are told apart by what comes later.
    """
    return " ".join(_syllables(name, person=person))[:LONGEST_KEY]


def initials(name: str, *, person: bool = False) -> str:
    """The first letter of each character of ``name``, with its Latin letters and digits whole.

    ``示例建设公司`` gives ``sljsgs``; punctuation and spaces are left out, at most 120 are kept.
    """
    return "".join(
        syllable[0] if character_is_han else syllable
        for character_is_han, syllable in _readings(name, person=person)
        if syllable
    )[:LONGEST_INITIALS]


def _syllables(name: str, *, person: bool) -> list[str]:
    return [syllable for _, syllable in _readings(name, person=person) if syllable]


def _readings(name: str, *, person: bool) -> list[tuple[bool, str]]:
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    others: list[str] = []

    def keep(run: str) -> str:
        others.append("".join(filter(str.isalnum, run)))
        return "\0"

    pypinyin = _library()
    syllables = pypinyin.lazy_pinyin(plain, style=pypinyin.Style.NORMAL, errors=keep)
    waiting = iter(others)
    readings = [(False, next(waiting)) if s == "\0" else (True, s) for s in syllables]
    if person and plain[:1] in _SURNAMES:
        readings[0] = (True, _SURNAMES[plain[0]])
    return readings


@cache
def _library() -> Any:
    """The library, with the readings of names."""
    pypinyin = Later("pypinyin")
    pypinyin.load_single_dict(_SINGLE)
    pypinyin.load_phrases_dict(_PHRASES)
    return pypinyin
