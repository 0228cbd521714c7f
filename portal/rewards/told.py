"""What is read of a reward: by finance, by the informant's page, by a month."""

from dataclasses import dataclass
from datetime import date

from portal.rewards.terms import ClaimBy, Status


@dataclass(frozen=True)
class Claim:
    """What finance reads of a reward, all of it."""

    reference: str
    amount_fen: int
    approval_no: str
    valid_until: date | None
    status: Status


@dataclass(frozen=True)
class Standing:
    """What the informant's page shows of a reward; ``may_code``: it may be taken by code."""

    reference: str
    amount_fen: int
    status: Status
    valid_until: date | None
    may_code: bool
    claim_by: ClaimBy | None


@dataclass(frozen=True)
class Month:
    """How many rewards a month saw approved, paid and lapsed, and how much, 分."""

    month: str
    approved: int
    approved_fen: int
    paid: int
    paid_fen: int
    lapsed: int
    lapsed_fen: int
