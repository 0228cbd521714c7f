"""The desk as a handler opens it: its list, a search in what is sealed, one tip."""

from flask import Flask
from sqlalchemy import select

from bench.district import OFFICE, PASSWORD
from bench.measure import HASHING, Measured, measure
from bench.tips.office import fill
from bench.visits import Person, Visit, expected
from portal.db import db
from portal.settings import Settings
from portal.tips.models import Tip

TIPS, ROUNDS = 1_000, 7
LIST, SEARCH, CASE = f"the desk, {TIPS:,} tips", f"search in {TIPS:,} tips", "one tip"
UNLOCK = "开箱: the handler's key"


def desk(portal: Flask) -> dict[str, Measured]:
    """Every row by its name, the ledger filled up to a thousand tips."""
    settings: Settings = portal.extensions["settings"]
    with portal.app_context():
        fill(settings, TIPS - db.session.query(Tip).count())
        tip_id = db.session.scalars(select(Tip.id).order_by(Tip.index.desc()).limit(1)).one()
        db.session.remove()
    person = Person(portal, OFFICE)
    unlock = person.sends(UNLOCK, lambda: ("/tips/key/open", {"password": PASSWORD, "next": ""}))
    expected(unlock.ready()(), unlock.expect)
    found = {"csrf_token": person.token, "q": "配电箱"}
    rows = [
        person.page(LIST, "/tips/"),
        Visit(SEARCH, lambda: lambda: person.client.post("/tips/search", data=found)),
        person.page(CASE, f"/tips/{tip_id}"),
        unlock,
    ]
    measured = measure(portal, rows, rounds=ROUNDS)
    return {name: one for name, one in measured.items() if name != HASHING}
