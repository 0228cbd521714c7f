"""A page as a tree: strict about tags, for tests that read what a person would see."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Elements that have no end tag.
VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    }
)
UNSEEN = frozenset({"script", "style", "template", "head"})


@dataclass(eq=False)
class Node:
    """An element; ``children`` are elements and texts in order."""

    tag: str
    attributes: dict[str, str]
    line: int = 0
    parent: "Node | None" = None
    children: list["Node | str"] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """An attribute; one without a value is the empty text."""
        return self.attributes.get(name, default)

    def has(self, name: str) -> bool:
        """Whether the attribute is there at all."""
        return name in self.attributes

    @property
    def classes(self) -> set[str]:
        """Its class names."""
        return set(self.get("class").split())

    @property
    def text(self) -> str:
        """What is read inside, white space drawn together."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in UNSEEN:
                yield from child._texts()
                if child.tag not in {"b", "span", "small", "a", "use", "svg"}:
                    yield " "

    def walk(self) -> Iterator["Node"]:
        """Every element inside, in the order of the page."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def all(self, *tags: str, cls: str = "", **attributes: str) -> list["Node"]:
        """The elements inside of these tags, with a class and with attribute values."""
        wanted = {name.replace("_", "-").strip("-"): value for name, value in attributes.items()}
        return [
            node
            for node in self.walk()
            if (not tags or node.tag in tags)
            and (not cls or cls in node.classes)
            and all(node.get(name, "\0") == value for name, value in wanted.items())
        ]

    def first(self, *tags: str, cls: str = "", **attributes: str) -> "Node | None":
        """The first of ``all``, None where there is none."""
        return next(iter(self.all(*tags, cls=cls, **attributes)), None)

    def inside(self, tag: str) -> "Node | None":
        """The nearest element of ``tag`` around this one."""
        node = self.parent
        while node is not None and node.tag != tag:
            node = node.parent
        return node


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.at = self.root
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"line {self.getpos()[0]}: <{tag}> has an attribute twice")
        node = Node(tag, {name: value or "" for name, value in attrs}, self.getpos()[0], self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or self.at.tag != tag:
            self.faults.append(
                f"line {self.getpos()[0]}: </{tag}> closes <{self.at.tag}> of line {self.at.line}"
            )
            return
        self.at = self.at.parent or self.root

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def read(html: str) -> tuple[Node, list[str]]:
    """The tree of a page or piece, and where its tags are not balanced."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.at is not reader.root:
        reader.faults.append(f"<{reader.at.tag}> of line {reader.at.line} is never closed")
    return reader.root, reader.faults
