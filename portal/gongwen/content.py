r"""What an official document says: words, tables and pictures; no fonts, no measures.

A document is one frozen ``Document``; ``portal.gongwen.write.write`` lays it out to GB/T 9704-2012.
Empty strings, empty tuples and ``None`` mean "not there". Places that an official document always
has (number, signature, date, printing office) are kept as empty elements when they are blank, so
that they can be filled by hand. Text is written as it is read: headings carry their own ordinals
(``portal.gongwen.ordinals`` makes them), and nothing is ever taken out of it. ``\n`` inside a text
is a line break, ``\t`` a tab; other control characters are refused when the document is written.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias


class Form(StrEnum):
    """What kind of sheet the words go on."""

    FILE = "文件"
    """Red head 发文机关标志 over a red rule (GB/T 9704-2012, 7.2): 下行文, 平行文, 上行文."""
    LETTER = "信函"
    """Letter form with double red rules (10.1)."""
    ORDER = "命令"
    """命令（令）form (10.2): mark, number of the order, text, stamped signature."""
    MINUTES = "纪要"
    """Form of minutes (10.3): mark, text, who was present."""
    PAPER = "文书"
    """An office's own form, such as 隐患整改通知书: organ, name of the paper, number, facts."""
    CARD = "卡片"
    """Cards alone: no head and no page number; the title is not printed."""


class Sealing(StrEnum):
    """How the signature is made good."""

    SEALED = "加盖印章"
    """A seal is pressed over name and date (7.3.5.1)."""
    UNSEALED = "不加盖印章"
    """Name and date alone (7.3.5.2)."""
    STAMPED = "加盖签名章"
    """The signer's name stamp beside the title of office (7.3.5.3)."""


class Align(StrEnum):
    """Where the text of a table's column stands."""

    LEFT = "左"
    CENTRE = "中"
    RIGHT = "右"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of body text, in by two characters unless ``flush``."""

    text: str
    flush: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4: 一、 · （一） · 1. · （1）.

    ``text`` holds the ordinal and the heading. ``run_in`` is the text that goes on in the same
    paragraph after the heading's sentence; without it the heading has a line of its own.
    """

    level: int
    text: str
    run_in: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table as wide as the text.

    ``head`` is repeated on every page. ``widths`` are shares of the width, one a column (empty:
    by content). ``aligns`` holds one value a column (empty: short columns centred, long ones left).
    ``turned`` puts the table on pages of its own, long side up.
    """

    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()
    caption: str = ""
    widths: tuple[float, ...] = ()
    aligns: tuple[Align, ...] = ()
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One label with its value in a table of facts; ``wide`` takes the whole row."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A ruled table of labels and values, two pairs a row; a wide fact has a row of its own."""

    facts: tuple[Fact, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture (PNG or JPEG bytes) with its caption below it.

    ``width_mm`` None: as large as its resolution says, at most as wide as the text.
    """

    data: bytes
    caption: str = ""
    width_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures side by side, ``columns`` a row, each with its caption below it."""

    pictures: tuple[Picture, ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its title, labelled lines, words of its own under them, a picture."""

    title: str
    facts: tuple[Fact, ...] = ()
    words: tuple[str, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards of one size, ruled to be cut apart: ``columns`` side by side, ``rows`` a page.

    ``turned`` puts them on pages of their own, long side up.
    """

    cards: tuple[Card, ...]
    columns: int = 2
    rows: int = 2
    turned: bool = False


Block: TypeAlias = Paragraph | Heading | Table | Facts | Picture | Pictures | Cards


@dataclass(frozen=True, slots=True)
class Stamp:
    """A person who signs with a name stamp: the title of office, and the name in print.

    ``picture`` is the stamp itself, shown in place of the name; without either, room is left.
    """

    office: str
    name: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """署名 and 成文日期.

    ``organs``: the names as signed, 主办机关 first; empty: the document's issuers; ``("",)`` leaves
    the place blank. ``dated`` None leaves the date blank. ``seal_mm`` is the seal's diameter.
    ``stamps`` are for ``Sealing.STAMPED`` only.
    """

    organs: tuple[str, ...] = ()
    dated: date | None = None
    sealing: Sealing = Sealing.SEALED
    seal_mm: float = 42
    stamps: tuple[Stamp, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """签收: ruled lines to be filled by hand, under a sentence of their own."""

    words: str = ""
    lines: tuple[str, ...] = ("送达人", "签收人", "签收日期")


@dataclass(frozen=True, slots=True)
class Attendance:
    """One list of minutes: ``label`` 出席, 请假 or 列席, and the names as they are to be read."""

    label: str
    names: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: its name as 附件说明 lists it, and what it says.

    Without ``body`` it is listed only. ``title`` empty: the name is the title. ``turned``: the
    whole attachment stands on pages with the long side up. ``apart``: it is not bound with the
    text, so that its first line begins with 发文字号 (7.3.7).
    """

    name: str
    body: tuple[Block, ...] = ()
    title: str = ""
    turned: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class IssuedText:
    """The text that a 印发 or 转发 notice issues: on a new page, under its own title.

    A forwarded document keeps what it has of its own: ``number`` under the title, ``recipients``,
    ``attachments``, ``signature`` (which must name its organs).
    """

    title: str
    body: tuple[Block, ...]
    number: str = ""
    recipients: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记 at the foot of the last page.

    ``recipients``: 主送 that found no room on page 1. ``copies_to``: 抄送. ``printer``: 印发机关,
    blank or not; ``printed_on`` None leaves 印发日期 blank. ``others``: further lines, ruled off.
    """

    copies_to: tuple[str, ...] = ()
    printer: str = ""
    printed_on: date | None = None
    recipients: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """An official document, element by element, in the order of the page.

    - ``issuers``: 发文机关, full names, 主办机关 first. ``mark``: the names of 发文机关标志 where
      they differ (short names, or the 主办机关 alone); ``mark_word`` follows them; None: what
      the form has (文件, 令, 纪要, or nothing).
    - ``copy_number`` 份号 (6 digits), ``secrecy`` 密级和保密期限 (``机密★1年``), ``urgency``
      紧急程度.
    - ``number``: 发文字号 (``綦新城管发〔2023〕8号``); blank keeps its place.
    - ``signers``: 签发人 of a 上行文, in the order of the organs.
    - ``recipients``: 主送机关, joined by 、; names of different kinds may be written in one string
      with ， between them. The colon is added.
    - ``signature``: None for a document that has none. ``note``: 附注 without its brackets.
    - ``receipt``: 签收 lines of a paper. ``attendance``: of minutes.
    """

    title: str
    form: Form = Form.FILE
    issuers: tuple[str, ...] = ()
    mark: tuple[str, ...] = ()
    mark_word: str | None = None
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    number: str = ""
    signers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    signature: Signature | None = None
    note: str = ""
    receipt: Receipt | None = None
    attendance: tuple[Attendance, ...] = ()
    issued: IssuedText | None = None
    imprint: Imprint | None = None
