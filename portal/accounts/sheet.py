"""人员的 Excel: its columns, and what each row of it would do."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.accounts import rules
from portal.kernel.terms import Term
from portal.policy import Role
from portal.sheets import parse
from portal.sheets.columns import Column, Parser, Sheet
from portal.sheets.dryrun import Parsed, Row, dry_run
from portal.sheets.read import Rows
from portal.units.terms import Kind

MAX_ROWS = 1000


class Fate(Term):
    """What a row of the table does."""

    NEW = "new", "新建"
    CHANGE = "change", "更新"
    SAME = "same", "没有变化"


@dataclass(frozen=True)
class UnitFact:
    """A living unit as the table may name it."""

    id: int
    name: str
    kind: Kind
    credit_code: str = ""
    short_name: str = ""


@dataclass(frozen=True)
class Known:
    """A person who is written down already."""

    id: int
    username: str
    name: str
    phone: str
    unit_id: int
    job_title: str
    roles: frozenset[Role]
    is_active: bool


@dataclass(frozen=True)
class Planned:
    """One row: the line as read, what it would do, and to whom."""

    row: Row
    fate: Fate
    user_id: int | None = None


@dataclass(frozen=True)
class Plan:
    """What a table would do, row by row; ``problems`` and ``warnings`` concern all of it."""

    parsed: Parsed
    lines: list[Planned]

    def count(self, fate: Fate) -> int:
        """How many valid rows have this fate."""
        return sum(one.fate is fate for one in self.lines if not one.row.errors)

    @property
    def valid(self) -> list[Planned]:
        """The rows that may go in and change something."""
        return [one for one in self.lines if not one.row.errors and one.fate is not Fate.SAME]


def sheet(units: Iterable[UnitFact] = ()) -> Sheet:
    """The columns of the table of people; ``units`` are those that may be named."""
    return Sheet(
        "人员",
        (
            Column("name", "姓名", parse.text(40), required=True, width=12),
            Column(
                "username",
                "用户名",
                parse.checked(_username, rule="小写字母开头，字母、数字、点、横线"),
                hint="空着由系统按姓名拼音起名；已有的人填他现在的用户名",
            ),
            Column("phone", "手机", parse.phone(), width=16),
            Column(
                "unit",
                "单位",
                _unit_parser(list(units)),
                required=True,
                width=30,
                hint="写系统里的单位全称，企业也可写统一社会信用代码",
            ),
            Column("job_title", "职务", parse.text(40), width=16),
            Column(
                "roles",
                "角色",
                parse.several({role.label: role for role in Role}),
                required=True,
                width=24,
            ),
        ),
    )


def _username(text: str) -> str:
    name = text.lower()
    fault = rules.username_fault(name)
    if fault:
        raise ValueError(fault)
    return name


def _unit_parser(units: list[UnitFact]) -> Parser:
    by_name: dict[str, list[UnitFact]] = {}
    for unit in units:
        for name in {unit.name, unit.short_name, unit.credit_code} - {""}:
            by_name.setdefault(name, []).append(unit)
    shown = {
        unit.id: unit.name if len(by_name[unit.name]) == 1 else unit.credit_code or unit.name
        for unit in units
    }

    def read(text: str) -> int:
        found = by_name.get(text) or by_name.get(text.upper()) or []
        if not found:
            raise ValueError(f"没有找到单位“{text}”。请写系统里的全称，或先添加这个单位。")
        if len(found) > 1:
            raise ValueError(f"有 {len(found)} 个单位叫“{text}”。请改写统一社会信用代码。")
        return found[0].id

    return parse.checked(read, show=shown.__getitem__, rule="单位全称或统一社会信用代码")


def same(values: Mapping[str, Any]) -> Hashable | None:
    """What makes two rows of one table the same person."""
    return values.get("username") or (values["name"], values["unit"])


def plan(rows: Rows, units: Iterable[UnitFact], known: Iterable[Known]) -> Plan:
    """What the table would do, with every error at its cell.

    A person is recognised by the sign-in name, or without one by name and unit.
    """
    places = {unit.id: unit for unit in units}
    parsed = dry_run(sheet(places.values()), rows, max_rows=MAX_ROWS, same=same, same_at="name")
    people = list(known)
    by_username = {one.username: one for one in people}
    by_place: dict[tuple[str, int], list[Known]] = {}
    for one in people:
        by_place.setdefault((one.name, one.unit_id), []).append(one)
    lines = []
    for row in parsed.rows:
        found = None if row.errors else _recognised(row, by_username, by_place)
        if not row.errors:
            _check(row, places[row.values["unit"]], found)
        lines.append(Planned(row, _fate(row, found), found.id if found else None))
    return Plan(parsed, lines)


def _recognised(
    row: Row,
    by_username: Mapping[str, Known],
    by_place: Mapping[tuple[str, int], list[Known]],
) -> Known | None:
    username = row.values.get("username")
    if username:
        return by_username.get(username)
    found = by_place.get((row.values["name"], row.values["unit"]), [])
    if len(found) > 1:
        row.errors["username"] = (
            f"这个单位有 {len(found)} 个人叫{row.values['name']}。请填用户名，分清是哪一位。"
        )
        return None
    return found[0] if found else None


def _check(row: Row, unit: UnitFact, found: Known | None) -> None:
    values = row.values
    roles = frozenset(values["roles"])
    fault = rules.role_fault(roles, unit.kind)
    if fault:
        row.errors["roles"] = fault
    if found is None:
        return
    if found.name != values["name"]:
        row.errors["username"] = (
            f"用户名 {found.username} 是{found.name}的。请核对姓名，或换一个用户名。"
        )
    elif not found.is_active:
        row.errors["name"] = f"{found.name}已离岗。请先在人员页面恢复账号。"
    elif found.unit_id != unit.id:
        row.errors["unit"] = "他现在在另一个单位。换单位要交接，请在他的页面上点“调整单位和角色”。"
    elif found.roles - roles:
        gone = "、".join(role.label for role in rules.in_order(found.roles - roles))
        row.errors["roles"] = (
            f"少了他现在的角色“{gone}”。减角色要交接，请在他的页面上点“调整单位和角色”。"
        )


def _fate(row: Row, found: Known | None) -> Fate:
    if found is None or row.errors:
        return Fate.NEW
    return Fate.CHANGE if changes(row, found) else Fate.SAME


def changes(row: Row, found: Known) -> dict[str, Any]:
    """What a row says differently of a known person; an empty or missing cell says nothing."""
    said = {"phone": row.values.get("phone"), "job_title": row.values.get("job_title")}
    told: dict[str, Any] = {
        key: value for key, value in said.items() if value and value != getattr(found, key)
    }
    roles = frozenset(row.values["roles"])
    if roles != found.roles:
        told["roles"] = roles
    return told
