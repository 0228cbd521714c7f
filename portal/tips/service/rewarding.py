"""提出奖励 for a tip whose record is confirmed. Nothing is written to the tip, nor of it in clear.

What the amount is reckoned from, and the case, are sealed to those who approve; no line of the
trail and no row names the tip and the reward together.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from portal import policy
from portal.db import transaction
from portal.kernel import clock, money
from portal.kernel.errors import NotFound, Refusal
from portal.policy import Actor
from portal.rewards import queries as rewards
from portal.rewards.letters import Case as Told
from portal.rewards.models import Reward
from portal.rewards.rules import Calculation, Facts
from portal.rewards.service import papers, proposing
from portal.rewards.service.proposing import Proposal
from portal.rewards.terms import Exclusion, Grade, Identity, Known, Status
from portal.sealing import envelope
from portal.tips import linking, reading
from portal.tips.reading import Case
from portal.tips.record import Record
from portal.tips.service import boxing, grouping, handling
from portal.tips.service.opening import Opener
from portal.tips.terms import Channel, Conclusion, Matter, Side, Standing, Way
from portal.trail import service as trail

TRUE = frozenset({Conclusion.TRUE, Conclusion.PARTLY})
UNCONFIRMED = "核查记录还没有由另一位办理人员核对，不能提出奖励。请先核对记录。"
UNDER_WAY = "这件举报已经提出过奖励，正在办或者已经办完。请刷新页面查看。"
TOO_OFTEN = "这件举报的奖励已经提出过很多次，不能再提。请先与审批人商量。"
NO_REWARD = "这件举报还没有批准的奖励，出不了领奖通知书。请等审批。"
NOT_ENTERED = "网上来的举报，奖励在举报人的进度页上告诉他，不出领奖通知书。"
SHORTEST = 5000
"""Every sealed case is filled up to this many bytes, so that its length tells nothing."""
LONGEST_TEXT = 600


@dataclass(frozen=True)
class Said:
    """What a handler ticks beside the record. Money in 分.

    ``amount_fen`` None: what the rule gives. ``paid_fen`` is what a named person had for the same
    kind this month.
    """

    is_finable: bool = False
    grade: Grade | None = None
    deaths: int = 0
    item: str = ""
    item_fen: int | None = None
    is_insider: bool = False
    identity: Identity = Identity.CODE
    exclusion: Exclusion | None = None
    known: Known = Known.NEW
    signatories: int = 1
    paid_fen: int = 0
    amount_fen: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Proposed:
    """A proposal as those who approve read it; ``answer`` seals why it is refused."""

    calculation: str
    case: Told
    answer: bytes


def begun(found: Case) -> Said:
    """What the tip itself already says, to begin the form with. Raises Refusal."""
    kept = _confirmed(found)
    first = found.first.more
    return Said(
        is_finable=kept.is_major or bool(kept.fine_fen),
        is_insider=first["standing"] == Standing.INSIDER.value,
        identity=Identity.NAMED if first["way"] == Way.NAMED.value else Identity.CODE,
    )


def reckoned(found: Case, said: Said) -> Calculation:
    """What the rule of today gives, line by line. Raises Refusal."""
    return proposing.reckon(_facts(found, said), clock.today())


def last(opener: Opener, tip_id: str) -> Reward | None:
    """The reward that counts for a tip, None where none was proposed."""
    found = linking.rewards_of(opener.key(tip_id, Side.SHARED))
    return rewards.get(found[-1].id) if found else None


def why_refused(opener: Opener, tip_id: str, row: Reward) -> str:
    """Why a reward was not approved, empty for any other."""
    if row.sealed_reason is None:
        return ""
    key = linking.reason_key(opener.key(tip_id, Side.DESK), row.id)
    return envelope.unseal(key, row.sealed_reason, linking.reason_context(row.id)).decode()


@transaction()
def propose(actor: Actor, opener: Opener, tip_id: str, version: int, said: Said) -> Reward:
    """提出奖励. Raises NotFound, Stale, Refusal where nothing may be paid."""
    policy.require(actor, "tip.handle")
    handling.hold(tip_id, version)
    found = reading.case(opener, tip_id)
    facts, key = _facts(found, said), _fresh(opener, tip_id)
    answer = linking.reason_key(opener.key(tip_id, Side.DESK), key)
    case = _told(found, said)

    def seal(calculation: str) -> bytes:
        return boxing.sealed(boxing.CALCULATION, key, _bytes(calculation, case, answer))

    return proposing.propose(
        actor,
        Proposal(
            facts=facts,
            seal=seal,
            on=clock.today(),
            amount_fen=said.amount_fen,
            reason=said.reason,
            key=key,
        ),
    )


def opened(opener: Opener, row: Reward) -> Proposed:
    """A proposal opened by one who approves. Raises NotFound for who is not in the box."""
    kept = boxing.opened(opener, boxing.CALCULATION, row.id, row.sealed_calculation)
    told = json.loads(kept)
    case = Told(**told["case"] | {"recipient": row.reference})
    return Proposed(told["calculation"], case, bytes.fromhex(told["answer"]))


def approve(actor: Actor, opener: Opener, key: str) -> Reward:
    """批准, or 再次批准, of what one can open. Raises NotFound, Refusal, SamePerson."""
    row = rewards.get(key)
    opened(opener, row)
    act = proposing.second if row.status is Status.SECONDING else proposing.approve
    return act(actor, key)


def refuse(actor: Actor, opener: Opener, key: str, reason: str) -> Reward:
    """不批准; the handlers of the tip read why. Raises NotFound, Refusal, SamePerson."""
    if not reason.strip():
        raise Refusal("请写不批准的理由，办理人员会看到。", "reason")
    answer = opened(opener, rewards.get(key)).answer
    sealed = envelope.seal(answer, reason.encode(), linking.reason_context(key))
    return proposing.refuse(actor, key, sealed)


def approval_form(opener: Opener, key: str) -> bytes:
    """举报奖励审批表 in Word, for one who approves. Raises NotFound."""
    found = opened(opener, rewards.get(key))
    return papers.approval_form(key, found.case, found.calculation)


@transaction()
def claim_notice(actor: Actor, opener: Opener, tip_id: str) -> bytes:
    """领奖通知书 of a tip that staff entered: its informant may have no way to the status page."""
    acting = policy.require(actor, "tip.handle")
    found = reading.case(opener, tip_id)
    if not may_notify(found):
        raise Refusal(NOT_ENTERED)
    row = last(opener, tip_id)
    if row is None or row.approval_no is None:
        raise NotFound(NO_REWARD)
    trail.record(acting, "tip.print", found.tip.subject)
    return papers.claim_notice(row.id, str(found.tip.index))


def may_notify(found: Case) -> bool:
    """Whether a tip came by telephone, letter or visit."""
    return Channel.of(found.first.more["channel"]) is not Channel.WEB


def _confirmed(found: Case) -> Record:
    kept = found.record
    if kept is None or kept.confirmed_by is None:
        raise Refusal(UNCONFIRMED)
    return kept.record


def _facts(found: Case, said: Said) -> Facts:
    """What the reward is reckoned from: the confirmed record, the ledger, the ticks."""
    record, kept = _confirmed(found), found.record
    return Facts(
        is_true=record.conclusion in TRUE,
        is_finable=said.is_finable,
        fines_fen=(record.fine_fen,) if record.fine_fen else (),
        grade=said.grade,
        concealed_deaths=said.deaths,
        item=said.item,
        item_fen=said.item_fen,
        is_insider=said.is_insider,
        identity=said.identity,
        exclusion=said.exclusion,
        known=said.known,
        is_first=grouping.is_first(found.tip),
        is_before_record=kept is not None and not kept.is_before(found.tip.day),
        signatories=said.signatories,
        paid_fen=said.paid_fen,
    )


def _fresh(opener: Opener, tip_id: str) -> str:
    """The id of the next reward of a tip. Raises Refusal while one stands."""
    shared = opener.key(tip_id, Side.SHARED)
    before = linking.rewards_of(shared)
    if before and before[-1].status is not Status.REFUSED:
        raise Refusal(UNDER_WAY)
    if len(before) >= linking.TURNS:
        raise Refusal(TOO_OFTEN)
    return linking.reward_id(shared, len(before))


def _told(found: Case, said: Said) -> Told:
    """The case as the 审批表 tells it."""
    first, record = found.first, _confirmed(found)
    known = {one.value: one.label for one in Matter}
    kinds = "、".join(known[one] for one in first.more["matters"] if one in known)
    fine = f"，罚款 {money.yuan(record.fine_fen)}" if record.fine_fen else ""
    death = f"{said.grade.label}，{said.deaths} 人" if said.grade and said.deaths else ""
    return Told(
        tip=str(found.tip.index),
        recipient="",
        matter=_short("。".join(one for one in (first.more["place"], kinds, first.text) if one)),
        finding=_short(f"{record.conclusion.label}。{record.facts}"),
        penalty=f"{record.decision}{fine}" if record.decision else "没有",
        accident=death or "没有",
        clause=record.clause or "—",
    )


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_TEXT else f"{words[:LONGEST_TEXT]}……"


def _bytes(calculation: str, case: Told, answer: bytes) -> bytes:
    told: Mapping[str, Any] = {
        "calculation": calculation,
        "case": asdict(replace(case, recipient="")),
        "answer": answer.hex(),
    }
    return json.dumps(told, ensure_ascii=False).encode().ljust(SHORTEST)
