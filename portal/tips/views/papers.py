"""Papers of 举报 in Word, and the figures; all made in the session of who may read."""

from datetime import date

from flask import Response, request

from portal.documents.answers import word
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.tips import figures as counted
from portal.tips import letters, reading
from portal.tips.forms import LedgerForm
from portal.tips.service import counting, papers
from portal.tips.session import opener
from portal.tips.views.blueprint import bp
from portal.web.access import actor, needs
from portal.web.forms import UNPROCESSABLE
from portal.web.htmx import page

MONTHS = 24


@bp.post("/<tip_id>/registration")
@needs("tip.handle")
def registration(tip_id: str) -> Response:
    """举报受理登记表."""
    data = papers.registration(actor(), reading.case(opener(), tip_id))
    return word(data, f"{letters.REGISTRATION}.docx")


@bp.post("/<tip_id>/order")
@needs("tip.handle")
def order(tip_id: str) -> Response:
    """举报核查单."""
    data = papers.order(actor(), reading.case(opener(), tip_id))
    return word(data, f"{letters.ORDER}.docx")


@bp.post("/<tip_id>/report")
@needs("tip.handle")
def report(tip_id: str) -> Response:
    """举报核查情况报告."""
    data = papers.report(actor(), reading.case(opener(), tip_id))
    return word(data, f"{letters.REPORT}.docx")


@bp.post("/<tip_id>/letter")
@needs("tip.handle")
def letter(tip_id: str) -> Response:
    """举报移送函."""
    data = papers.letter(actor(), reading.case(opener(), tip_id))
    return word(data, f"{letters.LETTER}.docx")


@bp.route("/register", methods=["GET", "POST"])
@needs("tip.handle")
def register() -> Response:
    """举报台账: masked, or whole with a reason."""
    form, status, key = LedgerForm(), 200, opener()
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.validate():
            try:
                data = papers.ledger(
                    actor(), key, *form.days, form.reason.data or "", is_full=form.is_full.data
                )
                return word(data, f"{letters.LEDGER}.docx")
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
    elif not form.first.data:
        form.first.data = date(clock.today().year, 1, 1)
        form.last.data = clock.today()
    return page("tips/register.html", status=status, form=form)


@bp.get("/figures")
@needs("tip.handle")
def figures() -> Response:
    """举报统计: of a month or a year that ended tips fell into."""
    key, span = opener(), _span()
    found = [one for one in counting.figures(key) if one.month.startswith(span)]
    return page(
        "tips/figures.html",
        span=span,
        spans=_spans(),
        cuts=counted.cuts(found),
        total=len(found),
        boxes=counting.boxes_of(key),
        rule=counted.RULE,
        fewest=counted.FEWEST,
    )


@bp.get("/figures.docx")
@needs("tip.handle")
def figures_paper() -> Response:
    """举报情况月报 in Word."""
    key, span = opener(), _span()
    found = [one for one in counting.figures(key) if one.month.startswith(span)]
    name = f"{span[:4]}年" + (f"{int(span[5:])}月" if len(span) > 4 else "")
    return word(papers.figures(name, counted.cuts(found)), f"{name}{letters.FIGURES}.docx")


def _span() -> str:
    """A month as 2026-11, or a year as 2026: what was asked for, else this month."""
    asked = request.args.get("span", "")
    return asked if asked in _spans() else f"{clock.today():%Y-%m}"


def _spans() -> list[str]:
    """The months one may look at, newest first, and their years."""
    today = clock.today()
    start = today.year * 12 + today.month - 1
    months = [divmod(start - back, 12) for back in range(MONTHS)]
    years = sorted({year for year, _ in months}, reverse=True)
    return [*(f"{year}-{month + 1:02d}" for year, month in months), *map(str, years)]
