"""What is said of a 重大 hazard and of a deadline, from the case's page; each has its address."""

from collections.abc import Callable

from flask import Response, flash

from portal.drafts import service as drafts
from portal.hazards import queries
from portal.hazards.major_forms import (
    AcceptForm,
    AdviseForm,
    ApproveForm,
    DenyForm,
    DiscoverForm,
    ExtendForm,
    GrantForm,
    ListForm,
    ProgressForm,
    ProposeForm,
    RecordForm,
    RejectForm,
    ReleaseForm,
    TellForm,
)
from portal.hazards.models import Hazard
from portal.hazards.service import extending, following, listing, moving, planning, telling
from portal.hazards.views.blueprint import bp
from portal.hazards.views.case import draw
from portal.hazards.views.panel import draft_of
from portal.hazards.views.verbs import case_of
from portal.kernel.errors import Refusal, Stale
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.htmx import see_other
from portal.web.once import once

Act = Callable[[Actor, Hazard, int], Hazard]


@bp.post("/<number>/discover")
@needs("hazard.discover")
def discover(number: str) -> Response:
    """发现报告."""
    form = DiscoverForm()
    return _do(
        number, form, lambda who, row, seen: telling.discover(who, row, seen, form.to_discovery())
    )


@bp.post("/<number>/tell")
@needs("hazard.tell")
def tell(number: str) -> Response:
    """双报告登记."""
    form = TellForm()
    return _do(number, form, lambda who, row, seen: telling.tell(who, row, seen, form.to_told()))


@bp.post("/<number>/propose")
@needs("hazard.propose")
def propose(number: str) -> Response:
    """提交治理方案."""
    form = ProposeForm()
    return _do(
        number, form, lambda who, row, seen: planning.propose(who, row, seen, form.to_parts())
    )


@bp.post("/<number>/approve")
@needs("hazard.approve")
def approve(number: str) -> Response:
    """批准治理方案."""
    form = ApproveForm()
    return _do(
        number, form, lambda who, row, seen: planning.approve(who, row, seen, form.note.data or "")
    )


@bp.post("/<number>/reject")
@needs("hazard.reject")
def reject(number: str) -> Response:
    """退回治理方案."""
    form = RejectForm()
    return _do(
        number, form, lambda who, row, seen: planning.reject(who, row, seen, form.reason.data or "")
    )


@bp.post("/<number>/put_on_list")
@needs("hazard.put_on_list")
def put_on_list(number: str) -> Response:
    """挂牌督办."""
    form = ListForm()
    return _do(
        number, form, lambda who, row, seen: listing.put_on_list(who, row, seen, form.to_listing())
    )


@bp.post("/<number>/release")
@needs("hazard.release")
def release(number: str) -> Response:
    """解除挂牌督办."""
    form = ReleaseForm()
    return _do(
        number, form, lambda who, row, seen: listing.release(who, row, seen, form.to_release())
    )


@bp.post("/<number>/progress")
@needs("hazard.progress")
def progress(number: str) -> Response:
    """填报进展."""
    form = ProgressForm()
    return _do(
        number,
        form,
        lambda who, row, seen: following.progress(who, row, seen, form.words.data or ""),
    )


@bp.post("/<number>/advise")
@needs("hazard.advise")
def advise(number: str) -> Response:
    """专家意见."""
    form = AdviseForm()
    return _do(
        number, form, lambda who, row, seen: following.advise(who, row, seen, form.to_opinion())
    )


@bp.post("/<number>/accept")
@needs("hazard.accept")
def accept(number: str) -> Response:
    """企业验收."""
    form = AcceptForm()
    return _do(
        number, form, lambda who, row, seen: following.accept(who, row, seen, form.to_acceptance())
    )


@bp.post("/<number>/extend")
@needs("hazard.extend")
def extend(number: str) -> Response:
    """申请延期."""
    form = ExtendForm()
    return _do(
        number, form, lambda who, row, seen: extending.extend(who, row, seen, form.to_wish())
    )


@bp.post("/<number>/grant")
@needs("hazard.grant")
def grant(number: str) -> Response:
    """同意延期."""
    form = GrantForm()
    return _do(
        number, form, lambda who, row, seen: extending.grant(who, row, seen, form.note.data or "")
    )


@bp.post("/<number>/deny")
@needs("hazard.deny")
def deny(number: str) -> Response:
    """不同意延期."""
    form = DenyForm()
    return _do(
        number, form, lambda who, row, seen: extending.deny(who, row, seen, form.reason.data or "")
    )


def _do(number: str, form: RecordForm, act: Act) -> Response:
    """Take a form of the page: act once, or show the case again with what was typed."""
    person = actor()
    hazard = queries.get(person, number)
    words, status = "", 422
    if form.validate():
        try:
            address = once(
                form.once.data,
                person.user_id,
                lambda: case_of(act(person, hazard, form.seen_version)),
            )
        except Stale as stale:
            words, status = str(stale), 409
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            drafts.drop(person, draft_of(hazard, form.action))
            flash(f"“{form.action.label}”已保存。", "done")
            return see_other(address)
    elif form.seen_version != hazard.version:
        words, status = moving.stale_words(hazard), 409
    return draw(person, queries.get(person, number), record=form, words=words, status=status)
