"""发现报告 and 双报告: what is told to the department and to the workers, and when it was."""

from dataclasses import dataclass
from datetime import date

from portal.db import transaction
from portal.hazards import guards
from portal.hazards.models import Hazard
from portal.hazards.records import FIXED
from portal.hazards.service import keeping
from portal.hazards.service.moving import refuse_gaps
from portal.hazards.terms import Action, Receipt, RecordKind
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor


@dataclass(frozen=True)
class Discovery:
    """重大事故隐患报告（发现）: to which department, the state and its causes, harm and effort.

    Source: 安全生产事故隐患排查治理暂行规定 art. 14 (待核对).
    """

    organ: str
    cause: str
    harm: str


@dataclass(frozen=True)
class Told:
    """One of the four reports has been made: to whom, when, with what proof."""

    receipt: Receipt
    organ: str
    told_on: date
    number: str = ""


@transaction()
def discover(actor: Actor, hazard: Hazard, version: int, said: Discovery) -> Hazard:
    """发现报告 of the firm; a later one supersedes. Raises Refusal before the judgement."""
    row, acting, records = keeping.begin(actor, hazard, Action.DISCOVER, version)
    if records.judgement is None:
        raise Refusal("还没有重大判定，不能写发现报告。请先由安全管理科或分管科室判定。")
    keeping.add(
        row,
        acting,
        Action.DISCOVER,
        RecordKind.DISCOVERED,
        organ=said.organ,
        text=f"现状及产生原因：{said.cause}\n危害程度和整改难易程度分析：{said.harm}",
        parts={"cause": said.cause, "harm": said.harm},
        happened_on=clock.today(),
    )
    return row


@transaction()
def tell(actor: Actor, hazard: Hazard, version: int, said: Told) -> Hazard:
    """登记双报告: one of the four was made, on a day, to somebody named.

    Raises Refusal where what it reports is not there yet.
    Source: 安全生产法 art. 41; 专项行动工作方案 二（二）1 “双报告”.
    """
    row, acting, records = keeping.begin(actor, hazard, Action.TELL, version)
    basis = records.acceptance if said.receipt in FIXED else records.discovery
    missing = "企业验收" if said.receipt in FIXED else "发现报告"
    refuse_gaps("登记双报告", [] if basis else [f"还没有{missing}"], "receipt")
    since = basis.happened_on if basis and said.receipt in FIXED else None
    found_on = clock.local(row.found_at).date() if row.found_at else None
    if fault := guards.day_fault(said.told_on, clock.today(), found_on, "报告日期"):
        raise Refusal(fault, "told_on")
    if since and said.told_on < since:
        raise Refusal(f"整改报告不能早于企业验收（{since:%Y-%m-%d}）。请核对日期。", "told_on")
    keeping.add(
        row,
        acting,
        Action.TELL,
        RecordKind.TOLD,
        words=f"{said.receipt.label}，报{said.organ}（{said.told_on:%Y-%m-%d}）",
        receipt=said.receipt,
        organ=said.organ,
        number=said.number,
        happened_on=said.told_on,
        due_on=records.due_of(said.receipt),
    )
    return row
