"""One hazard's page and what is done on it; every verb has its own address."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, flash, make_response, render_template, url_for

from portal import policy
from portal.documents import queries as papers
from portal.drafts import service as drafts
from portal.files import service as files
from portal.files.answers import send, shown
from portal.files.models import StoredFile
from portal.hazards import queries, rules
from portal.hazards.forms import (
    ConfirmForm,
    ReviewForm,
    SettleForm,
    StartForm,
    SubmitForm,
)
from portal.hazards.models import Hazard
from portal.hazards.service import closing, handling, issuing
from portal.hazards.terms import Action, Grade, Part, Slot, Status
from portal.hazards.views.blueprint import bp
from portal.hazards.views.panel import PLACEHOLDERS, WORDS, panel_for
from portal.hazards.views.report import refused, take_files
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.trail import queries as trail
from portal.web import filters
from portal.web.access import actor, needs
from portal.web.forms import VersionForm
from portal.web.htmx import page, see_other, wants_partial
from portal.web.once import new_key, once

Act = Callable[[], Hazard]
VERBS = {f"hazard.{action.value}": action.label for action in Action} | {
    "hazard.hand_over": "移交",
    "paper.issue": "出具",
    "paper.void": "作废文书",
}


TOLD = {"number": "", "due_on": "整改期限 ", "into": "并入 ", "to": "移送至 "}


@bp.get("/<number>")
@needs("hazard.view")
def show(number: str) -> Response:
    """隐患详情."""
    return _case(actor(), queries.get(actor(), number))


@bp.get("/<number>/photos/<key>")
@needs("hazard.view")
def photo(number: str, key: str) -> Response:
    """A photo of a hazard."""
    return send(files.one_of(queries.get(actor(), number).subject, key))


@bp.get("/<number>/photos/<key>/thumb")
@needs("hazard.view")
def thumb(number: str, key: str) -> Response:
    """A photo of a hazard, small."""
    return send(files.one_of(queries.get(actor(), number).subject, key), small=True)


@bp.post("/<number>/confirm")
@needs("hazard.confirm")
def confirm(number: str) -> Response:
    """核实."""
    form = ConfirmForm()
    return _do(
        number,
        form,
        lambda person, hazard: handling.confirm(
            person, hazard, form.seen_version, form.to_confirmation()
        ),
    )


@bp.post("/<number>/fixed_on_spot")
@needs("hazard.fixed_on_spot")
def fixed_on_spot(number: str) -> Response:
    """即查即改."""
    form = SubmitForm()
    return _do(
        number,
        form,
        lambda person, hazard: handling.fix_on_spot(
            person,
            hazard,
            form.seen_version,
            photos=form.after_photos.data,
            note=form.note.data or "",
        ),
    )


@bp.post("/<number>/start")
@needs("hazard.start")
def start(number: str) -> Response:
    """开始整改."""
    form = StartForm()
    return _do(
        number,
        form,
        lambda person, hazard: handling.start(
            person, hazard, form.seen_version, form.note.data or ""
        ),
        shown_as=SubmitForm,
    )


@bp.post("/<number>/submit")
@needs("hazard.submit")
def submit(number: str) -> Response:
    """提交复查."""
    form = SubmitForm()
    return _do(
        number,
        form,
        lambda person, hazard: handling.submit(
            person,
            hazard,
            form.seen_version,
            note=form.note.data or "",
            photos=form.after_photos.data,
        ),
    )


@bp.post("/<number>/close")
@needs("hazard.close")
def close(number: str) -> Response:
    """复查合格、销号."""
    form = ReviewForm()
    return _do(
        number,
        form,
        lambda person, hazard: closing.close(
            person, hazard, form.seen_version, form.note.data or ""
        ),
    )


@bp.post("/<number>/send_back")
@needs("hazard.send_back")
def send_back(number: str) -> Response:
    """复查不合格、退回整改."""
    form = ReviewForm()
    return _do(
        number,
        form,
        lambda person, hazard: closing.send_back(
            person, hazard, form.seen_version, form.note.data or ""
        ),
    )


@bp.post("/<number>/settle")
@needs("hazard.settle")
def settle(number: str) -> Response:
    """五落实."""
    person = actor()
    hazard = queries.get(person, number)
    form = SettleForm()
    if form.validate():
        try:
            handling.settle(person, hazard, form.seen_version, form.to_parts())
        except Refusal as refusal:
            refused(form, refusal)
        else:
            flash("五落实已保存。", "done")
            return see_other(url_for(".show", number=number))
    if wants_partial():
        html = render_template(
            "hazards/_settled.html",
            hazard=hazard,
            settle_form=form,
            lamps=[],
            placeholders=PLACEHOLDERS,
        )
        return make_response(html, 422)
    return _case(person, hazard, settle_form=form, status=422)


def _do(
    number: str,
    form: VersionForm,
    act: Callable[[Actor, Hazard], Hazard],
    shown_as: type[VersionForm] | None = None,
) -> Response:
    """Take a form of the panel: act once and show the case, or show the panel again."""
    person = actor()
    hazard = queries.get(person, number)
    if isinstance(form, SubmitForm):
        take_files(person, form.after_files, form.after_photos)
    if form.validate():
        try:
            address = once(form.once.data, person.user_id, lambda: done(act(person, hazard)))
        except Refusal as refusal:
            refused(form, refusal)
        else:
            return see_other(address)
    hazard = queries.get(person, number)
    sent = form
    if shown_as is not None:
        sent = shown_as(formdata=None, data={"note": form.data["note"]})
        sent.version.data = form.version.data
        sent.form_errors.extend(form.form_errors)
    if wants_partial():
        panel = panel_for(person, hazard, {}, sent)
        html = render_template(
            "hazards/_panel.html",
            hazard=hazard,
            panel=panel,
            next_step="",
            **_panel_facts(person, sent),
        )
        return make_response(html, 422)
    return _case(person, hazard, sent=sent, status=422)


def done(hazard: Hazard) -> str:
    """Say what was done and what comes next; the address of the case."""
    next_step = rules.NEXT_STEP.get(hazard.status)
    flash(
        f"{hazard.number} 已办理，现在是“{hazard.status.label}”。"
        + (f"下一步：{next_step}。" if next_step else ""),
        "done",
    )
    return url_for("hazards.show", number=hazard.number)


def draft_of(hazard: Hazard) -> str:
    """The name under which the panel's unsent text is kept; it goes with the state shown."""
    return f"hazard/{hazard.number}/{hazard.version}"


def _panel_facts(person: Actor, form: VersionForm | None) -> dict[str, Any]:
    keys = form.after_photos.data if isinstance(form, SubmitForm) else []
    return {
        "after": [shown(row) for row in files.mine(person, keys)],
        "limits": files.settings(),
        "due_words": "，".join(
            f"{grade.label} {filters.day(day)}"
            for grade, day in handling.due_days(clock.today()).items()
        ),
        "words": WORDS,
    }


def _case(
    person: Actor,
    hazard: Hazard,
    *,
    sent: VersionForm | None = None,
    settle_form: SettleForm | None = None,
    status: int = 200,
) -> Response:
    kept = drafts.fields(person, draft_of(hazard))
    panel = panel_for(person, hazard, kept, sent)
    photos = files.of(hazard.subject)
    facts = queries.facts(hazard, photos)
    may_settle = hazard.status in (Status.OPEN, Status.RECTIFYING) and policy.may(
        person, "hazard.settle", hazard
    )
    if may_settle and settle_form is None:
        settle_form = SettleForm(formdata=None, kept=dict(facts.settled))
        settle_form.version.data = str(hazard.version)
    return page(
        "hazards/show.html",
        status=status,
        hazard=hazard,
        rail=rules.rail(hazard.status),
        next_step=rules.NEXT_STEP.get(hazard.status, ""),
        days_held=(clock.now() - hazard.moved_at).days,
        is_late=bool(
            hazard.due_on and hazard.status in queries.LATE_STATES and hazard.due_on < clock.today()
        ),
        is_late_entry=bool(
            hazard.found_at
            and hazard.reported_at
            and rules.is_late_entry(
                clock.local(hazard.found_at).date(), clock.local(hazard.reported_at).date()
            )
        ),
        before=_shots(hazard, photos, Slot.BEFORE),
        after_shots=_shots(hazard, photos, Slot.AFTER),
        lamps=_lamps(facts),
        settle_form=settle_form,
        gaps=_gaps(hazard, facts),
        panel=panel,
        papers=(issued := papers.of(hazard.subject)),
        paper_kinds=(
            kinds := issuing.possible(hazard, issued)
            if policy.may(person, "paper.issue", hazard)
            else []
        ),
        once_keys=[new_key() for _ in kinds],
        placeholders=PLACEHOLDERS,
        log=_log(hazard),
        **_panel_facts(person, panel.form),
    )


def _shots(hazard: Hazard, photos: Sequence[StoredFile], slot: Slot) -> list[dict[str, str]]:
    return [
        {
            "href": url_for(".photo", number=hazard.number, key=row.key),
            "thumb_href": url_for(".thumb", number=hazard.number, key=row.key),
            "caption": f"{slot.label} · {_taken(row)} · {row.uploader_title}",
        }
        for row in photos
        if row.slot == slot.value
    ]


def _taken(row: StoredFile) -> str:
    if row.taken_at:
        return f"拍摄 {filters.moment(row.taken_at)}"
    return f"上传 {filters.moment(row.uploaded_at)}（照片未带拍摄时间）"


def _lamps(facts: rules.Facts) -> list[tuple[Part, rules.Settled, str, str]]:
    rows = []
    for part in Part:
        row = facts.settled.get(part, rules.Settled())
        kind, word = ("done", "已到位") if row.in_place else ("wait", "未到位")
        if not row.content:
            kind, word = "late" if facts.grade is Grade.MAJOR else "", "未填写"
        rows.append((part, row, kind, word))
    return rows


def _gaps(hazard: Hazard, facts: rules.Facts) -> list[str]:
    if hazard.status is Status.OPEN:
        return rules.gaps_to_start(facts)
    return []


def _log(hazard: Hazard) -> list[dict[str, str]]:
    entries = []
    for line in trail.history(hazard.subject):
        told = VERBS.get(line.verb, line.verb)
        after = line.after or {}
        extra = "".join(f"（{said}{after[key]}）" for key, said in TOLD.items() if after.get(key))
        entries.append(
            {
                "at": filters.moment(line.at),
                "who": line.actor_name,
                "text": f"{told}{extra}" + (f"：{line.words}" if line.words else ""),
                "kind": "bad" if line.verb in {"hazard.send_back", "paper.void"} else "",
            }
        )
    return entries
