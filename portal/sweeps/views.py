"""举一反三: the office's list, feedback table and acts; a firm's page and its two answers."""

from datetime import timedelta

from flask import Blueprint, Response, flash, request, url_for

from portal import policy
from portal.hazards import queries as hazards
from portal.hazards.models import Hazard
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.sweeps import queries, rules, service
from portal.sweeps.forms import EndForm, NoneForm, StartForm
from portal.sweeps.models import Sweep, SweepRow
from portal.sweeps.terms import FORMULAS, Shown
from portal.units.terms import Tag
from portal.web.access import actor, needs
from portal.web.htmx import page, page_or_partial, see_other
from portal.web.once import once
from portal.web.paging import row_id

bp = Blueprint("sweeps", __name__, url_prefix="/sweeps")
DAYS = timedelta(days=7)
NAMED = 30


@bp.get("/")
@needs("sweep.view")
def ledger() -> Response:
    """举一反三: what was begun, the newest first."""
    before = row_id(request.args.get("before"))
    found = queries.ledger(actor(), before=before)
    return page(
        "sweeps/ledger.html",
        rows=[(sweep, done, due, rules.rate(done, due)) for sweep, due, done in found.rows],
        pager={
            "newer": url_for(".ledger") if before else None,
            "older": url_for(".ledger", before=found.older) if found.older else None,
            "total": f"共 {found.total_label} 次",
        },
    )


@bp.route("/new/<number>", methods=["GET", "POST"])
@needs("sweep.start")
def start(number: str) -> Response:
    """举一反三 from a hazard: look how many firms it concerns, then send it out."""
    person = actor()
    hazard = hazards.get(person, number)
    policy.require(person, "sweep.start", hazard)
    form, status, firms = StartForm(), 200, None
    if request.method != "POST":
        form.text.data, form.due_on.data = hazard.text, clock.today() + DAYS
    elif "look" in request.form:
        firms = service.concerned(person, hazard, form.to_said())
    else:
        status = 422
        if form.validate():
            try:
                address = once(form.once.data, person.user_id, lambda: _begun(person, hazard, form))
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                return see_other(address)
    return page_or_partial(
        "sweeps/start.html",
        "sweeps/_start_form.html",
        status=status,
        form=form,
        hazard=hazards.get(person, number),
        firms=firms,
        named=NAMED,
    )


@bp.get("/<int:sweep_id>")
@needs("sweep.view")
def show(sweep_id: int) -> Response:
    """The feedback table: figures with their formulas, each opening its rows."""
    sweep = queries.get(actor(), sweep_id)
    figures = queries.figures(sweep)
    code = request.args.get("show", "")
    shown = Shown(code) if code in set(Shown) else Shown.DUE
    return page(
        "sweeps/show.html",
        sweep=sweep,
        by=_by(sweep),
        figures=[
            {
                "value": figures[one],
                "label": one.label,
                "href": url_for(".show", sweep_id=sweep.id, show=one.value),
                "kind": "bad" if one is Shown.MISSING and figures[one] else "",
            }
            for one in Shown
        ],
        rate=rules.rate(figures[Shown.DONE], figures[Shown.DUE]),
        formulas=FORMULAS,
        shown=shown,
        lines=queries.lines(sweep, shown),
        is_reminded=sweep.reminded_on == clock.today(),
        is_all_done=figures[Shown.DONE] == figures[Shown.DUE],
    )


@bp.post("/<int:sweep_id>/remind")
@needs("sweep.remind")
def remind(sweep_id: int) -> Response:
    """提醒其余企业."""
    person = actor()
    count = service.remind(person, queries.get(person, sweep_id))
    flash(f"已提醒还没有反馈的企业，共 {count} 人收到消息。", "done")
    return see_other(url_for(".show", sweep_id=sweep_id))


@bp.route("/<int:sweep_id>/end", methods=["GET", "POST"])
@needs("sweep.end")
def end(sweep_id: int) -> Response:
    """结束举一反三, with a reason."""
    person = actor()
    sweep = queries.get(person, sweep_id)
    policy.require(person, "sweep.end", sweep)
    form, status = EndForm(), 200
    if request.method != "POST":
        form.version.data = str(sweep.version)
    else:
        status = 422
        if form.validate():
            try:
                address = once(form.once.data, person.user_id, lambda: _ended(person, sweep, form))
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                return see_other(address)
    return page_or_partial(
        "sweeps/end.html",
        "sweeps/_end_form.html",
        status=status,
        sweep=queries.get(person, sweep_id),
        form=form,
    )


@bp.get("/rows/<int:row_id>")
@needs("sweep.answer")
def answer(row_id: int) -> Response:
    """What a firm is asked to look for, and its two answers."""
    row = queries.row_of(actor(), row_id)
    service.read(row)
    return _answer_page(queries.row_of(actor(), row_id), NoneForm(formdata=None), 200)


@bp.post("/rows/<int:row_id>/none")
@needs("sweep.answer")
def answer_none(row_id: int) -> Response:
    """没有同类问题."""
    person = actor()
    row = queries.row_of(person, row_id)
    form = NoneForm()
    if form.validate():
        try:
            address = once(form.once.data, person.user_id, lambda: _answered(person, row, form))
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            return see_other(address)
    return _answer_page(queries.row_of(person, row_id), form, 422)


@bp.post("/rows/<int:row_id>/found")
@needs("sweep.answer")
def find(row_id: int) -> Response:
    """发现了: on to the report form, filled in."""
    person = actor()
    draft = service.find(person, queries.row_of(person, row_id))
    return see_other(url_for("hazards.report", draft=draft.key))


def _answer_page(row: SweepRow, form: NoneForm, status: int) -> Response:
    reported = row.hazard is not None and row.hazard.number is not None
    number = row.hazard.number or "" if row.hazard and reported else ""
    return page(
        "sweeps/answer.html",
        status=status,
        row=row,
        form=form,
        number=number,
        is_open=row.sweep.ended_at is None,
        is_over=rules.is_late(clock.today(), row.sweep.due_on),
    )


def _by(sweep: Sweep) -> str:
    """What the firms were chosen by, in words."""
    tags = [tag.label for tag in Tag if tag.value in sweep.tags]
    industry = [sweep.industry.label] if sweep.industry else []
    return "、".join([*tags, *industry])


def _begun(person: Actor, hazard: Hazard, form: StartForm) -> str:
    sweep = service.start(person, hazard, form.to_said())
    flash("已派发，企业会在工作台和消息里看到。", "done")
    return url_for(".show", sweep_id=sweep.id)


def _ended(person: Actor, sweep: Sweep, form: EndForm) -> str:
    service.end(person, sweep, form.seen_version, form.reason.data or "")
    flash("这次举一反三已结束，不再收反馈。", "done")
    return url_for(".show", sweep_id=sweep.id)


def _answered(person: Actor, row: SweepRow, form: NoneForm) -> str:
    service.answer_none(person, row, form.note.data or "")
    flash("已反馈“没有同类问题”。", "done")
    return url_for(".answer", row_id=row.id)
