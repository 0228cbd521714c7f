"""The door for Word files: what comes from outside is measured before it is unpacked."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from portal.gongwen.oxml.walk import BadFile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM, _ENCRYPTED, _MACROS = (
    name.encode("utf-16-le") for name in ("WordDocument", "EncryptedPackage", "_VBA_PROJECT")
)
_MAIN = re.compile(rb"wordprocessingml\.(document|template)\.main\+xml")
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MEGABYTE = 1024 * 1024
_SMALL = 20 * _MEGABYTE  # below this no ratio is too good

_EMPTY = "文件是空的，没有内容。请重新选择文件。"
_LOCKED = "文件设有打开密码，读不了。请在 Word 或 WPS 里取消密码，保存后再试。"
_OLD = (
    "这是旧版 Word（.doc）或 WPS（.wps）文件。"
    "请在 Word 或 WPS 里“另存为”“Word 文档（.docx）”后再试。"
)
_RENAMED = (
    "文件的后缀是 .docx，内容却是旧版 Word（.doc）。请把后缀改回 .doc，"
    "或在 Word 里“另存为”“Word 文档（.docx）”后再试。"
)
_MACRO = "文件里带有宏。请在 Word 里“另存为”“Word 文档（.docx）”，不要选“启用宏”的格式，再试。"
_BROKEN = "文件打不开，可能没有传完或已损坏。请在 Word 或 WPS 里打开它，另存为 .docx 后再试。"
_CHUNK = b"/aFChunk"
_EMBEDS = (
    "文件里嵌着另一个还没有并进来的文件，里面的字读不到。请在 Word 里打开它，另存为 .docx 后再试。"
)
_NOT_WORD = "这不是 Word 文件（.docx）。请换一个文件，或在 Word 里“另存为”“Word 文档（.docx）”。"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a Word file may hold; sizes in bytes, unpacked."""

    members: int = 5000
    unpacked: int = 250 * _MEGABYTE
    text: int = 60 * _MEGABYTE
    ratio: int = 200


LIMITS = Limits()


def is_old(data: bytes) -> bool:
    """Whether bytes are a .doc or .wps: something that only LibreOffice can turn into .docx.

    Raises BadFile for one with a password or with macros.
    """
    if not data.startswith(_OLE):
        return data.startswith(b"{\\rtf")
    if _ENCRYPTED in data:
        raise BadFile(_LOCKED)
    if _WORD_STREAM not in data:
        raise BadFile(_NOT_WORD)
    if _MACROS in data:
        raise BadFile(_MACRO)
    return True


def parts(data: bytes, limits: Limits = LIMITS, name: str = "") -> dict[str, bytes]:
    """The parts of a .docx by name, none of them beyond ``limits``.

    ``name`` is the file's own name, for one that carries the wrong ending.
    Raises BadFile: empty, broken, encrypted, old format, with macros, or too large.
    """
    if not data:
        raise BadFile(_EMPTY)
    if is_old(data):
        raise BadFile(_RENAMED if name.lower().endswith(".docx") else _OLD)
    if not data.startswith(b"PK"):
        raise BadFile(_NOT_WORD)
    try:
        found = _unpacked(data, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise BadFile(_BROKEN) from error
    _refuse_macros_and_strangers(found)
    return found


def _unpacked(data: bytes, limits: Limits) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > limits.members:
            raise BadFile(
                f"文件里有 {len(members)} 个部件，超过 {limits.members} 个。"
                "请把内容复制到新的 Word 文件，另存后再试。"
            )
        if any(member.flag_bits & 1 for member in members):
            raise BadFile(_LOCKED)
        total = sum(member.file_size for member in members)
        texts = sum(member.file_size for member in members if _is_xml(member.filename))
        bomb = total > max(_SMALL, limits.ratio * len(data))
        if total > limits.unpacked or texts > limits.text or bomb:
            raise BadFile(
                f"文件展开后有 {total // _MEGABYTE} MB，过大。"
                "请压缩图片、删去用不着的内容，或分成几个文件，再试。"
            )
        return {member.filename: archive.read(member) for member in members if not member.is_dir()}


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _refuse_macros_and_strangers(found: dict[str, bytes]) -> None:
    types = found.get("[Content_Types].xml", b"")
    has_project = any(name.lower().endswith("vbaproject.bin") for name in found)
    if has_project or b"macroEnabled" in types:
        raise BadFile(_MACRO)
    if any(_CHUNK in content for name, content in found.items() if name.endswith(".rels")):
        raise BadFile(_EMBEDS)
    if not _MAIN.search(types):
        raise BadFile(_NOT_WORD)
    # No office program writes another encoding, or declares entities that grow as they are read.
    if any(
        b"\0" in content or _DOCTYPE.search(content[:2000])
        for name, content in found.items()
        if _is_xml(name)
    ):
        raise BadFile(_BROKEN)
