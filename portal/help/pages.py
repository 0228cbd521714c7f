"""The handbook: its chapters, from Markdown to HTML. Values in, values out; nothing of Flask."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

PICTURES = "图"
ROLE_PAGE = "我是"
NUMBERED = re.compile(r"\d\d-")
PICTURE = re.compile(r'<img src="([^"]+)"[^>]*>')
NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Heading:
    """A heading of the second level: its words and its anchor."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Chapter:
    """One page of the handbook; ``name`` is its file's without ``.md`` and its address's end."""

    name: str
    title: str
    html: str
    headings: Sequence[Heading]

    @property
    def is_for_a_role(self) -> bool:
        """Whether it tells one role's day, not a part of the portal."""
        return self.name.startswith(ROLE_PAGE)


@dataclass(frozen=True)
class Book:
    """Every chapter by name, in order, and every picture by name."""

    chapters: Mapping[str, Chapter]
    pictures: Mapping[str, Path]

    @property
    def parts(self) -> list[Chapter]:
        """The numbered chapters."""
        return [one for one in self.chapters.values() if not one.is_for_a_role]

    @property
    def roles(self) -> list[Chapter]:
        """The pages told to one role."""
        return [one for one in self.chapters.values() if one.is_for_a_role]


@lru_cache(maxsize=4)
def read(folder: Path, prefix: str) -> Book:
    """The handbook in ``folder``, its links leading under ``prefix``; read once."""
    pictures = {path.name: path for path in sorted((folder / PICTURES).glob("*.png"))}
    chapters = [
        _chapter(path, prefix, pictures)
        for path in sorted(folder.glob("*.md"), key=lambda path: path.name)
        if NUMBERED.match(path.name) or path.name.startswith(ROLE_PAGE)
    ]
    return Book({chapter.name: chapter for chapter in chapters}, pictures)


def anchor_of(words: str, taken: Iterable[str] = ()) -> str:
    """The anchor of a heading, spelt as the usual readers of Markdown spell it."""
    plain = NOT_IN_ANCHORS.sub("", words.strip().lower()).replace(" ", "-") or "s"
    used = set(taken)
    found, number = plain, 1
    while found in used:
        found, number = f"{plain}-{number}", number + 1
    return found


def _chapter(path: Path, prefix: str, pictures: Mapping[str, Path]) -> Chapter:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(path.read_text("utf-8"))
    title, tokens = _without_title(tokens)
    headings = _anchored(tokens)
    for token in _all(tokens):
        if token.type == "link_open":
            token.attrSet("href", _led(str(token.attrGet("href")), prefix))
        elif token.type == "image":
            _pictured(token, prefix, pictures)
    html = reader.renderer.render(tokens, reader.options, {})
    return Chapter(path.stem, title, _dressed(html), headings)


def _dressed(html: str) -> str:
    """Tables that scroll inside themselves, pictures that open at their own size."""
    html = html.replace("<table>", '<div class="table-box"><table class="table">')
    html = html.replace("</table>", "</table></div>")
    return PICTURE.sub(r'<a class="picture" href="\1">\g<0></a>', html)


def _without_title(tokens: list[Token]) -> tuple[str, list[Token]]:
    """The words of the first heading, and what follows it: the page head shows the title."""
    if len(tokens) > 1 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[1].content, tokens[3:]
    raise ValueError("a chapter begins with a heading of the first level")


def _anchored(tokens: Sequence[Token]) -> list[Heading]:
    headings: list[Heading] = []
    taken: list[str] = []
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        anchor = anchor_of(inline.content, taken)
        taken.append(anchor)
        opening.attrSet("id", anchor)
        if opening.tag == "h2":
            headings.append(Heading(inline.content, anchor))
    return headings


def _all(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _led(href: str, prefix: str) -> str:
    """A link between files as a link between pages."""
    name, mark, anchor = unquote(href).partition("#")
    if not name.endswith(".md"):
        return href
    return f"{prefix}{quote(name.removesuffix('.md'))}{mark}{quote(anchor)}"


def _pictured(token: Token, prefix: str, pictures: Mapping[str, Path]) -> None:
    """Give a picture its address, and its size so that the page does not jump."""
    name = unquote(str(token.attrGet("src"))).removeprefix(f"{PICTURES}/")
    token.attrSet("src", f"{prefix}pictures/{quote(name)}")
    token.attrSet("loading", "lazy")
    if name in pictures:
        with Image.open(pictures[name]) as picture:
            token.attrSet("width", str(picture.width))
            token.attrSet("height", str(picture.height))
