"""The menu: entries declared beside the views, shown to those the views let in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import current_app, request, url_for

from portal.policy import FIRM_ROLES, Actor, may
from portal.web.access import access_of


@dataclass(frozen=True)
class Entry:
    """One line of the menu. ``counted_by`` names the number that waits there.

    ``counted_at``: the filters that show exactly what is counted; where something waits, the
    entry leads there.
    ``home``: it is lit on every page of its feature that has no entry of its own.
    ``beside``: who may do this action finds the page beside that feature's own, not in the menu.
    """

    label: str
    endpoint: str
    icon: str = ""
    counted_by: str = ""
    counted_at: str = ""
    small: bool = True
    home: bool = False
    beside: str = ""
    href: str = ""
    on: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Group:
    """A heading of the menu with its entries; the first group has no heading."""

    label: str
    entries: Sequence[Entry]


def menu_for(actor: Actor, groups: Sequence[Group], counts: Mapping[str, int]) -> list[Group]:
    """What ``actor`` may enter, with what waits there; a small firm gets the short form."""
    short = actor.is_small and actor.roles <= FIRM_ROLES
    own = {entry.endpoint for group in groups for entry in group.entries}
    shown = (
        Group(
            group.label,
            [
                _drawn(entry, counts, own)
                for entry in group.entries
                if _open_to(actor, entry) and (entry.small or not short)
            ],
        )
        for group in groups
    )
    return [group for group in shown if group.entries]


def entries_for(actor: Actor, entries: Sequence[Entry], counts: Mapping[str, int]) -> list[Entry]:
    """Those of ``entries`` that ``actor`` may enter."""
    own = {entry.endpoint for entry in entries}
    return [_drawn(entry, counts, own) for entry in entries if _open_to(actor, entry)]


def _open_to(actor: Actor, entry: Entry) -> bool:
    access = access_of(current_app, entry.endpoint)
    elsewhere = bool(entry.beside) and may(actor, entry.beside)
    return access is not None and may(actor, access) and not elsewhere


def _drawn(entry: Entry, counts: Mapping[str, int], own: Collection[str]) -> Entry:
    here = request.endpoint
    inside = request.blueprint == entry.endpoint.split(".")[0]
    count = counts.get(entry.counted_by) or None
    where = f"?{entry.counted_at}" if count and entry.counted_at else ""
    return replace(
        entry,
        href=url_for(entry.endpoint) + where,
        on=here == entry.endpoint or (entry.home and inside and here not in own),
        count=count,
    )
