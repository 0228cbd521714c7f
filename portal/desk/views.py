"""工作台 and the search of the whole portal."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, request, url_for

from portal import policy
from portal.desk.counts import hands, waiting
from portal.hazards import ledger, scans
from portal.hazards import queries as hazards
from portal.hazards.columns import NarrowRow
from portal.hazards.lines import Line, lines
from portal.hazards.terms import Lamp
from portal.kernel import clock
from portal.official import inbox, receipts
from portal.official import ledger as documents
from portal.official.lines import lines as document_lines
from portal.policy import Actor
from portal.reports import metrics, rules
from portal.reports import queries as reports
from portal.reports.asked import Asked
from portal.reports.tables import Links
from portal.sweeps import queries as sweeps
from portal.tips import reminding as tips
from portal.units import queries as units
from portal.web.access import actor, needs
from portal.web.htmx import page

bp = Blueprint("desk", __name__)
SOON = timedelta(days=3)
SHOWN = 20
WEEKDAYS = "一二三四五六日"


@bp.get("/")
@needs("desk.view")
def show() -> Response:
    """工作台: 超期、三天内、其他."""
    person = actor()
    today = clock.today()
    sees = policy.may(person, "hazard.view")
    held = hazards.held_by(hands(person), size=SHOWN) if sees else []
    told = waiting(person)
    total = told.get("hazards", 0)
    papers = documents.waiting(person, hands(person)) if told.get("documents") else []
    return page(
        "desk/show.html",
        today=today,
        weekday=WEEKDAYS[today.weekday()],
        sees=sees,
        figures=_figures(person) if policy.may(person, "report.view") else [],
        piles=_piles(held, today, person),
        total=total,
        more=total - len(held),
        sweeps=sweeps.waiting(person),
        documents=document_lines(papers),
        came_in=inbox.waiting(person, hands(person)) if told.get("incoming") else [],
        unsigned=receipts.unsigned(person),
        tips=_tips(person, today),
        folded=scans.count_folded(person) if policy.may(person, "hazard.confirm") else 0,
    )


def _tips(person: Actor, today: date) -> tuple[int, int, bool] | None:
    """举报: how many wait in one's boxes and are overdue; a leader is told the overdue alone."""
    if policy.may(person, "tip.handle"):
        return *tips.count_of(person.user_id, today), True
    if policy.may(person, "tip.count"):
        late = tips.count_overdue(person, today)
        return (0, late, False) if late else None
    return None


def _piles(held: Sequence[NarrowRow], today: date, person: Actor) -> list[tuple[str, list[Line]]]:
    """What is in one's hands, by how much it presses."""
    piles: dict[str, list[Line]] = {"已超期": [], "三天内到期": [], "其他": []}
    for row, line in zip(held, lines(held, person.user_id), strict=True):
        if row.due_on and row.due_on < today:
            piles["已超期"].append(line)
        elif row.due_on and row.due_on <= today + SOON:
            piles["三天内到期"].append(line)
        else:
            piles["其他"].append(line)
    return list(piles.items())


def _figures(person: Actor) -> list[dict[str, Any]]:
    """The red lamps, and numbers of the reports as they stand now, each with its rows."""
    frame = rules.this_month(clock.now())
    rate = metrics.RECTIFIED_RATE
    shown = (
        (metrics.OVERDUE, "逾期未整改"),
        (metrics.STOCK, "未办结"),
        (metrics.RECTIFYING, "整改中"),
        (metrics.STOCK_MAJOR, "重大隐患在办"),
    )
    wanted = [metrics.RED, *(one for one, _ in shown), rate.part, rate.whole]
    found = reports.counts(person, frame, wanted)
    links = Links(url_for("reports.rows"), Asked(), frame)
    red = found[metrics.RED.key]
    figures = [(red, "红灯", url_for("hazards.ledger", lamp=Lamp.RED.value), bool(red))]
    figures += [
        (found[one.key], label, links.to(one), one is metrics.OVERDUE and found[one.key] > 0)
        for one, label in shown
    ]
    share = f"本月整改率（{found[rate.part.key]}/{found[rate.whole.key]}）"
    drawn = [
        {"value": value, "label": label, "href": href, "kind": "bad" if is_bad else ""}
        for value, label, href, is_bad in figures
    ]
    return [*drawn, {"value": rate.value(found), "label": share, "href": links.to(rate.whole)}]


@bp.get("/search")
@needs("desk.view")
def search() -> Response:
    """全站搜索: hazards and firms, each within what one may see."""
    person = actor()
    words = request.args.get("q", "").strip()[:100]
    return page(
        "desk/search.html",
        words=words,
        hazards=ledger.by_words(person, words),
        firms=units.by_words(person, words),
        documents=document_lines(documents.by_words(person, words)),
        came_in=inbox.by_words(person, words),
    )
