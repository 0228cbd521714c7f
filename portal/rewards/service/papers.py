"""Papers of 奖励 as Word bytes: made when asked for, kept nowhere."""

from portal import policy
from portal.db import transaction
from portal.documents.press import write
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.policy import Actor
from portal.rewards import deciding, letters, queries, schemes
from portal.rewards.letters import Case, Counter, Entry
from portal.rewards.models import Reward
from portal.rewards.service import paying
from portal.rewards.terms import Number, Status
from portal.trail import service as trail


def approval_form(key: str, case: Case, calculation: str) -> bytes:
    """举报奖励审批表 of a reward; case and calculation come from who may open them."""
    row = queries.get(key)
    rates = next(one for one in schemes.all_rates() if one.id == row.scheme_id)
    return write(
        letters.approval_form(
            case,
            calculation,
            f"{rates.of(Number.UPLIFT)}%",
            row.amount_fen,
            row.approval_no or "",
            _issuer(),
        )
    )


def claim_notice(key: str, tip: str) -> bytes:
    """领奖通知书 of an approved reward. Raises Refusal before it is approved."""
    row = queries.get(key)
    if row.approval_no is None:
        raise Refusal("这笔奖励还没有批准，不能出领奖通知书。请等审批。")
    said = deciding.decision()
    counter = Counter(office.current().reward_place, said.basis)
    claim = queries.claim_of(row)
    return write(letters.claim_notice(claim, tip, counter, _issuer(), clock.today()))


def voucher(actor: Actor, typed: str) -> bytes:
    """签收单 of a claim that was found by its code. Raises Refusal, NotFound."""
    found = paying.claim_by_code(actor, typed)
    if not found.is_proven:
        raise Refusal("这笔奖励凭领奖码发放。请输入领奖人手里的领奖码。")
    return write(letters.voucher(found.claim, found.claim_by, _issuer()))


@transaction()
def register(actor: Actor, year: int, *, is_full: bool) -> bytes:
    """举报奖励台账 of a year, with a line in the trail."""
    acting = policy.require(actor, "reward.pay", deciding.alone(actor))
    entries = [_entry(row) for row in queries.register(year)]
    words = f"{year} 年，{len(entries)} 笔，{'完整' if is_full else '遮盖'}编号"
    trail.record(acting, "reward.export", "reward", words=words)
    return write(letters.register(entries, year, _issuer(), is_full=is_full))


def figures(year: int) -> bytes:
    """举报奖励月报 of a year, as it may be published."""
    return write(letters.figures(queries.months(year), year, _issuer()))


def _entry(row: Reward) -> Entry:
    return Entry(
        reference=row.reference,
        month=row.approved_month or "",
        approval_no=row.approval_no or "",
        amount_fen=row.amount_fen,
        claim_by=row.claim_by.label if row.claim_by and row.status is Status.PAID else "",
        status=row.status.label,
        ended=row.paid_month or row.lapsed_month or "",
    )


def _issuer() -> str:
    return office.current().committee
