"""Every rule finds the fault that is planted for it, and nothing else is found."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Literal

import pytest

from portal.gongwen.checking.check import RULES, check
from portal.gongwen.content import Document
from portal.gongwen.write import Target, write
from tests.gongwen.checking import documents
from tests.gongwen.checking.planting import Plant
from tests.gongwen.checking.plants_of_the_head import PLANTS as OF_THE_HEAD
from tests.gongwen.checking.plants_of_the_seal import PLANTS as OF_THE_SEAL
from tests.gongwen.checking.plants_of_the_tail import PLANTS as OF_THE_TAIL
from tests.gongwen.checking.plants_of_the_text import PLANTS as OF_THE_TEXT
from tests.gongwen.conftest import SAMPLES
from tests.gongwen.opened import Opened

_PLANTS = (*OF_THE_HEAD, *OF_THE_TEXT, *OF_THE_SEAL, *OF_THE_TAIL)


@cache
def _written(base: Callable[[], Document], margins: Literal["37", "ink"]) -> bytes:
    return write(base(), margins=margins)


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
def test_a_correct_document_has_no_finding(name: str, margins: Literal["37", "ink"]) -> None:
    assert check(_written(getattr(documents, name), margins)) == []


@pytest.mark.parametrize("target", ["word", "pdf"])
@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "crowded"])
def test_what_this_engine_writes_has_no_finding(name: str, target: Target) -> None:
    found = check(write(SAMPLES[name](), target=target))
    assert found == [], "\n".join(map(str, found))


def test_a_head_that_leaves_no_room_for_text_is_found() -> None:
    found = check(write(SAMPLES["crowded"]()))
    assert [one.rule.name for one in found] == ["text-on-page-1"]


@pytest.mark.parametrize("base", [documents.upward, documents.joint_upward])
def test_the_signers_of_a_draft_without_a_number_are_not_taken_for_it(
    base: Callable[[], Document],
) -> None:
    assert check(write(replace(base(), number=""))) == []


@pytest.mark.parametrize("base", [documents.upward, documents.joint_upward])
def test_a_number_without_its_last_word_is_not_taken_for_a_name(
    base: Callable[[], Document],
) -> None:
    found = check(write(replace(base(), number="某管文〔2023〕8")))
    assert [one.rule.name for one in found] == ["number-form"]
    assert "某管文〔2023〕8" in found[0].found
    assert "签发人" not in found[0].found
