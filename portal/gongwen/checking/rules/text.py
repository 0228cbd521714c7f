"""Body text: GB/T 9704-2012, 5.2.2, 5.2.4 and 7.3.3."""

from collections.abc import Iterator

from portal.gongwen import faces, layout
from portal.gongwen.checking import words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.subject import FLUSH, Subject, look
from portal.gongwen.content import Form
from portal.gongwen.layout import CELL
from portal.gongwen.recognising.roles import Role
from portal.gongwen.seen import Paragraph

_TYPED = " \u3000\u00a0\t"


def body(subject: Subject) -> Iterator[Paragraph]:
    """Paragraphs of text that are no headings."""
    return (one for one in subject.paragraphs(Role.BODY) if subject.held(one) is None)


def _typed(paragraph: Paragraph) -> int:
    return len(paragraph.words) - len(paragraph.words.lstrip(_TYPED))


@rule("body-size", "正文字号", "5.2.2", Strength.USUAL)
def _body_size(subject: Subject) -> Iterator[Departure]:
    for one in body(subject):
        for size in words.sizes(one):
            if size != layout.SIZE_3:
                yield look(one, words.size(size), "三号")


@rule("body-face", "正文字体", "5.2.2", Strength.USUAL)
def _body_face(subject: Subject) -> Iterator[Departure]:
    for one in body(subject):
        for name in words.other_faces(list(one.inked), faces.FANGSONG):
            yield look(one, name, "仿宋")


@rule("body-color", "正文颜色", "5.2.4")
def _body_color(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.BODY, Role.HEADING):
        for color in sorted(one.colors - {""}):
            yield look(one, words.color(color), "黑色")


@rule("body-indent", "段首空二字", "7.3.3")
def _body_indent(subject: Subject) -> Iterator[Departure]:
    for one in body(subject):
        if one.style == FLUSH or _typed(one) or one.shape.align == "center":
            continue
        if abs(one.shape.first - 2 * CELL) > words.NEAR_INDENT:
            yield look(one, f"缩进 {words.characters(one.shape.first)}", "首行缩进 2 字")


@rule("typed-indent", "段首的空格", "7.3.3", Strength.PRACTICE)
def _typed_indent(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.BODY, Role.HEADING, Role.NOTE, Role.ATTACHMENT_NOTE):
        count = _typed(one)
        if count:
            yield look(one, f"敲了 {count} 个空格", "用首行缩进 2 字，不敲空格")


@rule("body-edges", "正文左右缩进", "7.3.3")
def _body_edges(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.BODY, Role.HEADING):
        left, right = one.shape.left, one.shape.right
        if subject.held(one) is None and max(abs(left), abs(right)) > words.SLIGHT:
            found = f"左 {words.characters(left)}、右 {words.characters(right)}"
            yield look(one, found, "回行顶格，左右都齐版心")


@rule("body-white", "正文段间距", "5.2.3", Strength.USUAL)
def _body_white(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.BODY, Role.HEADING):
        before, after = one.shape.before, one.shape.after
        if subject.held(one) is None and max(before, after) > words.SLIGHT:
            found = f"段前 {words.points(before)}、段后 {words.points(after)}"
            yield look(one, found, "段前段后 0 磅")


@rule("text-on-page-1", "首页显示正文", "7.3.3")
def _text_on_page_1(subject: Subject) -> Iterator[Departure]:
    first = subject.first(Role.BODY, Role.HEADING)
    spot = subject.pages.spot(first) if first else None
    known = subject.is_certain and subject.form is not Form.PAPER
    if first and spot and spot.page > 1 and known:
        yield look(first, f"正文从第 {spot.page} 页开始", "首页必须显示正文")
