"""奖励发放: the year's money, its months, the register and the figures to publish."""

from flask import Response, flash, request, url_for

from portal.documents.answers import word
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal
from portal.rewards import letters, queries
from portal.rewards import oversight as overseeing
from portal.rewards.forms import BudgetForm, ExtendForm, RegisterForm
from portal.rewards.service import keeping, papers, paying
from portal.rewards.views.blueprint import acted, bp
from portal.web.access import actor, needs
from portal.web.htmx import page, page_or_partial, see_other

FIRST_YEAR, LAST_YEAR = 2018, 2099


@bp.get("/")
@needs("reward.view")
def desk() -> Response:
    """奖励发放: budget, paid, open, lapsed, free; month by month."""
    year = _year()
    return page(
        "rewards/desk.html",
        year=year,
        years=_years(year),
        money=queries.balance(year),
        months=[one for one in queries.months(year) if one.approved or one.paid or one.lapsed],
        form=RegisterForm(formdata=None),
    )


@bp.route("/budget", methods=["GET", "POST"])
@needs("budget.manage")
def budget() -> Response:
    """预算: its lines, and one more."""
    form, status = BudgetForm(), 200
    if request.method != "POST":
        form.year.data = _year()
    else:
        status = 422
        if form.validate():
            try:
                return see_other(acted(form, lambda: _budgeted(form)))
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
    year = form.year.data if form.year.data and not form.year.errors else _year()
    return page_or_partial(
        "rewards/budget.html",
        "rewards/_budget_form.html",
        status=status,
        form=form,
        year=year,
        lines=queries.lines(year),
        money=queries.balance(year),
    )


def _budgeted(form: BudgetForm) -> str:
    year = form.year.data or 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal(f"年度要在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。请改正。", "year")
    keeping.add_budget(actor(), year, form.amount_fen, form.source.data or "")
    flash("预算已登记。", "done")
    return url_for(".budget", year=year)


@bp.route("/extend", methods=["GET", "POST"])
@needs("reward.approve")
def extend() -> Response:
    """延长领取期限, by its reference and with a reason."""
    form, status = ExtendForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return see_other(acted(form, lambda: _extended(form)))
            except NotFound as none:
                form.refuse(Refusal(str(none), "reference"))
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
    return page_or_partial(
        "rewards/extend.html", "rewards/_extend_form.html", status=status, form=form
    )


def _extended(form: ExtendForm) -> str:
    claim = paying.extend(actor(), form.reference.data or "", form.reason.data or "")
    flash(f"编号 {claim.reference} 可以领到 {claim.valid_until}。", "done")
    return url_for(".desk")


@bp.post("/register")
@needs("reward.pay")
def register() -> Response:
    """奖励台账 in Word, its references masked unless asked for whole."""
    form = RegisterForm()
    form.validate()
    year = _year()
    data = papers.register(actor(), year, is_full=bool(form.full.data))
    return word(data, f"{year}年{letters.REGISTER}.docx")


@bp.get("/figures")
@needs("reward.view")
def figures() -> Response:
    """奖励月报 in Word, to be published: what is fewer than five is not told."""
    year = _year()
    data = papers.figures(year)
    return word(data, f"{year}年{letters.FIGURES}.docx")


@bp.get("/oversight")
@needs("reward.oversee")
def oversight() -> Response:
    """奖励监督: how many rewards each person has proposed, nothing of what for."""
    year = _year()
    return page(
        "rewards/oversight.html",
        year=year,
        years=_years(year),
        rows=overseeing.by_proposer(actor(), year),
    )


def _year() -> int:
    said = request.args.get("year", "")
    year = int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else clock.today().year


def _years(year: int) -> list[int]:
    this = clock.today().year
    return sorted({year, this, this - 1})
