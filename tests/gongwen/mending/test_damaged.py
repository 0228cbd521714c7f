"""Files that some program damaged a little: read as far as they can be, or refused, never more."""

from contextlib import suppress
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any

import pytest

from portal.gongwen.checking.check import check
from portal.gongwen.faults import Unwritable
from portal.gongwen.mending.mend import mend
from portal.gongwen.mending.words import Unmendable
from portal.gongwen.oxml.walk import BadFile
from portal.gongwen.write import write
from tests.gongwen.checking import by_hand, documents
from tests.gongwen.mending import foreign
from tests.gongwen.mending.foreign import p, run
from tests.gongwen.mending.test_mend import untidy
from tests.gongwen.opened import Opened

_VALUES = ("", "-1", "0", "99999999999", "abc", "1.5", "center", "nil", "1e400", "字")


def _full() -> bytes:
    file = untidy()
    mixed = (
        run("x")
        + foreign.noted(1)
        + foreign.formula("a")
        + foreign.pictured()
        + foreign.boxed("b"),
        foreign.link("c") + foreign.complex_field("REF q", "d") + foreign.deleted("e"),
    )
    file.body[10:10] = [*map(p, mixed), foreign.numbered("n")]
    file.footnotes = ["注"]
    file.header = p(run("h"))
    return file.data()


def _by_hand() -> bytes:
    return by_hand.notice()


def _sealed() -> bytes:
    return write(documents.sealed())


def _letter() -> bytes:
    return write(documents.letter())


_BASES = tuple(map(cache, (_full, _by_hand, _sealed, _letter)))


def _damage(element: Any, chance: Random) -> None:
    """One thing that may go wrong: an element lost, doubled, or with nonsense in it."""
    kind = chance.randrange(3)
    if kind == 0:
        element.getparent().remove(element)
    elif kind == 1:
        element.addnext(deepcopy(element))
    elif element.attrib:
        element.set(chance.choice(list(element.attrib)), chance.choice(_VALUES))


@pytest.mark.parametrize("seed", range(24))
def test_a_damaged_file_is_read_or_refused(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - what breaks, no secret
    opened = Opened(_BASES[seed % len(_BASES)]())
    for root in (opened.body, opened.part("styles"), *opened.parts("footer")):
        for _ in range(3):
            inner = [one for one in root.iter() if isinstance(one.tag, str) and one is not root]
            if inner:
                _damage(chance.choice(inner), chance)
    data = opened.saved()
    for take in (check, mend):
        with suppress(BadFile, Unwritable, Unmendable):
            take(data)
