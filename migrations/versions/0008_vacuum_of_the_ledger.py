"""PostgreSQL tidies the ledger after one row in fifty has changed, not after one in five."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Counts that are answered by an index alone need its visibility map to be fresh.
TABLES = ("hazard", "hazard_search", "tally", "tally_part")


def upgrade() -> None:
    """Set it; the embedded database has nothing of the kind."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in TABLES:
        op.execute(
            f"ALTER TABLE {table} SET"
            " (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)"
        )
