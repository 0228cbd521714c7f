"""What is wrong with a page: the checks that every page a test fetches must pass."""

import re
from collections import Counter
from collections.abc import Iterator

from tests.support.html import UNSEEN, Node

UNLABELLED = frozenset({"hidden", "submit", "button", "image", "reset"})
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for")
LATIN_ALLOWED = frozenset(
    {
        "word",
        "excel",
        "qr",
        "jpg",
        "jpeg",
        "png",
        "webp",
        "heic",
        "pdf",
        "csv",
        "xlsx",
        "docx",
        "mb",
        "kb",
        "gb",
        "gps",
        "pc",
        "totp",
        "html",
        "id",
    }
)
LABELS = ("label", "legend", "th", "button", "dt", "summary")
SPOKEN = ("aria-label", "placeholder", "title", "alt")
OTHER_HOST = ("src", "href", "action", "hx-get", "hx-post", "srcset", "poster")
TEMPLATE_LEFT = re.compile(
    r"\bNone\b|\bTrue\b|\bFalse\b|\bundefined\b|\{\{|\}\}|\{%|%\}|<built-in|object at 0x"
)


def of_page(root: Node) -> list[str]:
    """Everything wrong with a whole page."""
    return [*_frame(root), *of_piece(root)]


def of_piece(root: Node) -> list[str]:
    """Everything wrong with a part of a page, as htmx receives it."""
    checks = (_ids, _labels, _forms, _words, _inline, _left_over, _pictures)
    return [fault for check in checks for fault in check(root)]


def _frame(root: Node) -> Iterator[str]:
    html = root.first("html")
    if html is None or html.get("lang") != "zh-CN":
        yield "the page does not say lang=zh-CN"
    titles = [node for node in root.all("title") if node.inside("svg") is None]
    if len(titles) != 1 or not _whole_text(titles[0]):
        yield f"{len(titles)} titles, or an empty one"
    headings = root.all("h1")
    if len(headings) != 1 or not headings[0].text:
        yield f"{len(headings)} h1, or an empty one"
    if len(root.all("main")) != 1:
        yield "not exactly one main"


def _whole_text(node: Node) -> str:
    return "".join(child for child in node.children if isinstance(child, str)).strip()


def _ids(root: Node) -> Iterator[str]:
    counted = Counter(node.get("id") for node in root.walk() if node.has("id"))
    for name, times in counted.items():
        if times > 1 or not name.strip() or " " in name:
            yield f"id {name!r} stands {times} times"
    for node in root.walk():
        for attribute in REFERENCES:
            for name in node.get(attribute).split() if node.has(attribute) else []:
                if name not in counted:
                    yield f"{_name(node)}: {attribute} points at {name!r}, which is not there"


def _labels(root: Node) -> Iterator[str]:
    pointed = {node.get("for"): node for node in root.all("label") if node.text}
    for node in root.all("input", "select", "textarea"):
        if node.tag == "input" and node.get("type", "text") in UNLABELLED:
            continue
        around = node.inside("label")
        spoken = node.get("aria-label") or node.get("aria-labelledby")
        labelled = spoken or node.get("id") in pointed or (around and around.text)
        if not labelled and node.get("aria-hidden") != "true":
            yield f"{_name(node)} has no label"
    for node in root.all("button", "a", "summary"):
        pictured = any(one.get("aria-label") or one.get("alt") for one in node.walk())
        if not (node.text or node.get("aria-label") or pictured):
            yield f"{_name(node)} says nothing"


def _forms(root: Node) -> Iterator[str]:
    for form in root.all("form"):
        if not form.has("action") or form.get("method").lower() not in {"get", "post"}:
            yield f"{_name(form)} lacks its method or action"
        if form.inside("form"):
            yield f"{_name(form)} stands inside another form"
        tokens = form.all("input", name="csrf_token") + form.all("input", name="state")
        wanted = 1 if form.get("method").lower() == "post" else 0
        if len(tokens) != wanted or not all(token.get("value") for token in tokens):
            yield f"{_name(form)} has {len(tokens)} tokens, {wanted} wanted"
        if not [one for one in form.all("button", "input") if _submits(one)]:
            yield f"{_name(form)} has no button to send it"


def _submits(node: Node) -> bool:
    return node.get("type", "submit" if node.tag == "button" else "") in {"submit", "image"}


def _words(root: Node) -> Iterator[str]:
    for node in root.walk():
        said = [node.text] if node.tag in LABELS else []
        said += [node.get(attribute) for attribute in SPOKEN if node.has(attribute)]
        for text in said:
            foreign = [word for word in _latin(text) if word.lower() not in LATIN_ALLOWED]
            if foreign:
                yield f"{_name(node)} is not in Chinese: {', '.join(foreign)} in {text[:60]!r}"


def _latin(text: str) -> list[str]:
    """Words of Latin letters; codes (with a digit, a hyphen, a slash or a dot in them) are none."""
    return re.findall(
        r"(?<![A-Za-z0-9_./:\\-])[A-Za-z]{2,}(?![A-Za-z0-9_/:\\-]|\.[A-Za-z0-9])", text
    )


def _inline(root: Node) -> Iterator[str]:
    for node in root.walk():
        if node.tag == "style" or (node.tag == "script" and not node.get("src")):
            yield f"{_name(node)} stands in the page itself"
        for name, value in node.attributes.items():
            if name == "style" or re.fullmatch(r"on[a-z]+", name) or name.startswith("hx-on"):
                yield f"{_name(node)} has {name}"
            if name in OTHER_HOST and re.match(r"\s*(https?:|//|javascript:)", value, re.I):
                yield f"{_name(node)}: {name} goes to {value[:40]!r}"


def _left_over(root: Node) -> Iterator[str]:
    for node in root.walk():
        texts = [child for child in node.children if isinstance(child, str)]
        for text in texts if node.tag not in UNSEEN else []:
            found = TEMPLATE_LEFT.search(text)
            if found:
                yield f"{_name(node)} shows {found.group()!r} in {' '.join(text.split())[:60]!r}"
        for name, value in node.attributes.items():
            if re.search(r"(?<![A-Za-z])None(?![A-Za-z])|\{\{|\{%", value):
                yield f"{_name(node)}: {name} is {value[:60]!r}"


def _pictures(root: Node) -> Iterator[str]:
    for node in root.all("img"):
        if not node.has("alt"):
            yield f"{_name(node)} has no alt"


def _name(node: Node) -> str:
    told = "".join(f" {key}={node.get(key)!r}" for key in ("id", "name", "href") if node.has(key))
    return f"<{node.tag}{told}> of line {node.line}"
