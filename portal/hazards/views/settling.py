"""五落实 on a case's page: its five rows with lamps and proofs, the form that fills them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from portal import policy
from portal.drafts.answers import typed
from portal.files import service as files
from portal.files.answers import shown
from portal.hazards import rules
from portal.hazards.beside import Shot
from portal.hazards.forms import SettleForm
from portal.hazards.models import Hazard
from portal.hazards.terms import Action, Grade, Part, Status
from portal.hazards.views.panel import draft_of
from portal.policy import Actor

Lamps = list[tuple[Part, rules.Settled, str, str]]


def around(
    person: Actor,
    hazard: Hazard,
    facts: rules.Facts,
    sent: SettleForm | None,
    kept: Mapping[str, Any],
    proofs: Sequence[Shot],
) -> dict[str, Any]:
    """What the page of a case draws of it; ``sent`` was refused, ``kept`` is unsent text."""
    form = _form(person, hazard, facts, sent, kept)
    return {
        "lamps": _lamps(facts),
        "proofs": _proofs(hazard, proofs),
        "settle_form": form,
        "settle_draft": draft_of(hazard, Action.SETTLE),
        "settle_kept": sent is None and bool(kept),
        "settle_unsent": sent is not None,
        "new_proofs": _new_proofs(person, form),
    }


def _form(
    person: Actor,
    hazard: Hazard,
    facts: rules.Facts,
    sent: SettleForm | None,
    kept: Mapping[str, Any],
) -> SettleForm | None:
    """五落实 to be filled in by who may, None for all others; ``kept`` is their unsent text."""
    with_firm = hazard.status in (Status.OPEN, Status.RECTIFYING)
    if not with_firm or not policy.may(person, "hazard.settle", hazard):
        return None
    form = sent or SettleForm(formdata=typed(kept), kept=facts.settled)
    form.version.data = str(hazard.version)
    return form


def _proofs(hazard: Hazard, found: Sequence[Shot]) -> dict[str, list[str]]:
    """The addresses of the photos that prove each part of 五落实."""
    addresses: dict[str, list[str]] = {part.value: [] for part in Part}
    for row in found:
        addresses[row.slot].append(url_for(".proof", number=hazard.number, key=row.key))
    return addresses


def _new_proofs(person: Actor, form: SettleForm | None) -> dict[str, list[dict[str, str]]]:
    """The photos that a form of 五落实 holds already, by the part."""
    sent = {row.part.value: row.proof_photos.data for row in form.rows} if form else {}
    rows = {
        row.key: row for row in files.mine(person, [one for keys in sent.values() for one in keys])
    }
    return {
        part: [shown(rows[key]) for key in keys if key in rows and not rows[key].subject]
        for part, keys in sent.items()
    }


def _lamps(facts: rules.Facts) -> list[tuple[Part, rules.Settled, str, str]]:
    rows = []
    for part in Part:
        row = facts.settled.get(part, rules.Settled())
        kind, word = ("done", "已到位") if row.in_place else ("wait", "未到位")
        if not row.content:
            kind, word = "late" if facts.grade is Grade.MAJOR else "", "未填写"
        rows.append((part, row, kind, word))
    return rows
