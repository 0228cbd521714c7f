"""发放: a claim found by its code, checked by one of finance and paid by another.

A code is only ever sent in a form's body, never in an address.
"""

from collections.abc import Callable

from flask import Response, flash, request, url_for

from portal.documents.answers import word
from portal.kernel import money
from portal.kernel.errors import NotFound, Refusal
from portal.policy import Actor
from portal.rewards import letters, queries
from portal.rewards.forms import ActForm, ClaimForm
from portal.rewards.service import papers, paying
from portal.rewards.told import Claim
from portal.rewards.views.blueprint import acted, bp
from portal.web.access import actor, needs
from portal.web.htmx import page, see_other


@bp.route("/claim", methods=["GET", "POST"])
@needs("reward.pay")
def claim() -> Response:
    """输入领奖码: what there is to pay on it, and the next step."""
    form, status = ClaimForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return _found(form.code.data or "")
            except NotFound as none:
                form.refuse(Refusal(str(none), "code"))
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
    return page("rewards/claim.html", status=status, form=form, waiting=queries.named_waiting())


def _found(typed: str) -> Response:
    found = paying.claim_by_code(actor(), typed)
    return page("rewards/found.html", found=found, form=ActForm(code=typed, formdata=None))


@bp.post("/check")
@needs("reward.pay")
def check() -> Response:
    """核对无误: the first of two."""
    return _done(paying.check, "已核对。请另一位财务人员输入同一个领奖码，再确认发放。")


@bp.post("/pay")
@needs("reward.pay")
def pay() -> Response:
    """确认发放: the second of two."""
    return _done(paying.pay, "已发放。请把签收单交领奖人签收后存档。")


@bp.post("/release")
@needs("reward.pay")
def release() -> Response:
    """撤回核对."""
    return _done(paying.release, "已撤回核对，可以重新核对。")


@bp.post("/voucher")
@needs("reward.pay")
def voucher() -> Response:
    """签收单 in Word, of a claim that was found: no name on it."""
    form = ActForm()
    form.validate()
    data = papers.voucher(actor(), form.code.data or "")
    return word(data, f"{letters.VOUCHER}.docx")


def _done(act: Callable[[Actor, str], Claim], words: str) -> Response:
    form = ActForm()
    if not form.validate():
        raise Refusal("没有收到领奖码。请回到“奖励发放”重新输入。")

    def once_done() -> str:
        claimed = act(actor(), form.code.data or "")
        flash(f"编号 {claimed.reference}，{money.yuan(claimed.amount_fen)}：{words}", "done")
        return url_for(".desk")

    return see_other(acted(form, once_done))
