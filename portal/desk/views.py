"""工作台 and the search of the whole portal."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request, url_for

from portal import policy
from portal.desk.counts import hands
from portal.hazards import ledger, lit, scans
from portal.hazards import queries as hazards
from portal.hazards.lines import lines
from portal.hazards.terms import Grade, Lamp, Status
from portal.kernel import clock
from portal.sweeps import queries as sweeps
from portal.units import queries as units
from portal.web.access import actor, needs
from portal.web.htmx import page

bp = Blueprint("desk", __name__)
SOON = timedelta(days=3)
WEEKDAYS = "一二三四五六日"


@bp.get("/")
@needs("desk.view")
def show() -> Response:
    """工作台: 超期、三天内、其他."""
    person = actor()
    today = clock.today()
    sees = policy.may(person, "hazard.view")
    held = hazards.held_by(hands(person)) if sees else []
    total = hazards.count_held(hands(person)) if sees else 0
    late = [row for row in held if row.due_on and row.due_on < today]
    soon = [row for row in held if row.due_on and today <= row.due_on <= today + SOON]
    other = [row for row in held if not row.due_on or row.due_on > today + SOON]
    piles = (("已超期", late), ("三天内到期", soon), ("其他", other))
    return page(
        "desk/show.html",
        today=today,
        weekday=WEEKDAYS[today.weekday()],
        sees=sees,
        figures=_figures(hazards.figures(person), lit.count(person, Lamp.RED)) if sees else [],
        piles=[(label, lines(rows, person.user_id)) for label, rows in piles],
        total=total,
        more=total - len(held),
        sweeps=sweeps.waiting(person),
        folded=scans.count_folded(person) if policy.may(person, "hazard.confirm") else 0,
    )


def _figures(found: hazards.Figures, red: int) -> list[dict[str, Any]]:
    rate = f"{found.closed_this_month / found.due_this_month:.1%}" if found.due_this_month else "—"
    page_of = "hazards.ledger"
    return [
        {
            "value": red,
            "label": "红灯",
            "href": url_for(page_of, lamp=Lamp.RED.value),
            "kind": "bad" if red else "",
        },
        {
            "value": found.late,
            "label": "逾期未整改",
            "href": url_for(page_of, late=1),
            "kind": "bad" if found.late else "",
        },
        {"value": found.open, "label": "未办结", "href": url_for(page_of, open=1)},
        {
            "value": found.rectifying,
            "label": "整改中",
            "href": url_for(page_of, status=Status.RECTIFYING.value),
        },
        {
            "value": found.major,
            "label": "重大隐患在办",
            "href": url_for(page_of, grade=Grade.MAJOR.value, open=1),
        },
        {"value": rate, "label": "本月整改率", "href": ""},
    ]


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
    )
