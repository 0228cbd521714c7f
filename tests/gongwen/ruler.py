"""What the page tests measure with: the text area in millimetres, gaps in lines, seals as circles.

Source: GB/T 9704-2012, 5 and 7; LibreOffice is the printer, free faces stand in for the true ones.
"""

import re

from tests.gongwen.pages import Line, Page

Printed = dict[str, list[Page]]

LEFT, RIGHT, TOP, BOTTOM = 28, 184, 37, 262
LINE = 28.95 * 25.4 / 72
CELL = 15.75 * 25.4 / 72
SEAL = 42
NUMBER = re.compile("—[0-9]+—")


def body(page: Page) -> list[Line]:
    """The lines of the text area."""
    return [line for line in page.lines if line.bottom < BOTTOM + 1.5]


def gap(above: Line, below: Line, pitch: float = LINE) -> float:
    """Empty lines between two lines of text."""
    return (below.middle - above.middle) / pitch - 1


def words(pages: list[Page]) -> str:
    """All the words on some pages without white space and page numbers."""
    return "".join(NUMBER.sub("", page.text) for page in pages)


def is_date(line: Line) -> bool:
    """Whether a line is 成文日期 under a seal."""
    return line.text.startswith("2023年") and line.text.endswith("日") and line.right < 165


def number(page: Page) -> Line | None:
    """The page number, if the page has one."""
    found = [line for line in page.lines if NUMBER.fullmatch(line.text)]
    return found[0] if found else None
