"""一次性口令单: ask first, then print; the passwords are shown once."""

from flask import Response, flash, request, url_for

from portal.accounts import directory, followers
from portal.accounts.service import slips as service
from portal.accounts.service.slips import Slip
from portal.accounts.views.blueprint import bp
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.web.access import actor, needs
from portal.web.forms import Form
from portal.web.htmx import page, see_other
from portal.web.once import once


@bp.route("/slips", methods=["GET", "POST"])
@needs("account.manage")
def slips() -> Response:
    """打印一次性口令单."""
    person, form = actor(), Form()
    ids = _ids()
    if request.method != "POST":
        lines = directory.some(person, ids)
        if not lines:
            flash("没有选人。请先在名单里勾选要打印口令单的人。", "wait")
            return see_other(url_for(".people"))
        return page(
            "accounts/slips_ask.html",
            form=form,
            lines=lines,
            hours=office.current().slip_hours,
            warnings=followers.current().warned(ids),
        )
    if not form.validate():
        raise Refusal("页面已过期，没有打印。请回到名单重新选择。")
    fresh = service.prepare(ids)
    made: list[Slip] = []

    def print_them() -> str:
        made.extend(service.hand_out(person, fresh))
        return url_for(".people")

    once(form.once.data, person.user_id, print_them)
    if not made:
        flash("这些口令单已经生成过一次，口令只显示一次。没有打印出来的，请重新打印。", "wait")
        return see_other(url_for(".people"))
    return page("accounts/slips.html", slips=made)


def _ids() -> list[int]:
    """The persons chosen, each once."""
    told = request.values.getlist("id")
    return list(dict.fromkeys(int(one) for one in told if one.isdecimal() and len(one) < 10))
