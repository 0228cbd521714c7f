"""设置, 发文机关与代字, 节假日: pages of the administrator."""

from datetime import date

from flask import Blueprint, Response, flash, request, url_for

from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal, Stale
from portal.office import queries, service
from portal.office.forms import (
    HolidayForm,
    IssuerForm,
    PasteForm,
    mark_of,
    settings_form,
    values_of,
)
from portal.office.holidays import LABELS, known_years
from portal.office.models import Issuer
from portal.office.terms import PaperKind
from portal.web.access import actor, needs
from portal.web.htmx import page, page_or_partial, see_other
from portal.web.once import once

bp = Blueprint("office", __name__, url_prefix="/office")
FIRST_YEAR, LAST_YEAR = 2000, 2099
WEEKDAYS = "一二三四五六日"


@bp.route("/", methods=["GET", "POST"])
@needs("office.manage")
def settings() -> Response:
    """设置: every field of Office on one page."""
    kept = queries.current()
    form = settings_form()(data={name: getattr(kept, name) for name in settings_form().names()})
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if form.validate():
                if form.seen.data != mark_of(kept):
                    raise Stale("您打开页面之后，有人改过设置，您的修改未保存。请刷新后核对再改。")
                service.change(actor(), form.to_values(), seen=kept)
                flash("设置已保存，马上生效。", "done")
                return see_other(url_for(".settings"))
        except Refusal as refusal:
            form.refuse(refusal)
    else:
        form.seen.data = mark_of(kept)
    return page_or_partial(
        "office/settings.html", "office/_settings_form.html", status=status, form=form
    )


@bp.get("/issuers")
@needs("office.manage")
def issuers() -> Response:
    """发文机关与代字."""
    rows = queries.issuers()
    lines = [
        {
            "id": row.id,
            "name": row.name,
            "codes": dict.fromkeys(PaperKind, "") | {one.kind: one.code for one in row.series},
            "first": at == 0,
            "last": at == len(rows) - 1,
        }
        for at, row in enumerate(rows)
    ]
    return page("office/issuers.html", lines=lines, kinds=list(PaperKind))


@bp.route("/issuers/new", methods=["GET", "POST"])
@needs("office.manage")
def add_issuer() -> Response:
    """新增发文机关."""
    return _issuer_page(None)


@bp.route("/issuers/<int:issuer_id>", methods=["GET", "POST"])
@needs("office.manage")
def change_issuer(issuer_id: int) -> Response:
    """修改发文机关."""
    return _issuer_page(queries.issuer(issuer_id))


def _issuer_page(row: Issuer | None) -> Response:
    form = IssuerForm(data=values_of(row) if row else {})
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return see_other(once(form.once.data, actor().user_id, lambda: _kept(row, form)))
            except Refusal as refusal:
                form.refuse(refusal)
    return page_or_partial(
        "office/issuer.html", "office/_issuer_form.html", status=status, form=form, row=row
    )


def _kept(row: Issuer | None, form: IssuerForm) -> str:
    if row is None:
        saved = service.add_issuer(actor(), form.to_organ())
    else:
        saved = service.change_issuer(actor(), row.id, form.to_organ())
    flash(f"发文机关“{saved.name}”已保存。以前出具的文书仍用原来的名称和文号。", "done")
    return url_for(".issuers")


@bp.post("/issuers/<int:issuer_id>/move")
@needs("office.manage")
def move_issuer(issuer_id: int) -> Response:
    """上移、下移."""
    service.move_issuer(actor(), issuer_id, up=request.form.get("to") == "up")
    return see_other(url_for(".issuers"))


@bp.get("/holidays")
@needs("office.manage")
def this_year() -> Response:
    """节假日 of this year."""
    return see_other(url_for(".holidays", year=clock.today().year))


@bp.get("/holidays/<int:year>")
@needs("office.manage")
def holidays(year: int) -> Response:
    """节假日 of a year: the list, one more day, or the whole year pasted."""
    return _year_page(_year(year), HolidayForm(formdata=None), PasteForm(formdata=None))


@bp.post("/holidays/<int:year>/days")
@needs("office.manage")
def set_day(year: int) -> Response:
    """添加一天."""
    form = HolidayForm()
    fine = form.validate()
    if fine and form.day.data.year != _year(year):
        form.refuse(Refusal(f"不是 {year} 年的日期。请到那一年的页面添加。", "day"))
        fine = False
    if not fine:
        return _year_page(year, form, PasteForm(formdata=None), 422)
    day = form.to_day()
    service.set_days(actor(), [day])
    flash(f"已记下：{day.label}。", "done")
    return see_other(url_for(".holidays", year=year))


@bp.post("/holidays/<int:year>/paste")
@needs("office.manage")
def paste_year(year: int) -> Response:
    """粘贴一年的安排."""
    form = PasteForm()
    days = form.to_days(_year(year)) if form.validate() else []
    if not days:
        return _year_page(year, HolidayForm(formdata=None), form, 422)
    changed = service.set_days(actor(), days)
    flash(f"读到 {len(days)} 天，改动 {changed} 天。", "done")
    return see_other(url_for(".holidays", year=year))


@bp.post("/holidays/<int:year>/known")
@needs("office.manage")
def load_year(year: int) -> Response:
    """载入内置的安排."""
    changed = service.load_known_year(actor(), _year(year))
    flash(f"已载入 {year} 年的放假安排，改动 {changed} 天。请与国务院办公厅通知核对。", "done")
    return see_other(url_for(".holidays", year=year))


@bp.post("/holidays/<int:year>/remove")
@needs("office.manage")
def remove_day(year: int) -> Response:
    """删除一天."""
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError as unreadable:
        raise Refusal("没有收到要删除的日期。请刷新页面再点一次。") from unreadable
    service.remove_day(actor(), day)
    flash(f"已删除 {day}，这一天按星期几算。", "done")
    return see_other(url_for(".holidays", year=_year(year)))


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(f"没有 {year} 年的节假日页面。请从“节假日”进入。")
    return year


def _year_page(year: int, form: HolidayForm, paste: PasteForm, status: int = 200) -> Response:
    lines = [
        {
            "day": row.day,
            "weekday": f"星期{WEEKDAYS[row.day.weekday()]}",
            "kind": row.kind,
            "label": LABELS[row.kind],
            "name": row.name,
        }
        for row in queries.holidays(year)
    ]
    known = year in known_years()
    return page(
        "office/holidays.html",
        status=status,
        year=year,
        lines=lines,
        form=form,
        paste=paste,
        knows=queries.knows_year(year),
        offers_known=known,
        years=sorted({*queries.years_kept()[:6], year - 1, year, year + 1}),
    )
