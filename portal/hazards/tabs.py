"""The tabs above the ledger: those everybody has, and one's saved views."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from portal.hazards.saved import Shown
from portal.hazards.terms import Grade, Status

Pairs = Sequence[tuple[str, str]]
EVERYBODYS: Mapping[str, Pairs] = {
    "全部": (),
    "我的待办": (("mine", "y"), ("sort", "due")),
    "重大": (("grade", Grade.MAJOR.value),),
    "逾期": (("late", "y"), ("sort", "due")),
    "待核实": (("status", Status.REPORTED.value),),
    "已销号": (("status", Status.CLOSED.value),),
}


@dataclass(frozen=True)
class Tab:
    """One tab: its words, its address, whether it is the one shown; ``view_id`` of one's own."""

    label: str
    href: str
    on: bool
    view_id: int | None = None


_QUERIES = {name: urlencode(pairs) for name, pairs in EVERYBODYS.items()}


def tabs(ledger: str, kept: Pairs, views: Iterable[Shown]) -> list[Tab]:
    """All tabs, seen from the address whose parameters are ``kept``."""
    here = sorted(kept)
    everybodys = [
        Tab(name, f"{ledger}?{query}" if query else ledger, sorted(EVERYBODYS[name]) == here)
        for name, query in _QUERIES.items()
    ]
    own = [
        Tab(view.name, f"{ledger}?{view.query}", sorted(parse_qsl(view.query)) == here, view.id)
        for view in views
    ]
    return everybodys + own
