"""Write the next migration from the difference between the migrations and the models.

``python migrations/make.py "add listing"`` writes ``versions/0003_add_listing.py``, to be read and
corrected by hand. ``python migrations/make.py --first`` writes the first one anew: only before a
release, for it is never changed once an office has it.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.script import ScriptDirectory
from sqlalchemy import TypeDecorator, text

from portal.app import create_app
from portal.db import WHERE, Base, db
from portal.ops import migrate
from portal.settings import Settings

VERSIONS = Path(__file__).parent / "versions"
FIRST = "0001"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="?", default="first tables")
    parser.add_argument("--first", action="store_true")
    asked = parser.parse_args()
    if asked.first:
        _write(FIRST, asked.words, before="base", batch=False)
        return
    script = ScriptDirectory.from_config(migrate.config())
    head = script.get_current_head() or "0000"
    _write(f"{int(head) + 1:04d}", asked.words, before=head, batch=True)


def _write(number: str, words: str, *, before: str, batch: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        app = create_app(
            Settings(
                instance=instance,
                secret_key="-" * 32,
                database_url=f"sqlite:///{instance / 'empty.db'}",
                production=False,
                run_jobs=False,
            )
        )
        versions = VERSIONS
        if before == "base":
            versions = instance / "versions"
            versions.mkdir()
        else:
            migrate.upgrade(app)
        with app.app_context():
            with db.engine.connect() as connection:
                written = _revision(connection, versions, number, words, before, batch)
            db.engine.dispose()
        path = VERSIONS / written.name
        path.write_text(written.read_text("utf-8"), "utf-8")
    for tidy in (("check", "--fix", "--quiet"), ("format", "--quiet")):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, str(path)], check=True)  # noqa: S603 - our own file
    sys.stdout.write(f"{path}\n")


def _revision(
    connection: Any, versions: Path, number: str, words: str, before: str, batch: bool
) -> Path:
    _say_where()
    settings = migrate.config()
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    settings.set_main_option("version_locations", str(versions))
    settings.attributes.update(
        connection=connection,
        metadata=Base.metadata,
        render_item=_plain,
        batch=batch,
        include_name=migrate.is_of_models,
    )
    command.revision(
        settings,
        message=words,
        autogenerate=True,
        rev_id=number,
        head=before,
    )
    return next(versions.glob(f"{number}_*.py"))


def _say_where() -> None:
    """Tell each database, in its own words, the rows that a partial index is of."""
    for table in Base.metadata.tables.values():
        for index in table.indexes:
            if where := index.info.get(WHERE):
                for name in ("sqlite", "postgresql"):
                    index.dialect_options[name]["where"] = text(where)


def _plain(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Our own column types as what they are in the database: migrations import no models."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    return f"sa.{item.impl_instance!r}"


if __name__ == "__main__":
    main()
