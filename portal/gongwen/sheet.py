"""The sheet a document is written on: styles, margins and parts, for one file."""

from portal.gongwen.content import Picture
from portal.gongwen.layout import Measures
from portal.gongwen.oxml import package, pictures
from portal.gongwen.oxml.package import Book
from portal.gongwen.oxml.text import AS_STYLED, PLAIN, Look, Shape, paragraph, run
from portal.gongwen.styles import Style, paragraph_styles


class Sheet:
    """What the elements need to write themselves."""

    def __init__(
        self, measures: Measures, book: Book, *, for_pdf: bool = False, secrecy_line: int = 2
    ) -> None:
        """``secrecy_line``: the line 密级 stands on where there is no 份号."""
        self.measures = measures
        self.for_pdf = for_pdf
        self.secrecy_line = secrecy_line
        self.book = book
        self.styles = {style.id: style for style in paragraph_styles(measures)}
        self._pictures = 0

    def style(self, name: str) -> Style:
        """The paragraph style of an id."""
        return self.styles[name]

    def run(self, name: str, text: str, look: Look = PLAIN) -> str:
        """A text as runs of a paragraph of a style."""
        return run(text, self.styles[name], look)

    def paragraph(
        self, name: str, text: str = "", shape: Shape = AS_STYLED, look: Look = PLAIN
    ) -> str:
        """A paragraph of a style, with one text."""
        style = self.styles[name]
        return paragraph(style, run(text, style, look), shape)

    def runs(self, name: str, runs: str, shape: Shape = AS_STYLED) -> str:
        """A paragraph of a style, with runs that are ready."""
        return paragraph(self.styles[name], runs, shape)

    def picture(self, shown: Picture, width: int, height: int) -> str:
        """A run with a picture, no wider and no higher than the twips given."""
        return self.sized_picture(shown, width, height)[0]

    def sized_picture(self, shown: Picture, width: int, height: int) -> tuple[str, int]:
        """The same, and how wide it is shown, in twips."""
        relation, own_width, own_height = self.book.picture(shown.data)
        self._pictures += 1
        if shown.width_mm is not None:
            wished = package.emu(shown.width_mm)
            own_width, own_height = wished, round(own_height * wished / own_width)
        room = package.emu_of_twips(width), package.emu_of_twips(height)
        scale = min(1.0, room[0] / own_width, room[1] / own_height)
        wide, high = round(own_width * scale), round(own_height * scale)
        written = pictures.picture(relation, self._pictures, shown.caption, wide, high)
        return written, round(wide / package.emu_of_twips(1))
