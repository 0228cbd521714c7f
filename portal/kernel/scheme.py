"""Scheme: parameters of a regulation, with its source and its days of effect."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Scheme:
    """One edition of a rule's numbers.

    ``effective_to`` is the last day it holds, None while it is in force. ``verified`` is False
    until the text has been compared with the official one; such a number is shown as 待核对.
    """

    id: str
    source: str
    effective_from: date
    values: Mapping[str, int]
    effective_to: date | None = None
    verified: bool = False


def in_force(schemes: Iterable[Scheme], on: date) -> Scheme:
    """The edition that holds on an Asia/Shanghai day. Raises LookupError if there is none."""
    for scheme in schemes:
        if scheme.effective_from <= on <= (scheme.effective_to or on):
            return scheme
    raise LookupError(f"no scheme in force on {on}")
