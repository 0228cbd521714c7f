"""身份信封: asked for by one handler, agreed to by another, read for a day."""

from flask import Response, flash, url_for

from portal.kernel.errors import NotFound, Refusal
from portal.tips import reading
from portal.tips.forms import WordsForm
from portal.tips.service import unsealing
from portal.tips.session import opener
from portal.tips.views.blueprint import bp
from portal.web.access import actor, needs
from portal.web.forms import UNPROCESSABLE, Form
from portal.web.htmx import page, see_other


@bp.get("/<tip_id>/identity")
@needs("tip.handle")
def identity(tip_id: str) -> Response:
    """Where the envelope stands, and what to do."""
    return _drawn(tip_id, WordsForm(formdata=None), 200)


@bp.post("/<tip_id>/identity/ask")
@needs("tip.handle")
def ask_identity(tip_id: str) -> Response:
    """申请拆开."""
    form = WordsForm()
    if form.validate():
        try:
            unsealing.ask(actor(), opener(), _found(tip_id), form.text.data or "")
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            flash("已申请。请另一位办理人员今天打开这一页同意。", "done")
            return see_other(url_for(".identity", tip_id=tip_id))
    return _drawn(tip_id, form, UNPROCESSABLE)


@bp.post("/<tip_id>/identity/agree")
@needs("tip.handle")
def agree_identity(tip_id: str) -> Response:
    """同意拆开."""
    form = Form()
    if form.validate():
        unsealing.agree(actor(), opener(), _found(tip_id))
        flash("已同意，今天可以看。", "done")
    return see_other(url_for(".identity", tip_id=tip_id))


@bp.post("/<tip_id>/identity/read")
@needs("tip.handle")
def read_identity(tip_id: str) -> Response:
    """The name and the telephone number; no address holds them."""
    found = _found(tip_id)
    content = unsealing.read(actor(), found)
    return page("tips/name.html", found=found, content=content)


def _found(tip_id: str) -> reading.Case:
    found = reading.case(opener(), tip_id)
    if not found.has_identity:
        raise NotFound("这件举报没有留姓名。请回到这件举报的页面。")
    return found


def _drawn(tip_id: str, form: WordsForm, status: int) -> Response:
    found = _found(tip_id)
    return page(
        "tips/identity.html",
        status=status,
        form=form,
        found=found,
        askers=unsealing.askers(found),
        is_open=unsealing.is_open(found),
        me=actor().user_id,
    )
