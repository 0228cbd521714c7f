"""The money put into a cure as a figure; who has acted on a hazard, and in which unit."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# What a person did before they were last moved to another unit or role gives them nothing there.
KNOWN = """
INSERT INTO hazard_handler (hazard_id, user_id, unit_id)
SELECT DISTINCT hazard.id, "user".id, "user".unit_id
FROM trail_line
JOIN hazard ON trail_line.subject = 'hazard:' || hazard.id
JOIN "user" ON "user".id IN (trail_line.actor_id, trail_line.on_behalf_of_id)
WHERE hazard.status <> 'draft'
AND NOT EXISTS (
    SELECT 1 FROM trail_line AS moved
    WHERE moved.verb = 'account.place' AND moved.id > trail_line.id
    AND moved.subject = 'user:' || "user".id
)
"""


def upgrade() -> None:
    """Add the figure and the table, and fill the table from the trail."""
    # Not in batch: the table would be made anew, with a million rows in it.
    op.execute(
        "ALTER TABLE hazard ADD COLUMN funds_fen BIGINT"
        " CONSTRAINT ck_hazard_funds_not_negative CHECK (funds_fen >= 0)"
    )
    op.create_table(
        "hazard_handler",
        sa.Column("hazard_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazard.id"], name=op.f("fk_hazard_handler_hazard_id_hazard")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_hazard_handler_unit_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_hazard_handler_user_id_user")
        ),
        sa.PrimaryKeyConstraint("hazard_id", "user_id", "unit_id", name=op.f("pk_hazard_handler")),
    )
    op.create_index(
        "ix_hazard_handler_user_id_unit_id_hazard_id",
        "hazard_handler",
        ["user_id", "unit_id", "hazard_id"],
    )
    op.execute(KNOWN)
