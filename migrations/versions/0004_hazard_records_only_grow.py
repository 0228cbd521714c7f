"""Dated records of hazards only grow: the database itself refuses to change or delete one."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORDS = "hazard_record only grows"


def upgrade() -> None:
    """Dated records of hazards only grow."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER hazard_record_no_{verb.lower()} BEFORE {verb} ON hazard_record "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION hazard_record_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER hazard_record_no_change BEFORE UPDATE OR DELETE ON hazard_record "
        "FOR EACH ROW EXECUTE FUNCTION hazard_record_only_grows()"
    )
