"""标题 and 主送机关: GB/T 9704-2012, 7.3.1 and 7.3.2."""

from collections.abc import Iterator
from itertools import pairwise

from portal.gongwen import faces, layout
from portal.gongwen.breaks import title_lines
from portal.gongwen.checking import words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.pages import line_texts
from portal.gongwen.checking.subject import Subject, look
from portal.gongwen.content import Form
from portal.gongwen.recognising.roles import Role
from portal.gongwen.seen import Paragraph, Place
from portal.gongwen.widths import cells

TITLES = (Role.TITLE, Role.ISSUED_TITLE, Role.ATTACHMENT_TITLE)
_NEVER_FIRST = "的、，。；：！？）》”’〕】"
_LOOSEST = 700
_STUB = 3


@rule("title-missing", "标题", "7.3.1")
def _title_missing(subject: Subject) -> Iterator[Departure]:
    if subject.form in {Form.FILE, Form.LETTER} and subject.first(Role.TITLE) is None:
        yield Departure(Place("首页"), "没有", "由发文机关、事由、文种组成的标题")


@rule("title-face", "标题字体", "7.3.1", Strength.USUAL)
def _title_face(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(*TITLES):
        for name in words.other_faces(list(one.inked), faces.XIAOBIAOSONG):
            yield look(one, name, "小标宋体")


@rule("title-size", "标题字号", "7.3.1", Strength.USUAL)
def _title_size(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(*TITLES):
        for size in words.sizes(one):
            if size != layout.SIZE_2:
                yield look(one, words.size(size), "二号")


@rule("title-color", "标题颜色", "5.2.4")
def _title_color(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(*TITLES):
        for color in sorted(one.colors - {""}):
            yield look(one, words.color(color), "黑色")


@rule("title-centred", "标题位置", "7.3.1")
def _title_centred(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(*TITLES):
        width = subject.section(one).text_width
        shape = one.shape
        middle = (shape.left + shape.first + width - shape.right) / 2
        if shape.align != "center":
            yield look(one, words.align(shape.align), "居中")
        elif abs(middle - width / 2) > words.NEAR_MM:
            away = words.millimetres(abs(middle - width / 2))
            yield look(one, f"偏离中线 {away}", "居中，不缩进")


@rule("title-pitch", "标题行距", "7.3.1", Strength.PRACTICE)
def _title_pitch(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(*TITLES):
        there = subject.pitch(one)
        tight = subject.measures.line - words.NEAR_LINE
        if not tight <= there <= _LOOSEST + words.NEAR_LINE:
            found = words.points(round(there))
            yield look(one, found, f"{words.points(subject.measures.line)}至 35 磅")


@rule("title-gap", "标题之上的空行", "7.3.1")
def _title_gap(subject: Subject) -> Iterator[Departure]:
    title = next(iter(subject.elements(Role.TITLE)), None)
    if title is None or subject.form not in {Form.FILE, Form.LETTER}:
        return
    above = subject.before(title.block)
    if not isinstance(above, Paragraph):
        return
    white = subject.white(above, title.block)
    if white is None:
        return
    rule_below = above.shape.bottom
    if rule_below:
        white -= (rule_below.space * 20 + rule_below.weight * 2.5) / subject.measures.line
    if abs(white - 2) > _slack(subject, title.paragraph):
        where = "红色分隔线" if subject.form is Form.FILE else "发文字号等"
        yield look(title.paragraph, f"空 {words.lines(white)}", f"{where}之下空 2 行")


def _slack(subject: Subject, below: Paragraph) -> float:
    """What the difference of line heights leaves open."""
    return 0.5 if subject.pitch(below) <= _LOOSEST else 0.8


def broken(subject: Subject, role: Role) -> Iterator[tuple[Paragraph, list[str]]]:
    """Each title with its lines, whether broken by hand or by the width."""
    group: list[Paragraph] = []
    for one in [*subject.paragraphs(role)]:
        if group and not _next_to(subject, group[-1], one):
            yield group[0], _lines(subject, group)
            group = []
        group.append(one)
    if group:
        yield group[0], _lines(subject, group)


def _next_to(subject: Subject, above: Paragraph, below: Paragraph) -> bool:
    places = subject.outline.places
    return places[id(below)] == places[id(above)] + 1


def _lines(subject: Subject, group: list[Paragraph]) -> list[str]:
    found: list[str] = []
    for one in group:
        # A margin that is wrong is a fault of its own: lines are those of a right one.
        width = max(layout.TEXT_WIDTH, subject.section(one).text_width)
        found += [line.strip() for line in line_texts(one, width)]
    return [line for line in found if line]


@rule("title-break", "标题回行", "7.3.1")
def _title_break(subject: Subject) -> Iterator[Departure]:
    for role in TITLES:
        for one, lines in broken(subject, role):
            for line in lines[1:]:
                if line[0] in _NEVER_FIRST:
                    found = f"有一行以“{line[0]}”开头"
                    yield look(one, found, f"词意完整，可排成：{_suggested(lines)}")
                    break


@rule("title-shape", "标题排列", "7.3.1")
def _title_shape(subject: Subject) -> Iterator[Departure]:
    for role in TITLES:
        for one, lines in broken(subject, role):
            fault = _fault(lines)
            # Where no shape is without fault, as in a title of ten lines, none is asked for.
            if fault and not _fault(title_lines("".join(lines))):
                yield look(one, fault, f"梯形或菱形，可排成：{_suggested(lines)}")


def _suggested(lines: list[str]) -> str:
    return "／".join(title_lines("".join(lines)))


def _fault(lines: list[str]) -> str:
    """What is wrong with the shape of a title's lines; empty: nothing."""
    lengths = [cells(line) for line in lines]
    falls = False
    for above, below in pairwise(lengths):
        if falls and below > above:
            return "中间窄两头宽"
        falls = falls or below < above
    if len(lines) > 1 and lengths[-1] <= _STUB and lengths[-1] < max(lengths) / 3:
        return "末行只有几个字"
    return ""


@rule("recipients-gap", "主送机关之上的空行", "7.3.2")
def _recipients_gap(subject: Subject) -> Iterator[Departure]:
    one = subject.first(Role.RECIPIENTS)
    title = [*subject.paragraphs(Role.TITLE)]
    if one is None or not title:
        return
    white = subject.white(title[-1], one)
    if white is not None and abs(white - 1) > 0.5:
        yield look(one, f"空 {words.lines(white)}", "标题下空 1 行")


@rule("recipients-below", "主送机关与正文之间", "7.3.3")
def _recipients_below(subject: Subject) -> Iterator[Departure]:
    listed = [*subject.paragraphs(Role.RECIPIENTS)]
    text = subject.first(Role.BODY, Role.HEADING)
    white = subject.white(listed[-1], text) if listed and text else None
    if text and white is not None and white > 0.5:
        yield look(text, f"空 {words.lines(white)}", "主送机关的下一行")


@rule("recipients-flush", "主送机关位置", "7.3.2")
def _recipients_flush(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.RECIPIENTS):
        begins, _ = subject.span(one)
        inset = max(abs(begins), abs(one.shape.left), abs(one.shape.right))
        if inset > words.NEAR_INDENT:
            yield look(one, f"缩进 {words.characters(inset)}", "居左顶格，回行仍顶格")


@rule("recipients-colon", "主送机关标点", "7.3.2")
def _recipients_colon(subject: Subject) -> Iterator[Departure]:
    found = [*subject.paragraphs(Role.RECIPIENTS)]
    if found and not found[-1].text.endswith("："):
        yield look(found[-1], f"末尾是“{found[-1].text[-1]}”", "末尾用全角冒号“：”")


@rule("recipients-look", "主送机关字体字号", "7.3.2", Strength.USUAL)
def _recipients_look(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.RECIPIENTS):
        for name in words.other_faces(list(one.inked), faces.FANGSONG):
            yield look(one, name, "三号仿宋")
        for size in words.sizes(one):
            if size != layout.SIZE_3:
                yield look(one, words.size(size), "三号仿宋")


@rule("recipients-none", "不写主送机关", "10.2、10.3")
def _recipients_none(subject: Subject) -> Iterator[Departure]:
    if subject.form in {Form.ORDER, Form.MINUTES}:
        for one in subject.paragraphs(Role.RECIPIENTS):
            yield look(one, words.quoted(one.text), f"{subject.form}不写主送机关")
