"""Papers made from a hazard: words only. The committee's own forms, without 责令 and 处罚."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.gongwen.content import (
    Document,
    Fact,
    Facts,
    Form,
    Paragraph,
    Picture,
    Pictures,
    Receipt,
    Signature,
)
from portal.kernel import clock

NOTICE_TITLE = "隐患整改通知书"
OPINION_TITLE = "隐患整改复查意见书"
# Half of the text's width: a photo alone is no larger than one of two, and the page holds.
WIDTH_MM = 76


@dataclass(frozen=True)
class Shot:
    """A photo for a paper: its bytes, what it shows, when it was taken or, failing that, sent."""

    data: bytes
    label: str
    at: datetime
    how: str = "拍摄"


@dataclass(frozen=True)
class Told:
    """A hazard as its papers tell it; codes are labels already."""

    number: str
    firm: str
    place: str
    text: str
    grade: str
    source: str
    found_at: datetime
    due_on: date | None
    section: str
    fix_note: str = ""
    fixed_at: datetime | None = None
    review_note: str = ""
    reviewed_at: datetime | None = None
    reviewer: str = ""
    shots: Sequence[Shot] = ()


def day_of(value: date | None) -> str:
    """A day as a paper writes it, empty for none."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def pictures_of(shots: Sequence[Shot]) -> tuple[Pictures, ...]:
    """All the photos with what they show and when; nothing where there are none."""
    if not shots:
        return ()
    return (
        Pictures(
            tuple(
                Picture(
                    shot.data, f"{shot.label}（{day_of(date_of(shot.at))}{shot.how}）", WIDTH_MM
                )
                for shot in shots
            )
        ),
    )


def date_of(moment: datetime | None) -> date | None:
    """The Asia/Shanghai day of a moment."""
    return clock.local(moment).date() if moment else None


def facts_of(told: Told) -> tuple[Fact, ...]:
    """What every paper tells of a hazard."""
    return (
        Fact("隐患编号", told.number),
        Fact("隐患等级", told.grade),
        Fact("责任单位", told.firm, wide=True),
        Fact("隐患部位", told.place, wide=True),
        Fact("隐患情况", told.text, wide=True),
        Fact("排查来源", told.source),
        Fact("发现日期", day_of(date_of(told.found_at))),
    )


def rectify_notice(told: Told, issuer: str, number: str, today: date) -> Document:
    """隐患整改通知书: what was found, by when it is to be put right, its photos, 签收."""
    found = day_of(date_of(told.found_at))
    due = day_of(told.due_on)
    return Document(
        form=Form.PAPER,
        title=NOTICE_TITLE,
        issuers=(issuer,),
        number=number,
        recipients=(told.firm,),
        body=(
            Paragraph(f"{found}，在隐患排查中发现你单位存在下列{told.grade}事故隐患："),
            Facts(facts_of(told)),
            *pictures_of(told.shots),
            Paragraph(
                f"请你单位于{due}前完成整改，明确整改措施、责任人、资金、时限和应急预案；"
                "整改期间采取必要的安全防范措施，确保安全。"
            ),
            Paragraph(f"整改完成后，请在清患门户提交情况和照片，由{told.section or issuer}复查。"),
        ),
        signature=Signature(organs=(issuer,), dated=today),
        receipt=Receipt("本通知书一式两份，一份送达责任单位，一份存档。"),
    )


def review_opinion(told: Told, issuer: str, number: str, today: date) -> Document:
    """隐患整改复查意见书: what was done, what the review found, photos before and after."""
    return Document(
        form=Form.PAPER,
        title=OPINION_TITLE,
        issuers=(issuer,),
        number=number,
        recipients=(told.firm,),
        body=(
            Paragraph("对你单位下列事故隐患的整改情况进行了复查，意见如下："),
            Facts(
                (
                    *facts_of(told),
                    Fact("整改期限", day_of(told.due_on)),
                    Fact("整改日期", day_of(date_of(told.fixed_at))),
                    Fact("整改情况", told.fix_note, wide=True),
                    Fact("复查日期", day_of(date_of(told.reviewed_at))),
                    Fact("复查人", told.reviewer),
                    Fact("复查意见", told.review_note, wide=True),
                )
            ),
            *pictures_of(told.shots),
            Paragraph("经复查，该隐患已按要求整改，予以销号。请继续落实日常排查，防止再次发生。"),
        ),
        signature=Signature(organs=(issuer,), dated=today),
        receipt=Receipt("本意见书一式两份，一份送达责任单位，一份存档。"),
    )
