"""Firms as a table: the columns that are read, written and offered as a template."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.kernel import credit_code
from portal.sheets import parse
from portal.sheets.cells import as_code, clean
from portal.sheets.columns import CellError, Column, Parser, Sheet
from portal.units.rules import Details, shown_tags
from portal.units.terms import SMALL_HEADCOUNT, Detail, Industry, Tag

NAME = "企业档案"
MOST_ROWS = 5000
LONGEST = {
    Detail.NAME: 120,
    Detail.ADDRESS: 200,
    Detail.LEGAL_REPRESENTATIVE: 40,
    Detail.HEAD_NAME: 40,
    Detail.SAFETY_OFFICER: 40,
}
CREDIT_CODE = parse.checked(credit_code.read, rule="18 位，照营业执照填写")
PHONE = parse.phone()
HEADCOUNT = parse.integer(0, 1_000_000)
Section = tuple[int, str, bool]
"""A section for the table: its id, its name, whether it may still be chosen."""


def tidy(text: str) -> str:
    """One line as it is kept: no unseen characters, single spaces."""
    return " ".join(clean(text).split())


def sheet(sections: Sequence[Section]) -> Sheet:
    """The table of firms, with ``sections`` as what 分管科室 may say."""
    return Sheet(
        NAME,
        (
            _column(Detail.NAME, _line(Detail.NAME), required=True, width=32),
            _column(
                Detail.CREDIT_CODE,
                CREDIT_CODE,
                width=22,
                hint="已有企业按它辨认；没有的按名称和地址",
            ),
            _column(Detail.ADDRESS, _line(Detail.ADDRESS), width=36),
            _column(Detail.INDUSTRY, parse.choice({one.label: one for one in Industry}), width=14),
            _column(Detail.LEGAL_REPRESENTATIVE, _line(Detail.LEGAL_REPRESENTATIVE), width=14),
            _column(Detail.HEAD_NAME, _line(Detail.HEAD_NAME), width=14),
            _column(Detail.SAFETY_OFFICER, _line(Detail.SAFETY_OFFICER), width=14),
            _column(Detail.PHONE, PHONE, width=18),
            _column(Detail.HEADCOUNT, HEADCOUNT, width=10),
            _column(
                Detail.TAGS,
                parse.several({one.label: one for one in Tag}),
                width=24,
                hint=f"从业人数少于 {SMALL_HEADCOUNT} 人的自动算小微，不用填",
            ),
            _column(
                Detail.SECTION,
                _section(sections),
                width=16,
                hint="空着的格不改动已有的内容，每一列都是这样",
            ),
        ),
    )


def row(details: Details) -> dict[str, Any]:
    """A file as a line of the table."""
    values = {part.value: getattr(details, part.value) for part in Detail}
    return values | {Detail.TAGS.value: tuple(shown_tags(details.tags, details.headcount))}


def _column(
    part: Detail, parser: Parser, *, required: bool = False, width: float = 16, hint: str = ""
) -> Column:
    return Column(part.value, part.label, parser, required=required, width=width, hint=hint)


def _line(part: Detail) -> Parser:
    most = LONGEST[part]
    plain = parse.text(most)
    return Parser(lambda cell: tidy(plain.read(cell)), blank="", rule=plain.rule)


def _section(sections: Sequence[Section]) -> Parser:
    every: Mapping[int, str] = {row_id: name for row_id, name, _ in sections}
    known = {as_code(name).casefold(): row_id for row_id, name, is_open in sections if is_open}
    names = tuple(name for _, name, is_open in sections if is_open)

    def read(cell: object) -> int:
        said = as_code(cell)
        if said.casefold() in known:
            return known[said.casefold()]
        if not names:
            raise CellError(f"还没有科室“{said}”。请系统管理员先在“科室”里添加。")
        raise CellError(f"没有“{said}”这个科室。现有：{'、'.join(names)}。")

    return Parser(read, show=every.__getitem__, options=names, rule="填科室的全称")
