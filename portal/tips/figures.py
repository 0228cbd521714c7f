"""举报的数字: how many ended in a span, cut in several ways, small ones hidden.

A count of 1 to 4 is hidden; where only one of a cut would be, the smallest other goes with it; and
where that leaves what is hidden below 5 in all, one more. So no total tells a hidden one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from portal.kernel.terms import Term
from portal.tips.service.counting import Figure
from portal.tips.terms import Channel, Conclusion, Matter, Standing, Status, Way

FEWEST = 5
HIDDEN = "不公布"
NOT_SAID = "没说"
RULE = (
    "1 至 4 件的不公布。一张表里只有一项不公布的，连同最小的另一项也不公布；"
    "不公布的几项合起来不到 5 件的，再加一项。合计不到 5 件的，整张表不公布。"
    "这样从合计也推不出是哪一件。一件举报可以选几类，各算一次，类别表不写合计。"
)


@dataclass(frozen=True)
class Cut:
    """One table: its name, the words and the number of each row; ``total`` None: none is told."""

    name: str
    rows: tuple[tuple[str, str], ...]
    total: str | None


def cuts(found: Sequence[Figure]) -> list[Cut]:
    """The tables of a span. What insiders told and what was told without a name stand apart."""
    return [
        _cut("举报性质", found, lambda one: [_label(Way, one.way)]),
        _cut("举报人", found, lambda one: [_label(Standing, one.standing)]),
        _cut("举报方式", found, lambda one: [_label(Channel, one.channel)]),
        _cut("街道、镇、园区", found, lambda one: [one.street or NOT_SAID]),
        _cut("类别", found, _matters, is_whole=False),
        _cut("办理结果", found, lambda one: [_result(one)]),
    ]


def suppressed(counts: Sequence[int]) -> list[int | None]:
    """Counts as they may be published, None for a hidden one. Their sum may be published too."""
    shown: list[int | None] = [None if 0 < one < FEWEST else one for one in counts]
    while None in shown and _tells(counts, shown):
        others = [(one, at) for at, one in enumerate(shown) if one]
        if not others:
            return [None if one else 0 for one in counts]
        shown[min(others)[1]] = None
    return shown


def _tells(counts: Sequence[int], shown: Sequence[int | None]) -> bool:
    """Whether the total would tell a hidden count: one alone, or a sum that is small itself."""
    hidden = [one for one, kept in zip(counts, shown, strict=True) if kept is None]
    return len(hidden) < 2 or sum(hidden) < FEWEST


def _cut(
    name: str,
    found: Sequence[Figure],
    words: Callable[[Figure], Iterable[str]],
    *,
    is_whole: bool = True,
) -> Cut:
    counted = Counter(word for one in found for word in words(one))
    named = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = suppressed([count for _, count in named])
    rows = tuple(
        (word, HIDDEN if count is None else str(count))
        for (word, _), count in zip(named, shown, strict=True)
    )
    total = None
    if is_whole:
        total = HIDDEN if 0 < len(found) < FEWEST else str(len(found))
    return Cut(name, rows, total)


def _matters(one: Figure) -> list[str]:
    return [_label(Matter, code) for code in one.matters] or [NOT_SAID]


def _result(one: Figure) -> str:
    if one.conclusion:
        return _label(Conclusion, one.conclusion)
    return _label(Status, one.status)


def _label(kind: type[Term], code: str) -> str:
    return kind.of(code).label if code in set(kind) else NOT_SAID
