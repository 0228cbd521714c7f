"""Rules of the source that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

from portal.db import Base
from portal.kernel.terms import Term
from tests.architecture.source import PORTAL, ROOT, files, lines, modules, name_of, tree

LONGEST = 400
CLOCK = r"\bdatetime\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.time\("
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore|pragma: no cover|fmt: skip|nosec)(.*)$")
REASONED = re.compile(r"^(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[\w\-, ]+\])\s+(-|#)\s*\S.{4,}")
OUR_PLACE = ("portal/ops/demo", "portal/gongwen/data", "portal/kernel/pinyin.py")


def found(pattern: str, *, beside: tuple[str, ...] = (), ending: str = "*.py") -> list[str]:
    return [
        f"{where}: {line.strip()}"
        for where, line in lines(PORTAL, ending)
        if re.search(pattern, line) and not where.startswith(beside)
    ]


@pytest.mark.parametrize(
    ("folder", "ending"),
    [
        ("portal", "*.py"),
        ("tests", "*.py"),
        ("templates", "*.html"),
        ("static/js", "*.js"),
        ("static/css", "*.css"),
    ],
)
def test_no_file_is_longer_than_four_hundred_lines(folder: str, ending: str) -> None:
    long = {
        name_of(path): count
        for path in files(ROOT / folder, ending)
        if (count := len(path.read_text("utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_time_comes_through_one_door() -> None:
    assert found(CLOCK, beside=("portal/kernel/clock.py",)) == []


def test_only_the_transaction_commits() -> None:
    assert found(r"\.commit\(", beside=("portal/db.py",)) == []


def test_no_table_is_filled_cell_by_cell() -> None:
    assert found(r"\btable\.cell\(", beside=("portal/gongwen/oxml",)) == []


def test_nothing_of_one_place_is_in_the_code() -> None:
    assert found("綦江", beside=OUR_PLACE) == []
    assert [where for where, line in lines(ROOT / "templates", "*.html") if "綦江" in line] == []


def test_packages_have_no_code_of_their_own() -> None:
    for path in files(PORTAL, "__init__.py"):
        body = tree(path).body
        rest = [node for node in body if not isinstance(node, ast.Expr)]
        assert rest == [], name_of(path)


@pytest.mark.parametrize("folder", ["portal", "tests", "deploy", "migrations"])
def test_what_is_silenced_says_why(folder: str) -> None:
    silent = [
        f"{where}: {line.strip()}"
        for where, line in lines(ROOT / folder)
        if (match := SILENCED.search(line))
        and match[1] != "fmt: skip"
        and not (folder == "tests" and match[1].startswith("type"))  # mypy reads portal/ alone
        and not REASONED.match(match[2])
        and '"' not in match[0]
    ]
    assert silent == []


def test_nothing_is_left_to_do() -> None:
    assert found(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError|敬请期待|功能开发中|待实现") == []


def codes() -> set[str]:
    return {member.value for kind in term_classes() for member in kind}


def term_classes() -> list[type[Term]]:
    modules()
    return sorted(Term.__subclasses__(), key=lambda kind: kind.__qualname__)


CODED = frozenset(
    {"status", "grade", "kind", "source", "category", "role", "post", "part", "slot", "tag"}
)


def compared(path: Path) -> list[tuple[int, str]]:
    """Texts that a coded column is compared with, or that are given for one."""
    texts: list[tuple[int, str]] = []
    for node in ast.walk(tree(path)):
        parts: list[ast.AST] = []
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            parts = [*sides] if any(_name(side) in CODED for side in sides) else []
        elif isinstance(node, ast.keyword) and node.arg in CODED:
            parts = [node.value]
        for part in parts:
            texts += [
                (one.lineno, one.value) for one in _constants(part) if isinstance(one.value, str)
            ]
    return texts


def _constants(node: ast.AST) -> list[ast.Constant]:
    if isinstance(node, ast.Constant):
        return [node]
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return [one for element in node.elts for one in _constants(element)]
    return []


def test_a_code_is_written_in_its_list_and_nowhere_else() -> None:
    known = codes()
    raw = [
        f"{name_of(path)}:{line}: {text!r}"
        for path in files(PORTAL)
        if path.name not in {"terms.py", "policy.py"} and "gongwen" not in path.parts
        for line, text in compared(path)
        if text in known
    ]
    assert raw == []


def test_templates_compare_no_codes() -> None:
    pattern = re.compile(rf"\b({'|'.join(CODED)})(\.value)?\s*(==|!=|in)\s*[(\[]?[\"'](\w+)")
    raw = [
        f"{where}: {line.strip()}"
        for where, line in lines(ROOT / "templates", "*.html")
        if (match := pattern.search(line)) and match[4] in codes()
    ]
    assert raw == []


def test_a_status_is_moved_never_assigned() -> None:
    wrong = []
    for package in {path.parent for path in files(PORTAL, "workflow.py")} - {PORTAL / "kernel"}:
        for path in files(package):
            wrong += [f"{name_of(path)}:{line}" for line in assigned(path)]
    assert wrong == []


def assigned(path: Path) -> list[int]:
    """Where a status is set by anything but the workflow's ``after``, or born as no draft."""
    places = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Assign):
            for target, value in _pairs(node):
                is_status = isinstance(target, ast.Attribute) and target.attr == "status"
                if is_status and not _is_after(value):
                    places.append(node.lineno)
        elif isinstance(node, ast.Call) and _name(node.func) in {"values", "Hazard"}:
            places += [
                node.lineno
                for one in node.keywords
                if one.arg == "status" and _name(one.value) != "DRAFT"
            ]
    return places


def _pairs(node: ast.Assign) -> list[tuple[ast.expr, ast.expr | None]]:
    pairs: list[tuple[ast.expr, ast.expr | None]] = []
    for target in node.targets:
        if isinstance(target, ast.Tuple):
            values = node.value.elts if isinstance(node.value, ast.Tuple) else []
            padded = [*values, *[None] * (len(target.elts) - len(values))]
            pairs += zip(target.elts, padded, strict=True)
        else:
            pairs.append((target, node.value))
    return pairs


def _is_after(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and _name(value.func) == "after"


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def test_what_a_person_holds_can_be_handed_over() -> None:
    modules()
    for mapper in Base.registry.mappers:
        if "holder_id" not in mapper.local_table.columns:
            continue
        package = PORTAL / mapper.class_.__module__.split(".")[1]
        verbs = [
            node.name
            for path in files(package)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.FunctionDef)
        ]
        assert "hand_over" in verbs, f"{mapper.local_table} has a holder and no hand_over"


def test_no_machine_and_no_tool_is_named() -> None:
    pattern = re.compile(r"/(work|farm|root|home)/\w|C:\\\\Users")
    folders = ("portal", "tests", "deploy", "migrations", "templates")
    named = [
        f"{where}: {line.strip()[:80]}"
        for folder in folders
        for ending in ("*.py", "*.html", "*.sh", "*.conf", "*.service", "*.timer", "*.json")
        for where, line in lines(ROOT / folder, ending)
        if pattern.search(line) and "test_source.py" not in where
    ]
    assert named == []


def test_what_people_type_comes_through_the_cleaning_fields() -> None:
    beside = ("portal/web/forms.py",)
    assert found(r"\b(StringField|TextAreaField|InputRequired|DataRequired)\b", beside=beside) == []
