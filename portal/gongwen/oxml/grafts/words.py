"""The exact words of a paragraph, put into the runs that are there."""

from difflib import SequenceMatcher
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from portal.gongwen.oxml.grafts.runs import written


def squeezed(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def words_of(paragraph: Any) -> str:
    """The text of a paragraph without white space."""
    return squeezed("".join(one.text or "" for one in paragraph.iter(qn("w:t"))))


def put(paragraph: Any, wanted: str) -> None:
    """Makes a paragraph say what is wanted; white space and looks stay where they are."""
    nodes = [one for one in paragraph.iter(qn("w:t")) if one.text]
    if not nodes:
        run = OxmlElement("w:r")
        run.append(written(wanted))
        paragraph.append(run)
        return
    places = [
        (number, at)
        for number, node in enumerate(nodes)
        for at, character in enumerate(node.text)
        if not character.isspace()
    ]
    there = "".join(nodes[number].text[at] for number, at in places)
    texts = [list(node.text) for node in nodes]
    moves = SequenceMatcher(None, there, squeezed(wanted), autojunk=False).get_opcodes()
    for kind, start, end, first, last in moves:
        if kind == "equal":
            continue
        for number, at in places[start:end]:
            texts[number][at] = ""
        new = squeezed(wanted)[first:last]
        if new:
            _insert(texts, places, start, new)
    for node, text in zip(nodes, texts, strict=True):
        node.text = "".join(text)


def _insert(texts: list[list[str]], places: list[tuple[int, int]], start: int, new: str) -> None:
    """Puts characters before a place; behind the last one, where there is none."""
    if start < len(places):
        number, at = places[start]
        texts[number][at] = new + texts[number][at]
    else:
        number, at = places[-1]
        texts[number][at] += new
