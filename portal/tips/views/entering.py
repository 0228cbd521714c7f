"""代录: a tip by phone, letter or visit goes into the same ledger; its code is printed once."""

from flask import Response, request

from portal import policy
from portal.db import transaction
from portal.kernel.errors import Refusal
from portal.sealing import codes
from portal.tips import publishing
from portal.tips.content import Told
from portal.tips.forms import EnterForm
from portal.tips.service import submitting
from portal.tips.terms import Channel, Matter, Standing, Way
from portal.tips.views.blueprint import bp
from portal.trail import service as trail
from portal.web.access import actor, needs
from portal.web.forms import UNPROCESSABLE
from portal.web.htmx import page


@bp.route("/enter", methods=["GET", "POST"])
@needs("tip.enter")
def enter() -> Response:
    """The form, then the code to hand over."""
    form, status = EnterForm(), 200
    streets = publishing.current().streets
    form.street.choices = [("", "没说"), *((one, one) for one in streets)]
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.validate():
            code = codes.new_code()
            try:
                is_new = _entered(form, code)
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                groups = codes.shown(code).split("-") if is_new else []
                return page("tips/entered.html", groups=groups)
    return page("tips/enter.html", status=status, form=form)


@transaction()
def _entered(form: EnterForm, code: str) -> bool:
    """Enter the tip; whether it is new, not the same form once more."""
    acting = policy.require(actor(), "tip.enter")
    token = form.once.data or ""
    if submitting.is_handed_in(token):
        return False
    submitting.submit(_told(form), code, token, is_screened=True)
    trail.record(acting, "tip.enter", "tip:entered")
    return True


def _told(form: EnterForm) -> Told:
    is_named = form.way.data == Way.NAMED.value
    standing = form.standing.data or ""
    return Told(
        place=form.place.data or "",
        text=form.text.data or "",
        street=form.street.data or "",
        matters=(form.matter.data,) if form.matter.data in set(Matter) else (),
        standing=Standing.of(standing) if standing in set(Standing) else None,
        way=Way.of(form.way.data),
        channel=Channel.of(form.channel.data),
        name=(form.name.data or "") if is_named else "",
        phone=(form.phone.data or "") if is_named else "",
        complaint=bool(form.complaint.data),
    )
