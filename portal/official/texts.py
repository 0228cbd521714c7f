"""The words of a document: from the JSON of a version to the engine's content and back."""

from collections.abc import Mapping
from typing import Any, cast

from portal.gongwen.content import Block, Cards, Document, Facts, Heading, Picture, Pictures, Table
from portal.kernel.errors import Refusal
from portal.kernel.later import Later
from portal.official.rules import LARGEST, NOT_HERE, Content, is_secret, spelled, words_in

_PLAIN = Later("portal.gongwen.plain")
_FAULTS = Later("portal.gongwen.faults")
_MEGABYTE = 1_000_000
UNSEALED = "不加盖印章"
SHOWN_FAULTS = 8


def read(content: Content) -> Document:
    """The engine's content of a text. Raises Refusal where it is none, naming what is wrong."""
    reader = _PLAIN.Reader()
    document = reader.read(dict(content), Document, "")
    if document is None or reader.faults:
        raise _refused(reader.faults)
    return cast(Document, document)


def plain(document: Document) -> dict[str, Any]:
    """A text as JSON holds it, without what is as usual."""
    return cast(dict[str, Any], _PLAIN.to_plain(document))


def checked(content: Content) -> dict[str, Any]:
    """A text as it is kept, in the one spelling of the engine.

    Raises Refusal for what cannot be written, for what is too long, and for what bears a mark of
    secrecy: that is not to be here at all.
    """
    refuse_secrets(*words_in(content))
    if content.get("secrecy"):
        raise Refusal(NOT_HERE)
    if len(spelled(content)) > LARGEST:
        raise Refusal(
            f"这份公文超过 {LARGEST // _MEGABYTE} 兆字，放不下。请缩小图片，或分成几份公文。"
        )
    document = read(content)
    if faults := _FAULTS.faults(document):
        raise _refused(faults)
    return plain(document)


def refuse_secrets(*texts: str) -> None:
    """Raise Refusal where one of the texts bears 绝密, 机密 or 秘密."""
    if is_secret(*texts):
        raise Refusal(NOT_HERE)


def _refused(faults: Any) -> Refusal:
    shown = [str(one) for one in faults[:SHOWN_FAULTS]]
    more = len(faults) - len(shown)
    return Refusal("\n".join(shown) + (f"\n另有 {more} 处。" if more > 0 else ""))


def lines(content: Content) -> list[str]:
    """A text as plain lines, in the order of the page: to be read, and to be compared."""
    document = read(content)
    found = [f"标题：{document.title.replace(chr(10), '')}"]
    found += [
        f"{label}：{said}"
        for label, said in (
            ("发文机关", "、".join(document.issuers)),
            ("紧急程度", document.urgency),
            ("签发人", "、".join(document.signers)),
            ("主送", "、".join(document.recipients)),
        )
        if said
    ]
    found += _of_blocks(document.body)
    for at, one in enumerate(document.attachments, 1):
        found += [f"附件{at}：{one.name}", *_of_blocks(one.body)]
    found += _of_issued(document)
    found += [f"{one.label}：{one.names}" for one in document.attendance]
    return [*found, *_of_end(document)]


def _of_issued(document: Document) -> list[str]:
    issued = document.issued
    if issued is None:
        return []
    inner = [line for one in issued.attachments for line in (one.name, *_of_blocks(one.body))]
    return [f"印发件：{issued.title}", *_of_blocks(issued.body), *inner]


def _of_end(document: Document) -> list[str]:
    found = []
    signature, imprint = document.signature, document.imprint
    if signature:
        found.append(f"署名：{'、'.join(signature.organs or document.issuers)}")
        found.append(f"印章：{signature.sealing.value}")
    if document.note:
        found.append(f"附注：{document.note}")
    if imprint:
        found += [f"抄送：{'、'.join(imprint.copies_to)}"] if imprint.copies_to else []
        found += [f"印发机关：{imprint.printer}"] if imprint.printer else []
        found += [f"版记：{one}" for one in imprint.others]
    return found


def _of_blocks(blocks: tuple[Block, ...]) -> list[str]:
    return [line for block in blocks for line in _of_block(block)]


def _of_block(block: Block) -> list[str]:
    if isinstance(block, Heading):
        return [f"{block.text}{block.run_in}"]
    if isinstance(block, Table):
        rows = [block.head, *block.rows] if block.head else list(block.rows)
        return [one for one in [block.caption, *(" | ".join(row) for row in rows)] if one]
    if isinstance(block, Facts):
        return [
            one for one in [block.caption, *(f"{f.label}：{f.value}" for f in block.facts)] if one
        ]
    if isinstance(block, Picture):
        return [f"（图）{block.caption}"]
    if isinstance(block, Pictures):
        return [f"（图）{one.caption}" for one in block.pictures]
    if isinstance(block, Cards):
        return [
            line
            for card in block.cards
            for line in (card.title, *(f"{f.label}：{f.value}" for f in card.facts), *card.words)
        ]
    return block.text.split("\n")


def attached(content: Content) -> list[str]:
    """The names of the attachments of a text, in their order."""
    return [str(one.get("name", "")) for one in content.get("attachments", ())]


def part(content: Mapping[str, Any], *names: str) -> Any:
    """A part of a text, "" where it does not say it."""
    found: Any = content
    for name in names:
        found = (found or {}).get(name, "")
    return found
