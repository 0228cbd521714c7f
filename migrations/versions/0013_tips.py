"""Tips."""
# ruff: noqa: E501 - a constraint stands here as it stands in the database

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tips."""
    op.create_table(
        "tip_box",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("takes", sa.String(length=40), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "takes IN ('tips', 'complaints', 'approvals', 'identities')",
            name=op.f("ck_tip_box_takes_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_box")),
        sa.UniqueConstraint("code", name=op.f("uq_tip_box_code")),
    )
    op.create_table(
        "tip_handed",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_tip_handed")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tip_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_head")),
    )
    op.create_table(
        "tip_published",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tip_published")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tip_registration",
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_tip_registration")),
    )
    op.create_table(
        "tip_tick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_tick")),
    )
    op.create_table(
        "tip_visit",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_tip_visit")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tip",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("is_screened", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("clock", sa.String(length=40), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("is_extended", sa.Boolean(), nullable=False),
        sa.Column("is_reviewed", sa.Boolean(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "clock IN ('admit', 'verify', 'answer')", name=op.f("ck_tip_clock_known")
        ),
        sa.CheckConstraint(
            "status IN ('received', 'admitted', 'rejected', 'referred', 'verifying', 'settling', 'answered', 'withdrawn', 'archived')",
            name=op.f("ck_tip_status_known"),
        ),
        sa.CheckConstraint("(clock IS NULL) = (due_on IS NULL)", name=op.f("ck_tip_clock_has_day")),
        sa.ForeignKeyConstraint(["box_id"], ["tip_box.id"], name=op.f("fk_tip_box_id_tip_box")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip")),
        sa.UniqueConstraint("index", name=op.f("uq_tip_index")),
        sa.UniqueConstraint("lookup", name=op.f("uq_tip_lookup")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("tip", schema=None) as batch_op:
        batch_op.create_index(
            "ix_tip_box_id_status_due_on", ["box_id", "status", "due_on"], unique=False
        )
        batch_op.create_index(
            "ix_tip_due_on",
            ["due_on"],
            unique=False,
            sqlite_where=sa.text("due_on IS NOT NULL"),
            postgresql_where=sa.text("due_on IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_tip_ended_on",
            ["ended_on"],
            unique=False,
            sqlite_where=sa.text("ended_on IS NOT NULL"),
            postgresql_where=sa.text("ended_on IS NOT NULL"),
        )

    op.create_table(
        "tip_box_secret",
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["box_id"], ["tip_box.id"], name=op.f("fk_tip_box_secret_box_id_tip_box")
        ),
        sa.PrimaryKeyConstraint("box_id", "epoch", "user_id", name=op.f("pk_tip_box_secret")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tip_count",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["box_id"], ["tip_box.id"], name=op.f("fk_tip_count_box_id_tip_box")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_count")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("tip_count", schema=None) as batch_op:
        batch_op.create_index("ix_tip_count_box_id", ["box_id"], unique=False)

    op.create_table(
        "tip_group",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["box_id"], ["tip_box.id"], name=op.f("fk_tip_group_box_id_tip_box")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_group")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tip_entry",
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "role IN ('informant', 'handler')", name=op.f("ck_tip_entry_role_known")
        ),
        sa.CheckConstraint("side IN ('shared', 'desk')", name=op.f("ck_tip_entry_side_known")),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_entry_tip_id_tip")),
        sa.PrimaryKeyConstraint("tip_id", "seq", name=op.f("pk_tip_entry")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tip_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tip_id", sa.String(length=32), nullable=True),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_file_tip_id_tip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_file")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("tip_file", schema=None) as batch_op:
        batch_op.create_index(
            "ix_tip_file_age",
            ["age"],
            unique=False,
            sqlite_where=sa.text("tip_id IS NULL"),
            postgresql_where=sa.text("tip_id IS NULL"),
        )
        batch_op.create_index("ix_tip_file_tip_id", ["tip_id"], unique=False)

    op.create_table(
        "tip_group_change",
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("change", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "change IN ('propose', 'confirm', 'drop')",
            name=op.f("ck_tip_group_change_change_known"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_tip_group_change_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["tip_group.id"], name=op.f("fk_tip_group_change_group_id_tip_group")
        ),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_tip_group_change")),
    )
    with op.batch_alter_table("tip_group_change", schema=None) as batch_op:
        batch_op.create_index("ix_tip_group_change_group_id", ["group_id"], unique=False)

    op.create_table(
        "tip_grouped",
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["tip_group.id"], name=op.f("fk_tip_grouped_group_id_tip_group")
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_grouped_tip_id_tip")),
        sa.PrimaryKeyConstraint("tip_id", name=op.f("pk_tip_grouped")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("tip_grouped", schema=None) as batch_op:
        batch_op.create_index("ix_tip_grouped_group_id", ["group_id"], unique=False)

    op.create_table(
        "tip_handler_key",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("by_password", sa.LargeBinary(), nullable=False),
        sa.Column("by_recovery", sa.LargeBinary(), nullable=False),
        sa.Column("paper", sa.LargeBinary(), nullable=True),
        sa.Column("is_astray", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_tip_handler_key_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_tip_handler_key")),
    )
    op.create_table(
        "tip_wrap",
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("side IN ('shared', 'desk')", name=op.f("ck_tip_wrap_side_known")),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_wrap_tip_id_tip")),
        sa.PrimaryKeyConstraint("tip_id", "side", "holder", name=op.f("pk_tip_wrap")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("tip_wrap", schema=None) as batch_op:
        batch_op.create_index("ix_tip_wrap_holder", ["holder"], unique=False)

    op.create_table(
        "tip_chunk",
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["tip_file.id"],
            name=op.f("fk_tip_chunk_file_id_tip_file"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", "place", name=op.f("pk_tip_chunk")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tip_open_key",
        sa.Column("sign_in_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_in.id"], name=op.f("fk_tip_open_key_sign_in_id_sign_in")
        ),
        sa.PrimaryKeyConstraint("sign_in_id", name=op.f("pk_tip_open_key")),
    )
