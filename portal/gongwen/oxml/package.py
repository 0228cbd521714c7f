"""A Word file as a package of parts, written so that the same parts give the same bytes."""

import io
import struct
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PACKAGE_URI, PackURI
from docx.opc.part import Part
from docx.package import Package

from portal.gongwen.layout import Measures
from portal.gongwen.oxml import book
from portal.gongwen.oxml.names import NAMESPACES

_MOMENT = (1980, 1, 1, 0, 0, 0)


def is_picture(data: bytes) -> bool:
    """Whether bytes are a picture that Word can show, as far as its head tells."""
    try:
        image = Image.from_blob(data)
    except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError):
        return False
    except (ValueError, KeyError, struct.error):
        return False
    return image.px_width > 0 and image.px_height > 0


class Book:
    """The parts of one Word file while it is written."""

    def __init__(self, measures: Measures, *, hanging_marks: bool) -> None:
        self._package = Package()
        self._names: Counter[str] = Counter()
        self._text = self._part("/word/document.xml", CONTENT_TYPE.WML_DOCUMENT_MAIN, b"")
        self._package.relate_to(self._text, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
        styles = book.styles(measures, hanging_marks=hanging_marks)
        for name, kind, relation, blob in (
            ("styles", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES, styles),
            ("settings", CONTENT_TYPE.WML_SETTINGS, RELATIONSHIP_TYPE.SETTINGS, book.settings()),
            ("fontTable", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, book.fonts()),
        ):
            self._text.relate_to(self._part(f"/word/{name}.xml", kind, blob), relation)

    def _part(self, name: str, kind: str, blob: bytes) -> Part:
        return Part(PackURI(name), kind, blob, self._package)

    def footer(self, blob: bytes) -> str:
        """Adds a footer and gives the id of its relation."""
        return self._numbered("footer", CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER, blob)

    def header(self, blob: bytes) -> str:
        """Adds a header and gives the id of its relation."""
        return self._numbered("header", CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER, blob)

    def _numbered(self, name: str, kind: str, relation: str, blob: bytes) -> str:
        self._names[name] += 1
        part = self._part(f"/word/{name}{self._names[name]}.xml", kind, blob)
        return str(self._text.relate_to(part, relation))

    def picture(self, data: bytes) -> tuple[str, int, int]:
        """Adds a picture: the id of its relation, its own width and height in EMU."""
        part = self._package.get_or_add_image_part(io.BytesIO(data))
        relation = str(self._text.relate_to(part, RELATIONSHIP_TYPE.IMAGE))
        return relation, int(part.default_cx), int(part.default_cy)

    def saved(self, content: Iterable[str], title: str, author: str) -> bytes:
        """The whole file, with the pieces of ``content`` as its body."""
        core = self._part(
            "/docProps/core.xml", CONTENT_TYPE.OPC_CORE_PROPERTIES, book.properties(title, author)
        )
        self._package.relate_to(core, RELATIONSHIP_TYPE.CORE_PROPERTIES)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as file:
            self._write(file, content)
        return stream.getvalue()

    def _write(self, file: zipfile.ZipFile, content: Iterable[str]) -> None:
        parts = sorted(self._package.iter_parts(), key=lambda part: str(part.partname))
        _entry(file, "[Content_Types].xml", [_content_types(parts).encode()])
        _entry(file, PACKAGE_URI.rels_uri.membername, [_bytes(self._package.rels.xml)])
        for part in parts:
            blob = _document(content) if part is self._text else [part.blob]
            _entry(file, part.partname.membername, blob)
            if len(part.rels):
                _entry(file, part.partname.rels_uri.membername, [_bytes(part.rels.xml)])


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _document(content: Iterable[str]) -> Iterator[bytes]:
    """document.xml piece by piece: a long ledger never stands in memory twice."""
    yield (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:document {NAMESPACES}><w:body>"
    ).encode()
    for piece in content:
        yield piece.encode()
    yield b"</w:body></w:document>"


def _entry(file: zipfile.ZipFile, name: str, blobs: Iterable[bytes]) -> None:
    info = zipfile.ZipInfo(name, _MOMENT)
    # A photo is compressed already: squeezing it once more takes long and saves nothing.
    packed = name.endswith((".jpg", ".jpeg", ".png"))
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.create_system = 0
    with file.open(info, "w") as entry:
        for blob in blobs:
            entry.write(blob)


def _content_types(parts: list[Part]) -> str:
    kinds = {"rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "xml": CONTENT_TYPE.XML}
    named = []
    for part in parts:
        if part.partname.startswith("/word/media/"):
            kinds[part.partname.ext] = part.content_type
        else:
            named.append(
                f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>'
            )
    usual = "".join(
        f'<Default Extension="{extension}" ContentType="{kind}"/>'
        for extension, kind in kinds.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f"{usual}{''.join(named)}</Types>"
    )


def emu(length_mm: float) -> int:
    """Millimetres in the unit of drawings."""
    return round(length_mm * 36000)


def emu_of_twips(twips: int) -> int:
    """Twips in the unit of drawings."""
    return twips * 635
