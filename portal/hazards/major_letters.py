"""Papers of a 重大 hazard, and 移送（报告）函: words only, without 责令 and 处罚."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.gongwen.content import (
    Block,
    Document,
    Fact,
    Facts,
    Form,
    Heading,
    Paragraph,
    Receipt,
    Signature,
    Table,
)
from portal.hazards.letters import Told, date_of, day_of, facts_of, pictures_of
from portal.office.terms import PaperKind

SIGNED = ("送达人", "主要负责人签收", "签收日期")
TAKEN_IN = ("报送人", "接收人", "接收日期")


@dataclass(frozen=True)
class Said:
    """A dated word of somebody: who, when, what."""

    who: str = ""
    on: date | None = None
    words: str = ""


@dataclass(frozen=True)
class Listed:
    """挂牌督办 as its papers tell it; the number is that of the listing or its release."""

    level: str
    organ: str
    number: str
    on: date | None
    due_on: date | None


@dataclass(frozen=True)
class Major:
    """The records of a 重大 hazard as its papers tell them; ``clause`` may be quoted as it is.

    ``receipts``: which report, to whom, when. ``progress_days`` and ``lead_days`` are the
    office's rules: days between two reports of progress, working days to ask for another day.
    """

    judged: Said
    clause: str = ""
    organ: str = ""
    cause: str = ""
    harm: str = ""
    remedy: Sequence[tuple[str, str]] = ()
    approved: Said | None = None
    opinions: Sequence[Said] = ()
    accepted: Said | None = None
    receipts: Sequence[tuple[str, str, date | None]] = ()
    listed: Listed | None = None
    released: Listed | None = None
    release_words: str = ""
    progress_days: int = 0
    lead_days: int = 0


@dataclass(frozen=True)
class Frame:
    """In whose name a paper goes out, under which number ("" in a preview), on which day."""

    issuer: str
    number: str
    today: date


def _paper(
    kind: PaperKind,
    told: Told,
    frame: Frame,
    body: Sequence[Block],
    receipt: Receipt,
    recipient: str = "",
) -> Document:
    to = recipient or told.firm
    return Document(
        form=Form.PAPER,
        title=kind.label,
        issuers=(frame.issuer,),
        number=frame.number,
        recipients=(to,),
        body=tuple(body),
        signature=Signature(organs=(frame.issuer,), dated=frame.today),
        receipt=receipt,
    )


def report_found(told: Told, major: Major, frame: Frame) -> Document:
    """重大事故隐患报告（发现）: state and causes, harm and effort, the plan.

    Source: 安全生产事故隐患排查治理暂行规定 art. 14 (待核对); 安全生产法 art. 41.
    """
    plan = _remedy(major) or [Paragraph("治理方案正在编制，批准后另行报送。")]
    body = [
        Paragraph(f"经排查核实，{told.firm}存在下列重大事故隐患，现将有关情况报告如下。"),
        Facts((*_judged(told, major), Fact("整改期限", day_of(told.due_on)))),
        *pictures_of(told.shots),
        Heading(1, "一、现状及产生原因"),
        *_paragraphs(major.cause),
        Heading(1, "二、危害程度和整改难易程度分析"),
        *_paragraphs(major.harm),
        Heading(1, "三、治理方案"),
        *plan,
    ]
    receipt = Receipt("本报告一式两份，一份报送接收单位，一份存档。", TAKEN_IN)
    return _paper(PaperKind.MAJOR_FOUND, told, frame, body, receipt, major.organ)


def report_fixed(told: Told, major: Major, frame: Frame) -> Document:
    """重大事故隐患报告（整改）: what was done, accepted, reviewed; photos before and after."""
    accepted = major.accepted or Said()
    review = (
        (
            Fact("复查日期", day_of(date_of(told.reviewed_at))),
            Fact("复查人", told.reviewer),
            Fact("复查意见", told.review_note, wide=True),
        )
        if told.review_note
        else ()
    )
    body: list[Block] = [
        Paragraph(f"{told.firm}下列重大事故隐患已完成整改并经企业验收，现将整改情况报告如下。"),
        Facts(
            (
                *_judged(told, major),
                Fact("整改期限", day_of(told.due_on)),
                Fact("整改日期", day_of(date_of(told.fixed_at))),
                Fact("整改情况", told.fix_note, wide=True),
                Fact("企业验收人", accepted.who),
                Fact("验收日期", day_of(accepted.on)),
                Fact("企业验收意见", accepted.words, wide=True),
                *(
                    Fact("专家意见", f"{one.words}（{one.who}，{day_of(one.on)}）", wide=True)
                    for one in major.opinions
                ),
                *review,
                *_listed(major),
            )
        ),
        *pictures_of(told.shots),
        *_receipts(major),
        Paragraph("整改材料和照片已存档，今后继续落实日常排查，防止再次发生。"),
    ]
    receipt = Receipt("本报告一式两份，一份报送接收单位，一份存档。", TAKEN_IN)
    return _paper(PaperKind.MAJOR_FIXED, told, frame, body, receipt, major.organ)


def remedy(told: Told, major: Major, frame: Frame) -> Document:
    """重大事故隐患治理方案: the six parts as approved.

    Source: 安全生产事故隐患排查治理暂行规定 art. 15 (待核对).
    """
    approved = major.approved or Said()
    body: list[Block] = [
        Paragraph("你单位报送的下列重大事故隐患治理方案已经审批，请按方案组织治理。"),
        Facts(
            (
                *facts_of(told),
                Fact("整改期限", day_of(told.due_on), wide=True),
                Fact("审批人", approved.who),
                Fact("审批日期", day_of(approved.on)),
                Fact("审批意见", approved.words or "同意", wide=True),
            )
        ),
        *pictures_of(told.shots),
        *_remedy(major),
    ]
    receipt = Receipt("本方案一式两份，一份送达责任单位，一份存档。", SIGNED)
    return _paper(PaperKind.REMEDY, told, frame, body, receipt)


def listing_notice(told: Told, major: Major, frame: Frame) -> Document:
    """挂牌督办通知书: what is on the list, until when, what is asked for meanwhile.

    Source: 宁波《安全生产重大事故隐患挂牌督办通知书》样式 (二手，待核对).
    """
    listed = major.listed or Listed("", "", "", None, None)
    by = "现予挂牌督办" if listed.organ == frame.issuer else f"已由{listed.organ}挂牌督办"
    tasks = (
        f"按批准的治理方案组织治理，于{day_of(listed.due_on)}前完成。",
        f"至少每 {major.progress_days} 天填报一次治理进展。",
        "治理期间落实安全防范措施和应急预案，不能保证安全的，先撤人、停用再治理。",
        "治理完成后组织验收，提交整改情况，由挂牌单位组织现场审查后解除督办。",
        f"不能按期完成的，在期限前 {major.lead_days} 个工作日提出延期申请，写明理由。",
    )
    body: list[Block] = [
        Paragraph(f"经核实，你单位存在下列重大事故隐患，{by}。"),
        Facts(
            (
                *_judged(told, major),
                Fact("督办级别", listed.level),
                Fact("挂牌单位", listed.organ),
                Fact("挂牌日期", day_of(listed.on)),
                Fact("督办期限", day_of(listed.due_on)),
                *((Fact("挂牌文号", listed.number, wide=True),) if listed.number else ()),
            )
        ),
        *pictures_of(told.shots),
        Paragraph("请你单位做好下列工作："),
        *(Paragraph(f"（{'一二三四五'[at]}）{words}") for at, words in enumerate(tasks)),
    ]
    receipt = Receipt("本通知书一式两份，一份送达责任单位，一份存档。", SIGNED)
    return _paper(PaperKind.LISTING_NOTICE, told, frame, body, receipt)


def release_notice(told: Told, major: Major, frame: Frame) -> Document:
    """解除挂牌督办通知书: what was on the list, what was found, that it is released."""
    accepted = major.accepted or Said()
    released = major.released or Listed("", "", "", None, None)
    body: list[Block] = [
        Paragraph("你单位下列重大事故隐患已完成治理，经企业验收和现场审查，解除挂牌督办。"),
        Facts(
            (
                *facts_of(told),
                *_listed(major),
                Fact("整改情况", told.fix_note, wide=True),
                Fact("企业验收人", accepted.who),
                Fact("验收日期", day_of(accepted.on)),
                Fact("审查意见", major.release_words, wide=True),
            )
        ),
        *pictures_of(told.shots),
        Paragraph(
            f"自{day_of(released.on)}起解除挂牌督办。"
            "请继续落实日常排查和整改后的各项措施，防止再次发生。"
        ),
    ]
    receipt = Receipt("本通知书一式两份，一份送达责任单位，一份存档。", SIGNED)
    return _paper(PaperKind.RELEASE_NOTICE, told, frame, body, receipt)


def referral(told: Told, to: str, reason: str, frame: Frame) -> Document:
    """隐患移送（报告）函: to another authority, with the facts and all the photos.

    Source: 重庆市安全生产条例 art. 35.
    """
    return Document(
        form=Form.LETTER,
        title=f"关于移送（报告）{told.firm}事故隐患的函",
        issuers=(frame.issuer,),
        number=frame.number,
        recipients=(to,),
        body=(
            Paragraph(
                f"我单位在隐患排查中发现{told.firm}存在下列{told.grade}事故隐患，"
                "按职责分工现移送（报告）你单位。"
            ),
            Facts((*facts_of(told), Fact("移送理由", reason, wide=True))),
            *pictures_of(told.shots),
            Paragraph("请依法办理，并将办理结果函告我单位。"),
        ),
        signature=Signature(organs=(frame.issuer,), dated=frame.today),
        receipt=Receipt("本函一式两份，一份送接收单位，一份存档。", TAKEN_IN),
    )


def _judged(told: Told, major: Major) -> tuple[Fact, ...]:
    clause = (Fact("判定条款", major.clause, wide=True),) if major.clause else ()
    return (
        *facts_of(told),
        Fact("判定日期", day_of(major.judged.on)),
        Fact("判定人", major.judged.who),
        *clause,
        Fact("判定依据", major.judged.words, wide=True),
    )


def _listed(major: Major) -> tuple[Fact, ...]:
    listed, released = major.listed, major.released
    if listed is None:
        return ()
    return (
        Fact("挂牌督办", f"{listed.organ}（{listed.level}）{listed.number}", wide=True),
        Fact("挂牌日期", day_of(listed.on)),
        Fact("督办期限", day_of(listed.due_on)),
        *((Fact("解除日期", day_of(released.on), wide=True),) if released else ()),
    )


def _remedy(major: Major) -> list[Block]:
    blocks: list[Block] = []
    for ordinal, (label, words) in zip("一二三四五六", major.remedy, strict=False):
        first, *more = [line.strip() for line in words.splitlines() if line.strip()] or [""]
        blocks.append(Heading(2, f"（{ordinal}）{label}。", run_in=first))
        blocks += map(Paragraph, more)
    return blocks


def _paragraphs(words: str) -> list[Block]:
    return [Paragraph(line.strip()) for line in words.splitlines() if line.strip()]


def _receipts(major: Major) -> list[Block]:
    if not major.receipts:
        return []
    rows = tuple((which, to, day_of(on)) for which, to, on in major.receipts)
    return [Table(rows, head=("双报告", "报告对象", "日期"), widths=(36, 34, 30))]
