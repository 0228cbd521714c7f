"""First tables."""
# ruff: noqa: E501 - a constraint stands here as it stands in the database

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """First tables."""
    op.create_table(
        "counter",
        sa.Column("series", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_counter")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=120), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_saved_at"), "draft", ["saved_at"], unique=False)
    op.create_index("uq_draft_user_id_form", "draft", ["user_id", "form"], unique=True)
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.CheckConstraint("kind IN ('rest', 'work')", name=op.f("ck_holiday_kind_known")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "issuer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer")),
        sa.UniqueConstraint("name", name=op.f("uq_issuer_name")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'running', 'done', 'failed', 'broken')",
            name=op.f("ck_job_status_known"),
        ),
        sa.CheckConstraint("done <= total OR total = 0", name=op.f("ck_job_done_within_total")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index("ix_job_user_id_id", "job", ["user_id", "id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(
        "ix_notice_user_id_read_at_id", "notice", ["user_id", "read_at", "id"], unique=False
    )
    op.create_table(
        "office_setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_office_setting")),
    )
    op.create_table(
        "once_key",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_once_key")),
    )
    op.create_index(op.f("ix_once_key_at"), "once_key", ["at"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("rung", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("subject", "rung", "day", "user_id", name="uq_reminder_once_a_day"),
    )
    op.create_index("ix_reminder_day", "reminder", ["day"], unique=False)
    op.create_table(
        "sign_in_failure",
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("username", "address", name=op.f("pk_sign_in_failure")),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("thumb_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploader_id", sa.Integer(), nullable=False),
        sa.Column("uploader_title", sa.String(length=300), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_stored_file_size_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("key", name=op.f("uq_stored_file_key")),
    )
    op.create_index(op.f("ix_stored_file_sha256"), "stored_file", ["sha256"], unique=False)
    op.create_index(
        "ix_stored_file_subject", "stored_file", ["subject", "slot", "id"], unique=False
    )
    op.create_index(
        "ix_stored_file_unbound", "stored_file", ["subject", "uploaded_at"], unique=False
    )
    op.create_table(
        "trail_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_trail_head_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_head")),
    )
    op.create_table(
        "trail_line",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_line")),
        sa.UniqueConstraint("hash", name=op.f("uq_trail_line_hash")),
    )
    op.create_index("ix_trail_line_actor_id_id", "trail_line", ["actor_id", "id"], unique=False)
    op.create_index(op.f("ix_trail_line_at"), "trail_line", ["at"], unique=False)
    op.create_index("ix_trail_line_subject", "trail_line", ["subject", "id"], unique=False)
    op.create_index("ix_trail_line_verb_id", "trail_line", ["verb", "id"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("initials", sa.String(length=120), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=True),
        sa.Column("legal_representative", sa.String(length=40), nullable=False),
        sa.Column("head_name", sa.String(length=40), nullable=False),
        sa.Column("safety_officer", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "industry IN ('construction', 'manufacture', 'chemical', 'storage', 'trade', 'catering', 'municipal', 'gas', 'transport', 'property', 'other')",
            name=op.f("ck_unit_industry_known"),
        ),
        sa.CheckConstraint(
            "kind = 'firm' OR section_id IS NULL", name=op.f("ck_unit_only_firms_in_charge")
        ),
        sa.CheckConstraint(
            "kind IN ('committee', 'section', 'firm')", name=op.f("ck_unit_kind_known")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_unit_has_name")),
        sa.CheckConstraint("headcount >= 0", name=op.f("ck_unit_headcount_not_negative")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id_unit")),
        sa.ForeignKeyConstraint(["section_id"], ["unit.id"], name=op.f("fk_unit_section_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_index("ix_unit_kind_sort_key", "unit", ["kind", "sort_key", "id"], unique=False)
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"], unique=False)
    op.create_index(op.f("ix_unit_section_id"), "unit", ["section_id"], unique=False)
    op.create_index(
        "uq_unit_credit_code",
        "unit",
        ["credit_code"],
        unique=True,
        sqlite_where=sa.text("credit_code <> ''"),
        postgresql_where=sa.text("credit_code <> ''"),
    )
    op.create_table(
        "issuer_series",
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "kind IN ('document', 'rectify_notice', 'review_opinion', 'major_found', 'major_fixed', 'remedy', 'listing_notice', 'release_notice', 'referral')",
            name=op.f("ck_issuer_series_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["issuer.id"], name=op.f("fk_issuer_series_issuer_id_issuer")
        ),
        sa.PrimaryKeyConstraint("issuer_id", "kind", name=op.f("pk_issuer_series")),
        sa.UniqueConstraint("code", name=op.f("uq_issuer_series_code")),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("series", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("firm_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("used", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("issuer_title", sa.String(length=300), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=400), nullable=False),
        sa.Column("voider_title", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason = '')", name=op.f("ck_paper_void_has_reason")
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["unit.id"], name=op.f("fk_paper_firm_id_unit")),
        sa.ForeignKeyConstraint(["section_id"], ["unit.id"], name=op.f("fk_paper_section_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("key", name=op.f("uq_paper_key")),
        sa.UniqueConstraint("number", name=op.f("uq_paper_number")),
    )
    op.create_index("ix_paper_firm_id_id", "paper", ["firm_id", "id"], unique=False)
    op.create_index("ix_paper_section_id_id", "paper", ["section_id", "id"], unique=False)
    op.create_index("ix_paper_subject", "paper", ["subject", "id"], unique=False)
    op.create_index(
        "uq_paper_series_year_serial", "paper", ["series", "year", "serial"], unique=True
    )
    op.create_table(
        "spot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_spot_has_name")),
        sa.ForeignKeyConstraint(["firm_id"], ["unit.id"], name=op.f("fk_spot_firm_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot")),
        sa.UniqueConstraint("token", name=op.f("uq_spot_token")),
    )
    op.create_index("ix_spot_firm_id_id", "spot", ["firm_id", "id"], unique=False)
    op.create_table(
        "unit_tag",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "tag IN ('high_risk', 'small', 'self_employed', 'construction', 'confined_space', 'dust', 'chemical', 'contracted', 'fire_key', 'crowded')",
            name=op.f("ck_unit_tag_tag_known"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_tag_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", "tag", name=op.f("pk_unit_tag")),
    )
    op.create_index("ix_unit_tag_tag", "unit_tag", ["tag", "unit_id"], unique=False)
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("initials", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("job_title", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("slip_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_secret", sa.String(length=64), nullable=False),
        sa.Column("totp_last", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_user_has_name")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_user_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("username", name=op.f("uq_user_username")),
    )
    op.create_index("ix_user_sort_key", "user", ["sort_key", "id"], unique=False)
    op.create_index("ix_user_unit_id_is_active", "user", ["unit_id", "is_active"], unique=False)
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_delegation_not_to_oneself")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_delegation_ends_after_start")),
        sa.ForeignKeyConstraint(["from_id"], ["user.id"], name=op.f("fk_delegation_from_id_user")),
        sa.ForeignKeyConstraint(["to_id"], ["user.id"], name=op.f("fk_delegation_to_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index(
        "ix_delegation_from_id_ends_on", "delegation", ["from_id", "ends_on"], unique=False
    )
    op.create_index("ix_delegation_to_id_ends_on", "delegation", ["to_id", "ends_on"], unique=False)
    op.create_table(
        "hazard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("ledger_kind", sa.String(length=40), nullable=True),
        sa.Column("firm_id", sa.Integer(), nullable=True),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("reporter_title", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("first_due_on", sa.Date(), nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmer_id", sa.Integer(), nullable=True),
        sa.Column("fix_note", sa.Text(), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fixer_id", sa.Integer(), nullable=True),
        sa.Column("fixer_behind_id", sa.Integer(), nullable=True),
        sa.Column("fixer_title", sa.String(length=300), nullable=False),
        sa.Column("fixed_on_spot", sa.Boolean(), nullable=False),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewer_title", sa.String(length=300), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_back_count", sa.Integer(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("recurrence_of_id", sa.Integer(), nullable=True),
        sa.Column("recurrence_ground", sa.String(length=40), nullable=True),
        sa.Column("referred_to", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_hazard_closed_has_date")
        ),
        sa.CheckConstraint(
            "(status = 'draft') = (number IS NULL)", name=op.f("ck_hazard_number_when_reported")
        ),
        sa.CheckConstraint(
            "(status = 'merged') = (merged_into_id IS NOT NULL)",
            name=op.f("ck_hazard_merged_has_target"),
        ),
        sa.CheckConstraint(
            "category IN ('people', 'things', 'surroundings', 'management')",
            name=op.f("ck_hazard_category_known"),
        ),
        sa.CheckConstraint("grade IN ('general', 'major')", name=op.f("ck_hazard_grade_known")),
        sa.CheckConstraint(
            "ledger_kind IN ('site', 'basic')", name=op.f("ck_hazard_ledger_kind_known")
        ),
        sa.CheckConstraint(
            "recurrence_ground IN ('clause', 'text', 'said')",
            name=op.f("ck_hazard_recurrence_ground_known"),
        ),
        sa.CheckConstraint(
            "source IN ('daily', 'weekly', 'monthly', 'self', 'section', 'expert', 'tip', 'drill', 'superior', 'scan', 'other')",
            name=op.f("ck_hazard_source_known"),
        ),
        sa.CheckConstraint(
            "status <> 'draft' OR reporter_id IS NOT NULL", name=op.f("ck_hazard_draft_has_writer")
        ),
        sa.CheckConstraint(
            "status = 'draft' OR (firm_id IS NOT NULL AND reported_at IS NOT NULL)",
            name=op.f("ck_hazard_reported_is_complete"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'reported', 'open', 'rectifying', 'to_review', 'closed', 'dismissed', 'merged', 'referred', 'voided')",
            name=op.f("ck_hazard_status_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('dismissed', 'merged', 'referred', 'voided') OR end_reason <> ''",
            name=op.f("ck_hazard_ending_has_reason"),
        ),
        sa.CheckConstraint(
            "(recurrence_of_id IS NULL) = (recurrence_ground IS NULL)",
            name=op.f("ck_hazard_recurrence_has_ground"),
        ),
        sa.CheckConstraint("sent_back_count >= 0", name=op.f("ck_hazard_sent_back_not_negative")),
        sa.ForeignKeyConstraint(
            ["confirmer_id"], ["user.id"], name=op.f("fk_hazard_confirmer_id_user")
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["unit.id"], name=op.f("fk_hazard_firm_id_unit")),
        sa.ForeignKeyConstraint(
            ["fixer_behind_id"], ["user.id"], name=op.f("fk_hazard_fixer_behind_id_user")
        ),
        sa.ForeignKeyConstraint(["fixer_id"], ["user.id"], name=op.f("fk_hazard_fixer_id_user")),
        sa.ForeignKeyConstraint(["holder_id"], ["user.id"], name=op.f("fk_hazard_holder_id_user")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["hazard.id"], name=op.f("fk_hazard_merged_into_id_hazard")
        ),
        sa.ForeignKeyConstraint(
            ["recurrence_of_id"], ["hazard.id"], name=op.f("fk_hazard_recurrence_of_id_hazard")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["user.id"], name=op.f("fk_hazard_reporter_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["unit.id"], name=op.f("fk_hazard_section_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard")),
        sa.UniqueConstraint("key", name=op.f("uq_hazard_key")),
        sa.UniqueConstraint("number", name=op.f("uq_hazard_number")),
    )
    op.create_index(
        "ix_hazard_category_found_at_id", "hazard", ["category", "found_at", "id"], unique=False
    )
    op.create_index("ix_hazard_due_on_id", "hazard", ["due_on", "id"], unique=False)
    op.create_index(
        "ix_hazard_firm_id_found_at_id", "hazard", ["firm_id", "found_at", "id"], unique=False
    )
    op.create_index("ix_hazard_found_at_id", "hazard", ["found_at", "id"], unique=False)
    op.create_index(
        "ix_hazard_grade_found_at_id", "hazard", ["grade", "found_at", "id"], unique=False
    )
    op.create_index("ix_hazard_holder_id_status", "hazard", ["holder_id", "status"], unique=False)
    op.create_index(
        "ix_hazard_open_due_on",
        "hazard",
        ["due_on", "id"],
        unique=False,
        sqlite_where=sa.text("status IN ('open', 'rectifying')"),
        postgresql_where=sa.text("status IN ('open', 'rectifying')"),
    )
    op.create_index("ix_hazard_recurrence_of_id", "hazard", ["recurrence_of_id"], unique=False)
    op.create_index("ix_hazard_reported_at_id", "hazard", ["reported_at", "id"], unique=False)
    op.create_index(
        "ix_hazard_section_id_found_at_id", "hazard", ["section_id", "found_at", "id"], unique=False
    )
    op.create_index(
        "ix_hazard_section_id_status_due_on_id",
        "hazard",
        ["section_id", "status", "due_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_hazard_source_found_at_id", "hazard", ["source", "found_at", "id"], unique=False
    )
    op.create_index(
        "ix_hazard_status_due_on_id", "hazard", ["status", "due_on", "id"], unique=False
    )
    op.create_index(
        "ix_hazard_status_found_at_id", "hazard", ["status", "found_at", "id"], unique=False
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_recovery_code_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"], unique=False)
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("query", sa.String(length=1500), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_saved_view_view_has_name")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_saved_view_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("uq_saved_view_user_id_name", "saved_view", ["user_id", "name"], unique=True)
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index("ix_sign_in_user_id_ended_at", "sign_in", ["user_id", "ended_at"], unique=False)
    op.create_table(
        "unit_post",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "post IN ('head', 'leader_in_charge', 'section_head', 'approver', 'seal_keeper', 'archivist')",
            name=op.f("ck_unit_post_post_known"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_post_unit_id_unit")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_unit_post_user_id_user")),
        sa.PrimaryKeyConstraint("unit_id", "post", name=op.f("pk_unit_post")),
    )
    op.create_index(op.f("ix_unit_post_user_id"), "unit_post", ["user_id"], unique=False)
    op.create_table(
        "user_role",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "role IN ('admin', 'safety', 'section', 'leader', 'firm_staff', 'firm_head', 'tips', 'finance', 'clerk', 'auditor', 'discipline')",
            name=op.f("ck_user_role_role_known"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_role_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_role")),
    )
    op.create_index("ix_user_role_role", "user_role", ["role", "user_id"], unique=False)
    op.create_table(
        "hazard_fixer",
        sa.Column("hazard_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazard.id"], name=op.f("fk_hazard_fixer_hazard_id_hazard")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_hazard_fixer_user_id_user")
        ),
        sa.PrimaryKeyConstraint("hazard_id", "user_id", name=op.f("pk_hazard_fixer")),
    )
    op.create_table(
        "hazard_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hazard_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.String(length=40), nullable=True),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("clause", sa.String(length=40), nullable=False),
        sa.Column("is_major", sa.Boolean(), nullable=False),
        sa.Column("is_resolved", sa.Boolean(), nullable=False),
        sa.Column("organ", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("behind_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(kind = 'told') = (receipt IS NOT NULL)",
            name=op.f("ck_hazard_record_told_names_receipt"),
        ),
        sa.CheckConstraint(
            "(kind IN ('approved', 'rejected', 'released', 'granted', 'denied')) = (answers_id IS NOT NULL)",
            name=op.f("ck_hazard_record_decision_has_question"),
        ),
        sa.CheckConstraint(
            "kind <> 'asked' OR due_on IS NOT NULL", name=op.f("ck_hazard_record_extension_has_day")
        ),
        sa.CheckConstraint(
            "kind <> 'listed' OR (level IS NOT NULL AND organ <> '' AND due_on IS NOT NULL)",
            name=op.f("ck_hazard_record_listing_is_complete"),
        ),
        sa.CheckConstraint(
            "kind IN ('judged', 'discovered', 'told', 'proposed', 'approved', 'rejected', 'listed', 'released', 'progressed', 'advised', 'accepted', 'asked', 'granted', 'denied', 'transferred')",
            name=op.f("ck_hazard_record_kind_known"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('rejected', 'denied', 'asked', 'transferred') OR text <> ''",
            name=op.f("ck_hazard_record_refusal_has_reason"),
        ),
        sa.CheckConstraint(
            "level IN ('local', 'county', 'city', 'province', 'state')",
            name=op.f("ck_hazard_record_level_known"),
        ),
        sa.CheckConstraint(
            "receipt IN ('found_department', 'found_workers', 'fixed_department', 'fixed_workers')",
            name=op.f("ck_hazard_record_receipt_known"),
        ),
        sa.ForeignKeyConstraint(
            ["answers_id"],
            ["hazard_record.id"],
            name=op.f("fk_hazard_record_answers_id_hazard_record"),
        ),
        sa.ForeignKeyConstraint(
            ["behind_id"], ["user.id"], name=op.f("fk_hazard_record_behind_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazard.id"], name=op.f("fk_hazard_record_hazard_id_hazard")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_hazard_record_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard_record")),
    )
    op.create_index(
        "ix_hazard_record_hazard_id_id", "hazard_record", ["hazard_id", "id"], unique=False
    )
    op.create_index(
        "ix_hazard_record_kind_hazard_id", "hazard_record", ["kind", "hazard_id"], unique=False
    )
    op.create_index("uq_hazard_record_answers_id", "hazard_record", ["answers_id"], unique=True)
    op.create_table(
        "hazard_scan",
        sa.Column("hazard_id", sa.Integer(), nullable=False),
        sa.Column("spot_id", sa.Integer(), nullable=False),
        sa.Column("contact_name", sa.String(length=40), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("is_folded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazard.id"], name=op.f("fk_hazard_scan_hazard_id_hazard")
        ),
        sa.ForeignKeyConstraint(["spot_id"], ["spot.id"], name=op.f("fk_hazard_scan_spot_id_spot")),
        sa.PrimaryKeyConstraint("hazard_id", name=op.f("pk_hazard_scan")),
    )
    op.create_index(
        "ix_hazard_scan_is_folded_hazard_id",
        "hazard_scan",
        ["is_folded", "hazard_id"],
        unique=False,
    )
    op.create_index(
        "ix_hazard_scan_spot_id_hazard_id", "hazard_scan", ["spot_id", "hazard_id"], unique=False
    )
    op.create_table(
        "hazard_search",
        sa.Column(
            "key",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("hazard_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("facets", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazard.id"], name=op.f("fk_hazard_search_hazard_id_hazard")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_hazard_search")),
        sa.UniqueConstraint("hazard_id", name=op.f("uq_hazard_search_hazard_id")),
    )
    op.create_table(
        "hazard_settled",
        sa.Column("hazard_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("in_place", sa.Boolean(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "part IN ('measures', 'duty', 'funds', 'time', 'plan')",
            name=op.f("ck_hazard_settled_part_known"),
        ),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazard.id"], name=op.f("fk_hazard_settled_hazard_id_hazard")
        ),
        sa.PrimaryKeyConstraint("hazard_id", "part", name=op.f("pk_hazard_settled")),
    )
    op.create_table(
        "sweep",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hazard_id", sa.Integer(), nullable=True),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starter_id", sa.Integer(), nullable=False),
        sa.Column("starter_title", sa.String(length=300), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (end_reason = '')", name=op.f("ck_sweep_end_has_reason")
        ),
        sa.CheckConstraint(
            "industry IN ('construction', 'manufacture', 'chemical', 'storage', 'trade', 'catering', 'municipal', 'gas', 'transport', 'property', 'other')",
            name=op.f("ck_sweep_industry_known"),
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_sweep_has_text")),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazard.id"], name=op.f("fk_sweep_hazard_id_hazard")
        ),
        sa.ForeignKeyConstraint(["section_id"], ["unit.id"], name=op.f("fk_sweep_section_id_unit")),
        sa.ForeignKeyConstraint(["starter_id"], ["user.id"], name=op.f("fk_sweep_starter_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sweep")),
    )
    op.create_index("ix_sweep_hazard_id", "sweep", ["hazard_id"], unique=False)
    op.create_index("ix_sweep_section_id_id", "sweep", ["section_id", "id"], unique=False)
    op.create_table(
        "sweep_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sweep_id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("none_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answerer_title", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("hazard_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(none_at IS NULL) = (answerer_title = '')", name=op.f("ck_sweep_row_answer_has_person")
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["unit.id"], name=op.f("fk_sweep_row_firm_id_unit")),
        sa.ForeignKeyConstraint(
            ["hazard_id"],
            ["hazard.id"],
            name=op.f("fk_sweep_row_hazard_id_hazard"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["sweep_id"], ["sweep.id"], name=op.f("fk_sweep_row_sweep_id_sweep")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sweep_row")),
    )
    op.create_index(
        "ix_sweep_row_firm_id_sweep_id", "sweep_row", ["firm_id", "sweep_id"], unique=False
    )
    op.create_index("ix_sweep_row_hazard_id", "sweep_row", ["hazard_id"], unique=False)
    op.create_index(
        "uq_sweep_row_sweep_id_firm_id", "sweep_row", ["sweep_id", "firm_id"], unique=True
    )
