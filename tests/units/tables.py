"""Tables of firms as people bring them."""

import io

import xlsxwriter

from portal.kernel import credit_code
from portal.sheets.read import Rows
from portal.units.terms import Detail

HEADER = [part.label for part in Detail]


def code(number: int) -> str:
    """A credit code that is in order; another number gives another."""
    body = f"91500110MA{number:07d}"
    return body + credit_code.check_digit(body)


def line(**said: object) -> list[object]:
    """A line of the table with ``said`` in its places, the rest empty."""
    return [said.get(part.value, "") for part in Detail]


def table(*lines: list[object]) -> Rows:
    """The lines under the header."""
    return [HEADER, *lines]


def block(*lines: list[object]) -> str:
    """The lines as they are copied from Excel."""
    return "\n".join("\t".join(str(cell) for cell in row) for row in table(*lines))


def workbook(*lines: list[object]) -> bytes:
    """The lines as an Excel file."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for at, row in enumerate(table(*lines)):
            page.write_row(at, 0, row)
    return out.getvalue()
