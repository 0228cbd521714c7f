"""One 收文: what it is, its files, what was said and done, and what one may do now."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, url_for

from portal import policy
from portal.files import service as files
from portal.kernel import clock, dates
from portal.kernel.errors import Refusal
from portal.official import attaching
from portal.official import incoming_queries as queries
from portal.official import queries as documents
from portal.official.attaching import Checked
from portal.official.editing.form import BeginForm
from portal.official.forms_in import FORMS, FilesForm
from portal.official.incoming_panel import address_of, may, panel_for
from portal.official.lines import TAG as DOCUMENT_TAG
from portal.official.models import OfficialDocument
from portal.official.models_incoming import Incoming, IncomingStep
from portal.official.service import entering, handling
from portal.official.service.handing_in import NEXT
from portal.official.terms import IncomingAction, IncomingStatus, Urgency
from portal.official.views.incoming_blueprint import bp
from portal.official.views.incoming_list import TAG
from portal.official.workflow import INCOMING_OPEN
from portal.policy import Actor, Scope
from portal.web import filters
from portal.web.access import actor, needs
from portal.web.downloads import download
from portal.web.htmx import page, see_other
from portal.web.once import once

FACTS = {
    "passed_to": "送给",
    "due_on": "办理期限",
    "readers": "传阅给",
    "files": "附件",
    "confirmed": "看过并确认不涉密",
}
SHOWN_ABOVE = frozenset({"from_organ", "their_number", "number"})
RAIL = ("登记", "拟办", "批示", "承办", "办结")


@bp.get("/<key>")
@needs("incoming.view")
def show(key: str) -> Response:
    """收文详情."""
    person = actor()
    row = queries.get(person, key)
    main = NEXT.get(row.status)
    if main is not None and not may(person, row, main):
        main = None
    readers = queries.readers(row)
    hands = {person.user_id, *(giver.user_id for giver in person.stands_in_for)}
    due = _due(row)
    return page(
        "incoming/show.html",
        row=row,
        tag=TAG[row.status],
        urgency="" if row.urgency is Urgency.USUAL else row.urgency.label,
        due=due,
        rail=_rail(row),
        holder=f"{row.holder.unit.name} {row.holder.name}" if row.holder else "",
        days_held=(clock.now() - row.moved_at).days,
        next_step=NEXT[row.status].label if row.status in NEXT else "",
        facts=_facts(row),
        files=[_file(row, one) for one in files.of(row.trail_subject)],
        log=[_entry(step) for step in queries.steps(row)],
        readers=[_reader(handler.read_at, user.name) for handler, user in readers],
        to_read=any(handler.user_id in hands and handler.read_at is None for handler, _ in readers),
        panel=panel_for(person, row, main) if main else None,
        pages=[
            (address_of(row, one), one.label)
            for one in FORMS
            if one is not main and _is_page(one, main) and may(person, row, one)
        ],
        answers=[_answer(one) for one in documents.made_from(person, row.trail_subject)],
        answer_form=BeginForm(formdata=None) if _may_answer(person, row) else None,
        files_form=FilesForm(formdata=None) if _may_attach(person, row) else None,
        endings=attaching.ENDINGS,
        unread=attaching.UNREAD_HINT,
    )


def _is_page(action: IncomingAction, main: IncomingAction | None) -> bool:
    """Whether an act has a page of its own beside the panel, which has 办结 where one handles."""
    return action is not IncomingAction.HANDLE and not (
        action is IncomingAction.FINISH and main is IncomingAction.HANDLE
    )


def _may_attach(person: Actor, row: Incoming) -> bool:
    return row.status in INCOMING_OPEN and policy.may(person, "incoming.enter")


def _may_answer(person: Actor, row: Incoming) -> bool:
    mine = Scope(people=frozenset(one.user_id for one in (person, *person.stands_in_for)))
    return row.status is not IncomingStatus.VOIDED and policy.may(person, "document.draft", mine)


def _answer(one: OfficialDocument) -> dict[str, str]:
    return {
        "href": url_for("official.show", key=one.key),
        "name": one.number or one.kind.label,
        "title": one.title,
        "status": one.status.label,
        "tag": DOCUMENT_TAG.get(one.status, ""),
    }


def _due(row: Incoming) -> dict[str, Any] | None:
    if row.due_on is None or row.status not in INCOMING_OPEN:
        return None
    left = dates.days_left(row.due_on, clock.today())
    kind = "late" if left < 0 else "wait" if left <= 3 else ""
    return {"words": filters.left(row.due_on), "kind": kind}


def _rail(row: Incoming) -> list[tuple[str, str]]:
    at = INCOMING_OPEN.index(row.status) + 1 if row.status in INCOMING_OPEN else len(RAIL)
    if row.status is IncomingStatus.VOIDED:
        return [(RAIL[0], "done"), *((label, "") for label in RAIL[1:])]
    return [
        (label, "done" if place < at else "now" if place == at else "")
        for place, label in enumerate(RAIL)
    ]


def _facts(row: Incoming) -> list[tuple[str, ...]]:
    return [
        ("收文号", row.number),
        ("收文日期", filters.day(row.received_on)),
        ("来文单位", row.from_organ, "wide"),
        ("来文字号", row.their_number or "—"),
        ("文种", row.kind or "—"),
        ("紧急程度", row.urgency.label),
        ("份数", f"{row.copies} 份"),
        ("办理期限", filters.day(row.due_on)),
        ("登记", f"{row.entered_by}，{filters.stamp(row.entered_at)}", "wide"),
    ]


def _file(row: Incoming, one: Any) -> dict[str, str]:
    return {
        "href": url_for(".file", key=row.key, file_key=one.key),
        "name": one.name,
        "size": f"{max(1, one.size // 1024):,} KB",
    }


def _entry(step: IncomingStep) -> dict[str, str]:
    told = [
        f"{FACTS.get(name, name)}：{'、'.join(said) if isinstance(said, list) else said}"
        for name, said in step.facts.items()
        if said and name not in SHOWN_ABOVE
    ]
    extra = f"（{'；'.join(told)}）" if told else ""
    return {
        "at": filters.moment(step.at),
        "who": step.title,
        "text": f"{step.step.label}{extra}" + (f"：{step.opinion}" if step.opinion else ""),
        "kind": "bad" if step.step in {IncomingAction.VOID, IncomingAction.URGE} else "",
    }


def _reader(read_at: Any, name: str) -> dict[str, Any]:
    return {"name": name, "at": filters.moment(read_at) if read_at else ""}


@bp.get("/<key>/files/<file_key>")
@needs("incoming.view")
def file(key: str, file_key: str) -> Response:
    """A file of a 收文, to save or open."""
    row = queries.get(actor(), key)
    found = files.one_of(row.trail_subject, file_key)
    return download(files.store().path(found.sha256), found.name, attaching.mime(found))


@bp.post("/<key>/files")
@needs("incoming.enter")
def attach(key: str) -> Response:
    """补传附件."""
    person, form = actor(), FilesForm()
    row = queries.get(person, key)
    there = url_for(".show", key=row.key)

    try:
        found = form.to_files()
        address = once(form.once.data, person.user_id, lambda: _attached(person, key, found))
    except Refusal as refusal:
        flash(str(refusal), "bad")
        return see_other(there)
    flash("附件已补上。", "done")
    return see_other(address)


def _attached(person: Actor, key: str, found: Sequence[Checked]) -> str:
    return url_for(".show", key=entering.attach(person, key, found).key)


@bp.post("/<key>/read")
@needs("incoming.read")
def read(key: str) -> Response:
    """已阅."""
    row = handling.read(actor(), key)
    flash(f"{row.number} 已阅。", "done")
    return see_other(url_for(".show", key=row.key))
