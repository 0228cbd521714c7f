"""The index of words that hazards are searched by."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The index of words that hazards are searched by."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE hazard_words"
            " USING fts5(words, facets, content='', tokenize='ascii')"
        )
        return
    op.execute("ALTER TABLE hazard_search ADD COLUMN tokens tsvector")
    op.execute(
        "CREATE INDEX ix_hazard_search_tokens ON hazard_search USING gin (tokens)"
        " WITH (fastupdate = off)"
    )
