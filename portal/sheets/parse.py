"""The kinds of cell: each maker gives a Parser that reads what people write and shows it again."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.sheets.cells import as_code, as_seen, as_text
from portal.sheets.columns import Cell, CellError, Parser

_WHOLE = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)")
_MONEY = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DAYS = (
    re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"),
    re.compile(r"(\d{4})(年)(\d{1,2})月(\d{1,2})日?"),
    re.compile(r"(\d{4})()(\d{2})(\d{2})"),
)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:(?:0\d{2,3}-?)?[2-9]\d{6,7}|400-?\d{3}-?\d{4})(?:-\d{1,6})?")
_SEPARATORS = re.compile(r"[、，,;；\n]")
_YES = {"是", "有", "√", "✓", "y", "yes", "true", "1"}
_NO = {"否", "无", "×", "n", "no", "false", "0"}
_CENT = Decimal("0.01")
_NOISE = Decimal("0.000001")
_LARGEST_YUAN = 10**12
_LARGEST_WHOLE = 10**15 - 1
_SHOWN_OPTIONS = 12


def text(most: int) -> Parser:
    """Text of at most ``most`` characters; an empty cell is ``""``."""

    def read(cell: object) -> str:
        said = as_text(cell)
        if len(said) > most:
            raise CellError(f"有 {len(said)} 字，超过 {most} 字。请删减后再导入。")
        return said

    return Parser(read, blank="", rule=f"文字，不超过 {most} 字")


def integer(least: int = 0, most: int = _LARGEST_WHOLE) -> Parser:
    """A whole number from ``least`` to ``most``."""

    def read(cell: object) -> int:
        said = as_code(cell).replace(" ", "")
        if not _WHOLE.fullmatch(said):
            raise CellError(f"“{as_seen(cell)}”不是整数。请只写数字，例如 12。")
        number = int(said.replace(",", ""))
        if not least <= number <= most:
            raise CellError(f"{number} 不在 {least} 至 {most} 之间。请核对后改正。")
        return number

    return Parser(read, show=int, style="whole", rule=f"整数，{least} 至 {most}")


def choice(labels: Mapping[str, Any]) -> Parser:
    """One of ``labels``, as the code it stands for."""
    codes = _by_written(labels)
    shown = _by_code(labels)

    def read(cell: object) -> Any:
        said = as_code(cell)
        if said.casefold() not in codes:
            raise CellError(f"没有“{said}”这一项。请填{_listed(labels)}。")
        return codes[said.casefold()]

    return Parser(read, show=shown.__getitem__, options=tuple(labels), rule="从可选项中选一项")


def several(labels: Mapping[str, Any]) -> Parser:
    """Any of ``labels`` with 、 between them, as a tuple of codes in the order written."""
    codes = _by_written(labels)
    shown = _by_code(labels)
    for label in labels:
        if _SEPARATORS.search(label):
            raise ValueError(f"a label must not contain a separator: {label}")

    def read(cell: object) -> tuple[Any, ...]:
        said = [part.strip() for part in _SEPARATORS.split(as_code(cell)) if part.strip()]
        unknown = [part for part in said if part.casefold() not in codes]
        if unknown:
            raise CellError(f"没有“{'”“'.join(unknown)}”。请填{_listed(labels)}，多项之间用顿号。")
        return tuple(dict.fromkeys(codes[part.casefold()] for part in said))

    def show(chosen: tuple[Any, ...]) -> str:
        return "、".join(shown[code] for code in chosen)

    return Parser(read, show=show, blank=(), rule="可填多项，之间用顿号：" + "、".join(labels))


def day() -> Parser:
    """A day: a date cell of Excel, or 2023-06-12, 2023/6/12, 2023年6月12日, 20230612."""
    return Parser(_read_day, show=_same, style="day", rule="日期，例如 2023-06-12")


def money() -> Parser:
    """An amount in 元, as whole 分; two decimals at most."""
    return Parser(
        _read_money,
        show=lambda fen: Decimal(fen).scaleb(-2),
        style="money",
        rule="金额，单位元，例如 3000 或 1234.56",
    )


def phone() -> Parser:
    """A mobile or fixed telephone number, without spaces and country code."""
    return Parser(_read_phone, rule="手机号，或带区号的座机号，例如 023-48661234")


def yes_no() -> Parser:
    """是 or 否, also 有 or 无, √ or ×, as True or False."""
    return Parser(_read_yes_no, show=_yes_or_no, options=("是", "否"), rule="是 或 否")


def checked(
    function: Callable[[str], Any], show: Callable[[Any], Cell] = str, rule: str = ""
) -> Parser:
    """What ``function`` makes of the half-width text; its ValueErrors are sentences for people."""

    def read(cell: object) -> Any:
        try:
            return function(as_code(cell))
        except ValueError as error:
            raise CellError(str(error)) from error

    return Parser(read, show=show, rule=rule)


def _by_written(labels: Mapping[str, Any]) -> dict[str, Any]:
    """Codes by their label as it is compared: half-width, small letters."""
    return {as_code(label).casefold(): code for label, code in labels.items()}


def _by_code(labels: Mapping[str, Any]) -> dict[Any, str]:
    """The label to show for each code: the first, where several stand for it."""
    return {code: label for label, code in reversed(list(labels.items()))}


def _listed(labels: Mapping[str, Any]) -> str:
    some = "、".join(list(labels)[:_SHOWN_OPTIONS])
    return some if len(labels) <= _SHOWN_OPTIONS else f"{some} 等，全部见模板的“填写说明”"


def _read_day(cell: object) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    said = as_code(cell).replace(" ", "")
    for form in _DAYS:
        if found := form.fullmatch(said):
            year, _, month, number = found.groups()
            return _existing_day(said, int(year), int(month), int(number))
    if isinstance(cell, int | float):
        raise CellError(f"“{said}”是数字，不是日期。请把单元格格式设为“日期”，或写成 2023-06-12。")
    raise CellError(f"“{said}”不是日期。请写成 2023-06-12。")


def _existing_day(said: str, year: int, month: int, number: int) -> date:
    try:
        found = date(year, month, number)
    except ValueError as error:
        raise CellError(f"没有“{said}”这一天。请核对月和日。") from error
    if not 1900 <= year <= 2100:
        raise CellError(f"年份 {year} 不对。请核对后写成 2023-06-12。")
    return found


def _read_money(cell: object) -> int:
    said = "".join(as_code(cell).split()).removeprefix("¥").removesuffix("元")
    if not _MONEY.fullmatch(said):
        raise CellError(f"“{as_seen(cell)}”不是以元计的金额。请写成 3000 或 1234.56。")
    yuan = Decimal(said.replace(",", ""))
    rounded = yuan.quantize(_CENT)
    # A formula leaves 0.30000000000000004 where a person sees 0.30.
    if abs(yuan - rounded) > (_NOISE if isinstance(cell, float) else 0):
        raise CellError(f"“{as_seen(cell)}”多于两位小数。请写到分，例如 1234.56。")
    if abs(rounded) >= _LARGEST_YUAN:
        raise CellError(f"“{as_seen(cell)}”过大。请核对单位是否为元。")
    return int(rounded.scaleb(2))


def _read_phone(cell: object) -> str:
    said = re.sub(r"[\s()]", "", as_code(cell)).replace("转", "-")
    said = re.sub(r"[—–‐−]", "-", said).removeprefix("+86").removeprefix("-")
    if _MOBILE.fullmatch(said.replace("-", "")):
        return said.replace("-", "")
    if _LANDLINE.fullmatch(said):
        return said
    raise CellError(
        f"“{as_seen(cell)}”不是电话号码。请填 11 位手机号，或带区号的座机号，例如 023-48661234。"
    )


def _read_yes_no(cell: object) -> bool:
    said = as_code(cell).casefold()
    if said in _YES | _NO:
        return said in _YES
    raise CellError(f"“{as_seen(cell)}”看不出是或否。请填 是 或 否。")


def _yes_or_no(value: bool) -> str:
    return "是" if value else "否"


def _same(value: date) -> date:
    return value
