"""Sets what was kept of a foreign file into a file that the engine has written."""

import re
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from portal.gongwen import guard, layout
from portal.gongwen.oxml.grafts import notes, runs, tables, words
from portal.gongwen.oxml.grafts.parts import Carrier
from portal.gongwen.oxml.grafts.plan import Fix, KeptDrawing, KeptRun, KeptTable, Plan
from portal.gongwen.oxml.names import NAMESPACES
from portal.gongwen.oxml.parcel import Parcel, Relation
from portal.gongwen.oxml.sight.values import EMU_A_TWIP, said, whole
from portal.gongwen.oxml.text import escaped

_HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"


class Ungrafted(RuntimeError):  # noqa: N818 - a word of the house, like Refusal
    """A file that the engine wrote otherwise than was reckoned with."""


def grafted(data: bytes, plan: Plan, source: Parcel | None) -> bytes:
    """A written file with all that a plan names set in; ``source``: the file it was kept from."""
    target = Parcel(guard.parts(data))
    body = target.root(target.main).find(qn("w:body"))
    _fix(body, plan.fixes)
    if source is not None:
        carrier = Carrier(source, target)
        _set_in(body, plan, carrier)
        notes.bring(source, target, carrier)
    if plan.heads:
        _head(target, body, plan.heads)
    return target.saved()


def _fix(body: Any, fixes: tuple[Fix, ...]) -> None:
    """The exact words of elements, each in the first paragraph that the engine worded so."""
    paragraphs = [one for one in body.iter(qn("w:p")) if words.words_of(one)]
    done: set[int] = set()
    for fix in fixes:
        old = words.squeezed(fix.old)
        for one in paragraphs:
            style = said(one.find(qn("w:pPr")), "w:pStyle") or ""
            there = words.words_of(one)
            if id(one) in done or style not in fix.styles or old not in there:
                continue
            done.add(id(one))
            if fix.new is None:
                one.getparent().remove(one)
            else:
                words.put(one, there.replace(old, words.squeezed(fix.new), 1))
            break
        else:
            raise Ungrafted(f"no paragraph {fix.styles} says {fix.old!r}")


def _set_in(body: Any, plan: Plan, carrier: Carrier) -> None:
    tokens = re.compile(f"[{chr(plan.first)}-{chr(plan.first + max(1, len(plan.kept)) - 1)}]")
    found = 0
    for node in list(body.iter(qn("w:t"))):
        for token in tokens.findall(node.text or ""):
            found += 1
            kept = plan.kept[ord(token) - plan.first]
            if isinstance(kept, KeptTable):
                _table(_above(node, "w:tbl"), kept, carrier)
            elif isinstance(kept, KeptDrawing):
                _drawing(_above(node, "w:p"), kept, carrier)
            else:
                node = _run(node, token, kept, carrier)
    if found != len(plan.kept):
        raise Ungrafted(f"{found} of {len(plan.kept)} kept pieces have a place")


def _above(node: Any, tag: str) -> Any:
    while node.tag != qn(tag):
        node = node.getparent()
    return node


def _emptied(paragraph: Any) -> None:
    for one in list(paragraph):
        if one.tag != qn("w:pPr"):
            paragraph.remove(one)


def _run(node: Any, token: str, kept: KeptRun, carrier: Carrier) -> Any:
    """Sets a run in where its token stands; the text node that holds what comes after it."""
    before, _, after = (node.text or "").partition(token)
    host = node.getparent()
    rest = OxmlElement("w:r")
    look = host.find(qn("w:rPr"))
    if look is not None:
        rest.append(deepcopy(look))
    following = list(node.itersiblings())
    tail = runs.written(after)
    rest.append(tail)
    for one in following:
        rest.append(one)
    node.text = before
    copy = runs.copied(kept.element, kept.left_out)
    host.addnext(rest)
    if copy is not None:
        if look is not None:
            runs.take_style(copy, look)
        carrier.carry(copy)
        host.addnext(copy)
    if not before and len(host.findall(qn("w:t"))) == 1 and len(host) <= 1 + (look is not None):
        host.getparent().remove(host)
    return tail


def _drawing(paragraph: Any, kept: KeptDrawing, carrier: Carrier) -> None:
    _emptied(paragraph)
    properties = paragraph.find(qn("w:pPr"))
    for one in list(properties):
        if one.tag not in {qn("w:keepNext"), qn("w:sectPr")}:
            properties.remove(one)
    style = OxmlElement("w:pStyle")
    style.set(qn("w:val"), "Picture")
    properties.insert(0, style)
    run = OxmlElement("w:r")
    copy = runs.cleaned(kept.drawing.element)
    _fit(copy)
    run.append(copy)
    carrier.carry(run)
    paragraph.append(run)


def _fit(drawing: Any) -> None:
    """Makes a drawing no wider than the text."""
    room = layout.TEXT_WIDTH * EMU_A_TWIP
    extent = drawing.find(f".//{qn('wp:extent')}")
    wide = whole(extent.get("cx")) if extent is not None else None
    if not wide or wide <= room:
        return
    for one in [*drawing.iter(qn("wp:extent")), *drawing.iter(qn("a:ext"))]:
        for key in ("cx", "cy"):
            length = whole(one.get(key))
            if length:
                one.set(key, str(round(length * room / wide)))


def _table(placeholder: Any, kept: KeptTable, carrier: Carrier) -> None:
    styles = [
        said(one.find(qn("w:pPr")), "w:pStyle") or "Normal" for one in placeholder.iter(qn("w:p"))
    ]
    made = tables.table(kept.table, kept.width, kept.heads, (styles[0], styles[-1]))
    carrier.carry(made)
    placeholder.getparent().replace(placeholder, made)


def _head(target: Parcel, body: Any, lines: tuple[str, ...]) -> None:
    """A header with lines that stood in one, on every page but the first of a letter."""
    content = "".join(
        '<w:p><w:pPr><w:pStyle w:val="Caption"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escaped(line)}</w:t></w:r></w:p>'
        for line in lines
    )
    blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:hdr {NAMESPACES}>{content}</w:hdr>"
    ).encode()
    name = target.add("word/header9.xml", _HEADER, blob)
    key = target.relate(target.main, Relation(_RELATION, name))
    first = next(body.iter(qn("w:sectPr")))
    for kind in ("even", "default"):
        reference = OxmlElement("w:headerReference")
        reference.set(qn("w:type"), kind)
        reference.set(qn("r:id"), key)
        first.insert(0, reference)
