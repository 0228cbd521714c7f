"""The database role of the public pages on a host of their own: it reaches the tip tables alone.

Of a reward it reaches the few columns by which one is claimed, and nothing else of it.
"""

import re

from portal.db import Base
from portal.rewards.models import CHANGED_BY_INFORMANT, READ_BY_INFORMANT, Reward
from portal.tips import models

READ = "SELECT"
KEEP = "SELECT, INSERT"
CHANGE = "SELECT, INSERT, UPDATE"
OWN = "SELECT, INSERT, UPDATE, DELETE"
OF_INFORMANT = "lookup, public, files, is_reviewed, clock, due_on, version"

GRANTS: dict[type[Base], tuple[str, ...]] = {
    models.Published: (READ,),
    models.Box: (READ,),
    models.Tip: (KEEP, f"UPDATE ({OF_INFORMANT})"),
    models.Wrap: (KEEP, "UPDATE (sealed)"),
    models.Entry: (KEEP,),
    models.TipFile: (OWN,),
    models.Chunk: ("SELECT, INSERT, DELETE",),
    models.Handed: (OWN,),
    models.Visit: (OWN,),
    models.Registration: (KEEP,),
    models.Head: (CHANGE,),
    models.Tick: (CHANGE,),
    Reward: (f"SELECT ({READ_BY_INFORMANT})", f"UPDATE ({CHANGED_BY_INFORMANT})"),
}
"""What the role may do to which table; whatever is not here it cannot even read."""

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def statements(role: str) -> list[str]:
    """The SQL that lets a role of PostgreSQL serve the public pages, and nothing else.

    Raises ValueError for what is no plain name.
    """
    if not NAME.fullmatch(role):
        raise ValueError(role)
    lines = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role};",
        f"REVOKE CREATE ON SCHEMA public FROM {role};",
        f"GRANT USAGE ON SCHEMA public TO {role};",
    ]
    for model, rights in GRANTS.items():
        lines += [f"GRANT {right} ON {model.__tablename__} TO {role};" for right in rights]
    return lines
