"""Every verb that leaves a line has its words in Chinese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.ops.words import CODES, PARTS, VERB_GROUPS, VERBS
from portal.trail.models import TrailLine
from portal.trail.words import Words

PORTAL = Path(__file__).parents[2] / "portal"
VERB = r"[a-z]+\.[a-z_]+"
ASKING = {"require", "may", "grants", "needs"}


def writers() -> list[Path]:
    return [
        path
        for path in sorted(PORTAL.rglob("*.py"))
        if "trail.record(" in path.read_text("utf-8") or "= trail.record" in path.read_text("utf-8")
    ]


def words_of(tree: ast.AST) -> Iterator[str]:
    """The words of a module, those that ask the policy apart."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call) and _name(node.func) in ASKING:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        yield from words_of(node)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def used_verbs() -> set[tuple[str, str]]:
    prefixes = tuple(f"{group}." for group in VERB_GROUPS)
    return {
        (path.name, word)
        for path in writers()
        for word in words_of(ast.parse(path.read_text("utf-8")))
        if word.startswith(prefixes) and re.fullmatch(VERB, word)
    }


def test_the_search_for_verbs_finds_them() -> None:
    found = {verb for _, verb in used_verbs()}
    assert {"paper.issue", "office.change", "hazard.settle", "ops.backup"} <= found


def test_every_verb_in_use_has_a_label() -> None:
    assert {(name, verb) for name, verb in used_verbs() if verb not in VERBS} == set()


def test_every_verb_belongs_to_a_group_with_a_name() -> None:
    assert {verb.split(".")[0] for verb in VERBS} <= set(VERB_GROUPS)
    assert all(label and not label.isascii() for label in VERBS.values())


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("status", "closed", "已销号"),
        ("roles", ["safety", "admin"], "安全管理科、系统管理员"),
        ("phone", "", "未填"),
        ("phone", None, "未填"),
        ("odd", True, "是"),
        ("odd", {"status": "open"}, "状态：待整改"),
        ("odd", "unknown code", "unknown code"),
    ],
)
def test_a_value_is_told_as_people_read_it(key: str, value: object, told: str) -> None:
    words = Words(parts=PARTS, codes=CODES)
    line = TrailLine(before=None, after={key: value})
    assert words.changes(line)[0][1:] == ("—", told)
