"""What we send works in Chromium 86, under a strict policy, and asks no other host."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
STYLES = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LARGEST_SCRIPT = 14 * 1024

NEWER_STYLE = (  # after Chromium 86, or not wanted
    r":has\(",
    r":(is|where)\(",
    r":not\([^)]*,",
    r":nth-child\([^)]* of ",
    r"@(layer|container|scope|property|starting-style)\b",
    r"\b(color-mix|oklch|oklab|lch|lab|light-dark)\(",
    r"(?<![\w-])inset\s*:",
    r"(?<![\w-])(margin|padding|inset|border)-(inline|block)\s*:",
    r"aspect-ratio\s*:",
    r"overflow(-[xy])?\s*:\s*clip",
    r"(?<![\w-])(translate|rotate|scale)\s*:",
    r"text-wrap|content-visibility|scrollbar-gutter",
    r"\d(d|s|l)v[hw]\b",
    r"\(\s*(width|height)\s*[<>]",
)
NEWER_SCRIPT = (  # after Chromium 86, or after ES2020
    r"(\?\?|\|\||&&)=",
    r"\.at\(",
    r"\.findLast(Index)?\(",
    r"\.to(Sorted|Reversed|Spliced)\(",
    r"\b(Object|Map)\.groupBy\b|\bObject\.hasOwn\b",
    r"\bstructuredClone\b",
    r"\brandomUUID\b",
    r"\bAbortSignal\.(timeout|any)\b",
    r"\b(this|\w+)\.#\w",
    r"(?m)^await\b",
    r"\bstatic\s*\{",
    r"\.inert\b",
    r"\b(import|export)\s*[\w{*(]",
)
FORBIDDEN_SCRIPT = r"\beval\(|new Function|set(Timeout|Interval)\(\s*[\"'`]"
STORAGE = r"\b(localStorage|sessionStorage|indexedDB|caches)\b|document\.cookie"
FORBIDDEN_TEMPLATE = {
    "a script between its tags": r"<script\b(?![^>]*\bsrc=)",
    "a style element": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "a handler attribute": r"\son[a-z]+\s*=\s*[\"']",
    "a script address": r"javascript:",
    "another host": r"\b(src|srcset|action|data|poster|hx-(get|post))\s*=\s*[\"']\s*(https?:)?//",
    "another host's style or script": r"<(link|use|image)\b[^>]*href\s*=\s*[\"'](https?:)?//",
    "an htmx attribute not used": r"\shx-(on|vars|headers|ext|params|prompt|delete|boost)\b",
    "a trigger filter": r"hx-trigger\s*=\s*[\"'][^\"']*\[",
    "evaluated values": r"hx-vals\s*=\s*[\"']\s*js:",
}
HTMX_CONFIG = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "timeout": 0,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True},
        {"code": "[45]..", "swap": True, "target": "#flashes", "error": True},
    ],
}
HOLDS_RULES = ("@media", "@supports", "@page", "@keyframes")


def bare_style(text: str) -> str:
    """The style sheet without comments and quoted words."""
    return re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", text, flags=re.S)


def bare_script(text: str) -> str:
    """The script without comments and quoted words."""
    return re.sub(
        r"/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|(?<!:)//[^\n]*",
        "''",
        text,
        flags=re.S,
    )


def bare_template(text: str) -> str:
    return re.sub(r"\{#.*?#\}", "", text, flags=re.S)


def nested_rules(style: str) -> Iterator[str]:
    """The heads of rules that stand inside a plain rule."""
    open_heads: list[str] = []
    for head, sign in re.findall(r"([^{};]*)([{};])", style):
        if sign == "{":
            if open_heads and not open_heads[-1].startswith(HOLDS_RULES):
                yield head.strip()
            open_heads.append(head.strip())
        elif sign == "}":
            open_heads.pop()


def newer(text: str, table: tuple[str, ...]) -> list[str]:
    return [pattern for pattern in table if re.search(pattern, text)]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_needs_nothing_after_chromium_86(path: Path) -> None:
    style = bare_style(path.read_text("utf-8"))
    assert newer(style, NEWER_STYLE) == []
    assert list(nested_rules(style)) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_loads_nothing(path: Path) -> None:
    assert re.search(r"@import|url\(", path.read_text("utf-8")) is None


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_needs_nothing_after_chromium_86(path: Path) -> None:
    assert newer(bare_script(path.read_text("utf-8")), NEWER_SCRIPT) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_evaluates_nothing_stores_nothing_and_stays_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.search(FORBIDDEN_SCRIPT, text) is None
    assert re.search(STORAGE, text) is None
    assert re.search(r"https?://", text) is None
    assert len(text.encode()) <= LARGEST_SCRIPT


def test_the_notice_for_old_browsers_is_written_in_their_language() -> None:
    text = bare_script((STATIC / "js" / "old.js").read_text("utf-8"))
    assert re.search(r"=>|\b(const|let|class)\b|`", text) is None


def test_only_one_script_knows_the_names_of_htmx_events() -> None:
    knows = [path.name for path in SCRIPTS if "htmx:" in path.read_text("utf-8")]
    assert knows == ["app.js"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_holds_no_script_no_style_and_no_other_host(path: Path) -> None:
    text = bare_template(path.read_text("utf-8"))
    found = [what for what, pattern in FORBIDDEN_TEMPLATE.items() if re.search(pattern, text)]
    assert found == []


def test_htmx_is_set_up_as_decided() -> None:
    text = (ROOT / "templates" / "layouts" / "_scripts.html").read_text("utf-8")
    said = re.search(r"name=\"htmx-config\"\s+content='([^']+)'", text)
    assert said is not None
    assert json.loads(said[1]) == HTMX_CONFIG


def test_every_icon_a_template_names_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"icon\(\"([\w-]+)\"", bare_template(path.read_text("utf-8")))
    }
    assert named
    assert named - drawn == set()


@pytest.mark.parametrize(
    "line",
    [
        "a:has(b) { }",
        "a { inset: 0 }",
        "a { aspect-ratio: 1 }",
        "@layer x { }",
        ":is(a, b) { }",
        "a:not(b, c) { }",
        "a { color: color-mix(in srgb, red, blue) }",
        "a { height: 100dvh }",
    ],
)
def test_the_check_of_styles_sees_what_is_too_new(line: str) -> None:
    assert newer(bare_style(line), NEWER_STYLE) != []


def test_the_check_of_styles_sees_nesting_and_lets_media_hold_rules() -> None:
    assert list(nested_rules("a { color: red; &:hover { color: blue } }")) == ["&:hover"]
    assert list(nested_rules("@media print { a { color: red } }")) == []
    assert newer("a { box-shadow: inset 0 0 1px red; accent-color: red }", NEWER_STYLE) == []


@pytest.mark.parametrize(
    "line", ["a ??= 1", "a.at(-1)", "structuredClone(a)", "a.findLast(b)", "this.#a", "await a"]
)
def test_the_check_of_scripts_sees_what_is_too_new(line: str) -> None:
    assert newer(bare_script(line), NEWER_SCRIPT) != []


@pytest.mark.parametrize(
    "line",
    [
        "<script>a()</script>",
        "<p style='x'>",
        '<a onclick="x">',
        "<style>",
        "<a href='javascript:x'>",
        '<img src="https://a.b/c.png">',
        '<link rel="stylesheet" href="//a.b/c.css">',
        '<a hx-on:click="x">',
        '<a hx-trigger="click[x]">',
    ],
)
def test_the_check_of_templates_sees_what_the_policy_blocks(line: str) -> None:
    assert any(re.search(pattern, line) for pattern in FORBIDDEN_TEMPLATE.values())


def tokens() -> dict[str, str]:
    text = (STATIC / "css" / "app.css").read_text("utf-8")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", text))


def brightness(colour: str) -> float:
    """Relative luminance of WCAG 2.1, from 0 black to 1 white."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "ground"),
        ("ink-2", "ground"),
        ("ink-2", "paper"),
        ("ink-2", "grey-weak"),
        ("ink-2", "brand-weak"),
        ("brand", "brand-weak"),
        ("red", "red-weak"),
        ("amber", "amber-weak"),
        ("green", "green-weak"),
        ("paper", "brand"),
        ("paper", "red"),
    ],
)
def test_words_stand_out_from_their_ground(text: str, ground: str) -> None:
    light, dark = sorted((brightness(tokens()[text]), brightness(tokens()[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
