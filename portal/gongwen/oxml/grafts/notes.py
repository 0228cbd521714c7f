"""Footnotes, endnotes and comments brought over, in the styles of the new file."""

from typing import Any

from docx.oxml.ns import qn

from portal.gongwen import layout
from portal.gongwen.faces import FANGSONG
from portal.gongwen.oxml.grafts.parts import Carrier
from portal.gongwen.oxml.names import NAMESPACES
from portal.gongwen.oxml.parcel import Parcel, Relation, parsed

_KINDS = {
    "footnotes": ("w:footnoteReference", "w:footnote"),
    "endnotes": ("w:endnoteReference", "w:endnote"),
    "comments": ("w:commentReference", "w:comment"),
}
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STYLES = (
    f"<w:styles {NAMESPACES}>"
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="NoteText"><w:name w:val="注释文字"/>'
    "<w:pPr>{spacing}</w:pPr><w:rPr>{size}</w:rPr></w:style>"
    '<w:style w:type="character" w:customStyle="1" w:styleId="NoteReference">'
    '<w:name w:val="注释序号"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    "</w:styles>"
)
_GONE = ("w:pPr", "w:rPr")


def bring(source: Parcel, target: Parcel, carrier: Carrier) -> None:
    """Brings over the notes that the target's text refers to."""
    text = target.root(target.main)
    brought = False
    for word, (reference, _) in _KINDS.items():
        name = source.named(source.main, word)
        if name is None or next(text.iter(qn(reference)), None) is None:
            continue
        _clean(source.root(name))
        made = carrier.part(name)
        target.put(made, source.serialized(name))
        target.relate(target.main, Relation(_RELATION + word, made))
        brought = True
    if brought:
        _add_styles(target)


def _clean(root: Any) -> None:
    """Notes in the style of notes: no look of their own, no words that were deleted."""
    for gone in [*root.iter(qn("w:del")), *root.iter(qn("w:moveFrom"))]:
        gone.getparent().remove(gone)
    for put_in in [*root.iter(qn("w:ins")), *root.iter(qn("w:moveTo"))]:
        for one in list(put_in):
            put_in.addprevious(one)
        put_in.getparent().remove(put_in)
    for paragraph in root.iter(qn("w:p")):
        properties = paragraph.find(qn("w:pPr"))
        if properties is not None:
            paragraph.remove(properties)
        properties = paragraph.makeelement(qn("w:pPr"))
        style = properties.makeelement(qn("w:pStyle"))
        style.set(qn("w:val"), "NoteText")
        properties.append(style)
        paragraph.insert(0, properties)
    for run in root.iter(qn("w:r")):
        look = run.find(qn("w:rPr"))
        if look is not None:
            run.remove(look)
        if any(run.find(qn(f"w:{name}Ref")) is not None for name in ("footnote", "endnote")):
            look = run.makeelement(qn("w:rPr"))
            style = look.makeelement(qn("w:rStyle"))
            style.set(qn("w:val"), "NoteReference")
            look.append(style)
            run.insert(0, look)


def _add_styles(target: Parcel) -> None:
    name = target.named(target.main, "styles")
    if name is None:
        return
    size = (
        f'<w:rFonts w:ascii="{FANGSONG.name}" w:hAnsi="{FANGSONG.name}"'
        f' w:eastAsia="{FANGSONG.name}"/><w:sz w:val="{layout.SIZE_5}"/>'
    )
    spacing = '<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
    styles = target.root(name)
    made = parsed(_STYLES.format(size=size, spacing=spacing).encode())
    for style in list(made):
        styles.append(style)
