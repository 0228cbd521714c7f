"""Codes inside a sealed text as people read them: filters for templates, added by the blueprint."""

from flask import Flask

from portal.kernel.terms import Term
from portal.tips.terms import Channel, Matter, Standing, Way

NOT_SAID = "没说"


def register(app: Flask) -> None:
    """Give the filters to the templates."""
    app.jinja_env.filters |= {
        "tip_matter": lambda code: _label(Matter, code),
        "tip_standing": lambda code: _label(Standing, code),
        "tip_channel": lambda code: _label(Channel, code),
        "tip_way": lambda code: _label(Way, code),
    }


def _label(kind: type[Term], code: str) -> str:
    return kind.of(code).label if code in set(kind) else NOT_SAID
