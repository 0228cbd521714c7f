"""奖励 of a tip, for its handlers: reckoned line by line, then proposed.

The tip's id travels in the form: no address and no once-only key names a tip with a reward.
"""

from flask import Response, flash, request, url_for

from portal.documents.answers import word
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.rewards import letters, schemes
from portal.rewards.rules import Calculation
from portal.rewards.terms import Status
from portal.tips import reading
from portal.tips.forms_reward import RewardForm, TipForm, mark_of
from portal.tips.reading import Case
from portal.tips.service import rewarding
from portal.tips.service.opening import Opener
from portal.tips.service.rewarding import Said
from portal.tips.session import opener
from portal.tips.views.blueprint import bp
from portal.tips.views.drawing import version_of
from portal.web.access import actor, needs
from portal.web.forms import UNPROCESSABLE
from portal.web.htmx import page, see_other
from portal.web.once import once

CHANGED = "您改过上面的内容，金额已经重新算过。请再看一遍，再按“提出奖励”。"


@bp.post("/reward")
@needs("reward.propose")
def reward() -> Response:
    """Where the reward of a tip stands; or the form, reckoned, proposed."""
    key, going = opener(), request.form.get("go", "look")
    found = reading.case(key, request.form.get("tip", ""))
    row = rewarding.last(key, found.tip.id)
    if row is not None and row.status is not Status.REFUSED:
        return page(
            "tips/reward_stands.html",
            found=found,
            row=row,
            form=TipForm(formdata=None, tip=found.tip.id),
            may_notify=rewarding.may_notify(found) and row.approval_no is not None,
        )
    refused = rewarding.why_refused(key, found.tip.id, row) if row else ""
    items = schemes.items(schemes.in_force(clock.today()).id)
    if going == "look":
        form = version_of(RewardForm(formdata=None, tip=found.tip.id), found)
        form.begin(rewarding.begun(found))
        form.offer(items)
        return _drawn(form, found, rewarding.reckoned(found, form.to_said(items)), refused, 200)
    form = RewardForm()
    form.offer(items)
    if not form.validate():
        said = rewarding.begun(found)
        return _drawn(form, found, rewarding.reckoned(found, said), refused, UNPROCESSABLE)
    said = form.to_said(items)
    calculation = rewarding.reckoned(found, said)
    status = 200
    if going == "propose":
        status = UNPROCESSABLE
        if form.shown.data != mark_of(calculation):
            form.form_errors.append(CHANGED)
        else:
            try:
                return see_other(_proposed(actor(), key, found, form, said))
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
    return _drawn(form, found, calculation, refused, status)


def _proposed(person: Actor, key: Opener, found: Case, form: RewardForm, said: Said) -> str:
    def act() -> str:
        rewarding.propose(person, key, found.tip.id, form.seen_version, said)
        flash("奖励已提出，等领导审批。批准以后，举报人在进度页上看得到。", "done")
        return url_for(".ledger")

    return once(form.once.data, person.user_id, act)


def _drawn(
    form: RewardForm, found: Case, calculation: Calculation, refused: str, status: int
) -> Response:
    form.shown.data = mark_of(calculation)
    return page(
        "tips/reward.html",
        status=status,
        form=form,
        found=found,
        kept=found.record,
        calculation=calculation,
        refused=refused,
    )


@bp.post("/reward/notice")
@needs("reward.propose")
def claim_notice() -> Response:
    """领奖通知书 in Word, of a tip that staff entered."""
    form = TipForm()
    form.validate()
    data = rewarding.claim_notice(actor(), opener(), form.tip.data or "")
    return word(data, f"{letters.NOTICE}.docx")
