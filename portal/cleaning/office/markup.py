"""XML read without entities, doctypes, comments and the outside world, and written plainly."""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

from portal.cleaning import sentences

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_KNOWN = (
    "http://schemas.openxmlformats.org/",
    "http://schemas.microsoft.com/office/",
    "http://purl.oclc.org/ooxml/",
    "urn:schemas-microsoft-com:",
    "http://www.w3.org/XML/1998/namespace",
)
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)

Element: TypeAlias = Any
"""An element of lxml, which has no types."""


def parsed(content: bytes, *, forgiving: bool = False) -> Element:
    """The root of a part. ``forgiving`` mends what old drawings leave open.

    Raises Unclean: entities or a doctype, an encoding no office program writes, or broken.
    """
    if b"\0" in content[:200]:  # UTF-16 would hide a doctype from the search below
        raise sentences.entities()
    if _DOCTYPE.search(content):
        raise sentences.entities()
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        recover=forgiving,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise sentences.broken() from error
    if root is None:
        raise sentences.broken()
    encoding = (root.getroottree().docinfo.encoding or "UTF-8").upper()
    if encoding not in {"UTF-8", "US-ASCII", "ASCII"}:
        raise sentences.entities()
    return root


def written(root: Element) -> bytes:
    """A part's bytes, declarations of unused and unknown prefixes gone."""
    kept = _promised(root)
    etree.cleanup_namespaces(root, keep_ns_prefixes=sorted(kept))
    result: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return result


def _promised(root: Element) -> set[str]:
    """Prefixes that an attribute's text names, so that their declarations must stay.

    Prefixes of unknown namespaces are taken out of those texts.
    """
    kept: set[str] = set()
    for name in (f"{{{MC}}}Ignorable", f"{{{MC}}}MustUnderstand"):
        for text in root.xpath(f"//@m:{split(name)[1]}", namespaces={"m": MC}):
            kept |= _filtered(text.getparent(), name)
    for choice in root.iter(f"{{{MC}}}Choice"):
        kept |= _filtered(choice, "Requires")
    return kept


def _filtered(element: Element, name: str) -> set[str]:
    spaces = element.nsmap
    prefixes = [one for one in element.get(name, "").split() if is_known(spaces.get(one, ""))]
    element.set(name, " ".join(prefixes))
    return set(prefixes)


def is_known(space: str) -> bool:
    """Whether a namespace belongs to the standard or to its maker."""
    return space.startswith(_KNOWN)


def split(name: str) -> tuple[str, str]:
    """Namespace and local name of a tag or an attribute."""
    space, _, local = name.rpartition("}")
    return space[1:], local


def every(root: Element, *locals_: str) -> Iterator[Element]:
    """Elements of these local names, whatever their namespace, safe to remove while walking."""
    return iter(list(root.iter(*(f"{{*}}{local}" for local in locals_))))


def remove(element: Element) -> None:
    """Take an element out, its tail text kept."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at + 1, child)
    parent.remove(element)
