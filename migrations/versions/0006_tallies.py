"""The counters behind 工作台 and the reports, filled from the hazards there are."""
# ruff: noqa: S608 - statements of our own words alone

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NOT_ENDED = "h.status NOT IN ('dismissed', 'merged', 'referred', 'voided')"
CLOSED = "h.closed_at IS NOT NULL"
OPEN = "h.status IN ('reported', 'open', 'rectifying', 'to_review')"
LATE = "h.status IN ('open', 'rectifying') AND h.due_on <= :over"
DUE = f"{NOT_ENDED} AND h.due_on <= :over"
IN_TIME = "({day}(h.closed_at) <= h.due_on OR (h.fixed_on_spot AND h.sent_back_count = 0))"
TO_SETTLE = f"{NOT_ENDED} AND h.grade IS NOT NULL AND NOT h.fixed_on_spot"
IN_PLACE = """(SELECT count(*) FROM hazard_settled s WHERE s.hazard_id = h.id AND s.in_place
 AND s.content <> '' AND s.settled_on <= :today) = 5"""
RECORDED = "EXISTS (SELECT 1 FROM hazard_record r WHERE r.hazard_id = h.id AND r.kind = '{}')"
LISTED_BY = RECORDED.format("listed")[:-1] + " AND r.level = '{}')"
COMES_BACK = """EXISTS (SELECT 1 FROM hazard e WHERE e.id = h.recurrence_of_id
 AND e.grade = 'major')"""
MAJOR = f"{NOT_ENDED} AND h.grade = 'major'"
PLANNED = f"{MAJOR} AND {RECORDED.format('approved')}"
MARKS = {
    "new": "1 = 1",
    "new_major": "h.grade = 'major'",
    "back_entry": "{day}(h.found_at) < {day}(h.reported_at)",
    "closed": CLOSED,
    "ended": f"NOT ({NOT_ENDED})",
    "ended_dismissed": "h.status = 'dismissed'",
    "ended_merged": "h.status = 'merged'",
    "ended_referred": "h.status = 'referred'",
    "ended_voided": "h.status = 'voided'",
    "stock": OPEN,
    "stock_major": f"{OPEN} AND h.grade = 'major'",
    "overdue": LATE,
    "overdue_major": f"{LATE} AND h.grade = 'major'",
    "due": DUE,
    "due_closed": f"{DUE} AND {CLOSED}",
    "due_in_time": f"{DUE} AND {CLOSED} AND {IN_TIME}",
    "to_settle": TO_SETTLE,
    "settled": f"{TO_SETTLE} AND {IN_PLACE}",
    "sent_back": f"{CLOSED} AND h.sent_back_count > 0",
    "counted": NOT_ENDED,
    "ungraded": f"{NOT_ENDED} AND h.grade IS NULL",
    "general": f"{NOT_ENDED} AND h.grade = 'general'",
    "general_done": f"h.grade = 'general' AND {CLOSED}",
    "major": MAJOR,
    "major_done": f"h.grade = 'major' AND {CLOSED}",
    "planned": PLANNED,
    "planned_in_place": f"{PLANNED} AND {IN_PLACE}",
    "listed": f"{MAJOR} AND {RECORDED.format('listed')}",
    "listed_province": f"{MAJOR} AND {LISTED_BY.format('province')}",
    "rectifying": "h.status = 'rectifying'",
    "red": f"({LATE} AND (h.due_on <= :long_over OR h.grade = 'major'))"
    f" OR ({OPEN} AND {COMES_BACK})",
}
"""What a hazard counts for, each a bit of its marks in this order."""
BY_DAY = {
    "over_on": ("closed", "ended", "sent_back"),
    "due_on": ("due",),
    "": ("stock", "overdue", "rectifying", "red"),
}
"""How the names begin that are counted by the day a hazard was over, was due, or by none."""
WHOSE = {"firm_id": "0", "section_id": "0", "category": "''", "industry": "''"}
CUTS = {
    "section": ("section_id",),
    "category": ("category",),
    "industry": ("industry",),
    "sec_cat": ("section_id", "category"),
    "sec_ind": ("section_id", "industry"),
    "kind": ("section_id", "category", "industry"),
    "firm": ("firm_id", "section_id", "industry"),
}
NOW, YEARS = 9_999_999, 9_000_000


def upgrade() -> None:
    """Make the tables and fill them."""
    op.create_table(
        "tally",
        sa.Column("cut", sa.String(length=8), nullable=False),
        sa.Column("span", sa.Integer(), autoincrement=False, nullable=False),
        *_whose(),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in MARKS),
        sa.PrimaryKeyConstraint(
            "cut", "span", "firm_id", "section_id", "category", "industry", name="pk_tally"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tally_cut_firm_id_span", "tally", ["cut", "firm_id", "span"])
    op.create_index(
        "ix_tally_firms",
        "tally",
        ["cut", "span", "industry", "firm_id", "section_id", "counted"],
        sqlite_where=sa.text("counted > 0"),
        postgresql_where=sa.text("counted > 0"),
    )
    op.create_table(
        "tally_day",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_tally_day_only_one")),
        sa.PrimaryKeyConstraint("id", name="pk_tally_day"),
    )
    op.create_table(
        "tally_part",
        sa.Column("hazard_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *_whose(),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("over_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("marks", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazard.id"], name="fk_tally_part_hazard_id_hazard"
        ),
        sa.PrimaryKeyConstraint("hazard_id", name="pk_tally_part"),
    )
    for column in ("changed_at", "due_on", "over_on", "reported_on"):
        op.create_index(f"ix_tally_part_{column}", "tally_part", [column])
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    op.bulk_insert(
        sa.table("tally_day", sa.column("id", sa.Integer), sa.column("day", sa.Date)),
        [{"id": 1, "day": today - timedelta(days=1)}],
    )
    fill(op.get_bind())


def _whose() -> list[sa.Column]:
    return [
        sa.Column("firm_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("section_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("category", sa.String(length=40), autoincrement=False, nullable=False),
        sa.Column("industry", sa.String(length=40), autoincrement=False, nullable=False),
    ]


def fill(connection: sa.Connection) -> None:
    """Count every hazard, as of the day that the tables say."""
    on_server = connection.dialect.name == "postgresql"
    over = connection.execute(sa.text("SELECT day FROM tally_day")).scalar_one()
    over = datetime.fromisoformat(str(over)).date()
    days = {"over": over, "today": over + timedelta(days=1), "long_over": over - timedelta(days=7)}
    told = {name: day.isoformat() for name, day in days.items()}
    connection.execute(sa.text(_quoted(_parts(on_server=on_server), told)))
    for cut in CUTS:
        connection.execute(sa.text(_sums(cut, by_year=False)))
    connection.execute(sa.text(_sums("firm", by_year=True)))


def _quoted(statement: str, days: dict[str, str]) -> str:
    for name, day in sorted(days.items(), reverse=True):
        statement = statement.replace(f":{name}", f"'{day}'")
    return statement


def _parts(*, on_server: bool) -> str:
    bits = [f"CASE WHEN {sql} THEN {1 << at} ELSE 0 END" for at, sql in enumerate(MARKS.values())]
    told = "(SELECT max(t.at) FROM trail_line t WHERE t.subject = 'hazard:' || h.id)"
    latest = "greatest" if on_server else "max"
    statement = f"""
INSERT INTO tally_part (hazard_id, changed_at, firm_id, section_id, category, industry,
    reported_on, over_on, due_on, marks)
SELECT h.id,
    {latest}(h.reported_at, h.moved_at, coalesce(h.closed_at, h.moved_at),
        coalesce({told}, h.moved_at)),
    h.firm_id, coalesce(h.section_id, 0), coalesce(h.category, ''), coalesce(u.industry, ''),
    {{day}}(h.reported_at),
    CASE WHEN {CLOSED} THEN {{day}}(h.closed_at)
        WHEN NOT ({NOT_ENDED}) THEN {{day}}(h.moved_at) END,
    CASE WHEN {DUE} THEN h.due_on END,
    {" + ".join(bits)}
FROM hazard h JOIN unit u ON u.id = h.firm_id WHERE h.status <> 'draft'
"""
    before, after = (
        ("date(timezone('Asia/Shanghai', ", "))") if on_server else ("date(", ", '+8 hours')")
    )
    for column in ("found_at", "reported_at", "closed_at", "moved_at"):
        statement = statement.replace(f"{{day}}(h.{column})", f"{before}h.{column}{after}")
    return statement


def _day_of(name: str) -> str:
    """The day of a part by which a count is counted."""
    for day, begins in BY_DAY.items():
        if name.startswith(begins):
            return day
    return "reported_on"


def _sums(cut: str, *, by_year: bool) -> str:
    own = ", ".join(name if name in CUTS[cut] else f"{no} AS {name}" for name, no in WHOSE.items())
    days = ["reported_on", "over_on", "due_on"] + ([] if by_year else [""])
    parts = " UNION ALL ".join(_of_day(day, own, by_year=by_year) for day in days)
    sums = ", ".join(f"sum({name})" for name in MARKS)
    return (
        f"INSERT INTO tally (cut, span, {', '.join(WHOSE)}, {', '.join(MARKS)})"
        f" SELECT '{cut}', span, {', '.join(WHOSE)}, {sums} FROM ({parts}) AS parts"
        f" GROUP BY span, {', '.join(WHOSE)}"
    )


def _of_day(day: str, own: str, *, by_year: bool) -> str:
    counts, mask = [], 0
    for at, name in enumerate(MARKS):
        is_counted = _day_of(name) == day
        mask |= is_counted << at
        counts.append(f"{f'(marks >> {at}) & 1' if is_counted else '0'} AS {name}")
    year = f"CAST(substr(CAST({day} AS VARCHAR(10)), 1, 4) AS INTEGER)"
    month = f"CAST(substr(CAST({day} AS VARCHAR(10)), 6, 2) AS INTEGER)"
    span = str(NOW) if not day else f"{year} + {YEARS}" if by_year else f"{year} * 100 + {month}"
    return (
        f"SELECT {span} AS span, {own}, {', '.join(counts)} FROM tally_part"
        f" WHERE (marks & {mask}) <> 0"
    )
