"""Many at once: the page that shows which rows can, which cannot, and what came of each."""

from typing import Any

from flask import Response, request

from portal.hazards.forms import BatchForm
from portal.hazards.service import batch
from portal.hazards.service.batch import Act, Told
from portal.hazards.terms import Grade
from portal.hazards.views.blueprint import bp
from portal.kernel.errors import NotFound
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.forms import row_choices
from portal.web.htmx import page
from portal.web.paging import row_id


@bp.get("/batch")
@needs("hazard.assign")
def choose() -> Response:
    """The chosen rows, before anything is done."""
    person = actor()
    return _drawn(person, _act(request.args.get("act", "")), request.args.getlist("n"))


@bp.post("/batch")
@needs("hazard.assign")
def do_all() -> Response:
    """Do it to each row that was shown as ready."""
    person = actor()
    act = _act(request.form.get("act", ""))
    picked = [_picked(one) for one in request.form.getlist("n")]
    form = BatchForm(act)
    _choices(form, act, batch.rows(person, [number for number, _ in picked]))
    if not form.validate():
        return _drawn(person, act, [number for number, _ in picked], form)
    return page("hazards/batch_done.html", act=act, told=_done(person, act, picked, form))


def _done(person: Actor, act: Act, picked: batch.Picked, form: BatchForm) -> list[Told]:
    if act is Act.ASSIGN:
        return batch.assign_all(person, picked, form.to.row_id or 0)
    if act is Act.CONFIRM:
        return batch.confirm_all(person, picked, form.to_confirmation())
    return batch.close_all(person, picked, form.note.data or "")


def _picked(told: str) -> tuple[str, int]:
    number, _, version = told.partition("~")
    return number, row_id(version) or 0


def _act(code: str) -> Act:
    try:
        return Act.of(code)
    except ValueError as unknown:
        raise NotFound("没有这种批量办理。请从台账里选择。") from unknown


def _choices(form: BatchForm, act: Act, rows: Any) -> None:
    if act is Act.ASSIGN:
        found = batch.candidates(rows)
        form.to.choices = row_choices(
            [(one.id, f"{one.unit.name} {one.name}") for one in found], "请选择"
        )


def _drawn(person: Actor, act: Act, numbers: list[str], sent: BatchForm | None = None) -> Response:
    rows = batch.rows(person, numbers)
    gaps = batch.gaps(person, act, rows)
    ready = [row for row in rows if not gaps[row.id]]
    form = sent or BatchForm(act, formdata=None)
    if sent is None:
        form.grade.data = Grade.GENERAL
        _choices(form, act, ready)
    return page(
        "hazards/batch.html",
        status=422 if sent else 200,
        act=act,
        form=form,
        fields=form.asked,
        ready=ready,
        others=[(row, "；".join(gaps[row.id])) for row in rows if gaps[row.id]],
        beyond=max(0, len(set(numbers)) - batch.MOST),
    )
