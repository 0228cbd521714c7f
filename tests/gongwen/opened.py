"""A Word file taken apart, changed and put together again, to plant faults in it."""

from typing import Any

from docx.oxml.ns import qn

from portal.gongwen import guard
from portal.gongwen.oxml.parcel import Parcel, Relation

_ATTRIBUTES = {"id", "embed"}


class Opened:
    """The parts of a Word file while they are changed."""

    def __init__(self, data: bytes) -> None:
        self.parcel = Parcel(guard.parts(data))
        self.body = self.parcel.root(self.parcel.main).find(qn("w:body"))

    def part(self, word: str) -> Any:
        """The root of a part that the text names: ``styles``, ``settings``."""
        name = self.parcel.named(self.parcel.main, word)
        assert name is not None
        return self.parcel.root(name)

    def parts(self, word: str) -> list[Any]:
        """The roots of all parts of a kind: ``footer``, ``header``."""
        relations = self.parcel.relations(self.parcel.main).values()
        return [self.parcel.root(one.target) for one in relations if one.word == word]

    def p(self, start: str, *, last: bool = False) -> Any:
        """The first paragraph of the text, or the last, that begins so; boxes and cells too."""
        found = [one for one in self.body.iter(qn("w:p")) if words(one).startswith(start)]
        return found[-1 if last else 0]

    def style(self, name: str) -> Any:
        """A style by its name."""
        return next(
            one
            for one in self.part("styles").iter(qn("w:style"))
            if one.find(qn("w:name")).get(qn("w:val")) == name
        )

    def add_theme(self, blob: bytes) -> None:
        """A theme, where the file has none."""
        kind = "application/vnd.openxmlformats-officedocument.theme+xml"
        name = self.parcel.add("word/theme/theme1.xml", kind, blob)
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
        self.parcel.relate(self.parcel.main, Relation(relation, name))

    def sections(self) -> list[Any]:
        """The properties of every section."""
        return list(self.body.iter(qn("w:sectPr")))

    def feet(self, kind: str) -> list[Any]:
        """The paragraphs with page numbers of odd (``default``) or even pages."""
        relations = self.parcel.relations(self.parcel.main)
        ids = {
            one.get(qn("r:id"))
            for one in self.body.iter(qn("w:footerReference"))
            if one.get(qn("w:type")) == kind
        }
        roots = [self.parcel.root(relations[key].target) for key in sorted(ids)]
        return [
            one
            for root in roots
            for one in root.iter(qn("w:p"))
            if one.find(f".//{qn('w:instrText')}") is not None
        ]

    def saved(self) -> bytes:
        """The file as it is by now."""
        return self.parcel.saved()


def words(paragraph: Any) -> str:
    """The text of a paragraph."""
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def put(element: Any, path: str, **attributes: object) -> Any:
    """Sets attributes of a child, made where there is none: ``put(p, "pPr/spacing", line=560)``."""
    for step in path.split("/"):
        child = element.find(qn(f"w:{step}"))
        if child is None:
            child = element.makeelement(qn(f"w:{step}"))
            if step in {"pPr", "rPr"}:
                element.insert(0, child)
            else:
                element.append(child)
        element = child
    for name, value in attributes.items():
        prefix = "r" if name in _ATTRIBUTES else "w"
        element.set(qn(f"{prefix}:{name}"), str(value))
    return element


def drop(element: Any, path: str) -> None:
    """Takes a child away, where there is one."""
    child = element.find("/".join(qn(f"w:{step}") for step in path.split("/")))
    if child is not None:
        child.getparent().remove(child)


def face(element: Any, name: str) -> None:
    """Sets every run of a paragraph, or a style, in another face."""
    runs = list(element.iter(qn("w:r"))) or [element]
    for run in runs:
        put(run, "rPr/rFonts", eastAsia=name, ascii=name, hAnsi=name)


def size(element: Any, half_points: int) -> None:
    """Sets every run of a paragraph, or a style, in another size."""
    for run in list(element.iter(qn("w:r"))) or [element]:
        put(run, "rPr/sz", val=half_points)


def color(element: Any, value: str) -> None:
    """Sets every run of a paragraph, or a style, in another colour."""
    for run in list(element.iter(qn("w:r"))) or [element]:
        put(run, "rPr/color", val=value)


def say(element: Any, old: str, new: str) -> None:
    """Other words in the first text of a paragraph that holds the old ones."""
    text = next(one for one in element.iter(qn("w:t")) if old in (one.text or ""))
    text.text = (text.text or "").replace(old, new, 1)


def before(element: Any, *others: Any) -> None:
    """Puts paragraphs before another one."""
    for one in others:
        element.addprevious(one)


def blank(element: Any, line: int = 579) -> Any:
    """An empty paragraph of a height."""
    made = element.makeelement(qn("w:p"))
    put(made, "pPr/spacing", line=line, lineRule="exact", before=0, after=0)
    put(made, "pPr/ind", firstLine=0, firstLineChars=0)
    return made


def remove(element: Any) -> None:
    """Takes an element out of the text."""
    element.getparent().remove(element)
