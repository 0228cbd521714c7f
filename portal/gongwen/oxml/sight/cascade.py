"""What styles and defaults say together: each style with all it is based on."""

from functools import cache
from typing import Any

from docx.oxml.ns import qn

from portal.gongwen.oxml.sight.properties import Said, border, look, shape
from portal.gongwen.oxml.sight.theme import Theme
from portal.gongwen.oxml.sight.values import child, said
from portal.gongwen.seen import Border

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


class Cascade:
    """The styles of a file, each as what it says in the end."""

    def __init__(self, root: Any, theme: Theme) -> None:
        self._theme = theme
        self._styles: dict[str, Any] = {}
        self._usual: dict[str, str] = {}
        defaults = None
        if root is not None:
            defaults = child(root, "w:docDefaults")
            for style in root.iterchildren(qn("w:style")):
                self._enter(style)
        runs = child(child(defaults, "w:rPrDefault"), "w:rPr")
        paragraphs = child(child(defaults, "w:pPrDefault"), "w:pPr")
        self._look, self._shape = look(runs, theme), shape(paragraphs)
        self.paragraph = cache(self._paragraph)
        self.character = cache(self._character)
        self.label = cache(self._label)

    def _enter(self, style: Any) -> None:
        key = style.get(qn("w:styleId"), "")
        self._styles[key] = style
        if style.get(qn("w:default")) in {"1", "true", "on"}:
            self._usual.setdefault(style.get(qn("w:type"), ""), key)

    def usual(self, kind: str) -> str:
        """The id of the style that a paragraph or table without one has."""
        return self._usual.get(kind, "")

    def _chain(self, style: str) -> list[Any]:
        """A style and all it is based on, the last first."""
        found: list[Any] = []
        while style in self._styles and self._styles[style] not in found:
            found.append(self._styles[style])
            style = said(found[-1], "w:basedOn") or ""
        return found[::-1]

    def _paragraph(self, style: str, table: str = "") -> tuple[Said, Said]:
        """What a paragraph style says of paragraphs and of runs, in a table of a style."""
        shaped, looks = dict(self._shape), dict(self._look)
        for one in [*self._chain(table), *self._chain(style)]:
            shaped |= shape(child(one, "w:pPr"))
            looks |= look(child(one, "w:rPr"), self._theme)
        looks.pop("style", None)
        return shaped, looks

    def _character(self, style: str) -> Said:
        """What a character style says of runs."""
        looks: Said = {}
        for one in self._chain(style):
            looks |= look(child(one, "w:rPr"), self._theme)
        looks.pop("style", None)
        return looks

    def _label(self, style: str) -> str:
        """The name of a style; for one of Word's own with an alias, the name."""
        one = self._styles.get(style)
        return style if one is None else said(one, "w:name") or style

    def look(self, properties: Any) -> Said:
        """What the properties of one run say."""
        return look(properties, self._theme)

    def table_borders(self, style: str) -> dict[str, Border | None]:
        """The rules a table style draws."""
        found: dict[str, Border | None] = {}
        for one in self._chain(style):
            found |= borders(child(child(one, "w:tblPr"), "w:tblBorders"))
        return found


def borders(element: Any) -> dict[str, Border | None]:
    """The rules of a table or cell that are spoken of, by side."""
    if element is None:
        return {}
    found = {}
    for side in _SIDES:
        for tag in (side, {"left": "start", "right": "end"}.get(side)):
            one = child(element, f"w:{tag}") if tag else None
            if one is not None:
                found[side] = border(one)
    return found
