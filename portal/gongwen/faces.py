"""The faces of GB/T 9704-2012 by their names on Chinese Windows, and what may stand in."""

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Face:
    """A face: its name, the names to fall back to, and one that has characters beyond GB 2312."""

    name: str
    others: tuple[str, ...]
    wide: str
    panose: str
    family: str


XIAOBIAOSONG = Face(
    "方正小标宋简体",
    ("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "文星标宋", "华文中宋", "STZhongsong"),
    "华文中宋",
    "03000509000000000000",
    "script",
)
FANGSONG = Face(
    "仿宋_GB2312", ("仿宋", "FangSong", "方正仿宋_GBK"), "仿宋", "02010609030101010101", "modern"
)
KAITI = Face(
    "楷体_GB2312", ("楷体", "KaiTi", "方正楷体_GBK"), "楷体", "02010609030101010101", "modern"
)
HEITI = Face("黑体", ("SimHei", "方正黑体_GBK"), "黑体", "02010609060101010101", "modern")
SONGTI = Face("宋体", ("SimSun", "方正书宋_GBK"), "宋体", "02010600030101010101", "auto")

FACES = (XIAOBIAOSONG, FANGSONG, KAITI, HEITI, SONGTI)

# Planes beyond the first are in no face of the list; Windows has one for each of the next two.
FAR, FARTHEST = "SimSun-ExtB", "SimSun-ExtG"
_SECOND, _THIRD = 0x20000, 0x30000

# Faces for rare characters alone, with the names they may stand under.
WIDE = {
    "华文中宋": ("STZhongsong", "宋体"),
    "仿宋": ("FangSong", "方正仿宋_GBK"),
    "楷体": ("KaiTi", "方正楷体_GBK"),
    FAR: ("宋体-PUA", "宋体"),
    FARTHEST: (FAR, "宋体"),
}


@lru_cache(maxsize=30000)
def is_rare(character: str) -> bool:
    """Whether a character is an ideograph that the GB 2312 faces lack (生僻字)."""
    code = ord(character)
    if 0x4E00 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF:
        try:
            character.encode("gb2312")
        except UnicodeEncodeError:
            return True
        return False
    return 0x3400 <= code <= 0x4DBF or _SECOND <= code <= 0x3FFFF


def stand_in(face: Face, character: str) -> str:
    """The name of a face that has a rare character, to be used where ``face`` lacks it."""
    code = ord(character)
    if code >= _SECOND:
        return FARTHEST if code >= _THIRD else FAR
    return face.wide
