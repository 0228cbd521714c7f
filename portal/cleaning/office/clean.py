"""An Office file cleaned: opened, followed part by part, scrubbed, written anew."""

import posixpath
import re
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from portal.cleaning import pictures, sentences
from portal.cleaning.answers import Cleaned, Kind, Limits, Seen
from portal.cleaning.movies import clean as movies
from portal.cleaning.office import excel, slides, word
from portal.cleaning.office.markup import PACKAGE, Element, parsed, split, written
from portal.cleaning.office.package import TYPES, opened, packed
from portal.cleaning.office.relations import MEDIA, Part, reached
from portal.cleaning.office.scrub import scrub
from portal.cleaning.sniff import by_magic

_MAIN = {
    Kind.DOCX: "wordprocessingml.document.main+xml",
    Kind.XLSX: "spreadsheetml.sheet.main+xml",
    Kind.PPTX: "presentationml.presentation.main+xml",
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_RELATION = re.compile(
    r"^http://(schemas\.(openxmlformats\.org|microsoft\.com)|purl\.oclc\.org)/[\w./-]+$"
)


def clean(data: bytes, kind: Kind, limits: Limits) -> Cleaned:
    """The file with its words, tables and pictures, and nothing about who wrote it when on what.

    Raises Unclean: a bomb, locked, macros or objects inside, pictures of a kind that cannot be
    cleaned, another kind than its name says, or broken.
    """
    seen = Seen()
    parts = opened(data, limits)
    kept = reached(parts, seen)
    main = next(iter(kept.values()))
    if not main.type.endswith(_MAIN[kind]):
        raise sentences.wrong_ending("另一种 Office 文件", kind.value)
    if any("Signature" in name or "_xmlsignatures" in name for name in parts):
        seen.note("数字签名")
    done = {part.new: _content(part, parts[part.old], limits, seen) for part in kept.values()}
    out = {TYPES: _types(kept), "_rels/.rels": _root(main)}
    for part in kept.values():
        out[part.new] = done[part.new]
        if part.leads:
            directory, _, file = part.new.rpartition("/")
            out[f"{directory}/_rels/{file}.rels"] = _leads(part, kept)
    return Cleaned(kind, f".{kind.value}", packed(out), seen.words())


def _content(part: Part, content: bytes, limits: Limits, seen: Seen) -> bytes:
    if part.type.startswith("image/") or part.kind == "image":
        return pictures.inner(content, limits, seen)
    if part.kind in MEDIA:
        return _medium(content, limits, seen)
    root = parsed(content, forgiving=part.kind == "vmlDrawing")
    _by_kind(root, seen)
    scrub(root, part.ids, seen)
    _after(root, seen)
    return written(root)


def _medium(content: bytes, limits: Limits, seen: Seen) -> bytes:
    kind = by_magic(content)
    if kind not in {Kind.MP4, Kind.MOV, Kind.M4A}:
        raise sentences.not_cleanable("文件里的录音或视频")
    cleaned = movies.clean(content, kind, limits)
    seen.join(cleaned.removed)
    return cleaned.data


def _by_kind(root: Element, seen: Seen) -> None:
    """What a part of this root has beside what all have."""
    space, name = split(root.tag)
    if "wordprocessingml" in space:
        if name == "settings":
            word.settings(root, seen)
        word.fields(root, seen)
    elif "spreadsheetml" in space:
        if name == "workbook":
            excel.workbook(root, seen)
        elif name in {"worksheet", "chartsheet"}:
            excel.sheet(root, seen)
        elif name == "table":
            excel.table(root)
        elif name == "comments":
            excel.comments(root, seen)
    elif name == "chartSpace":
        excel.chart(root, seen)
    elif name == "presentation":
        slides.presentation(root, seen)


def _after(root: Element, seen: Seen) -> None:
    """What must be put back where the scrub took a thing that is required."""
    name = split(root.tag)[1]
    if name in {"cmAuthorLst", "authorLst"}:
        slides.authors(root, seen)
    elif name == "cmLst":
        slides.comments(root, seen)


def _types(kept: Mapping[str, Part]) -> bytes:
    names = "".join(
        f"<Override PartName={quoteattr('/' + part.new)} ContentType={quoteattr(part.type)}/>"
        for part in kept.values()
    )
    return (
        f'{_HEAD}<Types xmlns="{PACKAGE}content-types">'
        f'<Default Extension="rels" ContentType="{_RELATIONS_TYPE}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{names}</Types>'
    ).encode()


def _root(main: Part) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return _relations([("rId1", kind, main.new)])


def _leads(part: Part, kept: Mapping[str, Part]) -> bytes:
    directory = posixpath.dirname(part.new)
    return _relations(
        [
            (id_, kind, posixpath.relpath(kept[target].new, directory))
            for id_, (kind, target) in part.leads.items()
        ]
    )


def _relations(leads: list[tuple[str, str, str]]) -> bytes:
    lines = []
    for id_, kind, target in leads:
        if not _RELATION.match(kind):
            raise sentences.broken()
        lines.append(
            f"<Relationship Id={quoteattr(id_)} Type={quoteattr(kind)} Target={quoteattr(target)}/>"
        )
    return (
        f'{_HEAD}<Relationships xmlns="{PACKAGE}relationships">{"".join(lines)}</Relationships>'
    ).encode()
