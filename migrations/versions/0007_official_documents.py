"""Official documents, outgoing and incoming, with their versions, steps and archive."""
# ruff: noqa: E501 - a constraint stands here as it stands in the database

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = (
    "kind IN ('document', 'document_up', 'document_letter', 'document_order', 'document_minutes', "
    "'rectify_notice', 'review_opinion', 'major_found', 'major_fixed', 'remedy', 'listing_notice', "
    "'release_notice', 'referral')"
)


def upgrade() -> None:
    """Add the tables; let organs have series for them; let versions and steps only grow."""
    op.create_table(
        "volume",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("retention", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("maker_title", sa.String(length=300), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "retention IN ('for_ever', 'thirty', 'ten')", name=op.f("ck_volume_retention_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume")),
        sa.UniqueConstraint("key", name=op.f("uq_volume_key")),
    )
    with op.batch_alter_table("volume", schema=None) as batch_op:
        batch_op.create_index("uq_volume_year_number", ["year", "number"], unique=True)

    op.create_table(
        "incoming",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("from_organ", sa.String(length=120), nullable=False),
        sa.Column("their_number", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("urgency", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=300), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=400), nullable=False),
        sa.Column("volume_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'finished') = (finished_at IS NOT NULL)",
            name=op.f("ck_incoming_finished_has_date"),
        ),
        sa.CheckConstraint(
            "(status = 'voided') = (void_reason <> '')", name=op.f("ck_incoming_void_has_reason")
        ),
        sa.CheckConstraint(
            "status IN ('to_propose', 'to_instruct', 'to_handle', 'finished', 'voided')",
            name=op.f("ck_incoming_status_known"),
        ),
        sa.CheckConstraint(
            "urgency IN ('usual', 'urgent', 'extra')", name=op.f("ck_incoming_urgency_known")
        ),
        sa.CheckConstraint("copies >= 1", name=op.f("ck_incoming_copies_at_least_one")),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["user.id"], name=op.f("fk_incoming_holder_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["unit.id"], name=op.f("fk_incoming_section_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["volume.id"], name=op.f("fk_incoming_volume_id_volume")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming")),
        sa.UniqueConstraint("key", name=op.f("uq_incoming_key")),
        sa.UniqueConstraint("number", name=op.f("uq_incoming_number")),
    )
    with op.batch_alter_table("incoming", schema=None) as batch_op:
        batch_op.create_index(
            "ix_incoming_from_organ_their_number", ["from_organ", "their_number"], unique=False
        )
        batch_op.create_index("ix_incoming_holder_id_status", ["holder_id", "status"], unique=False)
        batch_op.create_index("ix_incoming_status_due_on", ["status", "due_on", "id"], unique=False)
        batch_op.create_index("uq_incoming_year_serial", ["year", "serial"], unique=True)

    op.create_table(
        "official_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sheet", sa.String(length=40), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("publicity", sa.String(length=40), nullable=False),
        sa.Column("urgency", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("basis", sa.String(length=400), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=True),
        sa.Column("issuers", sa.JSON(), nullable=False),
        sa.Column("recipients", sa.String(length=4000), nullable=False),
        sa.Column("copies_to", sa.String(length=4000), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("asked_units", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("used", sa.JSON(), nullable=False),
        sa.Column("drafter_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_no", sa.Integer(), nullable=True),
        sa.Column("signed_digest", sa.String(length=64), nullable=False),
        sa.Column("signed_sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_by", sa.String(length=400), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("series", sa.String(length=80), nullable=True),
        sa.Column("series_year", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("printed_on", sa.Date(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention", sa.String(length=40), nullable=True),
        sa.Column("volume_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(status = 'voided') = (voided_at IS NOT NULL)",
            name=op.f("ck_official_document_voided_has_date"),
        ),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason = '')",
            name=op.f("ck_official_document_void_has_reason"),
        ),
        sa.CheckConstraint(
            "direction IN ('up', 'down', 'level')",
            name=op.f("ck_official_document_direction_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('resolution', 'decision', 'order', 'communique', 'announcement', 'public_notice', 'opinion', 'notice', 'bulletin', 'report', 'request', 'reply', 'motion', 'letter', 'minutes')",
            name=op.f("ck_official_document_kind_known"),
        ),
        sa.CheckConstraint(
            "publicity IN ('active', 'on_request', 'closed')",
            name=op.f("ck_official_document_publicity_known"),
        ),
        sa.CheckConstraint(
            "retention IN ('for_ever', 'thirty', 'ten')",
            name=op.f("ck_official_document_retention_known"),
        ),
        sa.CheckConstraint(
            "sheet IN ('file', 'letter', 'order', 'minutes')",
            name=op.f("ck_official_document_sheet_known"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'to_vet', 'to_countersign', 'to_review', 'to_sign', 'to_recheck', 'to_register', 'to_print', 'to_seal', 'to_dispatch', 'to_archive', 'archived', 'voided')",
            name=op.f("ck_official_document_status_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('to_print', 'to_seal', 'to_dispatch', 'to_archive', 'archived') OR number IS NOT NULL",
            name=op.f("ck_official_document_issued_has_number"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('to_recheck', 'to_register', 'to_print', 'to_seal', 'to_dispatch', 'to_archive', 'archived') OR signed_at IS NOT NULL",
            name=op.f("ck_official_document_issued_is_signed"),
        ),
        sa.CheckConstraint(
            "urgency IN ('usual', 'urgent', 'extra')",
            name=op.f("ck_official_document_urgency_known"),
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (serial IS NULL) AND (number IS NULL) = (registered_at IS NULL)",
            name=op.f("ck_official_document_number_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["drafter_id"], ["user.id"], name=op.f("fk_official_document_drafter_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["user.id"], name=op.f("fk_official_document_holder_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["issuer.id"], name=op.f("fk_official_document_issuer_id_issuer")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["unit.id"], name=op.f("fk_official_document_section_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["user.id"], name=op.f("fk_official_document_signer_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["volume.id"], name=op.f("fk_official_document_volume_id_volume")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_document")),
        sa.UniqueConstraint("key", name=op.f("uq_official_document_key")),
    )
    with op.batch_alter_table("official_document", schema=None) as batch_op:
        batch_op.create_index(
            "ix_official_document_drafter_id_id", ["drafter_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_official_document_holder_id_status", ["holder_id", "status"], unique=False
        )
        batch_op.create_index("ix_official_document_status_id", ["status", "id"], unique=False)
        batch_op.create_index("ix_official_document_subject", ["subject", "id"], unique=False)
        batch_op.create_index("ix_official_document_volume_id", ["volume_id", "id"], unique=False)
        batch_op.create_index(
            "ix_official_document_year_registered_at", ["year", "registered_at", "id"], unique=False
        )
        batch_op.create_index(
            "uq_official_document_series_serial", ["series", "series_year", "serial"], unique=True
        )

    op.create_table(
        "distribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("number_from", sa.Integer(), nullable=True),
        sa.Column("number_to", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receiver", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(received_at IS NULL) = (receiver = '')",
            name=op.f("ck_distribution_receipt_has_receiver"),
        ),
        sa.CheckConstraint(
            "channel IN ('online', 'by_hand', 'post', 'exchange', 'fax')",
            name=op.f("ck_distribution_channel_known"),
        ),
        sa.CheckConstraint(
            "(number_from IS NULL) = (number_to IS NULL) AND number_from <= number_to",
            name=op.f("ck_distribution_numbers_in_order"),
        ),
        sa.CheckConstraint("copies >= 1", name=op.f("ck_distribution_copies_at_least_one")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["official_document.id"],
            name=op.f("fk_distribution_document_id_official_document"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_distribution_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution")),
    )
    with op.batch_alter_table("distribution", schema=None) as batch_op:
        batch_op.create_index("ix_distribution_document_id_id", ["document_id", "id"], unique=False)
        batch_op.create_index(
            "ix_distribution_unit_id_received_at", ["unit_id", "received_at", "id"], unique=False
        )

    op.create_table(
        "document_handler",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["official_document.id"],
            name=op.f("fk_document_handler_document_id_official_document"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_document_handler_user_id_user")
        ),
        sa.PrimaryKeyConstraint("document_id", "user_id", name=op.f("pk_document_handler")),
    )
    with op.batch_alter_table("document_handler", schema=None) as batch_op:
        batch_op.create_index(
            "ix_document_handler_user_id_document_id", ["user_id", "document_id"], unique=False
        )

    op.create_table(
        "document_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("behind_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('passed', 'sent_back', 'withdrawn', 'revised', 'voided')",
            name=op.f("ck_document_step_outcome_known"),
        ),
        sa.CheckConstraint(
            "outcome NOT IN ('sent_back', 'voided') OR opinion <> ''",
            name=op.f("ck_document_step_no_has_reason"),
        ),
        sa.CheckConstraint(
            "step IN ('submit', 'vet', 'countersign', 'review', 'sign_off', 'recheck', 'register', 'print', 'seal', 'dispatch', 'archive', 'send_back', 'withdraw', 'revise', 'discard', 'void')",
            name=op.f("ck_document_step_step_known"),
        ),
        sa.ForeignKeyConstraint(
            ["behind_id"], ["user.id"], name=op.f("fk_document_step_behind_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["official_document.id"],
            name=op.f("fk_document_step_document_id_official_document"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_document_step_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_step")),
    )
    with op.batch_alter_table("document_step", schema=None) as batch_op:
        batch_op.create_index(
            "ix_document_step_document_id_id", ["document_id", "id"], unique=False
        )

    op.create_table(
        "document_version",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("maker_title", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "no = 1 OR reason <> ''", name=op.f("ck_document_version_change_has_reason")
        ),
        sa.CheckConstraint("no >= 1", name=op.f("ck_document_version_no_from_one")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["official_document.id"],
            name=op.f("fk_document_version_document_id_official_document"),
        ),
        sa.ForeignKeyConstraint(
            ["maker_id"], ["user.id"], name=op.f("fk_document_version_maker_id_user")
        ),
        sa.PrimaryKeyConstraint("document_id", "no", name=op.f("pk_document_version")),
    )
    op.create_table(
        "incoming_handler",
        sa.Column("incoming_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["incoming_id"], ["incoming.id"], name=op.f("fk_incoming_handler_incoming_id_incoming")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_incoming_handler_user_id_user")
        ),
        sa.PrimaryKeyConstraint("incoming_id", "user_id", name=op.f("pk_incoming_handler")),
    )
    with op.batch_alter_table("incoming_handler", schema=None) as batch_op:
        batch_op.create_index(
            "ix_incoming_handler_user_id_incoming_id", ["user_id", "incoming_id"], unique=False
        )

    op.create_table(
        "incoming_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incoming_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("behind_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "step IN ('enter', 'propose', 'instruct', 'handle', 'circulate', 'urge', 'finish', 'void')",
            name=op.f("ck_incoming_step_step_known"),
        ),
        sa.ForeignKeyConstraint(
            ["behind_id"], ["user.id"], name=op.f("fk_incoming_step_behind_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["incoming_id"], ["incoming.id"], name=op.f("fk_incoming_step_incoming_id_incoming")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_incoming_step_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_step")),
    )
    with op.batch_alter_table("incoming_step", schema=None) as batch_op:
        batch_op.create_index(
            "ix_incoming_step_incoming_id_id", ["incoming_id", "id"], unique=False
        )

    op.create_table(
        "countersigner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("organ", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(unit_id IS NULL) <> (organ = '')", name=op.f("ck_countersigner_unit_or_organ")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["official_document.id"],
            name=op.f("fk_countersigner_document_id_official_document"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user.id"], name=op.f("fk_countersigner_person_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["document_step.id"], name=op.f("fk_countersigner_step_id_document_step")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_countersigner_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countersigner")),
    )
    with op.batch_alter_table("countersigner", schema=None) as batch_op:
        batch_op.create_index(
            "ix_countersigner_document_id_id", ["document_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_countersigner_waiting",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("step_id IS NULL"),
            postgresql_where=sa.text("step_id IS NULL"),
        )

    _series_of_documents()
    _only_grow("document_version", "document_step", "incoming_step")


def _series_of_documents() -> None:
    """The series of official documents by their kind: a longer list of what a series is for."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("ck_issuer_series_kind_known", "issuer_series", type_="check")
        op.create_check_constraint(op.f("ck_issuer_series_kind_known"), "issuer_series", KINDS)
        return
    op.rename_table("issuer_series", "issuer_series_before")
    op.create_table(
        "issuer_series",
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_issuer_series_kind_known")),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["issuer.id"], name=op.f("fk_issuer_series_issuer_id_issuer")
        ),
        sa.PrimaryKeyConstraint("issuer_id", "kind", name=op.f("pk_issuer_series")),
        sa.UniqueConstraint("code", name=op.f("uq_issuer_series_code")),
    )
    op.execute("INSERT INTO issuer_series SELECT issuer_id, kind, code FROM issuer_series_before")
    op.drop_table("issuer_series_before")


def _only_grow(*tables: str) -> None:
    """The database itself refuses to change or delete what these tables hold."""
    for table in tables:
        words = f"{table} only grows"
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
                )
            continue
        op.execute(
            f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()"
        )
