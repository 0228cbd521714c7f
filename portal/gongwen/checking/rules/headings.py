"""Headings of four levels: GB/T 9704-2012, 7.3.3."""

import re
from collections.abc import Iterator
from dataclasses import replace

from portal.gongwen import faces, layout
from portal.gongwen.checking import words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.subject import Subject, look
from portal.gongwen.layout import CELL
from portal.gongwen.recognising import patterns
from portal.gongwen.recognising.roles import Role
from portal.gongwen.seen import Paragraph, Run

_FACES = {1: faces.HEITI, 2: faces.KAITI, 3: faces.FANGSONG, 4: faces.FANGSONG}
_FACE_WORDS = {1: "黑体", 2: "楷体", 3: "仿宋", 4: "仿宋"}
_MARKS = {1: "、", 2: "", 3: ".", 4: ""}
_WANTED = {1: "一、", 2: "（一）", 3: "1.", 4: "（1）"}
_BRACKETED = (2, 4)
_SHORT = 20
_STOPS = "。．.：:；;，,"
_STOP = re.compile("[。！？]")
_INNER = re.compile("[。，；：！？]")


def _headings(subject: Subject) -> Iterator[tuple[int, Paragraph]]:
    for one in subject.elements(Role.HEADING):
        yield one.level, one.paragraph


def sliced(paragraph: Paragraph, begin: int, end: int) -> list[Run]:
    """The runs of a stretch of a paragraph's text that show something."""
    found = []
    at = 0
    for run in paragraph.runs:
        text = run.text[max(0, begin - at) : max(0, end - at)]
        if text.strip():
            found.append(replace(run, text=text))
        at += len(run.text)
    return found


def parts(paragraph: Paragraph) -> tuple[list[Run], list[Run]]:
    """The runs of a heading, and those of the text that goes on after its first full stop."""
    found = _STOP.search(paragraph.words)
    stop = found.end() if found else len(paragraph.words)
    return sliced(paragraph, 0, stop), sliced(paragraph, stop, len(paragraph.words))


@rule("heading-face", "小标题字体", "7.3.3", Strength.USUAL)
def _heading_face(subject: Subject) -> Iterator[Departure]:
    for level, one in _headings(subject):
        for name in words.other_faces(parts(one)[0], _FACES[level]):
            yield look(one, name, f"{_FACE_WORDS[level]}（第 {level} 层）")


@rule("heading-rest", "小标题后接排文字的字体", "7.3.3", Strength.USUAL)
def _heading_rest(subject: Subject) -> Iterator[Departure]:
    for _, one in _headings(subject):
        for name in words.other_faces(parts(one)[1], faces.FANGSONG):
            yield look(one, name, "仿宋")


@rule("heading-size", "小标题字号", "5.2.2", Strength.USUAL)
def _heading_size(subject: Subject) -> Iterator[Departure]:
    for _, one in _headings(subject):
        for size in words.sizes(one):
            if size != layout.SIZE_3:
                yield look(one, words.size(size), "三号")


@rule("heading-bold", "小标题加粗", "7.3.3", Strength.PRACTICE)
def _heading_bold(subject: Subject) -> Iterator[Departure]:
    for _, one in _headings(subject):
        if any(run.look.bold for run in one.inked):
            yield look(one, "加粗", "不加粗")


@rule("heading-indent", "小标题段首空二字", "7.3.3")
def _heading_indent(subject: Subject) -> Iterator[Departure]:
    for _, one in _headings(subject):
        typed = one.words[:1].isspace()
        chapter = patterns.CHAPTER.match(one.text)
        if typed or chapter or abs(one.shape.first - 2 * CELL) <= words.NEAR_INDENT:
            continue
        yield look(one, f"缩进 {words.characters(one.shape.first)}", "首行缩进 2 字")


@rule("heading-ordinal", "小标题序号", "7.3.3")
def _heading_ordinal(subject: Subject) -> Iterator[Departure]:
    for level, one in _headings(subject):
        found = patterns.LEVELS[level - 1].match(one.text)
        if found is None:
            continue
        there = found.group()
        half = level in _BRACKETED and ("(" in there or ")" in there)
        wide = any(character in "０１２３４５６７８９" for character in there)
        if found[2] != _MARKS[level] or half or wide:
            yield look(one, words.quoted(there), f"“{_WANTED[level]}”的写法")


@rule("heading-stop", "小标题末尾标点", "7.3.3", Strength.PRACTICE)
def _heading_stop(subject: Subject) -> Iterator[Departure]:
    for level, one in _headings(subject):
        text = one.text
        alone = level <= 2 and len(text) <= _SHORT and text[-1:] in _STOPS
        if alone and not _INNER.search(text[:-1]):
            yield look(one, f"末尾有“{text[-1]}”", "独占一行的小标题末尾不加标点")
