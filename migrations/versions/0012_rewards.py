"""Rewards."""
# ruff: noqa: E501 - a constraint stands here as it stands in the database

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rewards."""
    op.create_table(
        "reward_scheme",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("unverified", sa.JSON(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_reward_scheme_has_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_scheme")),
        sa.UniqueConstraint("effective_from", name=op.f("uq_reward_scheme_effective_from")),
    )
    op.create_table(
        "reward_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("industry", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("department", sa.String(length=120), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_reward_item_amount_positive")),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["reward_scheme.id"], name=op.f("fk_reward_item_scheme_id_reward_scheme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_item")),
    )
    with op.batch_alter_table("reward_item", schema=None) as batch_op:
        batch_op.create_index("uq_reward_item_scheme_id_code", ["scheme_id", "code"], unique=True)

    op.create_table(
        "reward",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("scheme_id", sa.String(length=40), nullable=False),
        sa.Column("sealed_calculation", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("deviates", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("seconder_id", sa.Integer(), nullable=True),
        sa.Column("approval_no", sa.String(length=40), nullable=True),
        sa.Column("approved_month", sa.String(length=7), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("extended", sa.Text(), nullable=False),
        sa.Column("may_code", sa.Boolean(), nullable=False),
        sa.Column("claim_by", sa.String(length=40), nullable=True),
        sa.Column("claim_hash", sa.String(length=200), nullable=True),
        sa.Column("sealed_identity", sa.LargeBinary(), nullable=True),
        sa.Column("checker_id", sa.Integer(), nullable=True),
        sa.Column("payer_id", sa.Integer(), nullable=True),
        sa.Column("paid_month", sa.String(length=7), nullable=True),
        sa.Column("lapsed_month", sa.String(length=7), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(claim_hash IS NOT NULL) = (claim_by IS NOT NULL AND claim_by = 'code')",
            name=op.f("ck_reward_code_has_hash"),
        ),
        sa.CheckConstraint(
            "(sealed_identity IS NOT NULL) = (claim_by IS NOT NULL AND claim_by = 'named')",
            name=op.f("ck_reward_name_is_sealed"),
        ),
        sa.CheckConstraint(
            "claim_by IS NULL OR claim_by <> 'code' OR may_code",
            name=op.f("ck_reward_code_was_allowed"),
        ),
        sa.CheckConstraint("claim_by IN ('code', 'named')", name=op.f("ck_reward_claim_by_known")),
        sa.CheckConstraint(
            "status <> 'paid' OR (checker_id IS NOT NULL AND payer_id IS NOT NULL AND paid_month IS NOT NULL AND claim_by IS NOT NULL)",
            name=op.f("ck_reward_paid_has_people"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'seconding', 'approved', 'claimed', 'checked', 'paid', 'lapsed', 'refused')",
            name=op.f("ck_reward_status_known"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'seconding', 'refused') OR (approver_id IS NOT NULL AND approval_no IS NOT NULL AND approved_month IS NOT NULL AND valid_until IS NOT NULL AND (seconder_id IS NOT NULL OR NOT deviates))",
            name=op.f("ck_reward_approved_has_approval"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_reward_amount_positive")),
        sa.CheckConstraint("approver_id <> proposer_id", name=op.f("ck_reward_approver_apart")),
        sa.CheckConstraint(
            "checker_id <> proposer_id AND checker_id <> approver_id AND (seconder_id IS NULL OR checker_id <> seconder_id)",
            name=op.f("ck_reward_checker_apart"),
        ),
        sa.CheckConstraint(
            "payer_id <> proposer_id AND payer_id <> approver_id AND payer_id <> checker_id AND (seconder_id IS NULL OR payer_id <> seconder_id)",
            name=op.f("ck_reward_payer_apart"),
        ),
        sa.CheckConstraint(
            "seconder_id <> proposer_id AND seconder_id <> approver_id",
            name=op.f("ck_reward_seconder_apart"),
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["user.id"], name=op.f("fk_reward_approver_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["checker_id"], ["user.id"], name=op.f("fk_reward_checker_id_user")
        ),
        sa.ForeignKeyConstraint(["payer_id"], ["user.id"], name=op.f("fk_reward_payer_id_user")),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["user.id"], name=op.f("fk_reward_proposer_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["reward_scheme.id"], name=op.f("fk_reward_scheme_id_reward_scheme")
        ),
        sa.ForeignKeyConstraint(
            ["seconder_id"], ["user.id"], name=op.f("fk_reward_seconder_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward")),
        sa.UniqueConstraint("approval_no", name=op.f("uq_reward_approval_no")),
        sa.UniqueConstraint("reference", name=op.f("uq_reward_reference")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("reward", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reward_status_valid_until", ["status", "valid_until"], unique=False
        )

    op.create_table(
        "reward_budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("enterer_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_reward_budget_has_source")),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_reward_budget_amount_not_zero")),
        sa.ForeignKeyConstraint(
            ["enterer_id"], ["user.id"], name=op.f("fk_reward_budget_enterer_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_budget")),
    )
    with op.batch_alter_table("reward_budget", schema=None) as batch_op:
        batch_op.create_index("ix_reward_budget_year", ["year"], unique=False)
