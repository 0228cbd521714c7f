"""The handbook as files: links lead somewhere, pictures exist, buttons are those of the pages."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from portal import places
from portal.help import pages
from portal.help.pages import anchor_of
from portal.menu import HELP
from portal.policy import Role

FOLDER = places.root() / "docs" / "手册"
BOOK = pages.read(FOLDER, "/help/")
CHAPTERS = list(BOOK.chapters.values())
LARGEST_PICTURE = 120 * 1024
QUOTED = re.compile(r"「([^」]+)」")


def source() -> str:
    """Every word that may stand on a page."""
    root = places.CHECKOUT
    paths = [
        *(root / "templates").rglob("*.html"),
        *(root / "static" / "js").glob("*.js"),
        *(path for path in (root / "portal").rglob("*.py") if "demo" not in path.parts),
    ]
    return "\n".join(path.read_text("utf-8") for path in paths if "help" not in path.parts)


SOURCE = source()


def written(chapter: pages.Chapter) -> str:
    return (FOLDER / f"{chapter.name}.md").read_text("utf-8")


def ids() -> dict[str, set[str]]:
    return {one.name: set(re.findall(r'<h\d id="([^"]+)"', one.html)) for one in CHAPTERS}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda one: one.name)
def test_a_link_of_the_handbook_leads_to_a_chapter_and_a_heading_of_it(
    chapter: pages.Chapter,
) -> None:
    known = ids()
    for href in re.findall(r'href="([^"]+)"', chapter.html):
        address, _, anchor = unquote(href).partition("#")
        if address.startswith("/help/pictures/"):
            continue
        name = address.removeprefix("/help/") or chapter.name
        assert name in known, f"{chapter.name} leads to {href}"
        assert not anchor or anchor in known[name], f"{chapter.name} leads to {unquote(href)}"


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda one: one.name)
def test_a_picture_of_the_handbook_exists_and_is_told_in_words(chapter: pages.Chapter) -> None:
    for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", written(chapter)):
        assert (FOLDER / target).is_file(), f"{chapter.name} shows {target}"
        assert len(words) > 3, f"{target} is not told in words"


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda one: one.name)
def test_a_button_the_handbook_names_is_on_a_page(chapter: pages.Chapter) -> None:
    named = set(QUOTED.findall(written(chapter)))
    assert [words for words in sorted(named) if words not in SOURCE] == []


def test_the_check_of_buttons_sees_one_that_is_on_no_page() -> None:
    assert "提交到月球" not in SOURCE
    assert QUOTED.findall("按「提交到月球」。") == ["提交到月球"]


def test_every_picture_is_small_and_shown() -> None:
    shown = " ".join(written(chapter) for chapter in CHAPTERS)
    shown += (places.CHECKOUT / "README.md").read_text("utf-8")
    for name, path in BOOK.pictures.items():
        assert path.stat().st_size <= LARGEST_PICTURE, name
        assert f"图/{name}" in shown, f"{name} is shown nowhere"


def test_the_help_of_every_page_is_a_chapter() -> None:
    for address in HELP.values():
        name = address.removeprefix("/help/")
        assert not name or name in BOOK.chapters, address


def test_the_handbook_holds_every_part_and_a_page_for_every_role_at_work() -> None:
    numbers = [chapter.name[:2] for chapter in BOOK.parts]
    assert numbers == [f"{number:02d}" for number in range(len(numbers))]
    labels = {role.label for role in Role}
    assert len(BOOK.roles) == 8
    assert {chapter.name.removeprefix(pages.ROLE_PAGE) for chapter in BOOK.roles} <= labels


def test_markdown_of_the_handbook_cannot_bring_html(tmp_path: Path) -> None:
    (tmp_path / "00-甲.md").write_text("# 甲\n\n<script>x</script> <b>粗</b>\n", "utf-8")
    html = pages.read(tmp_path, "/help/").chapters["00-甲"].html
    assert "<script>" not in html
    assert "&lt;b&gt;粗" in html


def test_links_and_pictures_of_files_become_those_of_pages(tmp_path: Path) -> None:
    (tmp_path / "00-甲.md").write_text("# 甲\n\n[乙](01-乙.md#一-二) ![图](图/a.png)\n", "utf-8")
    (tmp_path / "01-乙.md").write_text("# 乙\n\n## 一 二\n", "utf-8")
    html = pages.read(tmp_path, "/help/").chapters["00-甲"].html
    assert "/help/01-乙#一-二" in unquote(html)
    assert '<a class="picture" href="/help/pictures/a.png"><img src="/help/pictures/a.png"' in html


def test_two_headings_of_the_same_words_have_two_anchors() -> None:
    assert anchor_of("预览 Word（不编号）") == "预览-word不编号"
    assert anchor_of("同名", ["同名"]) == "同名-1"


def test_a_chapter_without_a_title_is_refused(tmp_path: Path) -> None:
    (tmp_path / "00-甲.md").write_text("没有标题\n", "utf-8")
    with pytest.raises(ValueError, match="first level"):
        pages.read(tmp_path, "/help/")
