"""What goes from every part alike: names, times, random ids, extensions, dead references."""

from collections.abc import Mapping
from enum import Enum, auto
from functools import cache

from lxml import etree

from portal.cleaning.answers import Seen
from portal.cleaning.office.markup import (
    RELATIONS,
    Element,
    every,
    is_known,
    remove,
    split,
    unwrap,
)

NOBODY = "匿名"
_REVISION = "/revision"
_EXTENSIONS = {  # conditional formats, checks of input, sparklines, labels of charts, media
    "{78C0D931-6437-407d-A8EE-F0AAD7539E65}",
    "{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}",
    "{05C60535-1F16-4fd2-B633-F4F36F0B64E0}",
    "{02D57815-91ED-43cb-92C2-25804820EDAC}",
    "{DAA4B4D4-6D71-4841-9C94-3DE7FCFB9230}",
}
_GONE = {
    *(
        "rsid",
        "proofErr",
        "permStart",
        "permEnd",
        "custDataLst",
        "dataBinding",
        "alias",
        "tag",
        "divId",
    ),
    *("customXmlPr", "smartTagPr", "absPath", "docVars", "nsid", "tmpl", "placeholder"),
    *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart"),
    *("customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd"),
    *("customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "creationId", "modId"),
    *("embedRegular", "embedBold", "embedItalic", "embedBoldItalic", "embeddedFontLst"),
    *("hlinkClick", "hlinkHover", "hlinkMouseOver", "snd", "sndAc"),
}
_UNWRAPPED = {"smartTag", "customXml"}
_WORDS = {"absPath": "文件路径", "docVars": "电脑标识", "custDataLst": "附加数据"}
_NAMED = {"docPr", "cNvPr", "theme", "clrScheme", "fontScheme", "fmtScheme"}
_ATTRIBUTES = {
    *("paraId", "textId", "dateUtc", "initials", "tooltip", "codeName", "userId", "providerId"),
    *("refreshedBy", "refreshedDate", "refreshedDateIso", "rupBuild", "lowestEdited", "tplc"),
    *("lastEdited", "gfxdata", "saltData", "hashData", "cryptProviderType"),
    *("descr", "alt", "anchorId", "editId", "userInitials", "created", "dt"),
}
_ID_ONLY = {"hyperlink", "pageSetup", "blip", "imagedata", "fill", "stroke"}
_EMPTY_LISTS = {"externalReferences", "hyperlinks", "extLst", "tableParts", "oleObjects"}
_WORD = "wordprocessingml"
_VML = "urn:schemas-microsoft-com:"


class _Fate(Enum):
    """What becomes of an attribute; decided once for each pair of names."""

    STAYS = auto()
    GOES = auto()
    RSID = auto()
    AUTHOR = auto()
    DATE = auto()
    EMPTIED = auto()
    RELATION = auto()
    SHAPE_ID = auto()


def scrub(root: Element, ids: Mapping[str, str], seen: Seen) -> None:
    """Clean a part's tree. ``ids`` leads from an old relation's id to its new one."""
    for element in [one for one in root.iter(etree.Element) if _is_doubtful(one.tag)]:
        if element is not root and _goes(element, seen):
            remove(element)
    _without_choice(root)
    for element in every(root, *_UNWRAPPED):
        unwrap(element)
    for element in [one for one in root.iter(etree.Element) if one.attrib]:
        tag, attributes = element.tag, element.attrib
        for name in attributes.keys():  # noqa: SIM118 - lxml gives a list, safe to delete from
            fate = _fate(tag, name)
            if fate is not _Fate.STAYS:
                _do(fate, element, name, ids, seen)
    for element in every(root, *_EMPTY_LISTS):
        if not len(element):
            remove(element)


@cache
def _is_doubtful(tag: str) -> bool:
    space, name = split(tag)
    return not is_known(space) or _REVISION in space or name in {"ext", "Choice"} | _GONE


def _goes(element: Element, seen: Seen) -> bool:
    space, name = split(element.tag)
    if not is_known(space) or _REVISION in space:
        return True
    if name == "ext":
        return "uri" in element.attrib and element.get("uri") not in _EXTENSIONS
    if name == "Choice":
        return not all(is_known(_space(element, one)) for one in _needs(element))
    seen.when(name in _WORDS, _WORDS.get(name, ""))
    return True


def _needs(choice: Element) -> list[str]:
    return str(choice.get("Requires", "")).split()


def _space(element: Element, prefix: str) -> str:
    return str(element.nsmap.get(prefix, ""))


def _without_choice(root: Element) -> None:
    """An alternative without a choice is no alternative: its fallback takes its place."""
    for element in every(root, "AlternateContent"):
        if not any(split(child.tag)[1] == "Choice" for child in element):
            for fallback in list(element):
                unwrap(fallback)
            unwrap(element)


@cache
def _fate(tag: str, name: str) -> _Fate:
    (own_space, own), (space, local) = split(tag), split(name)
    if space in RELATIONS or (space.startswith(_VML) and local == "relid"):
        return _Fate.RELATION
    if (space and not is_known(space)) or _REVISION in space or local in _ATTRIBUTES:
        return _Fate.GOES
    if local.startswith("rsid"):
        return _Fate.RSID
    if local == "author":
        return _Fate.AUTHOR
    if local == "date" and _WORD in space + own_space:
        return _Fate.DATE
    if own == "cSld" and local == "name":
        return _Fate.GOES
    if own in _NAMED and local in {"name", "title"}:
        return _Fate.EMPTIED if local == "name" else _Fate.GOES
    return _fate_of_shape(space, local) if own_space.startswith(_VML) else _Fate.STAYS


def _fate_of_shape(space: str, local: str) -> _Fate:
    """Titles, links and hand-made ids of old drawings."""
    if local == "id" and not space:
        return _Fate.SHAPE_ID
    told = local in {"title", "href", "src", "althref", "spid"}
    return _Fate.GOES if told else _Fate.STAYS


def _do(fate: _Fate, element: Element, name: str, ids: Mapping[str, str], seen: Seen) -> None:
    value = element.get(name, "")
    if fate is _Fate.RELATION:
        _lead(element, name, ids)
    elif fate is _Fate.AUTHOR:
        seen.when(value != NOBODY, "作者")
        element.set(name, NOBODY)
    elif fate is _Fate.EMPTIED:  # required, and often a file's name
        element.set(name, "")
    elif fate is not _Fate.SHAPE_ID or not value.startswith("_x0000_"):
        del element.attrib[name]
        seen.when(fate is _Fate.RSID, "修订标识")
        seen.when(fate is _Fate.DATE, "修订时间")


def _lead(element: Element, name: str, ids: Mapping[str, str]) -> None:
    """Lead a relation to its new id; an element that means nothing without one goes."""
    old = element.get(name, "")
    if old in ids:
        element.set(name, ids[old])
        return
    del element.attrib[name]
    tag = split(element.tag)[1]
    is_link_of_sheet = tag == "hyperlink" and _WORD not in element.tag
    if tag not in _ID_ONLY or (is_link_of_sheet and "location" not in element.attrib):
        remove(element)
