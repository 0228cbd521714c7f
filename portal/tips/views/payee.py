"""实名领取, for finance: the name and the account, opened in the session of one in the box."""

from flask import Response

from portal.tips.forms_reward import PayeeForm
from portal.tips.service import payees
from portal.tips.session import opener
from portal.tips.views.blueprint import bp
from portal.web.access import actor, needs
from portal.web.htmx import page


@bp.post("/payee")
@needs("reward.pay")
def payee() -> Response:
    """Who is paid and where; no address holds it, and it is gone with the page."""
    form = PayeeForm()
    form.validate()
    reference = form.code.data or ""
    return page(
        "tips/payee.html",
        payee=payees.read(actor(), opener(), reference),
        reference=reference,
        form=form,
    )
