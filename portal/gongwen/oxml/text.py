"""Runs and paragraphs as WordprocessingML."""

import re
from dataclasses import dataclass
from itertools import groupby

from portal.gongwen.faces import Face, is_rare, stand_in
from portal.gongwen.styles import CharacterStyle, Style

# Word sets these in the Latin face unless told that they are East Asian (17.3.2.26).
_AMBIGUOUS = re.compile("[\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7\u2000-\u2fff]")
_SPECIAL = frozenset('&<>"')
_TOKENS = re.compile(r"(\n|\t)")
_MARKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def escaped(text: str) -> str:
    """Text as XML character data or attribute value."""
    if _SPECIAL.isdisjoint(text):
        return text
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """What a paragraph has over its style; lengths in twips, ``None``: as the style says."""

    keep_next: bool = False
    page_break: bool = False
    before: int | None = None
    after: int | None = None
    line: int | None = None
    left: int | None = None
    right: int | None = None
    first: int | None = None
    align: str = ""
    tabs: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What a run has over its paragraph: a character style, or the fitted type of a mark."""

    style: CharacterStyle | None = None
    size: int = 0
    scale: int = 100


AS_STYLED = Shape()
PLAIN = Look()


def run(text: str, style: Style, look: Look = PLAIN) -> str:
    """A text as runs: line breaks and tabs as marks, rare characters in a face that has them."""
    if not any(map(is_rare, text)):
        return _run(text, look, "") if text else ""
    face = look.style.face if look.style else style.face
    return "".join(
        _run("".join(stretch), look, name)
        for name, stretch in groupby(text, lambda character: _face_for(character, face))
    )


def _face_for(character: str, face: Face) -> str:
    return stand_in(face, character) if is_rare(character) else ""


def _run(text: str, look: Look, face: str) -> str:
    return f"<w:r>{_run_properties(text, look, face)}{_content(text)}</w:r>"


def _content(text: str) -> str:
    """The text of a run; most have no line break or tab, and long tables have many runs."""
    if "\n" not in text and "\t" not in text:
        return f'<w:t xml:space="preserve">{escaped(text)}</w:t>'
    return "".join(
        _MARKS.get(token) or f'<w:t xml:space="preserve">{escaped(token)}</w:t>'
        for token in _TOKENS.split(text)
        if token
    )


def _run_properties(text: str, look: Look, face: str) -> str:
    parts = []
    if look.style:
        parts.append(f'<w:rStyle w:val="{look.style.id}"/>')
    if face:
        name = escaped(face)
        parts.append(
            f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}"/>'
        )
    elif _AMBIGUOUS.search(text):
        parts.append('<w:rFonts w:hint="eastAsia"/>')
    if look.scale != 100:
        parts.append(f'<w:w w:val="{look.scale}"/>')
    if look.size:
        parts.append(f'<w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/>')
    return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


def paragraph(style: Style, runs: str = "", shape: Shape = AS_STYLED, section: str = "") -> str:
    """A paragraph in a style, with what it has over the style; ``section`` ends with it."""
    extra = section if shape is AS_STYLED else _shape(style, shape) + section
    return f'<w:p><w:pPr><w:pStyle w:val="{style.id}"/>{extra}</w:pPr>{runs}</w:p>'


def _shape(style: Style, shape: Shape) -> str:
    parts = []
    if shape.keep_next:
        parts.append("<w:keepNext/>")
    if shape.page_break:
        parts.append("<w:pageBreakBefore/>")
    if shape.tabs:
        parts.append(tabs(shape.tabs))
    if any(value is not None for value in (shape.before, shape.after, shape.line)):
        before = style.before if shape.before is None else shape.before
        after = style.after if shape.after is None else shape.after
        line = style.line if shape.line is None else shape.line
        parts.append(spacing(before, after, line, style.loose))
    if any(value is not None for value in (shape.left, shape.right, shape.first)):
        left = style.left if shape.left is None else shape.left
        right = style.right if shape.right is None else shape.right
        first = style.first if shape.first is None else shape.first
        parts.append(indent(left, right, first))
    if shape.align:
        parts.append(f'<w:jc w:val="{shape.align}"/>')
    return "".join(parts)


def tabs(stops: tuple[tuple[str, int], ...]) -> str:
    """Tab stops: kind and place."""
    inner = "".join(f'<w:tab w:val="{kind}" w:pos="{place}"/>' for kind, place in stops)
    return f"<w:tabs>{inner}</w:tabs>"


def spacing(before: int, after: int, line: int, loose: int = 240) -> str:
    """Space around a paragraph; lines of an exact height, or 0: as high as the type needs.

    ``loose`` is that height in 240ths.
    """
    height = f'w:line="{line or loose}" w:lineRule="{"exact" if line else "auto"}"'
    return f'<w:spacing w:before="{before}" w:after="{after}" {height}/>'


def indent(left: int, right: int, first: int, first_chars: int = 0) -> str:
    """Indents; hundredths of a character beat the length, which stands beside them."""
    kind, length = ("hanging", -first) if first < 0 else ("firstLine", first)
    chars = f' w:{kind}Chars="{first_chars}"' if first_chars else ""
    return f'<w:ind w:left="{left}" w:right="{right}"{chars} w:{kind}="{length}"/>'
