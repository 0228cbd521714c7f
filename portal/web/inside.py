"""Addresses of this portal, told from those that would lead away."""

import re

# One slash, then no second one: //host is a stranger's. No backslash, which some browsers take
# for a slash, and nothing that would end or spoil the header it is written into.
INSIDE = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f-\x9f\ud800-\udfff]*")


def inside(address: str | None) -> str:
    """The address if it is one of this portal, else an empty one."""
    return address if address and INSIDE.fullmatch(address) else ""
