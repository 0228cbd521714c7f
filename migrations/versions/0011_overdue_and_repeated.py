"""Overdue and repeated hazards by indexes of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Overdue and repeated hazards by indexes of their own."""
    is_with_firm = sa.text("status IN ('open', 'rectifying')")
    with op.batch_alter_table("hazard", schema=None) as batch_op:
        batch_op.create_index(
            "ix_hazard_with_firm_found_at",
            ["found_at", "id", "due_on"],
            unique=False,
            sqlite_where=is_with_firm,
            postgresql_where=is_with_firm,
        )
        batch_op.create_index(
            "ix_hazard_firm_id_status_due_on_id",
            ["firm_id", "status", "due_on", "id"],
            unique=False,
        )
        batch_op.drop_index("ix_hazard_recurrence_of_id")
        batch_op.create_index(
            "ix_hazard_recurrence_of_id",
            ["recurrence_of_id"],
            unique=False,
            sqlite_where=sa.text("recurrence_of_id IS NOT NULL"),
            postgresql_where=sa.text("recurrence_of_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_hazard_section_id_status_found_at_id",
            ["section_id", "status", "found_at", "id"],
            unique=False,
        )
