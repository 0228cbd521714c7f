"""What only PowerPoint files have: authors of notes in their own lists, by two generations."""

from portal.cleaning.answers import Seen
from portal.cleaning.office.markup import Element, every, remove
from portal.cleaning.office.scrub import NOBODY

_AUTHOR = "{00000000-0000-0000-0000-000000000001}"
_FIRST_DAY = "1980-01-01T00:00:00.000"


def presentation(root: Element, seen: Seen) -> None:
    """Take out who may change it, and albums."""
    for element in every(root, "modifyVerifier", "photoAlbum", "smartTags"):
        seen.note("保护口令")
        remove(element)


def authors(root: Element, seen: Seen) -> None:
    """Authors of either generation become nobody; the newer ones become one."""
    for number, author in enumerate(every(root, "cmAuthor", "author")):
        seen.note("批注作者")
        author.set("name", NOBODY)
        author.set("initials", NOBODY)
        if "clrIdx" in author.attrib:
            continue
        author.set("id", _AUTHOR)
        author.set("userId", NOBODY)
        author.set("providerId", "None")
        if number:
            remove(author)


def comments(root: Element, seen: Seen) -> None:
    """Notes of the newer generation point to the one author, at no time that ever was."""
    for number, note in enumerate(every(root, "cm", "reply")):
        if note.get("authorId", "").startswith("{"):
            seen.note("批注时间")
            note.set("authorId", _AUTHOR)
            note.set("id", f"{{00000000-0000-0000-0001-{number:012X}}}")
            note.set("created", _FIRST_DAY)
