"""The hazards that documents were made from."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_LEDGER = "/hazards/"


def upgrade() -> None:
    """The hazards that documents were made from, those of earlier documents by their rows."""
    op.create_table(
        "document_hazard",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["official_document.id"],
            name=op.f("fk_document_hazard_document_id_official_document"),
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_document_hazard")),
    )
    with op.batch_alter_table("document_hazard", schema=None) as batch_op:
        batch_op.create_index(
            "ix_document_hazard_number_document_id", ["number", "document_id"], unique=False
        )
    _fill()


def _fill() -> None:
    here = op.get_bind()
    kept = sa.table("document_hazard", sa.column("document_id"), sa.column("number"))
    documents = here.execute(sa.text("SELECT id, used FROM official_document")).all()
    for document_id, said in documents:
        used = (json.loads(said) if isinstance(said, str) else said) or {}
        found = [link.partition(_LEDGER)[2] for link in used.get("links", ())]
        numbers = [one for one in dict.fromkeys(found) if one and not set(one) & set("/?")]
        if numbers:
            rows = [{"document_id": document_id, "number": one} for one in numbers]
            here.execute(sa.insert(kept), rows)
