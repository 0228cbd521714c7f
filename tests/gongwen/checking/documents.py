"""Correct documents to plant faults in: one of every form and way of signing."""

from datetime import date

from portal.gongwen.content import (
    Attachment,
    Attendance,
    Document,
    Form,
    Heading,
    Imprint,
    IssuedText,
    Paragraph,
    Sealing,
    Signature,
    Stamp,
    Table,
)

ORGAN = "重庆市某某区新城建设管理委员会"
OTHER = "重庆市某某区住房和城乡建设委员会"
SENTENCE = (
    "为认真贯彻落实安全生产各项要求，坚决遏制较大及以上生产安全事故发生，"
    "现就有关事项通知如下，请结合实际抓好贯彻落实。"
)
SIGNED = Signature(dated=date(2023, 6, 1))
IMPRINT = Imprint(
    copies_to=("区安委办", "区应急管理局"),
    printer=f"{ORGAN}办公室",
    printed_on=date(2023, 6, 2),
)


def sealed() -> Document:
    """A sealed document with everything a 文件 can have; its text goes on to page 3."""
    return Document(
        title=f"{ORGAN}关于进一步加强2023年汛期建筑施工安全生产工作的通知",
        issuers=(ORGAN,),
        copy_number="000001",
        secrecy="秘密★1年",
        urgency="特急",
        number="某新城管发〔2023〕9号",
        recipients=("各科（部）室", "各企业"),
        body=(
            Paragraph(SENTENCE * 2),
            Heading(1, "一、总体要求"),
            Paragraph(SENTENCE * 12),
            Heading(2, "（一）压实责任。", SENTENCE),
            Heading(3, "1.明确分工。", SENTENCE),
            Heading(4, "（1）细化清单。", SENTENCE),
            Paragraph(SENTENCE * 9),
        ),
        attachments=(
            Attachment("汛期检查重点清单", (Paragraph(SENTENCE),)),
            Attachment(
                "名称很长的附件用来检验回行时是否与上一行名称的第一个字对齐的情况表",
                (Paragraph(SENTENCE),),
            ),
        ),
        signature=SIGNED,
        note="此件公开发布",
        imprint=Imprint(
            recipients=("各镇人民政府", "各街道办事处"),
            copies_to=tuple(f"区第{name}管理委员会" for name in "一二三四五六"),
            printer=f"{ORGAN}办公室",
            printed_on=date(2023, 6, 2),
        ),
    )


def upward() -> Document:
    """An unsealed 请示 with one signer."""
    return Document(
        title="关于给予举报人奖励资金的请示",
        issuers=(ORGAN,),
        number="某新城管文〔2023〕3号",
        signers=("张三",),
        recipients=("区政府",),
        body=(Paragraph(SENTENCE * 2), Paragraph("妥否，请批示。")),
        signature=Signature(dated=date(2023, 6, 1), sealing=Sealing.UNSEALED),
        note="联系人：×××，联系电话：×××",
        imprint=IMPRINT,
    )


def joint_upward() -> Document:
    """A 请示 with three signers."""
    return Document(
        title="关于给予举报人奖励资金的请示",
        issuers=(ORGAN,),
        number="某新城管文〔2023〕3号",
        signers=("张三丰", "李四", "王五"),
        recipients=("区政府",),
        body=(Paragraph(SENTENCE * 2),),
        signature=SIGNED,
        imprint=IMPRINT,
    )


def joint() -> Document:
    """A notice of two organs that issues a plan."""
    return Document(
        title="关于印发《安全检查工作方案》的通知",
        issuers=(ORGAN, OTHER),
        number="某新城管发〔2023〕11号",
        recipients=("各企业",),
        body=(Paragraph(SENTENCE),),
        signature=SIGNED,
        issued=IssuedText("安全检查工作方案", (Paragraph(SENTENCE * 3),)),
        imprint=IMPRINT,
    )


def letter() -> Document:
    """A 函 of two pages."""
    return Document(
        title="关于商请协助开展燃气安全检查的函",
        form=Form.LETTER,
        issuers=(ORGAN,),
        number="某新城管函〔2023〕5号",
        recipients=("区燃气公司",),
        body=tuple(Paragraph(SENTENCE * 4) for _ in range(4)),
        signature=SIGNED,
        imprint=Imprint(copies_to=("区安委办", "区应急管理局")),
    )


def order() -> Document:
    """A 令 signed with a name stamp."""
    return Document(
        title="",
        form=Form.ORDER,
        issuers=("重庆市某某区人民政府",),
        number="第12号",
        body=(Paragraph("《某某办法》已经审议通过，现予公布，自公布之日起施行。"),),
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
        issuers=(ORGAN,),
        mark_word="会议纪要",
        number="〔2023〕3号",
        body=(Paragraph(SENTENCE * 2),),
        attendance=(
            Attendance("出席", "张三、李四、王五、" * 6 + "赵六"),
            Attendance("请假", "孙七"),
        ),
        signature=SIGNED,
        imprint=IMPRINT,
    )


def table(rows: int = 40, *, turned: bool = False) -> Document:
    """A notice with a table of several pages."""
    return Document(
        title="关于公布检查清单的通知",
        issuers=(ORGAN,),
        number="某新城管发〔2023〕12号",
        recipients=("各企业",),
        body=(
            Paragraph(SENTENCE),
            Table(
                head=("序号", "名称", "数量"),
                rows=tuple((str(number), "灭火器", "2") for number in range(1, rows + 1)),
                caption="检查清单",
                turned=turned,
            ),
            Paragraph(SENTENCE),
        ),
        signature=SIGNED,
    )


def single() -> Document:
    """A notice of one organ with one attachment."""
    return Document(
        title="关于开展检查的通知",
        issuers=(ORGAN,),
        number="某新城管发〔2023〕13号",
        recipients=("各企业",),
        body=(Paragraph(SENTENCE * 2),),
        attachments=(Attachment("检查清单", (Paragraph(SENTENCE),)),),
        signature=SIGNED,
        imprint=IMPRINT,
    )
