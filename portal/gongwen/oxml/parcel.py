"""A Word file as parts with kinds and relations: read, added to, and written the same each time."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml

from portal.gongwen.oxml.walk import BadFile

_MOMENT = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6
_TYPES = "[Content_Types].xml"
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_EMPTY = f'<Relationships xmlns="{_RELATIONS_NS}"/>'.encode()
_BROKEN = "文件里的内容已损坏，读不了。请在 Word 或 WPS 里打开它，另存为 .docx 后再试。"

# ISO/IEC 29500 Strict names the same things by other addresses.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main",
     b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
     b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    (b"http://purl.oclc.org/ooxml/drawingml/picture",
     b"http://schemas.openxmlformats.org/drawingml/2006/picture"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math",
     b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part names by an id: the last word of its kind, a part's name or an address."""

    kind: str
    target: str
    external: bool = False

    @property
    def word(self) -> str:
        """The kind without its address: ``image``, ``footnotes``."""
        return self.kind.rsplit("/", 1)[-1]


class Parcel:
    """The parts of one Word file."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = dict(parts)
        self._roots: dict[str, Any] = {}
        self._relations: dict[str, dict[str, Relation]] = {}
        self._kinds = self._read_kinds()
        self.main = self.named("", "officeDocument") or ""
        if self.main not in self._parts:
            raise BadFile(_BROKEN)

    def _read_kinds(self) -> dict[str, str]:
        root = parsed(self._parts.get(_TYPES, b""))
        kinds = {f"/{one.get('PartName', '')}": one for one in root.iter(f"{_TYPES_NS}Override")}
        found = {name.lstrip("/"): one.get("ContentType", "") for name, one in kinds.items()}
        usual = {
            one.get("Extension", "").lower(): one.get("ContentType", "")
            for one in root.iter(f"{_TYPES_NS}Default")
        }
        for name in self._parts:
            found.setdefault(name, usual.get(name.rsplit(".", 1)[-1].lower(), ""))
        return found

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def blob(self, name: str) -> bytes:
        """The bytes of a part. Raises BadFile where there is none."""
        try:
            return self._parts[name]
        except KeyError as error:
            raise BadFile(_BROKEN) from error

    def kind(self, name: str) -> str:
        """The content type of a part."""
        return self._kinds.get(name, "")

    def root(self, name: str) -> Any:
        """The root element of a part, always the same one. Raises BadFile."""
        if name not in self._roots:
            self._roots[name] = parsed(self.blob(name))
        return self._roots[name]

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part names, by id; of the whole file, where ``name`` is empty."""
        if name not in self._relations:
            self._relations[name] = self._read_relations(name)
        return self._relations[name]

    def _read_relations(self, name: str) -> dict[str, Relation]:
        folder = posixpath.dirname(name)
        root = parsed(self._parts.get(_relations_name(name), _EMPTY))
        found = {}
        for one in root.iter(f"{{{_RELATIONS_NS}}}Relationship"):
            target = one.get("Target", "")
            external = one.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[one.get("Id", "")] = Relation(one.get("Type", ""), target, external)
        return found

    def named(self, name: str, word: str) -> str | None:
        """The part that another one names by a kind of relation, such as ``styles``; or None."""
        for one in self.relations(name).values():
            if one.word == word and not one.external and one.target in self._parts:
                return one.target
        return None

    def add(self, name: str, kind: str, blob: bytes) -> str:
        """Adds a part under its name, or one like it where that is taken; gives the name."""
        stem, dot, ending = name.rpartition(".")
        number = 1
        while name in self._parts:
            number += 1
            name = f"{stem}-{number}{dot}{ending}"
        self._parts[name] = blob
        self._kinds[name] = kind
        return name

    def put(self, name: str, blob: bytes) -> None:
        """Other bytes for a part that is there."""
        self._parts[name] = blob
        self._roots.pop(name, None)

    def relate(self, name: str, relation: Relation) -> str:
        """The id by which a part names something, a new one if it does not yet."""
        relations = self.relations(name)
        for key, one in relations.items():
            if one == relation:
                return key
        number = len(relations) + 1
        while f"rId{number}" in relations:
            number += 1
        relations[f"rId{number}"] = relation
        return f"rId{number}"

    def serialized(self, name: str) -> bytes:
        """The bytes of a part with all that was changed in its root."""
        return serialize_part_xml(self._roots[name]) if name in self._roots else self.blob(name)

    def saved(self) -> bytes:
        """The file: the same parts, the same bytes."""
        for name, root in self._roots.items():
            self._parts[name] = serialize_part_xml(root)
        for name, relations in self._relations.items():
            if relations:
                self._parts[_relations_name(name)] = _relations_xml(name, relations)
        self._parts[_TYPES] = self._types_xml()
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as file:
            for name in sorted(self._parts, key=lambda name: (name != _TYPES, name)):
                info = zipfile.ZipInfo(name, _MOMENT)
                packed = name.lower().endswith((".jpg", ".jpeg", ".png"))
                info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                info.create_system = 0
                file.writestr(info, self._parts[name], compresslevel=_LEVEL)
        return stream.getvalue()

    def _types_xml(self) -> bytes:
        root = parsed(f'<Types xmlns="{_TYPES_NS[1:-1]}"/>'.encode())
        relations = "application/vnd.openxmlformats-package.relationships+xml"
        usual = root.makeelement(f"{_TYPES_NS}Default")
        usual.set("Extension", "rels")
        usual.set("ContentType", relations)
        root.append(usual)
        for name in sorted(self._parts):
            if name == _TYPES or name.endswith(".rels"):
                continue
            one = root.makeelement(f"{_TYPES_NS}Override")
            one.set("PartName", f"/{name}")
            one.set("ContentType", self._kinds.get(name) or "application/octet-stream")
            root.append(one)
        return serialize_part_xml(root)


def parsed(blob: bytes) -> Any:
    """The root element of some XML. Raises BadFile."""
    if b"purl.oclc.org/ooxml" in blob:
        for strict, usual in _STRICT:
            blob = blob.replace(strict, usual)
    try:
        return parse_xml(blob)
    except (SyntaxError, ValueError) as error:
        raise BadFile(_BROKEN) from error


def _relations_name(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _relations_xml(name: str, relations: Mapping[str, Relation]) -> bytes:
    root = parsed(_EMPTY)
    folder = posixpath.dirname(name)
    for key, relation in relations.items():
        one = root.makeelement(f"{{{_RELATIONS_NS}}}Relationship")
        one.set("Id", key)
        one.set("Type", relation.kind)
        target = relation.target
        one.set("Target", target if relation.external else posixpath.relpath(target, folder or "."))
        if relation.external:
            one.set("TargetMode", "External")
        root.append(one)
    return serialize_part_xml(root)
