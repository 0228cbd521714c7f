"""核查记录: typed once, confirmed by a second handler."""

from flask import Response, flash, request, url_for

from portal.kernel.errors import NotFound, Refusal
from portal.tips import reading
from portal.tips.forms import ConcludeForm, CorrectForm
from portal.tips.service import recording
from portal.tips.session import opener
from portal.tips.views.blueprint import bp
from portal.tips.views.drawing import sent, version_of
from portal.web.access import actor, needs
from portal.web.forms import UNPROCESSABLE, Form
from portal.web.htmx import page, see_other
from portal.web.paging import row_id


@bp.route("/<tip_id>/conclude", methods=["GET", "POST"])
@needs("tip.handle")
def conclude(tip_id: str) -> Response:
    """作出核查结论."""
    person, key, form, status = actor(), opener(), ConcludeForm(), 200
    found = reading.case(key, tip_id)
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.validate():
            said = form.to_record()
            try:
                recording.conclude(
                    person, key, tip_id, form.seen_version, said, form.text.data or ""
                )
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                flash("核查结论已作出。请另一位办理人员打开这件举报，核对核查记录。", "done")
                return see_other(url_for(".show", tip_id=tip_id))
    else:
        version_of(form, found)
    return page("tips/record.html", status=status, form=form, found=found, is_new=True)


@bp.route("/<tip_id>/correct", methods=["GET", "POST"])
@needs("tip.handle")
def correct(tip_id: str) -> Response:
    """改核查记录: with why; it must be confirmed again."""
    person, key, form, status = actor(), opener(), CorrectForm(), 200
    found = reading.case(key, tip_id)
    kept = found.record
    if kept is None:
        raise NotFound(recording.NO_RECORD)
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.validate():
            said = form.to_record()
            try:
                recording.correct(person, key, tip_id, form.seen_version, said, form.why.data or "")
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                flash("核查记录已改。请另一位办理人员再核对一次。", "done")
                return see_other(url_for(".show", tip_id=tip_id))
    else:
        version_of(form, found).fill(kept.record)
    return page("tips/record.html", status=status, form=form, found=found, is_new=False)


@bp.post("/<tip_id>/confirm")
@needs("tip.handle")
def confirm(tip_id: str) -> Response:
    """核对核查记录: the second handler."""
    person, key = actor(), opener()
    seq = row_id(request.form.get("seq")) or 0
    return sent(
        key,
        tip_id,
        Form(),
        lambda: recording.confirm(person, key, tip_id, seq),
        "已核对。罚款金额可以用于奖励了。",
    )
