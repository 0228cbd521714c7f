"""What one element says of runs and paragraphs, before it is laid over what others say.

Everything is a flat mapping, so that laying one over another is a merge of keys.
"""

from typing import Any

from docx.oxml.ns import qn

from portal.gongwen.oxml.sight.theme import Theme
from portal.gongwen.oxml.sight.values import child, color, kids, name, said, switch, twips, whole
from portal.gongwen.seen import Border

Said = dict[str, Any]

_SLOTS = (("ascii", "w:ascii"), ("other", "w:hAnsi"), ("east", "w:eastAsia"))
_EDGES = (("left", "w:left", "w:start"), ("right", "w:right", "w:end"))


def look(properties: Any, theme: Theme) -> Said:
    """What run properties say."""
    found: Said = {}
    if properties is None or not len(properties):
        return found
    properties = kids(properties)
    found |= _fonts(child(properties, "w:rFonts"), theme)
    size = whole(said(properties, "w:sz"))
    for key, value in (
        ("size", size if size and size > 0 else None),
        ("bold", switch(properties, "w:b")),
        ("hidden", switch(properties, "w:vanish")),
        ("pitch", twips(said(properties, "w:spacing"))),
        ("scale", whole((said(properties, "w:w") or "").rstrip("%") or None)),
        ("raised", said(properties, "w:vertAlign")),
        ("style", said(properties, "w:rStyle")),
        ("struck", _either(switch(properties, "w:strike"), switch(properties, "w:dstrike"))),
    ):
        if value is not None:
            found[key] = value
    if child(properties, "w:color") is not None:
        found["color"] = color(said(properties, "w:color"))
    if child(properties, "w:u") is not None:
        found["underlined"] = said(properties, "w:u") not in {None, "none"}
    lit = said(properties, "w:highlight") or said(properties, "w:shd", "w:fill")
    if lit is not None:
        found["lit"] = "" if lit in {"none", "auto", "FFFFFF"} else lit
    return found


def _either(first: bool | None, second: bool | None) -> bool | None:
    return second if first is None else first or bool(second)


def _fonts(fonts: Any, theme: Theme) -> Said:
    found: Said = {}
    if fonts is None:
        return found
    for key, attribute in _SLOTS:
        face = theme.face(fonts.get(qn(f"{attribute}Theme"))) or fonts.get(qn(attribute))
        if face:
            found[key] = face
    if fonts.get(qn("w:hint")):
        found["hint"] = fonts.get(qn("w:hint")) == "eastAsia"
    return found


def shape(properties: Any) -> Said:
    """What paragraph properties say."""
    found: Said = {}
    if properties is None or not len(properties):
        return found
    properties = kids(properties)
    if len(properties) == 1 and name("w:pStyle") in properties:
        return found
    for key, tag in (
        ("snaps", "w:snapToGrid"),
        ("widow", "w:widowControl"),
        ("kinsoku", "w:kinsoku"),
        ("keep_next", "w:keepNext"),
        ("page_break", "w:pageBreakBefore"),
        ("contextual", "w:contextualSpacing"),
    ):
        value = switch(properties, tag)
        if value is not None:
            found[key] = value
    if said(properties, "w:jc"):
        found["align"] = _ALIGNS.get(said(properties, "w:jc") or "", said(properties, "w:jc"))
    outline = whole(said(properties, "w:outlineLvl"))
    if outline is not None:
        found["outline"] = outline
    if child(properties, "w:framePr") is not None:
        found["framed"] = True
    found |= _indents(child(properties, "w:ind"))
    found |= _spacing(child(properties, "w:spacing"))
    found |= _borders(child(properties, "w:pBdr"))
    found |= _tabs(child(properties, "w:tabs"))
    found |= _number(child(properties, "w:numPr"))
    return found


_ALIGNS = {"start": "left", "end": "right"}


def _indents(indents: Any) -> Said:
    found: Said = {}
    if indents is None:
        return found
    for key, *attributes in _EDGES:
        for attribute in attributes:
            length = twips(indents.get(qn(attribute)))
            chars = whole(indents.get(qn(f"{attribute}Chars")))
            if length is not None:
                found[key] = length
            if chars is not None:
                found[f"{key}_chars"] = chars
    for attribute, sign in (("w:firstLine", 1), ("w:hanging", -1)):
        length = twips(indents.get(qn(attribute)))
        chars = whole(indents.get(qn(f"{attribute}Chars")))
        if length or (length is not None and "first" not in found):
            found["first"] = sign * length
        if chars or (chars is not None and "first_chars" not in found):
            found["first_chars"] = sign * chars
    return found


def _spacing(spacing: Any) -> Said:
    found: Said = {}
    if spacing is None:
        return found
    for key, attribute in (("before", "w:before"), ("after", "w:after"), ("line", "w:line")):
        length = twips(spacing.get(qn(attribute)))
        if length is not None:
            found[key] = length
    for key, attribute in (("before_lines", "w:beforeLines"), ("after_lines", "w:afterLines")):
        share = whole(spacing.get(qn(attribute)))
        if share is not None:
            found[key] = share
    if "line" in found:
        found["rule"] = spacing.get(qn("w:lineRule"), "auto")
    return found


def border(element: Any) -> Border | None:
    """A rule; None for one that is not drawn."""
    if element is None or element.get(qn("w:val")) in {None, "none", "nil"}:
        return None
    return Border(
        str(element.get(qn("w:val"))),
        whole(element.get(qn("w:sz"))) or 0,
        whole(element.get(qn("w:space"))) or 0,
        color(element.get(qn("w:color"))),
    )


def _borders(borders: Any) -> Said:
    if borders is None:
        return {}
    return {
        key: border(element)
        for key, tag in (("top", "w:top"), ("bottom", "w:bottom"))
        if (element := child(borders, tag)) is not None
    }


def _tabs(tabs: Any) -> Said:
    if tabs is None:
        return {}
    stops = []
    for tab in tabs.iter(qn("w:tab")):
        place = twips(tab.get(qn("w:pos")))
        if place is not None:
            kind = tab.get(qn("w:val"), "left")
            stops.append((_ALIGNS.get(kind, kind), place))
    return {"tabs": tuple(stops)}


def _number(number: Any) -> Said:
    if number is None:
        return {}
    found: Said = {}
    if said(number, "w:numId") is not None:
        found["num"] = said(number, "w:numId")
    level = whole(said(number, "w:ilvl"))
    if level is not None:
        found["num_level"] = level
    return found
