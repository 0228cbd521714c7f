"""奖励标准: the editions of the scheme, and the next one."""

from flask import Response, flash, request, url_for

from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.rewards import rules
from portal.rewards import schemes as reading
from portal.rewards.forms import EditionForm, values_of
from portal.rewards.rules import Rates
from portal.rewards.service import keeping
from portal.rewards.service.keeping import Edition
from portal.rewards.terms import Number
from portal.rewards.views.blueprint import acted, bp
from portal.web.access import actor, needs
from portal.web.htmx import page, page_or_partial, see_other


@bp.get("/schemes")
@needs("scheme.view")
def schemes() -> Response:
    """奖励标准: every edition, the latest first, each with its catalogue."""
    today = clock.today()
    editions = [
        {
            "rates": rates,
            "holds": rates.effective_from <= today <= (rates.effective_to or today),
            "numbers": [_told(rates, number) for number in Number],
            "items": reading.items(rates.id),
        }
        for rates in reading.all_rates()
    ]
    return page("rewards/schemes.html", editions=editions)


def _told(rates: Rates, number: Number) -> tuple[str, str, bool]:
    """A number's label, the number in words, and whether it is still to be checked."""
    value = rules.shown(number, rates.of(number))
    return number.label, value, number.value in rates.unverified


@bp.route("/schemes/new", methods=["GET", "POST"])
@needs("scheme.manage")
def revise() -> Response:
    """The next edition, begun from the last."""
    last = reading.all_rates()[0]
    form, status = EditionForm(data=values_of(last, list(reading.items(last.id)))), 200
    if request.method == "POST":
        status = 422
        if form.validate() and (said := form.to_edition()) is not None:
            try:
                return see_other(acted(form, lambda: _revised(said)))
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
    return page_or_partial(
        "rewards/revise.html", "rewards/_revise_form.html", status=status, form=form
    )


def _revised(said: Edition) -> str:
    row = keeping.revise(actor(), said)
    flash(f"新的奖励标准从 {row.effective_from} 起施行。以前的奖励仍按原来的标准。", "done")
    return url_for(".schemes")
