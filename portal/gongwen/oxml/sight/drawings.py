"""What is drawn in a paragraph: pictures, boxes with text, lines."""

import re
from collections.abc import Callable
from typing import Any

from docx.oxml.ns import nsmap, qn

from portal.gongwen.oxml.sight.values import EMU_A_TWIP, color, twips, whole
from portal.gongwen.seen import Block, Drawing

Reader = Callable[[Any], tuple[Block, ...]]

_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_WPG = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
_WPC = "{http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas}"
_V = "{urn:schemas-microsoft-com:vml}"
_A, _W, _R = (f"{{{nsmap[prefix]}}}" for prefix in ("a", "w", "r"))
_STYLE = re.compile(r"([a-z-]+):([^;]*)")
_LINES = {"line", "straightConnector1"}


def drawing(element: Any, read: Reader) -> Drawing:
    """A drawing of either kind, new (DrawingML) or old (VML)."""
    return _new(element, read) if element.tag == qn("w:drawing") else _old(element, read)


def _new(element: Any, read: Reader) -> Drawing:
    holder = next(iter(element), element)
    extent = holder.find(qn("wp:extent"))
    width, height = (
        0 if extent is None else (whole(extent.get(key)) or 0) // EMU_A_TWIP for key in ("cx", "cy")
    )
    kind, relation = _kind(holder)
    content = holder.find(f".//{_W}txbxContent") if kind == "box" else None
    body = holder.find(f".//{_WPS}bodyPr")
    return Drawing(
        kind,
        width,
        height,
        top=_offset(holder, "V"),
        left=_offset(holder, "H"),
        floats=holder.tag == qn("wp:anchor"),
        color=_stroke(holder),
        upright=body is not None and body.get("vert", "horz") != "horz",
        relation=relation,
        is_whole=_is_whole(holder),
        blocks=() if content is None else read(content),
        element=element,
    )


def _kind(holder: Any) -> tuple[str, str]:
    grouped = any(holder.find(f".//{space}") is not None for space in (f"{_WPG}wgp", f"{_WPC}wpc"))
    blips = list(holder.iter(f"{_A}blip"))
    geometry = holder.find(f".//{_A}prstGeom")
    if grouped:
        return "other", ""
    if holder.find(f".//{_W}txbxContent") is not None:
        return "box", ""
    if len(blips) == 1:
        return "picture", blips[0].get(f"{_R}embed") or ""
    shape = holder.find(f".//{_WPS}wsp")
    if shape is not None and geometry is not None and geometry.get("prst") in _LINES:
        return "line", ""
    return "other", ""


def _is_whole(holder: Any) -> bool:
    """Whether a picture is neither cut nor turned."""
    cut = holder.find(f".//{_A}srcRect")
    turned = holder.find(f".//{_A}xfrm")
    flat = turned is None or not {"rot", "flipH", "flipV"} & set(turned.attrib)
    return (cut is None or not cut.attrib) and flat


def _offset(holder: Any, way: str) -> int | None:
    """How far something stands from the edge of the page; None where the file says it otherwise."""
    position = holder.find(qn(f"wp:position{way}"))
    offset = None if position is None else position.find(qn("wp:posOffset"))
    if offset is None or position.get("relativeFrom") != "page":
        return None
    length = whole(offset.text)
    return None if length is None else length // EMU_A_TWIP


def _stroke(holder: Any) -> str:
    line = holder.find(f".//{_A}ln")
    found = None if line is None else line.find(f".//{_A}srgbClr")
    return "" if found is None else color(found.get("val"))


def _old(element: Any, read: Reader) -> Drawing:
    grouped = element.find(f".//{_V}group") is not None
    content = element.find(f".//{_W}txbxContent")
    image = element.find(f".//{_V}imagedata")
    shapes = [one for one in element.iter() if isinstance(one.tag, str) and one.get("style")]
    style = dict(_STYLE.findall(shapes[0].get("style", ""))) if shapes else {}
    line = element.find(f".//{_V}line")
    kind = "other"
    if not grouped and element.tag != qn("w:object"):
        kind = "box" if content is not None else "line" if line is not None else kind
        kind = "picture" if kind == "other" and image is not None else kind
    by_page = style.get("mso-position-vertical-relative") == "page"
    return Drawing(
        kind,
        _line_width(line) if kind == "line" else twips(style.get("width")) or 0,
        twips(style.get("height")) or 0,
        top=twips(style.get("margin-top")) if by_page else None,
        floats=style.get("position") == "absolute",
        color=color((line.get("strokecolor") or "").lstrip("#")) if line is not None else "",
        relation="" if image is None else image.get(f"{_R}id") or "",
        blocks=read(content) if kind == "box" else (),
        element=element,
    )


def _line_width(line: Any) -> int:
    ends = [twips((line.get(key) or "").split(",")[0]) or 0 for key in ("from", "to")]
    return abs(ends[1] - ends[0])
