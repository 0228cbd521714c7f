"""Levels of organs, as their names tell them: 区 below 市 below 省 below 国家."""

import re

_COUNTRY = re.compile(r"^(中共中央|中央|国务院|国家|全国|中华人民共和国|应急管理部)")
_PLACES = (
    (re.compile(r"(镇|乡|街道)(?=.)"), 1),
    (re.compile(r"(?<![园新发社小辖地校景特海])区(?=.)|县(?=.)"), 2),
    (re.compile(r"(?<![城超门])市(?=.)"), 3),
    (re.compile(r"省(?=.)|自治区(?=.)"), 4),
)
"""The last place in a name says whose organ it is: 某市某区应急局 is of a district."""
_HIGHEST = 5
_WHOLE = re.compile(r"(人民政府|政府|[区县市省]委|党委|人大常委会|政协)$")


def level(name: str) -> int | None:
    """The level of an organ, 1 for a town to 5 for the country; None where its name tells none."""
    if _COUNTRY.match(name):
        return _HIGHEST
    return next((found for place, found in _PLACES if place.search(name)), None)


def superior(name: str) -> int | None:
    """The level of an organ's direct superior.

    For a government or a party committee the level above, for any other organ its own level's
    government. None where the name tells none. Source: 党政机关公文处理工作条例 art. 14.
    """
    own = level(name)
    if own is None:
        return None
    return min(own + 1, _HIGHEST) if _WHOLE.search(name) else own
