"""Runs kept from a foreign file: their text and what is in it, without the look they had."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from portal.gongwen.oxml.sight.texts import ALTERNATE, CHOICE, FALLBACK, MATH
from portal.gongwen.seen import Drawing

_LOOKS = ("w:rStyle", "w:rFonts", "w:strike", "w:dstrike", "w:vanish", "w:position", "w:u",
          "w:vertAlign", "w:em")  # fmt: skip
_SYMBOLS = ("wingdings", "webdings", "symbol", "mt extra")
_NOTES = {"footnoteReference": "NoteReference", "endnoteReference": "NoteReference"}
_GONE = {
    qn(f"w:{name}")
    for name in (
        *("fldChar", "instrText", "delText", "delInstrText", "lastRenderedPageBreak"),
        *("annotationRef", "control"),
    )
}
# Later inventions of Word say how a drawing was edited, not what it shows.
_LATER = tuple(
    f"{{http://schemas.microsoft.com/office/word/{name}"
    for name in ("2010/wordml", "2010/wordprocessingDrawing", "2012/", "2015/", "2016/", "2018/")
)
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"


def copied(element: Any, left_out: Iterable[Drawing] = ()) -> Any:
    """A copy of a run or formula without its look; of two ways to draw the same, the newer.

    None, if nothing is left in it.
    """
    dropped = {id(one.element) for one in left_out}
    if element.tag != qn("w:r"):
        return deepcopy(element) if str(element.tag).startswith(MATH) else None
    run = OxmlElement("w:r")
    for child in element:
        for one in _children(child):
            if id(one) not in dropped and not _is_gone(one):
                run.append(cleaned(one))
    if not len(run):
        return None
    look = _look(element)
    if look is not None:
        run.insert(0, look)
    return run


def _children(child: Any) -> list[Any]:
    if child.tag != ALTERNATE:
        return [child]
    chosen = child.find(CHOICE)
    inner = child.find(FALLBACK) if chosen is None else chosen
    return [] if inner is None else list(inner)


def _is_gone(element: Any) -> bool:
    is_break = element.tag == qn("w:br") and element.get(qn("w:type")) in {"page", "column"}
    return element.tag == qn("w:rPr") or element.tag in _GONE or is_break


def cleaned(element: Any) -> Any:
    """A copy without what only newer programs wrote for themselves, and without live objects."""
    copy = deepcopy(element)
    for one in list(copy.iter()):
        if not isinstance(one.tag, str):
            continue
        for name in list(one.attrib):
            if name.startswith(_LATER):
                del one.attrib[name]
        parent = one.getparent()
        if parent is not None and (one.tag.startswith(_LATER) or one.tag == _OLE):
            parent.remove(one)
    return copy


def _look(run: Any) -> Any:
    """What a run keeps of its look: what carries meaning, such as raised figures."""
    properties = run.find(qn("w:rPr"))
    found = OxmlElement("w:rPr")
    noted = any(run.find(qn(f"w:{name}")) is not None for name in _NOTES)
    if noted:
        found.append(_valued("w:rStyle", "NoteReference"))
        return found
    for tag in _LOOKS if properties is not None else ():
        one = properties.find(qn(tag))
        if one is None or tag == "w:rStyle" or (tag == "w:rFonts" and not _is_symbol(one)):
            continue
        # A line under words is ornament; one under white is a place to be filled in.
        if tag == "w:u" and _says(run):
            continue
        found.append(deepcopy(one))
    return found if len(found) else None


def _says(run: Any) -> bool:
    return bool("".join(one.text or "" for one in run.iter(qn("w:t"))).strip())


def _is_symbol(fonts: Any) -> bool:
    return str(fonts.get(qn("w:ascii")) or "").lower().startswith(_SYMBOLS)


def _valued(tag: str, value: str) -> Any:
    made = OxmlElement(tag)
    made.set(qn("w:val"), value)
    return made


def written(text: str) -> Any:
    """A text as a child of a run."""
    node = OxmlElement("w:t")
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return node


def take_style(run: Any, host: Any) -> None:
    """Gives a run the character style of the run it is set into, if it has none of its own."""
    style = host.find(qn("w:rStyle"))
    if style is None or run.tag != qn("w:r"):
        return
    look = run.find(qn("w:rPr"))
    if look is None:
        look = OxmlElement("w:rPr")
        run.insert(0, look)
    if look.find(qn("w:rStyle")) is None:
        look.insert(0, deepcopy(style))
