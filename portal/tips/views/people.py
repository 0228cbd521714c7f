"""Who handles a tip: given to one handler, or closed to oneself (回避)."""

from typing import Any

from flask import Response, flash, url_for

from portal.kernel.errors import Refusal
from portal.tips import members, reading
from portal.tips.forms import GiveForm, RecuseForm
from portal.tips.service import giving
from portal.tips.service.opening import Opener
from portal.tips.session import opener
from portal.tips.views.blueprint import bp
from portal.tips.views.drawing import version_of
from portal.web.access import actor, needs
from portal.web.forms import UNPROCESSABLE
from portal.web.htmx import page, see_other


@bp.get("/<tip_id>/people")
@needs("tip.handle")
def people(tip_id: str) -> Response:
    """交给别人，或者回避."""
    return _drawn(opener(), tip_id)


@bp.post("/<tip_id>/give")
@needs("tip.handle")
def give(tip_id: str) -> Response:
    """交给一位办理人员."""
    person, key, form = actor(), opener(), GiveForm()
    form.user.choices = _colleagues(key, reading.case(key, tip_id))
    if form.validate():
        try:
            giving.give(person, key, tip_id, form.seen_version, form.user.row_id or 0)
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            flash("已交给他办理。信箱里的其他人不再看到这一件。", "done")
            return see_other(url_for(".show", tip_id=tip_id))
    return _drawn(key, tip_id, UNPROCESSABLE, give_form=form)


@bp.post("/<tip_id>/recuse")
@needs("tip.handle")
def recuse(tip_id: str) -> Response:
    """回避: the reason is sealed with the tip."""
    person, key, form = actor(), opener(), RecuseForm()
    if form.validate():
        try:
            giving.recuse(person, key, tip_id, form.seen_version, form.text.data or "")
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            flash("已回避，这件举报您不再看到。", "done")
            return see_other(url_for(".ledger"))
    return _drawn(key, tip_id, UNPROCESSABLE, recuse_form=form)


def _drawn(key: Opener, tip_id: str, status: int = 200, **forms: Any) -> Response:
    found = reading.case(key, tip_id)
    give_form = forms.get("give_form") or version_of(GiveForm(formdata=None), found)
    give_form.user.choices = _colleagues(key, found)
    recuse_form = forms.get("recuse_form") or version_of(RecuseForm(formdata=None), found)
    return page(
        "tips/people.html", status=status, found=found, give_form=give_form, recuse_form=recuse_form
    )


def _colleagues(key: Opener, found: reading.Case) -> list[tuple[str, str]]:
    return [
        (str(one.user_id), one.name)
        for one in members.get(found.box.id).members
        if one.is_able and one.user_id != key.user_id
    ]
