"""Taking numbers: in order, without gaps or reuse, per series and year."""

from sqlalchemy import update

from portal.db import db, upsert
from portal.numbering.models import Counter


def take(series: str, year: int) -> int:
    """The next number of ``series`` in ``year``, from 1.

    It belongs to the transaction it is taken in: undone together, so no number is lost; whoever
    comes next waits until that transaction has ended.
    """
    return take_many(series, year, 1)


def take_many(series: str, year: int, count: int) -> int:
    """The last of the next ``count`` numbers of ``series`` in ``year``; all of them are taken."""
    if not db.session.info.get("writing"):
        raise RuntimeError("a number belongs to a transaction")
    connection = db.session.connection()
    connection.execute(
        upsert(Counter).values(series=series, year=year, last=0).on_conflict_do_nothing()
    )
    return connection.execute(
        update(Counter)
        .where(Counter.series == series, Counter.year == year)
        .values(last=Counter.last + count)
        .returning(Counter.last)
    ).scalar_one()
