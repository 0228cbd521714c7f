"""Which parts a file is made of: only those that carry content, reached from the main one."""

import posixpath
import re
from dataclasses import dataclass, field

from portal.cleaning import sentences
from portal.cleaning.answers import Seen
from portal.cleaning.office.markup import parsed, split
from portal.cleaning.office.package import TYPES

_CONTENT = {
    *("styles", "numbering", "fontTable", "settings", "theme", "themeOverride", "header"),
    *("footer", "footnotes", "endnotes", "comments", "image", "chart", "chartEx"),
    *("chartUserShapes", "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors"),
    *("drawing", "vmlDrawing", "worksheet", "chartsheet", "sharedStrings", "table"),
    *("pivotTable", "pivotCacheDefinition", "pivotCacheRecords", "sheetMetadata", "slide"),
    *("slideMaster", "slideLayout", "notesMaster", "notesSlide", "handoutMaster", "presProps"),
    *("tableStyles", "commentAuthors", "authors", "video", "audio", "media"),
}
_DANGEROUS = {
    *("vbaProject", "wordVbaData", "oleObject", "control", "activeXControlBinary", "aFChunk"),
    *("attachedToolbars", "keyMapCustomizations", "xlMacrosheet", "xlIntlMacrosheet", "ctrlProp"),
    *("subDocument", "dialogsheet"),
}
_WORDS = {
    "core-properties": ("作者", "编辑时间"),
    "extended-properties": ("单位与软件",),
    "custom-properties": ("自定义属性",),
    "thumbnail": ("缩略图",),
    "customXml": ("附加数据",),
    "people": ("作者",),
    "person": ("作者",),
    "printerSettings": ("打印机",),
    "revisionHeaders": ("修订记录",),
    "revisionLog": ("修订记录",),
    "usernames": ("作者",),
    "attachedTemplate": ("模板路径",),
    "connections": ("数据来源",),
    "queryTable": ("数据来源",),
    "externalLink": ("数据来源",),
    "tags": ("附加数据",),
    "package": ("图表内嵌的工作簿",),
    "font": ("嵌入的字体",),
    "hdphoto": ("图片原件",),
    "threadedComment": ("批注作者",),
}
_NOT_FOLLOWED = {"cellImage", "richValueRel", "rdRichValueWebImage"}  # pictures inside cells
_BAD_TYPES = ("macroenabled", "vbaproject", "activex", "controlproperties")
_BAD_NAMES = ("vbaproject.bin", "vbadata.xml")
_DIRECTORIES = re.compile(
    r"^(word|xl|ppt)(/(worksheets|theme|media|charts|drawings|diagrams|tables|pivotTables|"
    r"pivotCache|slides|slideMasters|slideLayouts|notesSlides|notesMasters|handoutMasters|"
    r"comments|chartsheets))?$"
)
_STEMS = re.compile(
    r"^(document|styles|numbering|fontTable|settings|theme|themeOverride|header|footer|footnotes|"
    r"endnotes|comments|comment|image|chart|chartEx|drawing|vmlDrawing|data|layout|quickStyle|"
    r"colors|workbook|sheet|sharedStrings|table|pivotTable|pivotCacheDefinition|"
    r"pivotCacheRecords|metadata|presentation|slide|slideMaster|slideLayout|notesMaster|"
    r"notesSlide|handoutMaster|presProps|tableStyles|commentAuthors|authors|media)\d{0,4}$"
)
_ENDINGS = {"xml", "vml", "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "mp4", "mov", "m4a"}
_TYPE = re.compile(r"^[\w.+/-]{1,150}$")
_ID = re.compile(r"^rId\d{1,6}$")
MEDIA = {"video", "audio", "media"}


@dataclass(slots=True)
class Part:
    """A part that is kept: under which name, of which type, and whither it leads.

    ``kind`` is the last word of the relation it was met by. ``ids`` leads from old relation ids
    to new ones, ``leads`` from new ones to the relation's type and the old name of its part.
    """

    old: str
    new: str
    kind: str
    type: str
    ids: dict[str, str] = field(default_factory=dict)
    leads: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Lead:
    """One relation: id, whole type and its last word, the target's name, whether outside."""

    id: str
    type: str
    kind: str
    target: str
    is_outside: bool


@dataclass(slots=True)
class _Types:
    """[Content_Types].xml: by name, and by ending."""

    names: dict[str, str] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        return self.names.get(name.lower()) or self.endings.get(name.rpartition(".")[2].lower(), "")


def reached(parts: dict[str, bytes], seen: Seen) -> dict[str, Part]:
    """The parts that are kept by their old names, the main one first.

    Raises Unclean: macros, objects and pages inside, no main part, or broken.
    """
    types = _types(parts)
    _refuse_dangerous(parts, types)
    main = ""
    for lead in _relations(parts, ""):
        if lead.kind == "officeDocument" and not lead.is_outside and lead.target in parts:
            main = lead.target
        else:
            seen.note(*_WORDS.get(lead.kind, ("附加数据",)))
    if not main:
        raise sentences.broken()
    kept = {main: _part(main, "officeDocument", types, set())}
    waiting = [main]
    while waiting:
        name = waiting.pop(0)
        waiting += _follow(parts, kept, name, types, seen)
    return kept


def _follow(
    parts: dict[str, bytes], kept: dict[str, Part], name: str, types: _Types, seen: Seen
) -> list[str]:
    """Fill in where a part leads; the parts met for the first time."""
    part, fresh = kept[name], []
    for lead in _relations(parts, name):
        if lead.kind in _DANGEROUS or (lead.kind == "package" and "chart" not in part.kind):
            raise sentences.macros()
        if lead.kind in _NOT_FOLLOWED:
            raise sentences.not_cleanable("嵌在单元格里的图片")
        target = lead.target
        if lead.is_outside:
            seen.note("模板路径" if lead.kind == "attachedTemplate" else "外部链接")
            continue
        if lead.kind not in _CONTENT or target not in parts or "svg" in types.of(target):
            seen.note(*_WORDS.get(lead.kind, ()))
            continue
        if target not in kept:
            kept[target] = _part(target, lead.kind, types, {one.new for one in kept.values()})
            fresh.append(target)
        new = lead.id if _ID.match(lead.id) else f"rId{900000 + len(part.ids)}"
        part.ids[lead.id] = new
        part.leads[new] = (lead.type, target)
    return fresh


def _part(name: str, kind: str, types: _Types, taken: set[str]) -> Part:
    content_type = types.of(name)
    if not _TYPE.match(content_type):
        raise sentences.broken()
    return Part(name, _renamed(name, taken), kind, content_type)


def _renamed(name: str, taken: set[str]) -> str:
    """The name itself if it is one that Office gives, or one like it."""
    directory, _, file = name.rpartition("/")
    stem, _, ending = file.rpartition(".")
    ending = ending if ending in _ENDINGS else "xml"
    if _DIRECTORIES.match(directory) and _STEMS.match(stem) and file.endswith(f".{ending}"):
        return name
    root = directory.split("/")[0]
    root = root if root in {"word", "xl", "ppt"} else "word"
    number = 1
    while f"{root}/media/media{9000 + number}.{ending}" in taken:
        number += 1
    return f"{root}/media/media{9000 + number}.{ending}"


def _types(parts: dict[str, bytes]) -> _Types:
    types = _Types()
    for element in parsed(parts[TYPES]):
        kind = element.get("ContentType", "")
        if split(element.tag)[1] == "Override":
            types.names[element.get("PartName", "").lstrip("/").lower()] = kind
        else:
            types.endings[element.get("Extension", "").lower()] = kind
    return types


def _refuse_dangerous(parts: dict[str, bytes], types: _Types) -> None:
    declared = " ".join([*types.names.values(), *types.endings.values()]).lower()
    names = [name.lower() for name in parts]
    if any(bad in declared for bad in _BAD_TYPES):
        raise sentences.macros()
    if any(name.endswith(_BAD_NAMES) or "/activex/" in f"/{name}" for name in names):
        raise sentences.macros()


def _relations(parts: dict[str, bytes], name: str) -> list[_Lead]:
    """The relations of a part; of the whole package for ""."""
    directory, _, file = name.rpartition("/")
    own = posixpath.join(directory, "_rels", f"{file}.rels")
    if own not in parts:
        return []
    found = []
    for element in parsed(parts[own]):
        kind = element.get("Type", "")
        target = element.get("Target", "")
        place = target.lstrip("/") if target.startswith("/") else posixpath.join(directory, target)
        found.append(
            _Lead(
                element.get("Id", ""),
                kind,
                kind.rpartition("/")[2],
                posixpath.normpath(place),
                element.get("TargetMode") == "External",
            )
        )
    return found
