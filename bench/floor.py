"""The floor: what no portal can be cheaper than.

A bare Flask view, one raw indexed statement, a precompiled template of fifty rows and twelve
columns; no login, no form, no layout.
"""

import secrets
import sqlite3
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import psycopg
from flask import Flask, redirect, request
from jinja2 import Environment
from sqlalchemy.engine import make_url
from werkzeug.wrappers import Response

from bench.child import here
from bench.filled import Filled
from portal.kernel import clock

Rows = Sequence[Sequence[Any]]
Run = Callable[[str, Sequence[Any]], Rows]
_COLUMNS = """h.number, h.grade, h.text, h.place, f.name, u.name, hu.name, h.status, h.due_on,
h.found_at, h.reported_at, h.moved_at"""
_JOINS = """FROM hazard h LEFT JOIN unit f ON f.id = h.firm_id
LEFT JOIN "user" u ON u.id = h.holder_id LEFT JOIN unit hu ON hu.id = u.unit_id"""
LIST = f"SELECT {_COLUMNS} {_JOINS} ORDER BY h.found_at DESC, h.id DESC LIMIT 50"
ONE = f"SELECT {_COLUMNS} {_JOINS} WHERE h.number = ?"
WRITE = """INSERT INTO hazard (key, status, place, text, reporter_id, reporter_title, moved_at,
fix_note, fixer_title, fixed_on_spot, review_note, reviewer_title, sent_back_count, end_reason,
referred_to, version) VALUES (?, 'draft', ?, ?, 1, '', ?, '', '', ?, '', '', 0, '', '', 1)"""
_PAGES = Environment(autoescape=True)
_TABLE = _PAGES.from_string(
    """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>台账</title></head>
<body><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table></body></html>"""
)
_FACTS = _PAGES.from_string(
    """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>隐患</title></head>
<body><dl>
{% for cell in row %}<dd>{{ cell }}</dd>{% endfor %}</dl></body></html>"""
)


def floor_app(filled: Filled) -> Flask:
    """Three bare views on a filled database: ``/``, ``/<number>``, ``POST /``."""
    app = Flask("floor", static_folder=None)
    run = _sqlite(filled) if filled.settings.is_sqlite else _postgres(filled)

    @app.get("/")
    def ledger() -> str:
        return _TABLE.render(rows=run(LIST, ()))

    @app.get("/<number>")
    def show(number: str) -> str:
        return _FACTS.render(row=run(ONE, (number,))[0])

    @app.post("/")
    def report() -> Response:
        said, now = request.form, clock.now().replace(tzinfo=None)
        run(WRITE, (secrets.token_urlsafe(18), said["place"], said["text"], now, False))
        return redirect("/", 303)

    return app


def floor() -> Flask:
    """The floor on what the environment names, for a server."""
    return floor_app(here())


def _sqlite(filled: Filled) -> Run:
    """A connection for each thread, tuned as the portal's are."""
    mine = threading.local()
    file = make_url(filled.settings.database_url).database or ""

    def run(statement: str, values: Sequence[Any]) -> Rows:
        if not hasattr(mine, "raw"):
            mine.raw = sqlite3.connect(file, isolation_level=None, timeout=30)
            for pragma in ("synchronous=FULL", "cache_size=-8000", "mmap_size=1073741824"):
                mine.raw.execute(f"PRAGMA {pragma}")
        plain = [str(value) if isinstance(value, datetime) else value for value in values]
        rows: Rows = mine.raw.execute(statement, plain).fetchall()
        return rows

    return run


def _postgres(filled: Filled) -> Run:
    mine = threading.local()
    url = make_url(filled.settings.database_url).set(drivername="postgresql")

    def run(statement: str, values: Sequence[Any]) -> Rows:
        if not hasattr(mine, "raw"):
            address = url.render_as_string(hide_password=False)
            mine.raw = psycopg.connect(address, autocommit=True)
        cursor = mine.raw.execute(statement.replace("?", "%s"), values)
        return cursor.fetchall() if cursor.description else ()

    return run
