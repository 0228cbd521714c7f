"""批量出文书: the rows that were chosen or filtered, then their papers as one zip by a job."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Response, flash, request, url_for

from portal.hazards import ledger as reading
from portal.hazards.service import ordering
from portal.hazards.views.blueprint import bp
from portal.hazards.views.ledger import asked_for
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.office.terms import PaperKind
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.forms import Form
from portal.web.htmx import page, see_other
from portal.web.once import once

ALL, KIND = "all", "kind"


@bp.get("/orders")
@needs("paper.issue")
def choose_orders() -> Response:
    """What would be issued of the chosen rows, or of all rows of a filter; nothing is done yet."""
    person = actor()
    kind = ordering.kind_of(request.args.get(KIND, ""))
    numbers, beyond = _chosen(person)
    expected = ordering.expect(person, kind, numbers)
    kept = [pair for pair in request.args.items(multi=True) if pair[0] != KIND]
    return page(
        "hazards/orders.html",
        kind=kind,
        kinds=[
            (one, f"{url_for('.choose_orders')}?{urlencode([*kept, (KIND, one.value)])}")
            for one in ordering.KINDS
        ],
        form=Form(formdata=None),
        ready=[one for one in expected if not one.refused],
        others=[one for one in expected if one.refused],
        beyond=beyond,
        most=ordering.MOST,
        unready=_unready(kind),
    )


@bp.post("/orders")
@needs("paper.issue")
def issue_orders() -> Response:
    """出具并打包: on to the job."""
    person = actor()
    form = Form()
    kind = ordering.kind_of(request.form.get(KIND, ""))
    numbers = request.form.getlist("n")

    def asked() -> str:
        return url_for("jobs.show", key=ordering.by_job(person, kind, numbers).key)

    try:
        return see_other(once(form.once.data or "", person.user_id, asked))
    except Refusal as refusal:
        flash(str(refusal), "bad")
        return see_other(url_for(".ledger", pick="1"))


def _chosen(person: Actor) -> tuple[Sequence[str], int]:
    """The numbers that the address means, and how many more of them there are than can be."""
    most = ordering.MOST
    if ALL not in request.args:
        numbers = list(dict.fromkeys(request.args.getlist("n")))
        return numbers[:most], max(0, len(numbers) - most)
    asked = asked_for(person)
    found = reading.ledger(person, asked.filter, sort=asked.sort, size=most)
    beyond = reading.count(person, asked.filter) - most if found.older else 0
    return [row.number for row in found.rows if row.number], beyond


def _unready(kind: PaperKind) -> str:
    """Why no paper of the kind can be issued of anything, a sentence; empty where they can."""
    try:
        office.series_of(kind)
    except Refusal as refusal:
        return str(refusal)
    return ""
