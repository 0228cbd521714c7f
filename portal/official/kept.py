"""The Word file of a document as its reader gets it: the frozen bytes once there are some."""

from portal.documents import press
from portal.files import service as files
from portal.kernel.errors import NotFound
from portal.official import letters, queries
from portal.official.editing import sheet
from portal.official.models import OfficialDocument


def name_of(row: OfficialDocument) -> str:
    """What the file is called."""
    return f"{row.number} {row.title}.docx" if row.number else f"{row.title}.docx"


def issued(row: OfficialDocument) -> bytes:
    """The bytes as it went out. Raises NotFound where the file is lost or was changed."""
    store = files.store()
    sha256 = row.file_sha256
    if not sha256 or not store.exists(sha256) or not store.verify(sha256):
        raise NotFound(f"{row.number or row.title}的文件不在或已损坏。请系统管理员从备份恢复。")
    with store.open(sha256) as file:
        return file.read()


def as_it_stands(row: OfficialDocument) -> bytes:
    """The frozen bytes where they are of the text as it stands, else made of it."""
    if row.file_sha256 and row.signed_no == row.version_no:
        return issued(row)
    return press.write(letters.issued(row, queries.content(row)))


def pages_of(row: OfficialDocument) -> int | None:
    """How many pages the file has, None where they are too many to count. Raises NotFound."""
    return sheet.pages_in(as_it_stands(row))
