"""On which line of a JSON text each of its values begins, by the path of its field."""

import json
import re
from dataclasses import dataclass

from portal.gongwen.plain import BLOCKS

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


@dataclass(slots=True)
class _Inside:
    """The object or list that is being read: its path in the JSON and in the content."""

    path: str
    short: str
    is_list: bool
    place: int = 0
    key: str = ""
    at_key: bool = True

    def inner(self) -> tuple[str, str]:
        """The paths of the value that comes next."""
        if self.is_list:
            return f"{self.path}[{self.place}]", f"{self.short}[{self.place}]"
        path = f"{self.path}.{self.key}" if self.path else self.key
        # What kind a block is stands in the JSON alone: body[0].heading.text is body[0].text.
        if self.key in BLOCKS and re.search(r"\bbody\[\d+\]$", self.short):
            return path, self.short
        return path, f"{self.short}.{self.key}" if self.short else self.key


def lines_of(text: str) -> dict[str, int]:
    """The line of each value of a lawful JSON text, by its path in the text and in the content."""
    found: dict[str, int] = {}
    inside: list[_Inside] = []
    line, at = 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", at, token.start())
        at = token.start()
        _read(token.group(), line, inside, found)
    return found


def _read(word: str, line: int, inside: list[_Inside], found: dict[str, int]) -> None:
    top = inside[-1] if inside else None
    if word in "}]":
        inside.pop()
    elif word == ",":
        if top:
            top.place, top.at_key = top.place + 1, True
    elif word == ":":
        if top:
            top.at_key = False
    elif top and not top.is_list and top.at_key:
        top.key = json.loads(word)
    else:
        paths = top.inner() if top else ("", "")
        for path in paths:
            found.setdefault(path, line)
        if word in "{[":
            inside.append(_Inside(*paths, is_list=word == "["))


def line_of(path: str, lines: dict[str, int]) -> int:
    """The line of a field, or of the nearest that it is part of; 0: not known."""
    while path not in lines and path:
        path = re.sub(r"(\.?[^.\[\]]+|\[\d+\])$", "", path)
    return lines.get(path, 0)
