"""Papers as Word bytes; what writes them is loaded with the first one."""

from portal.gongwen.content import Document
from portal.kernel.later import Later

_WRITER = Later("portal.gongwen.write")


def write(document: Document) -> bytes:
    """The paper's bytes: the same words, the same bytes."""
    return bytes(_WRITER.write(document))
