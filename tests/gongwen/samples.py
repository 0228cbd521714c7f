"""Documents to write, print and measure: one of every kind that has a layout of its own."""

import io
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

import portal.gongwen
from portal.gongwen import source
from portal.gongwen.content import (
    Attachment,
    Attendance,
    Document,
    Fact,
    Facts,
    Form,
    Heading,
    Imprint,
    Paragraph,
    Picture,
    Pictures,
    Receipt,
    Sealing,
    Signature,
    Stamp,
    Table,
)

NOTICE_JSON = Path(portal.gongwen.__file__).parent / "data" / "notice.json"
COMMITTEE = "重庆市綦江区新城建设管理委员会"
SENTENCE = (
    "为认真贯彻落实安全生产各项要求，坚决遏制较大及以上生产安全事故发生，"
    "现就有关事项通知如下，请结合实际抓好贯彻落实。"
)
SIGNED = Signature(dated=date(2023, 6, 1))
IMPRINT = Imprint(printer=f"{COMMITTEE}办公室", printed_on=date(2023, 6, 2))


def photo(color: str, kind: str = "JPEG") -> bytes:
    """A picture of 1,600 × 1,200 dots."""
    image = Image.new("RGB", (1600, 1200), color)
    ImageDraw.Draw(image).ellipse((300, 200, 1200, 1000), fill="white")
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


@cache
def notice() -> Document:
    """The commissioning notice."""
    return source.load(NOTICE_JSON).document


@cache
def blank_notice() -> Document:
    """The commissioning notice with its example values taken out."""
    return source.blanked(source.load(NOTICE_JSON))


def one_organ() -> Document:
    """A sealed notice of one organ with every level, two attachments and an imprint."""
    return Document(
        title=f"{COMMITTEE}关于进一步加强2023年汛期建筑施工安全生产工作的通知",
        issuers=(COMMITTEE,),
        urgency="特急",
        number="綦新城管发〔2023〕9号",
        recipients=("各科（部）室", "各企业"),
        body=(
            Paragraph(SENTENCE * 2),
            Heading(1, "一、总体要求"),
            Paragraph(SENTENCE * 3),
            Heading(2, "（一）压实责任。", SENTENCE),
            Heading(3, "1.明确分工。", SENTENCE),
            Heading(4, "（1）细化清单。", SENTENCE),
            Paragraph(SENTENCE),
        ),
        attachments=(
            Attachment(
                "汛期检查重点清单",
                (
                    Paragraph(SENTENCE),
                    Table(
                        head=("序号", "部位", "检查重点"),
                        rows=(
                            ("1", "基坑支护", "是否按方案施工，有无渗漏水"),
                            ("2", "塔吊", "附墙、基础排水"),
                        ),
                        caption="检查重点",
                    ),
                ),
            ),
            Attachment("名称很长的附件用来检验回行时是否与上一行名称的第一个字对齐的情况表"),
        ),
        signature=SIGNED,
        note="此件公开发布",
        imprint=Imprint(
            copies_to=("区安委办", "区应急管理局", "区住房和城乡建设委员会", "区消防救援支队"),
            printer=f"{COMMITTEE}办公室",
            printed_on=date(2023, 6, 2),
        ),
    )


def request() -> Document:
    """An unsealed 请示 with three signers, and everything at the upper left."""
    return Document(
        title="关于给予举报人奖励资金的请示",
        issuers=(COMMITTEE,),
        copy_number="000001",
        secrecy="秘密★1年",
        urgency="加急",
        number="綦新城管文〔2023〕3号",
        signers=("张三丰", "李四", "王五"),
        recipients=("区政府",),
        body=(Paragraph(SENTENCE), Paragraph("妥否，请批示。")),
        signature=Signature(dated=date(2023, 6, 1), sealing=Sealing.UNSEALED),
        note="联系人：×××，联系电话：×××",
        imprint=IMPRINT,
    )


def order() -> Document:
    """The committee's own 隐患整改通知书: facts, two photographs, receipt."""
    return Document(
        title="隐患整改通知书",
        form=Form.PAPER,
        issuers=(COMMITTEE,),
        number="綦新城管安改〔2023〕1号",
        recipients=("重庆某某建筑有限公司",),
        body=(
            Paragraph(
                "经检查，你单位存在下列安全隐患，请按期整改，并于整改完成后三日内报我委复查。"
            ),
            Facts(
                (
                    Fact("隐患编号", "YH-2023-0147"),
                    Fact("检查日期", "2023年6月12日"),
                    Fact("隐患等级", "一般隐患"),
                    Fact("整改期限", "2023年6月19日"),
                    Fact("所在部位", "3号楼东侧基坑临边", wide=True),
                    Fact("隐患描述", "基坑临边防护栏杆缺失约12米，夜间未设警示灯。", wide=True),
                    Fact("整改要求", "立即补设防护栏杆和警示灯，整改期间安排专人看护。", wide=True),
                )
            ),
            Pictures(
                (
                    Picture(photo("brown"), "图1 基坑临边防护缺失"),
                    Picture(photo("green", "PNG"), "图2 夜间未设警示灯"),
                )
            ),
        ),
        signature=Signature(dated=date(2023, 6, 12)),
        receipt=Receipt("本通知书一式两份，一份送达被检查单位，一份存档。"),
    )


def ledger(rows: int = 40) -> Document:
    """A long turned table between two upright pages."""
    return Document(
        title="隐患排查治理台账",
        form=Form.PAPER,
        issuers=(COMMITTEE,),
        body=(
            Paragraph("现将截至6月底的台账列后。"),
            Table(
                head=("序号", "编号", "单位", "隐患描述", "等级", "期限", "责任人", "状态"),
                rows=tuple(
                    (
                        str(number),
                        f"YH-2023-{number:04d}",
                        "重庆某某建筑有限公司",
                        "基坑临边防护栏杆缺失，未设警示灯",
                        "一般",
                        f"2023-06-{number % 28 + 1:02d}",
                        "张某某",
                        "待整改",
                    )
                    for number in range(1, rows + 1)
                ),
                caption="2023年上半年隐患台账",
                turned=True,
            ),
            Paragraph("以上台账请核对。"),
        ),
        signature=SIGNED,
    )


def long_text() -> Document:
    """A body of sixty pages."""
    return Document(
        title="关于印发长文件的通知",
        issuers=("綦江区新城管委会",),
        number="綦新城管发〔2023〕10号",
        recipients=("各科室",),
        body=tuple(Paragraph(SENTENCE * (1 + at % 5)) for at in range(190)),
        signature=SIGNED,
        imprint=IMPRINT,
    )


def joint(count: int) -> Document:
    """A notice of several organs that seal it together."""
    organs = (
        COMMITTEE,
        "重庆市綦江区住房和城乡建设委员会",
        "重庆市綦江区应急管理局",
        "重庆市綦江区消防救援支队",
        *(f"重庆市綦江区第{name}管理委员会" for name in "一二三四五六七八"),
    )
    return Document(
        title="关于联合开展检查的通知",
        issuers=organs[:count],
        number="綦新城管发〔2023〕11号",
        recipients=("各企业",),
        body=(Paragraph(SENTENCE),),
        signature=SIGNED,
        imprint=IMPRINT,
    )


def letter() -> Document:
    """A 函 of two pages."""
    return Document(
        title="关于商请协助开展燃气安全检查的函",
        form=Form.LETTER,
        issuers=(COMMITTEE,),
        urgency="加急",
        number="綦新城管函〔2023〕5号",
        recipients=("区燃气公司",),
        body=tuple(Paragraph(SENTENCE * 3) for _ in range(4)),
        signature=SIGNED,
        imprint=Imprint(copies_to=("区安委办", "区应急管理局")),
    )


def command() -> Document:
    """A 令 signed with a name stamp."""
    return Document(
        title="",
        form=Form.ORDER,
        issuers=("重庆市綦江区人民政府",),
        number="第12号",
        body=(Paragraph("《重庆市綦江区某某办法》已经审议通过，现予公布，自公布之日起施行。"),),
        signature=Signature(
            dated=date(2023, 6, 1), sealing=Sealing.STAMPED, stamps=(Stamp("区长", "张三丰"),)
        ),
        imprint=IMPRINT,
    )


def minutes() -> Document:
    """纪要 with who was there."""
    return Document(
        title="安全生产专题会议纪要",
        form=Form.MINUTES,
        issuers=(COMMITTEE,),
        mark_word="会议纪要",
        number="〔2023〕3号",
        body=(Paragraph(SENTENCE), Heading(1, "一、议定事项"), Paragraph(SENTENCE)),
        attendance=(
            Attendance("出席", "张三、李四、王五、" * 6 + "赵六"),
            Attendance("请假", "孙七"),
        ),
        signature=SIGNED,
        imprint=IMPRINT,
    )


def turned_attachment() -> Document:
    """A notice whose only attachment lies on its side, on an even page."""
    table = Table(head=("序号", "名称"), rows=(("1", "灭火器"),))
    return replace(
        joint(1),
        attachments=(Attachment("设施清单", (table,), turned=True),),
    )


def crowded() -> Document:
    """Twelve organs and a title of 200 characters."""
    title = "关于进一步加强安全生产隐患排查治理工作的通知" * 10
    return replace(joint(12), title=title[:200])
