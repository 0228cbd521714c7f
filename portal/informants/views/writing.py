"""我要举报: four short pages, the answers carried along sealed, nothing stored before the last."""

from dataclasses import dataclass

from flask import Response, request

from portal.informants import screening, sending, uploads
from portal.informants.forms import FilesForm, LookForm, MatterForm, PublicForm, WayForm
from portal.informants.state import State, opened, sealed
from portal.informants.views import keeping
from portal.informants.views.blueprint import bp, page
from portal.kernel.errors import Refusal
from portal.tips.service import submitting
from portal.web.access import public
from portal.web.forms import UNPROCESSABLE

OLD = "这一页打开太久了，还没有交出去。内容还在，请看一遍，再交一次。"


@dataclass(frozen=True)
class Step:
    """One page of the way."""

    name: str
    title: str
    form: type[PublicForm]
    template: str


STEPS = (
    Step("way", "怎么举报", WayForm, "informants/way.html"),
    Step("matter", "在哪里，什么事", MatterForm, "informants/matter.html"),
    Step("files", "照片和文件", FilesForm, "informants/files.html"),
    Step("look", "看一遍，交出去", LookForm, "informants/look.html"),
)
BY_NAME = {step.name: step for step in STEPS}
ONWARD = frozenset({"next", "back", "send", *BY_NAME})


@bp.route("/write", methods=["GET", "POST"])
@public
def write() -> Response:
    """One page of the way: its answers, then the page asked for."""
    if request.method == "GET":
        return _shown(STEPS[0], State())
    state = opened(request.form.get("state", ""))
    step = BY_NAME.get(request.form.get("step", ""), STEPS[0])
    form = step.form()
    going = request.form.get("go", "next")
    fine = form.validate()
    if fine or going == "back":
        state = form.take(state)
    if not fine and going != "back":
        return _drawn(step, form, state, UNPROCESSABLE)
    if form.form_errors or going not in ONWARD:
        return _drawn(step, form, state, UNPROCESSABLE if form.form_errors else 200)
    if step.name == "look" and going == "send":
        return _handed_in(form, state)
    return _shown(_asked(step, going), state)


def _asked(step: Step, going: str) -> Step:
    if going in BY_NAME:
        return BY_NAME[going]
    place = STEPS.index(step) + (-1 if going == "back" else 1)
    return STEPS[min(max(place, 0), len(STEPS) - 1)]


def _handed_in(form: PublicForm, state: State) -> Response:
    if state.is_old:
        form.form_errors = [OLD]
        return _drawn(BY_NAME["look"], form, state.renewed(), UNPROCESSABLE)
    try:
        sending.send(state, trapped=bool(form.homepage.data))
    except Refusal as refusal:
        form.form_errors = [str(refusal)]
        return _drawn(BY_NAME["look"], form, state, refusal.status)
    if submitting.is_kept(state.token):
        return page("informants/kept.html", state=sealed(state))
    return keeping.shown(sealed(state), state.code)


def _shown(step: Step, state: State) -> Response:
    form = step.form()
    form.process(None)
    form.fill(state)
    return _drawn(step, form, state, 200)


def _drawn(step: Step, form: PublicForm, state: State, status: int) -> Response:
    if step.name == "look" and not state.code:
        state = sending.with_code(state)
    form.state.data = sealed(state)
    return page(
        step.template,
        status=status,
        form=form,
        state=state,
        step=step,
        place=STEPS.index(step) + 1,
        last=len(STEPS),
        results=uploads.results(),
        **(screening.shown(state) if step.name == "look" else {}),
    )
