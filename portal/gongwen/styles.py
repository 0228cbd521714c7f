"""The named styles of an official document, as plain values.

Every look is a style, so that a document keeps its form when it is edited: headings are Word's own
heading styles (they stand in the outline, and one typed by hand takes its face), text typed or
pasted in is body text at once.
"""

from dataclasses import dataclass, replace

from portal.gongwen import faces, layout
from portal.gongwen.faces import Face
from portal.gongwen.layout import CELL, CELL_4, Measures


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style; lengths in twips, ``size`` in half-points.

    ``line`` 0: as high as the type needs, times ``loose`` / 240.
    ``first`` below nought hangs. ``chars`` says the same in hundredths of a character.
    ``middle``: what stands in one line is aligned half-way down.
    ``alias`` is the name people know the style by, where Word has a name of its own for it.
    """

    id: str
    name: str
    alias: str = ""
    face: Face = faces.FANGSONG
    size: int = layout.SIZE_3
    pitch: int = layout.PITCH
    color: str = ""
    align: str = "left"
    line: int = 0
    loose: int = 240
    first: int = 0
    first_chars: int = 0
    left: int = 0
    right: int = 0
    before: int = 0
    after: int = 0
    outline: int | None = None
    next: str = ""
    based_on: str = ""
    link: str = ""
    page_break: bool = False
    keep_next: bool = False
    rule_below: str = ""
    middle: bool = False
    tabs: tuple[tuple[str, int], ...] = ()

    @property
    def label(self) -> str:
        """The Chinese name."""
        return self.alias or self.name


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """One character style: a heading run in at the head of a paragraph, a label."""

    id: str
    name: str
    face: Face
    alias: str = ""
    link: str = ""
    underlined: bool = False

    @property
    def label(self) -> str:
        """The Chinese name."""
        return self.alias or self.name


_LEVELS = ("一", "二", "三", "四")
_LEVEL_FACES = (faces.HEITI, faces.KAITI, faces.FANGSONG, faces.FANGSONG)

CHARACTER_STYLES = (
    *(
        CharacterStyle(
            f"Heading{n}Char", f"heading {n} Char", face, f"{han}级标题字", f"Heading{n}"
        )
        for n, (han, face) in enumerate(zip(_LEVELS, _LEVEL_FACES, strict=True), start=1)
    ),
    CharacterStyle("SignerName", "签发人姓名", faces.KAITI),
    CharacterStyle("Label", "黑体标签", faces.HEITI),
    CharacterStyle("HandLine", "签收横线", faces.FANGSONG, underlined=True),
)


def character_style(name: str) -> CharacterStyle:
    """The character style of an id."""
    return next(style for style in CHARACTER_STYLES if style.id == name)


def paragraph_styles(measures: Measures) -> tuple[Style, ...]:
    """Every paragraph style, for one reading of the margins."""
    line = measures.line
    body = Style(
        "Normal", "Normal", "公文正文", align="both", line=line, first=2 * CELL, first_chars=200
    )
    plain = replace(body, alias="", align="left", first=0, first_chars=0, next="Normal")
    title = replace(
        plain,
        id="Title",
        name="Title",
        alias="公文标题",
        face=faces.XIAOBIAOSONG,
        size=layout.SIZE_2,
        pitch=0,
        align="center",
        line=layout.TITLE_LINE,
        before=2 * line,
    )
    return (
        body,
        *_headings(body),
        *_head(plain),
        title,
        replace(
            title,
            id="IssuedTitle",
            name="印发件标题",
            alias="",
            before=line,
            after=line,
            page_break=True,
        ),
        replace(plain, id="IssuedNumber", name="印发件文号", align="center", after=line),
        replace(title, id="AttachmentTitle", name="附件标题", alias="", before=line, after=line),
        replace(plain, id="Recipients", name="主送机关", align="both", before=line),
        replace(plain, id="Flush", name="顶格正文", align="both"),
        *_closing(plain, line),
        *_paper(plain, title, line),
        *_tables(plain),
        *_foot(plain),
    )


def _headings(body: Style) -> tuple[Style, ...]:
    return tuple(
        replace(
            body,
            id=f"Heading{n}",
            name=f"heading {n}",
            alias=f"{han}级标题",
            face=face,
            outline=n - 1,
            next="Normal",
            based_on="Normal",
            link=f"Heading{n}Char",
            keep_next=True,
        )
        for n, (han, face) in enumerate(zip(_LEVELS, _LEVEL_FACES, strict=True), start=1)
    )


def _head(plain: Style) -> tuple[Style, ...]:
    line = plain.line
    number = replace(plain, align="center", before=2 * line, rule_below="single")
    mark = replace(
        plain,
        id="Mark",
        name="发文机关标志",
        face=faces.XIAOBIAOSONG,
        pitch=0,
        color=layout.RED,
        align="center",
        line=0,
    )
    return (
        replace(plain, id="CopyNumber", name="份号"),
        replace(plain, id="Secrecy", name="密级和紧急程度", face=faces.HEITI),
        replace(plain, id="MarkSpace", name="标志上空"),
        mark,
        replace(number, id="IssueNumber", name="发文字号"),
        replace(number, id="IssueNumberUp", name="上行文发文字号", align="left", first=CELL),
        replace(plain, id="Signers", name="签发人"),
        *_forms(plain, mark),
    )


def _forms(plain: Style, mark: Style) -> tuple[Style, ...]:
    line = plain.line
    edge = (("right", layout.TEXT_WIDTH),)
    left, right = -layout.LETTER_RULE_LEFT, -layout.LETTER_RULE_RIGHT
    rule = replace(plain, size=2, pitch=0, line=layout.TINY_LINE, left=left, right=right)
    return (
        replace(mark, id="LetterMark", name="信函标志", left=left, right=right),
        replace(rule, id="LetterHead", name="信函上红线", rule_below="thickThinSmallGap"),
        replace(rule, id="LetterFoot", name="信函下红线", rule_below="thinThickSmallGap"),
        replace(
            plain,
            id="LetterNumber",
            name="信函发文字号",
            line=layout.LETTER_LINE,
            before=layout.LETTER_GAP,
            tabs=edge,
        ),
        replace(
            plain, id="OrderNumber", name="令号", align="center", before=2 * line, after=2 * line
        ),
        replace(
            plain,
            id="MinutesNumber",
            name="纪要编号",
            before=line,
            tabs=edge,
            rule_below="single",
        ),
    )


def _closing(plain: Style, line: int) -> tuple[Style, ...]:
    listed = replace(plain, align="both")
    return (
        replace(
            listed,
            id="AttachmentNote",
            name="附件说明",
            before=line,
            left=5 * CELL,
            first=-3 * CELL,
        ),
        replace(
            listed,
            id="AttachmentNoteFirst",
            name="附件说明首项",
            before=line,
            left=6 * CELL,
            first=-4 * CELL,
        ),
        replace(listed, id="AttachmentNoteNext", name="附件说明续项", left=6 * CELL, first=-CELL),
        replace(plain, id="SignOrgan", name="发文机关署名"),
        replace(plain, id="Dated", name="成文日期"),
        replace(plain, id="Stamped", name="签名章署名"),
        replace(plain, id="StampPicture", name="签名章图", line=0, middle=True),
        replace(plain, id="Note", name="附注", align="both", first=2 * CELL, first_chars=200),
        replace(plain, id="AttachmentMark", name="附件序号", face=faces.HEITI, page_break=True),
        replace(plain, id="Attendance", name="出席人员", left=5 * CELL, first=-3 * CELL),
    )


def _paper(plain: Style, title: Style, line: int) -> tuple[Style, ...]:
    return (
        replace(
            title,
            id="PaperOrgan",
            name="文书机关",
            alias="",
            size=layout.SIZE_SMALL_2,
            before=0,
            next="PaperTitle",
        ),
        replace(title, id="PaperTitle", name="文书名称", alias="", before=0, next="PaperNumber"),
        replace(plain, id="PaperNumber", name="文书编号", align="right", before=line // 2),
        replace(plain, id="Receipt", name="签收", before=line, first=2 * CELL, first_chars=200),
        replace(plain, id="ReceiptLine", name="签收栏", before=line // 2),
    )


def _tables(plain: Style) -> tuple[Style, ...]:
    loose = replace(plain, pitch=0, line=0, next="")
    sizes = (layout.SIZE_4, layout.SIZE_SMALL_4, layout.SIZE_5)
    texts = [
        replace(loose, id=f"Cell{size}", name=f"表格文字{name}", size=size, loose=layout.CELL_LOOSE)
        for size, name in zip(sizes, ("四号", "小四", "五号"), strict=True)
    ]
    card = replace(loose, id="CardText", name="卡片文字", loose=layout.CELL_LOOSE)
    title = replace(
        card, id="CardTitle", name="卡片标题", face=faces.HEITI, size=layout.SIZE_2, align="center"
    )
    heads = [
        replace(
            text,
            id=f"CellHead{text.size}",
            name=text.name.replace("文字", "表头"),
            face=faces.HEITI,
            align="center",
        )
        for text in texts
    ]
    return (
        *texts,
        *heads,
        card,
        title,
        replace(
            loose,
            id="TableCaption",
            name="表题",
            face=faces.HEITI,
            align="center",
            line=plain.line,
            keep_next=True,
        ),
        replace(loose, id="Picture", name="图片", align="center", keep_next=True, before=120),
        replace(
            loose,
            id="Caption",
            name="caption",
            alias="图题",
            size=layout.SIZE_SMALL_4,
            align="center",
            after=120,
        ),
    )


def _foot(plain: Style) -> tuple[Style, ...]:
    edge = layout.TEXT_WIDTH - CELL_4
    imprint = replace(
        plain, size=layout.SIZE_4, pitch=0, left=CELL_4, right=CELL_4, next="", keep_next=False
    )
    number = replace(
        imprint,
        face=faces.SONGTI,
        line=layout.NUMBER_LINE,
    )
    return (
        replace(
            imprint,
            id="CopiesTo",
            name="抄送机关",
            align="both",
            left=4 * CELL_4,
            first=-3 * CELL_4,
        ),
        replace(imprint, id="Printer", name="印发机关和印发日期", tabs=(("right", edge),)),
        replace(number, id="NumberOdd", name="单页页码", align="right", left=0),
        replace(number, id="NumberEven", name="双页页码", align="left", right=0),
        replace(
            plain, id="Gap", name="表格间隔", pitch=0, line=layout.GAP_LINE, size=layout.SIZE_5
        ),
        replace(plain, id="Tiny", name="微行", size=2, pitch=0, line=layout.TINY_LINE),
    )
