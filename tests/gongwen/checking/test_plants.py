"""Every rule finds the fault that is planted for it, and nothing else is found."""

from functools import cache

import pytest

from portal.gongwen.checking.check import RULES, check
from portal.gongwen.content import Document
from portal.gongwen.write import write
from tests.gongwen.checking import documents
from tests.gongwen.checking.planting import Plant
from tests.gongwen.checking.plants_of_the_head import PLANTS as OF_THE_HEAD
from tests.gongwen.checking.plants_of_the_tail import PLANTS as OF_THE_TAIL
from tests.gongwen.checking.plants_of_the_text import PLANTS as OF_THE_TEXT
from tests.gongwen.conftest import SAMPLES
from tests.gongwen.opened import Opened

_PLANTS = (*OF_THE_HEAD, *OF_THE_TEXT, *OF_THE_TAIL)


@cache
def _written(base: object, margins: str) -> bytes:
    return write(base(), margins=margins)  # type: ignore[operator, arg-type]


@pytest.mark.parametrize("plant", _PLANTS, ids=str)
def test_a_planted_fault_is_found_and_nothing_else(plant: Plant) -> None:
    opened = Opened(_written(plant.base, plant.margins))
    plant.change(opened)
    found = check(opened.saved())
    assert [one.rule.name for one in found] == [plant.rule], "\n".join(map(str, found))
    assert plant.where in str(found[0].places[0])
    assert found[0].found != found[0].wanted


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule.name for rule in RULES} == {plant.rule for plant in _PLANTS}


def test_rules_have_names_and_clauses_of_their_own() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.source[0].isdigit() for rule in RULES)


_BASES = (
    "sealed",
    "upward",
    "joint_upward",
    "joint",
    "letter",
    "order",
    "minutes",
    "table",
    "single",
)


@pytest.mark.parametrize("margins", ["37", "ink"])
@pytest.mark.parametrize("name", _BASES)
def test_a_correct_document_has_no_finding(name: str, margins: str) -> None:
    assert check(_written(getattr(documents, name), margins)) == []


@pytest.mark.parametrize("target", ["word", "pdf"])
@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "crowded"])
def test_what_this_engine_writes_has_no_finding(name: str, target: str) -> None:
    document: Document = SAMPLES[name]()
    found = check(write(document, target=target))  # type: ignore[arg-type]
    assert found == [], "\n".join(map(str, found))


def test_a_head_that_leaves_no_room_for_text_is_found() -> None:
    found = check(write(SAMPLES["crowded"]()))
    assert [one.rule.name for one in found] == ["text-on-page-1"]
