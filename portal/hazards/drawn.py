"""The rows of a ledger as HTML, each drawn once and known again by all that it says.

Pages share their rows: whoever opens the ledger sees the newest ones. What is kept is found by the
row's own values as the database gave them, so it can never be out of date.
"""

from datetime import date
from functools import lru_cache

from flask import current_app, url_for
from markupsafe import Markup

from portal.hazards.columns import Narrow, NarrowRow, narrow
from portal.hazards.lines import line
from portal.kernel import clock
from portal.plain import Raw, made

KEPT = 2048
MOVED_AT, HOLDER = (NarrowRow._fields.index(name) for name in ("moved_at", "holder"))
Seen = tuple[str, date, bool]
"""From where rows are seen: the address of the ledger, the day, whether they can be ticked."""


def drawn(rows: Narrow, *, picks: bool = False) -> Markup:
    """The rows of a table, seen from now; with ``picks`` each can be ticked."""
    if not rows:
        return Markup()
    seen, now = (url_for("hazards.ledger"), clock.today(), picks), clock.now()
    make = narrow().makes().get(MOVED_AT, lambda moment: moment)
    return Markup("").join(
        # How long it has stood there is said of what is in somebody's hands alone.
        [
            _row(raw, (now - make(raw[MOVED_AT])).days if raw[HOLDER] else 0, seen)
            for raw in rows.raw
        ]
    )


@lru_cache(maxsize=KEPT)
def _row(raw: Raw, days: int, seen: Seen) -> Markup:
    ledger, today, picks = seen
    told = line(made(raw, narrow().makes()), ledger, today, days)
    module = current_app.jinja_env.get_template("macros/hazards.html").module
    row: Markup = module.row(told, picks)  # type: ignore[attr-defined]  # a macro
    return row
