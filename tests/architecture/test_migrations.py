"""The migrations lead to what the models say, on this run's database, and only forward."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal import places
from portal.db import Base, database_file, db
from portal.hazards.terms import Grade, Status
from portal.official.terms import Status as DocumentStatus
from portal.ops import migrate
from tests.official import making as documents
from tests.support import databases, majors, make
from tests.support.app import Rows

VERSIONS = places.root() / "migrations" / "versions"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


@pytest.fixture
def empty(build_app: Callable[..., Flask], tmp_path: Path, worker_name: str) -> Iterator[Flask]:
    """An application whose database has no table yet."""
    place = databases.database(tmp_path, f"{worker_name}_empty")
    place.clear()
    app = build_app(database_url=place.url, instance=tmp_path)
    yield app
    with app.app_context():
        db.engine.dispose()
    place.drop()


@pytest.fixture
def worker_name(request: pytest.FixtureRequest) -> str:
    """Which worker this is."""
    name: str = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return name


def engine_of(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


def test_the_migrations_and_the_models_make_the_same_schema(app: Flask, empty: Flask) -> None:
    migrate.upgrade(empty)
    with engine_of(empty).connect() as connection:
        options = {
            "compare_type": True,
            "compare_server_default": True,
            "include_name": migrate.is_of_models,
        }
        told = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(told, Base.metadata) == []
    assert schema(engine_of(empty)) == schema(engine_of(app))


def schema(engine: Engine) -> dict[str, Any]:
    """Every table with its columns, keys, checks and indexes."""
    looked = inspect(engine)
    return {
        table: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in looked.get_columns(table)
            ],
            "key": looked.get_pk_constraint(table),
            "foreign": sorted(looked.get_foreign_keys(table), key=name_of),
            "unique": sorted(looked.get_unique_constraints(table), key=name_of),
            "checks": {
                check["name"]: squeezed(check["sqltext"])
                for check in looked.get_check_constraints(table)
            },
            "indexes": {
                index["name"]: (index["column_names"], index["unique"], conditions(index))
                for index in looked.get_indexes(table)
            },
        }
        for table in looked.get_table_names()
        if table != "alembic_version"
    }


def name_of(row: Any) -> str:
    return str(row["name"])


def squeezed(sql: str) -> str:
    return re.sub(r"\s+", " ", sql)


def conditions(index: Any) -> list[str]:
    return [squeezed(str(value)) for value in index.get("dialect_options", {}).values()]


def test_every_constraint_has_a_name() -> None:
    nameless = [
        f"{table.name}: {constraint}"
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]
    assert nameless == []


def test_a_second_upgrade_has_nothing_to_do(empty: Flask) -> None:
    assert migrate.pending(empty)
    applied = migrate.upgrade(empty)
    assert applied == [f"{number:04d}" for number in range(1, len(applied) + 1)]
    assert not migrate.pending(empty)
    assert migrate.upgrade(empty) == []


def test_asking_what_is_missing_makes_no_database(
    build_app: Callable[..., Flask], tmp_path: Path
) -> None:
    file = tmp_path / "not" / "there" / "portal.db"
    app = build_app(database_url=f"sqlite:///{file}", instance=file.parent)
    assert migrate.pending(app)
    assert not file.parent.exists()
    assert migrate.upgrade(app)
    assert file.exists()


def test_the_migrations_are_numbered_without_a_gap_and_go_only_forward() -> None:
    files = sorted(VERSIONS.glob("*.py"))
    script = ScriptDirectory.from_config(migrate.config())
    revisions = [step.revision for step in script.walk_revisions()][::-1]
    assert revisions == [f"{number:04d}" for number in range(1, len(files) + 1)]
    assert [file.name[:4] for file in files] == revisions
    for file in files:
        source = file.read_text("utf-8")
        assert "def downgrade" not in source
        assert "portal" not in source, "tables are spelled out, never imported"


def step(folder: Path, number: int, body: str) -> None:
    before = repr(f"{number - 1:04d}") if number > 1 else "None"
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    (folder / "versions" / f"{number:04d}_step.py").write_text(
        '"""Step."""\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
        f'revision = "{number:04d}"\ndown_revision = {before}\n\n\n'
        f"def upgrade():\n{lines}\n",
        "utf-8",
    )


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """A folder of migrations that a test writes itself."""
    folder = tmp_path / "steps"
    (folder / "versions").mkdir(parents=True)
    source = places.root() / "migrations" / "env.py"
    (folder / "env.py").write_text(source.read_text("utf-8"), "utf-8")
    step(folder, 1, 'op.create_table("box", sa.Column("id", sa.Integer, primary_key=True))')
    return folder


def test_a_migration_that_fails_leaves_nothing_behind(empty: Flask, steps: Path) -> None:
    step(steps, 2, 'op.create_table("lid", sa.Column("id", sa.Integer))\nop.execute("wrong")')
    with pytest.raises(DBAPIError):
        migrate.upgrade(empty, steps)
    assert inspect(engine_of(empty)).get_table_names() == []


def test_rows_come_through_a_table_made_anew(empty: Flask, steps: Path) -> None:
    step(
        steps,
        2,
        'op.create_table("lid", sa.Column("id", sa.Integer, primary_key=True),\n'
        '    sa.Column("box_id", sa.Integer, sa.ForeignKey("box.id", name="fk_lid_box")))\n'
        'op.execute("INSERT INTO box VALUES (1)")\nop.execute("INSERT INTO lid VALUES (7, 1)")',
    )
    step(
        steps,
        3,
        'with op.batch_alter_table("box") as batch:\n'
        '    batch.add_column(sa.Column("name", sa.String(9), server_default="", nullable=False))\n'
        '    batch.create_check_constraint("box_is_known", "id > 0")',
    )
    migrate.upgrade(empty, steps)
    with engine_of(empty).connect() as connection:
        assert connection.execute(text("SELECT id, name FROM box")).all() == [(1, "")]
        assert connection.execute(text("SELECT id, box_id FROM lid")).all() == [(7, 1)]
        with pytest.raises(IntegrityError):
            connection.execute(text("INSERT INTO lid VALUES (8, 2)"))


def test_an_embedded_database_is_copied_before_it_changes(empty: Flask, steps: Path) -> None:
    file = database_file(engine_of(empty))
    migrate.upgrade(empty, steps)
    step(steps, 2, 'op.create_table("lid", sa.Column("id", sa.Integer))')
    migrate.upgrade(empty, steps)
    if file is None:
        assert inspect(engine_of(empty)).has_table("lid")
        return
    assert not file.with_name(f"{file.name}.before-0001").exists()
    with closing(sqlite3.connect(f"{file}.before-0002")) as copy:
        tables = {name for (name,) in copy.execute(TABLES)}
    assert tables == {"box", "alembic_version"}


def test_the_database_itself_keeps_what_only_grows(empty: Flask) -> None:
    migrate.upgrade(empty)
    with Rows(empty):
        majors.judged(make.hazard(Status.OPEN, Grade.MAJOR))
        documents.to(documents.desk(), DocumentStatus.TO_VET)
    growing = {"trail_line": "at", "hazard_record": "at"}
    growing |= {"document_step": "at", "document_version": "made_at"}
    with engine_of(empty).connect() as connection:
        for table, column in growing.items():
            for statement in ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"):
                with pytest.raises(DBAPIError, match=f"{table} only grows"):
                    connection.execute(text(statement.format(table, column)))
                connection.rollback()
            rows = select(func.count()).select_from(Base.metadata.tables[table])
            assert connection.execute(rows).scalar_one() > 0


def test_the_portal_runs_on_a_migrated_database(empty: Flask) -> None:
    migrate.upgrade(empty)
    assert empty.test_client().get("/sign-in").status_code == 200
