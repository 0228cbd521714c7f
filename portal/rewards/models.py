"""奖励: the rewards, the schemes they are reckoned by, the money there is for them.

A reward knows nothing of what it is for: no tip, firm or person who reported. Its id and numbers
are random and its table has no order of its own, so that neither counting nor sorting leads from
a reward to the act that made it; of days it keeps months alone.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, TermCode, one_of
from portal.policy import Scope
from portal.rewards.terms import ClaimBy, Status

MONTH = 7
READ_BY_INFORMANT = "id, reference, amount_fen, status, valid_until, may_code, claim_by, version"
CHANGED_BY_INFORMANT = "status, claim_by, claim_hash, sealed_identity, version"
"""The columns that the informant's own pages reach, and no other table."""


class RewardScheme(Base):
    """One edition of the numbers rewards are reckoned by. Never changed: superseded.

    ``unverified`` lists the numbers that nobody has held against the official text.
    """

    __tablename__ = "reward_scheme"
    __table_args__ = (CheckConstraint("source <> ''", name="has_source"),)
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    source: Mapped[str] = mapped_column(String(200))
    effective_from: Mapped[date] = mapped_column(unique=True)
    effective_to: Mapped[date | None] = mapped_column()
    values: Mapped[Any] = mapped_column(JSON)
    unverified: Mapped[Any] = mapped_column(JSON)


class RewardItem(Base):
    """A line of a scheme's catalogue; without an amount where none is known yet."""

    __tablename__ = "reward_item"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        Index("uq_reward_item_scheme_id_code", "scheme_id", "code", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[str] = mapped_column(ForeignKey("reward_scheme.id"))
    code: Mapped[str] = mapped_column(String(40))
    industry: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(300))
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    department: Mapped[str] = mapped_column(String(120))


class RewardBudget(Base):
    """Money set aside for rewards, or taken back from them; lines are added, never changed."""

    __tablename__ = "reward_budget"
    __table_args__ = (
        CheckConstraint("amount_fen <> 0", name="amount_not_zero"),
        CheckConstraint("source <> ''", name="has_source"),
        Index("ix_reward_budget_year", "year"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column()
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(200))
    entered_on: Mapped[date] = mapped_column()
    enterer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class Reward(Base):
    """One reward. What it is reckoned from, why it was refused, who claims it by name: sealed.

    ``may_code``: the office let one of this amount be taken without a name as it was approved.

    SQLite keeps the table by its random key, not in the order of writing.
    """

    __tablename__ = "reward"
    __table_args__ = (
        one_of("status", Status),
        one_of("claim_by", ClaimBy),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        CheckConstraint("approver_id <> proposer_id", name="approver_apart"),
        CheckConstraint(
            "seconder_id <> proposer_id AND seconder_id <> approver_id", name="seconder_apart"
        ),
        CheckConstraint(
            "checker_id <> proposer_id AND checker_id <> approver_id"
            " AND (seconder_id IS NULL OR checker_id <> seconder_id)",
            name="checker_apart",
        ),
        CheckConstraint(
            "payer_id <> proposer_id AND payer_id <> approver_id AND payer_id <> checker_id"
            " AND (seconder_id IS NULL OR payer_id <> seconder_id)",
            name="payer_apart",
        ),
        CheckConstraint(
            "status IN ('proposed', 'seconding', 'refused') OR (approver_id IS NOT NULL"
            " AND approval_no IS NOT NULL AND approved_month IS NOT NULL"
            " AND valid_until IS NOT NULL AND (seconder_id IS NOT NULL OR NOT deviates))",
            name="approved_has_approval",
        ),
        CheckConstraint(
            "status <> 'paid' OR (checker_id IS NOT NULL AND payer_id IS NOT NULL"
            " AND paid_month IS NOT NULL AND claim_by IS NOT NULL)",
            name="paid_has_people",
        ),
        CheckConstraint(
            "(claim_hash IS NOT NULL) = (claim_by IS NOT NULL AND claim_by = 'code')",
            name="code_has_hash",
        ),
        CheckConstraint(
            "(sealed_identity IS NOT NULL) = (claim_by IS NOT NULL AND claim_by = 'named')",
            name="name_is_sealed",
        ),
        CheckConstraint(
            "claim_by IS NULL OR claim_by <> 'code' OR may_code", name="code_was_allowed"
        ),
        Index("ix_reward_status_valid_until", "status", "valid_until"),
        {"sqlite_with_rowid": False},
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    reference: Mapped[str] = mapped_column(String(8), unique=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    scheme_id: Mapped[str] = mapped_column(ForeignKey("reward_scheme.id"))
    sealed_calculation: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    deviates: Mapped[bool] = mapped_column()
    status: Mapped[Status] = mapped_column(TermCode(Status))
    proposer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    seconder_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approval_no: Mapped[str | None] = mapped_column(String(40), unique=True)
    approved_month: Mapped[str | None] = mapped_column(String(MONTH))
    valid_until: Mapped[date | None] = mapped_column()
    extended: Mapped[str] = mapped_column(Text, default="")
    may_code: Mapped[bool] = mapped_column()
    claim_by: Mapped[ClaimBy | None] = mapped_column(TermCode(ClaimBy))
    claim_hash: Mapped[str | None] = mapped_column(String(200))
    sealed_identity: Mapped[bytes | None] = mapped_column(LargeBinary)
    checker_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    payer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    paid_month: Mapped[str | None] = mapped_column(String(MONTH))
    lapsed_month: Mapped[str | None] = mapped_column(String(MONTH))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @property
    def scope(self) -> Scope:
        """Nobody's in particular: for those who reach all."""
        return Scope()

    @property
    def subject(self) -> str:
        """How the trail names this reward, from the moment it is to be claimed."""
        return f"reward:{self.reference}"

    @property
    def people(self) -> frozenset[int]:
        """Everybody who has had a hand in it."""
        hands = (
            self.proposer_id,
            self.approver_id,
            self.seconder_id,
            self.checker_id,
            self.payer_id,
        )
        return frozenset(one for one in hands if one is not None)
