"""Open hazards in order."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Open hazards in order."""
    with op.batch_alter_table("hazard", schema=None) as batch_op:
        batch_op.create_index(
            "ix_hazard_open_found_at",
            ["found_at", "id"],
            unique=False,
            sqlite_where=sa.text("status IN ('reported', 'open', 'rectifying', 'to_review')"),
            postgresql_where=sa.text("status IN ('reported', 'open', 'rectifying', 'to_review')"),
        )
        batch_op.create_index(
            "ix_hazard_open_holder_id",
            ["holder_id", "due_on", "id"],
            unique=False,
            sqlite_where=sa.text("status IN ('reported', 'open', 'rectifying', 'to_review')"),
            postgresql_where=sa.text("status IN ('reported', 'open', 'rectifying', 'to_review')"),
        )
        batch_op.create_index(
            "ix_hazard_funded",
            ["reported_at", "id"],
            unique=False,
            sqlite_where=sa.text("funds_fen IS NOT NULL"),
            postgresql_where=sa.text("funds_fen IS NOT NULL"),
        )
        for name in ("firm_id", "grade", "source", "category"):
            batch_op.drop_index(f"ix_hazard_{name}_found_at_id")
            batch_op.create_index(
                f"ix_hazard_{name}_found_at_id", [name, "found_at", "id", "status"], unique=False
            )
        batch_op.drop_index("ix_hazard_status_due_on_id")
        batch_op.create_index(
            "ix_hazard_status_due_on_id",
            ["status", "due_on", "id", "grade", "source", "category", "firm_id"],
            unique=False,
        )
