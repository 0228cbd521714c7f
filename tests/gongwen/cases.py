"""More documents to write, print and measure: each for one rule."""

import io
from dataclasses import replace
from datetime import date

import docx

from portal.gongwen.content import (
    Attachment,
    Card,
    Cards,
    Document,
    Fact,
    Facts,
    Form,
    Heading,
    IssuedText,
    Paragraph,
    Picture,
    Sealing,
    Signature,
    Stamp,
    Table,
)
from tests.gongwen.samples import SENTENCE, SIGNED, command, joint, letter, long_text, photo


def upward(count: int) -> Document:
    """A 请示 of several organs, each with its signer."""
    names = ("张三丰", "李四", "王五", "欧阳小明", "赵六")
    return replace(
        joint(count),
        title="关于给予举报人奖励资金的请示",
        number="綦新城管文〔2023〕3号",
        signers=names[:count],
        recipients=("区政府",),
        note="联系人：×××，联系电话：×××",
    )


def attached() -> Document:
    """A notice with two attachments, the second not bound with it, turned."""
    table = Table(head=("序号", "名称", "数量"), rows=(("1", "灭火器", "12"), ("2", "消防栓", "3")))
    return replace(
        joint(1),
        attachments=(
            Attachment("汛期检查重点清单", (Paragraph(SENTENCE), Heading(1, "一、范围"), table)),
            Attachment("设施清单", (table,), turned=True, apart=True),
        ),
    )


def unsealed(*organs: str) -> Document:
    """A notice of some organs without a seal."""
    signature = Signature(dated=date(2023, 12, 31), sealing=Sealing.UNSEALED)
    return replace(joint(1), issuers=organs, signature=signature)


def sealed_with(seal_mm: float, count: int) -> Document:
    """A joint notice whose seals have a diameter."""
    return replace(joint(count), signature=replace(SIGNED, seal_mm=seal_mm))


def long_table() -> Document:
    """A notice with an upright table of several pages, whose rows have lines of their own."""
    rows = tuple((str(at), f"始{at}。{SENTENCE}终{at}。", "管理科") for at in range(1, 41))
    table = Table(rows, ("序号", "检查要求", "责任"), caption="检查清单")
    return replace(joint(1), body=(Paragraph(SENTENCE), table, Paragraph(SENTENCE)))


def forwarded() -> Document:
    """A 转发 notice; what it forwards has a number, an attachment and a signature of its own."""
    issued = IssuedText(
        "关于做好高温天气安全生产工作的通知",
        (Paragraph(SENTENCE), Heading(1, "一、防暑降温"), Paragraph(SENTENCE)),
        number="渝应急发〔2023〕7号",
        recipients=("各区县应急管理局",),
        attachments=(Attachment("防暑降温要点", (Paragraph(SENTENCE),)),),
        signature=Signature(("重庆市应急管理局",), date(2023, 5, 30)),
    )
    return replace(joint(1), title="关于转发高温天气安全生产工作通知的通知", issued=issued)


def signed_after(lines: int, organs: int = 1) -> Document:
    """A notice whose second paragraph has so many lines."""
    text = ("安全生产" * 200)[: 26 + 28 * (lines - 1) - 3] + "。"
    return replace(joint(organs), body=(Paragraph("现通知如下。"), Paragraph(text)), imprint=None)


def noted() -> Document:
    """A notice of three seals whose 附注 would stand alone on page 2."""
    return replace(signed_after(2, organs=3), note="此件公开发布")


def facts_at_the_foot(lines: int, organs: int) -> Document:
    """A notice that ends with a table of facts at the foot of page 1."""
    document = signed_after(lines, organs)
    facts = Facts((Fact("岗位", "架子工"), Fact("风险", "高处坠落")))
    return replace(document, body=(*document.body, facts))


def many_recipients() -> Document:
    """A notice to so many organs that they would leave no room for text on page 1."""
    names = tuple(f"重庆市綦江区第{number}街道办事处" for number in range(1, 23))
    return replace(joint(1), recipients=names)


def heading_at_the_foot() -> Document:
    """A page whose last line would be a heading."""
    line = Paragraph("安全生产安全生产。")
    return replace(
        long_text(), body=(*[line] * 7, Heading(1, "一、总体要求"), *[line] * 30), imprint=None
    )


def strange() -> Document:
    """Rare characters, emoji, mixed widths, a very long cell."""
    words = "喆堃镕与𠮷𡈽，😀👨‍👩‍👧，ＡＢＣabc１２３123，①㎡℃‰，한국어Ωé，a\tb\nc。"
    return replace(
        joint(1),
        body=(
            Paragraph(words * 3),
            Heading(2, "（一）堃喆😀。", words),
            Table(((words, SENTENCE * 40),), head=("项目", "内容")),
            Paragraph(SENTENCE),
        ),
    )


def stamps() -> Document:
    """A 令 of two organs: one stamp in print, one shown."""
    signed = Signature(
        dated=date(2023, 6, 1),
        sealing=Sealing.STAMPED,
        stamps=(
            Stamp("区长", "张三丰"),
            Stamp("管委会主任", picture=Picture(photo("red", "PNG"), width_mm=24)),
        ),
    )
    return replace(command(), signature=signed, imprint=None)


def letter_of_one_page() -> Document:
    """A 函 with everything at the upper left and its 版记 on page 1."""
    return replace(
        letter(),
        copy_number="000012",
        secrecy="秘密★1年",
        body=(Paragraph(SENTENCE),),
    )


def cards(columns: int = 2, rows: int = 2) -> Document:
    """安全风险明白卡 to be cut apart: more than a page of them."""
    one = Card(
        "安全风险明白卡",
        facts=(Fact("岗位", "架子工"), Fact("主要风险", "高处坠落、物体打击")),
        words=("作业前检查安全带、脚手板；六级以上大风停止作业。",),
        picture=Picture(photo("navy", "PNG"), "扫码上报隐患", width_mm=20),
    )
    count = columns * rows + 1
    return Document("安全风险明白卡", Form.CARD, body=(Cards((one,) * count, columns, rows),))


def edited(data: bytes) -> bytes:
    """A written document after somebody typed into it, by style and without."""
    word = docx.Document(io.BytesIO(data))
    place = next(one for one in word.paragraphs if one.text.startswith("为认真贯彻"))
    for style, text in (
        ("Heading 1", "一、手写的标题"),
        ("Heading 2", "（一）手写的标题"),
        (None, SENTENCE * 3),
    ):
        place.insert_paragraph_before(text, style)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()
