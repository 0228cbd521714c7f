"""The zip of an Office file: measured before it is unpacked, written without dates and names."""

import io
import zipfile
import zlib

from portal.cleaning import sentences
from portal.cleaning.answers import MEGABYTE, Limits

TYPES = "[Content_Types].xml"
_SMALL = 5 * MEGABYTE  # below this no ratio is too good
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def opened(data: bytes, limits: Limits) -> dict[str, bytes]:
    """The parts by name. Raises Unclean: a bomb, locked, no Office file, or broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _measure(members, len(data), limits)
            parts = {
                member.filename: archive.read(member) for member in members if not member.is_dir()
            }
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise sentences.broken() from error
    except (ValueError, RuntimeError) as error:
        raise sentences.broken() from error
    if TYPES not in parts:
        raise sentences.archive()
    return parts


def _measure(members: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if not members:
        raise sentences.broken()
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.members or unpacked > limits.unpacked:
        raise sentences.bomb()
    if unpacked > max(_SMALL, limits.ratio * size):
        raise sentences.bomb()
    for member in members:
        if member.file_size > _SMALL and member.file_size > limits.ratio * member.compress_size:
            raise sentences.bomb()
        if member.flag_bits & 1:
            raise sentences.locked()
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) < len(names) or any(map(_is_strange, names)):
        raise sentences.broken()
    if min(member.header_offset for member in members) > 0:
        raise sentences.hidden("别的内容")


def _is_strange(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of the parts in their order, every one of the first day a zip knows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, _FIRST_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            archive.writestr(member, content)
    return out.getvalue()
