"""The numbers of GB/T 9704-2012, each once, beside its clause: twips, and half-points of type.

A *cell* is one character of body text: 28 cells of 15.75 pt (16 pt type set 0.25 pt closer) fill a
line of 156 mm, 22 lines of 28.95 pt fill the 225 mm of the text area (5.2.2, 5.2.3).
"""

from dataclasses import dataclass


def mm(length: float) -> int:
    """Millimetres as twips, rounded."""
    return round(length * 1440 / 25.4)


def pt(length: float) -> int:
    """Points as twips, rounded."""
    return round(length * 20)


# 5.1 paper; 5.2.1 margins and text area 版心
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
LEFT, RIGHT = 1587, 1474
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
LINES, CELLS = 22, 28

# 5.2.2 type: sizes in half-points by their Chinese names
SIZE_1 = 52
SIZE_2 = 44
SIZE_SMALL_2 = 36
SIZE_3 = 32
SIZE_4 = 28
SIZE_SMALL_4 = 24
SIZE_5 = 21

# 5.2.3: 28 cells must fit 156 mm, so 3号 is set 0.25 pt closer (w:spacing, in twips)
PITCH = -5
CELL = 315
CELL_4 = 280

# 7.2.4 发文机关标志: its top 35 mm under the top of the text area. The size is free: bounds in
# half-points, lines of 1.3 times the size, whose ink begins 0.285 of the size below their top (as
# measured on the printed page); the word 文件 larger than stacked names, half a character apart.
MARK_TOP = mm(35)
MARK_SIZE_MAX, MARK_SIZE_MIN = 96, 40
MARK_LINE, MARK_INK = 1.3, 0.285
JOINT_WORD, JOINT_GAP, JOINT_SIZE_MIN, JOINT_SIZE_NARROW = 1.4, 0.5, 20, 40
SPACER_MAX = 1500

# 7.2.7 red rule: 4 mm under the number, as wide as the text; eighths of a point, and points
RED = "FF0000"
RULE_WEIGHT, RULE_SPACE = 8, 9
RULE_ROOM = pt(RULE_SPACE + RULE_WEIGHT / 8)

# 7.3.1 title: 2号 on lines of 32 pt; 20 characters of 22 pt fill 156 mm
TITLE_LINE = pt(32)
TITLE_CELLS = 20

# 10.1 信函: the mark's top 30 mm from the edge of the paper, 4 mm under it the middle of a double
# rule of 170 mm, another 20 mm from the foot; what stands under the first keeps 7/8 of the height
# of a character. The ink of a mark ends 0.08 of its size above the foot of its line; LETTER_GAP is
# what is left of the 7/8 when the white above the ink in a line is taken off. LibreOffice leaves
# some white under a header that reaches into the text area.
LETTER_TOP, LETTER_FOOT = mm(30), mm(20) - 45
LETTER_RULE_LEFT, LETTER_RULE_RIGHT = LEFT - mm(20), RIGHT - mm(20)
LETTER_RULE_WEIGHT, LETTER_RULE_SPACE, LETTER_RULE_HALF = 24, 1, 45
LETTER_RULE_GAP, MARK_TAIL = mm(4), 0.08
LETTER_LINE, LETTER_GAP, LETTER_HEADER_FOOT = 400, 200, 80

# 10.2 命令（令）: the mark's top 20 mm under the top of the text area
ORDER_TOP = mm(20)

# 7.3.5 signature: 右空四字 with a seal, 右空二字 without; lines between the text and a sealed name,
# so that the seal's top is within a line of the text; at most so many seals a row; a name stamp
SEALED_RIGHT, UNSEALED_RIGHT = 4, 2
SEAL_GAP = 2
SEALS_A_ROW = 3
SEAL_ROOM = mm(2)
STAMP_WIDTH_MM, STAMP_HEIGHT_MM = 50, 20

# 7.4 版记: first and last rule 0.35 mm, inner ones 0.25 mm, in eighths of a point
IMPRINT_OUTER, IMPRINT_INNER = 8, 6

# 7.5 page number: the dash 7 mm under the text area
NUMBER_LINE, NUMBER_FOOT = 280, 1440
HEADER_TOP = mm(15)

# 8: a table turned on its side; 订口 at the top of odd pages
TURNED_TOP, TURNED_LEFT, TURNED_BOTTOM, TURNED_RIGHT = LEFT, 1984, RIGHT, 2098
TURNED_NUMBER = mm(297 - 269)
TURNED_WIDTH = PAGE_HEIGHT - TURNED_LEFT - TURNED_RIGHT

# Tables: text looser than single, white between a table and the text about it
CELL_LOOSE, CELL_MARGIN, CELL_ABOVE, GAP_LINE = 288, 90, 30, 120

# A paragraph that must exist and must not be seen
TINY_LINE = 7

# A line as high as its type needs, in times of the size, and what the rules add to a row (as
# printed with one-em faces: others differ a little)
NATURAL, ROW_RULES = 1.195, 10


def natural_line(half_points: int, loose: int) -> float:
    """Height in twips of a line as high as its type needs, ``loose`` in 240ths."""
    return half_points * 10 * NATURAL * loose / 240


@dataclass(frozen=True, slots=True)
class Measures:
    """One lawful reading of the margins: top, bottom and line pitch in twips.

    ``inset`` is how far the text area of 225 mm lies inside these margins. ``least`` is the pitch
    that lines may be set closer to where a signature finds no room (7.3.5.5).
    """

    top: int
    bottom: int
    line: int
    least: int
    inset: int = 0

    @property
    def height(self) -> int:
        """Height between the margins."""
        return PAGE_HEIGHT - self.top - self.bottom


# 5.2.1 by the letter; and GB/T 33476.2-2016's reading, where the ink of the first and last line
# touches the edges of the text area
MARGINS = {
    "37": Measures(top=2098, bottom=1984, line=579, least=pt(27)),
    "ink": Measures(top=mm(34.58), bottom=mm(32.58), line=592, least=pt(27.6), inset=mm(2.42)),
}
