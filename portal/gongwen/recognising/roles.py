"""The elements of an official document, and what a recognised one is."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from portal.gongwen.content import Form
from portal.gongwen.seen import Block, File, Paragraph, Table


class Role(StrEnum):
    """What a paragraph or table is in a document, by its Chinese name."""

    COPY_NUMBER = "份号"
    SECRECY = "密级和保密期限"
    URGENCY = "紧急程度"
    MARK = "发文机关标志"
    NUMBER = "发文字号"
    SIGNERS = "签发人"
    RULE = "红色分隔线"
    TITLE = "标题"
    RECIPIENTS = "主送机关"
    HEADING = "小标题"
    BODY = "正文"
    TABLE = "表格"
    TABLE_CAPTION = "表题"
    PICTURE = "图片"
    CAPTION = "图题"
    CELL = "表格文字"
    ATTACHMENT_NOTE = "附件说明"
    ATTENDANCE = "出席人员"
    ORGAN = "发文机关署名"
    STAMPED = "签名章署名"
    DATED = "成文日期"
    NOTE = "附注"
    RECEIPT = "签收"
    ISSUED_TITLE = "印发件标题"
    ATTACHMENT_MARK = "附件序号"
    ATTACHMENT_TITLE = "附件标题"
    COPIES_TO = "抄送机关"
    PRINTER = "印发机关和印发日期"
    IMPRINT_OTHER = "版记其他要素"
    PAPER_HEAD = "文书版头"
    BLANK = "空行"
    OTHER = "其他"


IMPRINT = frozenset({Role.COPIES_TO, Role.PRINTER, Role.IMPRINT_OTHER})
LEFT_HEAD = (Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY)


@dataclass(frozen=True, slots=True)
class Element:
    """A block with its role; ``level`` of a heading, ``table`` the one that only holds it in place.

    ``doubt`` says why the role is only likely. ``story``: ``head`` in a header, ``box`` in a box.
    """

    role: Role
    block: Block
    level: int = 0
    table: Table | None = None
    doubt: str = ""
    story: str = ""

    @property
    def paragraph(self) -> Paragraph:
        """The block, where it is known to be a paragraph."""
        if not isinstance(self.block, Paragraph):
            raise TypeError(f"a table is no paragraph: {self.role}")
        return self.block

    @property
    def text(self) -> str:
        """Its words as they are seen."""
        return self.block.text


@dataclass(frozen=True)
class Outline:
    """A document as its elements, in the order of the file. ``ours``: it has this engine's styles.

    ``upward``: it names who signed it off (上行文).
    """

    file: File
    form: Form
    elements: tuple[Element, ...]
    ours: bool = False

    def all(self, *roles: Role) -> Iterator[Element]:
        """The elements of some roles, in order."""
        return (one for one in self.elements if one.role in roles)

    def first(self, *roles: Role) -> Element | None:
        """The first element of some roles."""
        return next(self.all(*roles), None)

    def paragraphs(self, *roles: Role) -> Iterator[Paragraph]:
        """The paragraphs of some roles that have text, in order."""
        return (
            one.block
            for one in self.all(*roles)
            if isinstance(one.block, Paragraph) and one.block.text
        )

    def text(self, role: Role) -> str:
        """The text of the first element of a role; empty, if there is none."""
        found = self.first(role)
        return found.text if found else ""

    @cached_property
    def upward(self) -> bool:
        """Whether it is a 上行文: its head names the signers."""
        head = self.all(Role.NUMBER, Role.SIGNERS)
        return any("签发人" in one.text for one in head)

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each block among the elements, by its identity."""
        return {id(one.block): at for at, one in enumerate(self.elements)}
