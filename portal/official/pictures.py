"""Pictures uploaded for a document's text: kept with it by number, named in the text by 新图 N."""

from collections.abc import Callable, Sequence

from portal.files import service as files
from portal.files.models import StoredFile
from portal.kernel.errors import NotFound
from portal.official.models import OfficialDocument

SLOT = "picture-"
Fresh = Callable[[int], bytes | None]
"""The bytes of the picture with a number, None where there is none."""


def of(row: OfficialDocument) -> Sequence[StoredFile]:
    """Every picture uploaded for a document, in the order they came."""
    return [one for one in files.of(row.trail_subject) if one.slot.startswith(SLOT)]


def number_of(one: StoredFile) -> int:
    """The number by which the text names a picture."""
    return int(one.slot.removeprefix(SLOT))


def get(row: OfficialDocument, number: int) -> StoredFile:
    """One picture of a document. Raises NotFound."""
    found = next((one for one in of(row) if number_of(one) == number), None)
    if found is None:
        raise NotFound("没有找到这张图片。请刷新页面。")
    return found


def reader(row: OfficialDocument) -> Fresh:
    """How a text being read gets the bytes of what it names; the store is asked for those alone."""
    kept: dict[int, str] = {}

    def read(number: int) -> bytes | None:
        if not kept:
            kept.update({number_of(one): one.sha256 for one in of(row)})
        sha256 = kept.get(number)
        if sha256 is None or not files.store().exists(sha256):
            return None
        return files.store().path(sha256).read_bytes()

    return read
