"""审计日志: the list, one line with before and after, 校验."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, request, url_for

from portal.trail import queries, service
from portal.trail.forms import TrailForm
from portal.trail.models import TrailLine
from portal.trail.words import Words
from portal.web.access import actor, needs
from portal.web.htmx import page_or_partial, wants_partial
from portal.web.paging import row_id

bp = Blueprint("trail", __name__, url_prefix="/trail")
PLACE = "trail_words"
SHORT = 48


def speak(app: Flask, words: Words) -> None:
    """Give the pages the words of every feature."""
    app.extensions[PLACE] = words


def _words() -> Words:
    found: Words = current_app.extensions[PLACE]
    return found


@bp.get("/")
@needs("trail.view")
def show() -> Response:
    """审计日志: filters in the address, fifty lines a page."""
    words = _words()
    form = TrailForm(request.args)
    form.offer(words)
    before, after = (row_id(request.args.get(name)) for name in ("before", "after"))
    found = queries.lines(form.to_filter(words), before=before, after=after)
    kept = {
        name: value
        for name, value in request.args.items()
        if value and name not in {"before", "after"}
    }

    def address(name: str, key: str | None) -> str | None:
        return f"{url_for('.show')}?{urlencode(kept | {name: key})}" if key else None

    return page_or_partial(
        "trail/show.html",
        "trail/_rows.html",
        form=form,
        lines=_drawn(found.rows, words),
        pager={
            "newer": address("after", found.newer),
            "older": address("before", found.older),
            "total": f"共 {found.total_label} 行",
        },
        narrowed=bool(kept),
    )


@bp.get("/<int:line_id>")
@needs("trail.view")
def line(line_id: int) -> Response:
    """One line: who, in which role, what, before and after, its hash."""
    words = _words()
    row = queries.get(line_id)
    return page_or_partial(
        "trail/line.html",
        "trail/_line.html",
        row=row,
        drawn=_drawn([row], words)[0],
        changes=words.changes(row),
        said=row.words if wants_partial() and len(row.words) > SHORT else "",
    )


@bp.post("/verify")
@needs("trail.view")
def verify() -> Response:
    """校验: the whole chain from its first line."""
    return page_or_partial(
        "trail/verified.html", "trail/_verified.html", found=service.check(actor())
    )


def _drawn(rows: Any, words: Words) -> list[dict[str, Any]]:
    names = words.names({row.subject for row in rows if row.subject})
    return [_line(row, words, names.get(row.subject, row.subject)) for row in rows]


def _line(row: TrailLine, words: Words, about: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": row.at,
        "who": row.actor_name or "未登录",
        "role": words.roles.get(row.role, row.role),
        "verb": words.verbs.get(row.verb, row.verb),
        "about": about,
        "words": row.words if len(row.words) <= SHORT else f"{row.words[:SHORT]}…",
        "has_more": row.before is not None or row.after is not None or len(row.words) > SHORT,
    }
