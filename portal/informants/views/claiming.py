"""领奖励: by a claim code, shown once, or with a name and an account that finance alone opens."""

from flask import Response, request

from portal.informants import progress, spelling, tokens
from portal.informants.forms import PayeeForm, TailForm
from portal.informants.views.blueprint import bp, page
from portal.informants.views.status import HOME, visited
from portal.kernel.errors import NotFound, Refusal
from portal.rewards.service import claiming
from portal.tips.service import payees
from portal.tips.service.payees import Payee
from portal.tips.service.visiting import Guest
from portal.web.forms import UNPROCESSABLE
from portal.web.htmx import see_other

NONE = "现在没有可以领的奖励。请回进度页看一看。"
WRONG = "和领奖码的最后四位不一样。抄错了的，请回进度页换一个领奖码。"


@bp.post("/status/reward/code")
@visited
def claim_code(guest: Guest) -> Response:
    """凭码领取: the claim code, once; an earlier one is dead."""
    code = claiming.claim_code_for(_reward(guest))
    return _shown(guest, code.split("-"), code.replace("-", "")[-spelling.TAIL :])


@bp.post("/status/reward/tail")
@visited
def claim_tail(guest: Guest) -> Response:
    """The last four characters typed back, where somebody wants to be sure."""
    form = TailForm()
    tail = spelling.tail(form.tail.data or "")
    try:
        tokens.check(_purpose(guest, tail), form.proof.data or "")
    except Refusal:
        form.tail.errors = (WRONG,)
        return _drawn(guest, form, [], UNPROCESSABLE)
    return see_other(HOME)


@bp.route("/status/reward/name", methods=["GET", "POST"])
@visited
def claim_named(guest: Guest) -> Response:
    """实名领取: sealed to finance; the handlers never see it, nor is it kept anywhere else."""
    reward, form, status = _reward(guest), PayeeForm(), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.validate():
            said = Payee(form.name.data or "", form.bank.data or "", form.account.data or "")
            try:
                claiming.claim_named(reward, payees.sealed(reward, said))
            except Refusal as refusal:
                form.form_errors = [str(refusal)]
            else:
                return see_other(HOME)
    form.csrf_token.data = tokens.issue(f"visit:{guest.token_hash}")
    return page("informants/claim_name.html", status=status, form=form)


def _reward(guest: Guest) -> str:
    found = progress.reward_of(guest)
    if found is None:
        raise NotFound(NONE)
    return found[0]


def _purpose(guest: Guest, tail: str) -> str:
    """What a token is for that only fits the last four characters of the code just shown."""
    return f"tail:{guest.token_hash}:{tail}"


def _shown(guest: Guest, groups: list[str], tail: str) -> Response:
    form = TailForm()
    form.process(None)
    form.proof.data = tokens.issue(_purpose(guest, tail))
    return _drawn(guest, form, groups, 200)


def _drawn(guest: Guest, form: TailForm, groups: list[str], status: int) -> Response:
    form.csrf_token.data = tokens.issue(f"visit:{guest.token_hash}")
    return page("informants/claim_code.html", status=status, form=form, groups=groups)
