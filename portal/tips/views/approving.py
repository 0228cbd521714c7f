"""奖励审批: what waits, the calculation opened by who is in the box, 批准 or 不批准."""

from collections.abc import Callable

from flask import Response, flash, url_for

from portal.documents.answers import word
from portal.kernel import money
from portal.kernel.errors import Refusal
from portal.rewards import approving as posts
from portal.rewards import attempts, letters, queries
from portal.rewards.attempts import SamePerson
from portal.rewards.models import Reward
from portal.rewards.terms import Status
from portal.tips.forms_reward import DecideForm
from portal.tips.service import boxing, rewarding
from portal.tips.service.opening import Opener
from portal.tips.session import opener
from portal.tips.views.blueprint import bp
from portal.web.access import actor, needs
from portal.web.forms import UNPROCESSABLE, Form
from portal.web.htmx import page, see_other
from portal.web.once import once


@bp.get("/approvals")
@needs("reward.approve")
def approvals() -> Response:
    """What waits for an approval: amount and reference; what for lies closed."""
    key = opener()
    return page(
        "tips/approvals.html",
        rows=queries.awaiting(),
        me=key.user_id,
        is_inside=boxing.is_inside(key, boxing.CALCULATION),
    )


@bp.get("/approvals/<reward>")
@needs("reward.approve")
def approval(reward: str) -> Response:
    """One proposal, opened."""
    return _drawn(opener(), reward, DecideForm(formdata=None), 200)


@bp.post("/approvals/<reward>/approve")
@needs("reward.approve")
def approve(reward: str) -> Response:
    """批准, or the second approval of an amount that leaves the rule."""
    person, key, form = actor(), opener(), DecideForm()

    def act() -> str:
        return _said(rewarding.approve(person, key, reward))

    return _decided(key, reward, form, act)


@bp.post("/approvals/<reward>/refuse")
@needs("reward.approve")
def refuse(reward: str) -> Response:
    """不批准, with a reason that the handlers read."""
    person, key, form = actor(), opener(), DecideForm()

    def act() -> str:
        return _said(rewarding.refuse(person, key, reward, form.reason.data or ""))

    return _decided(key, reward, form, act)


@bp.post("/approvals/<reward>/form")
@needs("reward.approve")
def approval_form(reward: str) -> Response:
    """举报奖励审批表 in Word."""
    Form().validate()
    return word(rewarding.approval_form(opener(), reward), f"{letters.APPROVAL}.docx")


def _said(row: Reward) -> str:
    words = {
        Status.APPROVED: "已批准。举报人在进度页上看得到，可以领取。",
        Status.SECONDING: "已同意。金额与规定不同，请另一位领导再批一次。",
        Status.REFUSED: "没有批准。办理人员看得到理由。",
    }
    flash(f"编号 {row.reference}，{money.yuan(row.amount_fen)}：{words[row.status]}", "done")
    return url_for(".approvals")


def _decided(key: Opener, reward: str, form: DecideForm, act: Callable[[], str]) -> Response:
    """Do it once; an attempt in two hands is noted after it was undone."""
    person = actor()
    if form.validate():
        try:
            return see_other(once(form.once.data, person.user_id, act))
        except SamePerson as same:
            attempts.note(person, same)
            raise
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
    return _drawn(key, reward, form, UNPROCESSABLE)


def _drawn(key: Opener, reward: str, form: DecideForm, status: int) -> Response:
    row = queries.get(reward)
    person = actor()
    return page(
        "tips/approval.html",
        status=status,
        row=row,
        found=rewarding.opened(key, row),
        form=form,
        waits=row.status in {Status.PROPOSED, Status.SECONDING},
        is_first=row.status is Status.PROPOSED,
        is_barred=person.user_id in row.people,
        approvers="、".join(one.name for one in posts.approvers()),
    )
