"""文书 of many hazards at once: each 出具 an act of its own, all of them in one zip, by a job."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zipfile import ZipFile, ZipInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import policy
from portal.accounts import queries as people
from portal.db import db, transaction
from portal.documents import queries as papers
from portal.documents import service as documents
from portal.documents.models import Paper
from portal.documents.press import write
from portal.gongwen.content import Document, Form, Paragraph, Table
from portal.hazards import queries
from portal.hazards.models import Hazard
from portal.hazards.reach import visible
from portal.hazards.service import issuing
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.notices import jobs
from portal.notices.models import Job
from portal.notices.tasks import Outcome, Progress, task
from portal.office import queries as office
from portal.office.terms import PaperKind
from portal.policy import Actor

MOST = 500
KINDS = tuple(issuing.WHEN)
TASK = "hazards.orders"
LIST = "清单.docx"
_HEAD = ("序号", "隐患编号", "责任单位", "文号", "没有出的原因")
_WIDTHS = (5, 16, 26, 20, 33)
_NO_NAME = re.compile(r'[\\/:*?"<>|]')
_UNSEEN = "没有找到，可能编号有误，或不在您的范围内"


@dataclass(frozen=True)
class Expected:
    """What is to be expected of one hazard: why nothing, or its paper where one is in force."""

    number: str
    hazard: Hazard | None = None
    paper: Paper | None = None
    refused: str = ""


@dataclass(frozen=True)
class Made:
    """What came of one hazard: to whom its paper goes and its number, or why there is none."""

    number: str
    firm: str = ""
    paper: str = ""
    refused: str = ""


def kind_of(code: str) -> PaperKind:
    """A kind of paper that can be made of many; without a code the first.

    Raises Refusal for any other.
    """
    found = next((kind for kind in KINDS if code in {"", kind.value}), None)
    if found is None:
        raise Refusal("没有这种批量文书。请从台账的“批量办理”里选择。")
    return found


def expect(actor: Actor, kind: PaperKind, numbers: Sequence[str]) -> list[Expected]:
    """What is to be expected of each of these hazards, in their order; nothing is done yet."""
    query = select(Hazard).where(Hazard.number.in_(numbers), visible(actor))
    rows = db.session.scalars(query.options(joinedload(Hazard.firm))).all()
    found = {row.number: row for row in rows}
    issued = papers.in_force(kind, [row.subject for row in rows])
    return [_expected(actor, kind, one, found.get(one), issued) for one in numbers]


def _expected(
    actor: Actor, kind: PaperKind, number: str, row: Hazard | None, issued: Mapping[str, Paper]
) -> Expected:
    if row is None:
        return Expected(number, refused=_UNSEEN)
    if not policy.may(actor, "paper.issue", row):
        return Expected(number, row, refused="不在您的办理范围内")
    if paper := issued.get(row.subject):
        return Expected(number, row, paper)
    states, _ = issuing.WHEN[kind]
    early = "" if row.status in states else f"现在是“{row.status.label}”，不能出这种文书"
    return Expected(number, row, refused=early)


@transaction()
def by_job(actor: Actor, kind: PaperKind, numbers: Sequence[str]) -> Job:
    """Ask for the papers of these hazards; the zip waits in 消息 for seven days.

    Raises Forbidden, and Refusal for none, too many, or a kind without 发文机关 and 代字.
    """
    policy.require(actor, "paper.issue")
    office.series_of(kind)
    chosen = list(dict.fromkeys(numbers))
    if not chosen:
        raise Refusal("一条也没有勾选，没有出文书。请勾选后再按“出具并打包”。")
    if len(chosen) > MOST:
        raise Refusal(f"选了 {len(chosen)} 条，一次最多 {MOST} 条。请分几次出。")
    return jobs.ask(actor, TASK, f"批量出{kind.label}", {"kind": kind.value, "numbers": chosen})


@task(TASK, "批量出文书")
def run(progress: Progress, told: Mapping[str, Any]) -> Outcome:
    """Issue what is not in force yet, one by one, and put every paper into the zip.

    What was issued stays issued where it breaks off: tried again, it is found and taken as it is.
    """
    actor = people.acting_now(progress.user_id)
    policy.require(actor, "paper.issue")
    kind, numbers = kind_of(told["kind"]), told["numbers"]
    made: list[Made] = []
    with ZipFile(progress.file, "w") as archive:
        for number in numbers:
            made.append(_put(actor, kind, number, archive))
            progress.tell(len(made), len(numbers), f"已办 {len(made)} 条")
        archive.writestr(ZipInfo(LIST), write(_list(kind, made)))
    where = "，原因写在压缩包的“清单”里" if any(one.refused for one in made) else ""
    return Outcome(f"{_words(made)}{where}。", name=f"{kind.label} {clock.today():%Y-%m-%d}.zip")


def _put(actor: Actor, kind: PaperKind, number: str, archive: ZipFile) -> Made:
    try:
        paper = _paper(actor, kind, number)
        archive.writestr(_entry(number, paper.issued_at), documents.content(paper))
    except Refusal as refusal:
        return Made(number, refused=str(refusal))
    except FileNotFoundError:
        return Made(number, refused="有照片的文件不在了。请系统管理员从备份恢复后再出。")
    return Made(number, paper.recipient, paper.number)


@transaction()
def _paper(actor: Actor, kind: PaperKind, number: str) -> Paper:
    """The paper in force, else one issued now: looked for and issued in one act."""
    hazard = queries.get(actor, number)
    policy.require(actor, "paper.issue", hazard)
    kept = papers.in_force(kind, [hazard.subject])
    return kept.get(hazard.subject) or documents.issue(actor, issuing.order_of(hazard, kind))


def _entry(number: str, at: datetime) -> ZipInfo:
    """Stored as it is, for a Word file is packed already; dated by its issue: the same bytes."""
    return ZipInfo(f"{_NO_NAME.sub('-', number)}.docx", clock.local(at).timetuple()[:6])


def _list(kind: PaperKind, made: Sequence[Made]) -> Document:
    rows = tuple(
        (str(at), one.number, one.firm, one.paper, one.refused) for at, one in enumerate(made, 1)
    )
    table = Table(rows, _HEAD, widths=_WIDTHS, turned=True)
    return Document(
        form=Form.PAPER,
        title=f"{kind.label}清单",
        body=(Paragraph(f"{_words(made)}。", flush=True), table),
    )


def _words(made: Sequence[Made]) -> str:
    refused = sum(bool(one.refused) for one in made)
    return f"共 {len(made) - refused} 份" + (f"，{refused} 条没有出" if refused else "")
