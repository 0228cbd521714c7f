"""Words that occur nowhere else, and where they must not be found."""

from collections.abc import Iterable
from pathlib import Path

WORDS = {
    "text": "琉璃瓦楞纸糊了七层的瓶颈阀漏着紫烟",
    "place": "鹳雀楼牌鲟鳇鱼鳔胶厂",
    "file": "偷拍于戌时的鼍龙照",
    "name": "欧阳鼐鼎彧",
    "more": "貔貅在囤积硝酸铵粉末",
}
SHORTEST = 5


def parts(word: str, length: int = SHORTEST) -> set[bytes]:
    """Every run of ``length`` characters of a word, as any file may hold it."""
    runs = {word[at : at + length] for at in range(len(word) - length + 1)}
    return {
        spelled
        for run in runs
        for spelled in (
            run.encode(),
            run.encode("utf-16-le"),
            run.encode("utf-16-be"),
            run.encode("gb18030"),
            run.encode("unicode_escape"),
        )
    }


def found_in(folder: Path, words: Iterable[str], length: int = SHORTEST) -> list[str]:
    """Where under a folder a run of a word's characters stands, in a name or in the bytes."""
    looked_for = set().union(*(parts(word, length) for word in words))
    hits = []
    for path in folder.rglob("*"):
        held = path.name.encode() + (path.read_bytes() if path.is_file() else b"")
        hits += [f"{path.name}: {run!r}" for run in looked_for if run in held]
    return hits
