"""The trail only grows: the database itself refuses to change or delete a line."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORDS = "trail_line only grows"


def upgrade() -> None:
    """The trail only grows."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER trail_line_no_{verb.lower()} BEFORE {verb} ON trail_line "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION trail_line_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER trail_line_no_change BEFORE UPDATE OR DELETE ON trail_line "
        "FOR EACH ROW EXECUTE FUNCTION trail_line_only_grows()"
    )
