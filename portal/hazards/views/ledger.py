"""隐患台账: tabs, filters, columns; its pages on the screen and on paper."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, request, url_for
from wtforms import BooleanField, Field

from portal import policy
from portal.hazards import ledger as reading
from portal.hazards import saved, sheet
from portal.hazards.forms import LedgerForm, ViewForm
from portal.hazards.ledger import Filter
from portal.hazards.lines import cells, lines
from portal.hazards.tabs import tabs
from portal.hazards.turning import Sort
from portal.hazards.views.blueprint import bp
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.kernel.terms import Term
from portal.policy import Actor, Reach
from portal.units import sections
from portal.web.access import actor, needs
from portal.web.htmx import page, page_or_partial, see_other

MOST_ON_PAPER = 500
USUAL_SORT = ("sort", Sort.FOUND.value)


@dataclass(frozen=True)
class Asked:
    """A ledger as an address asks for it."""

    form: LedgerForm
    filter: Filter
    sort: Sort
    columns: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    picking: bool = False

    @property
    def is_usual(self) -> bool:
        """Whether the columns are those of the page by default."""
        return set(self.columns) == set(sheet.DEFAULT)

    def address(self, endpoint: str, **more: str) -> str:
        """The same ledger, unpaged, at another address."""
        query = urlencode([*self.kept, *more.items()])
        return f"{url_for(endpoint)}?{query}" if query else url_for(endpoint)


def asked_for(person: Actor) -> Asked:
    """What the address of this request asks for."""
    form = LedgerForm(request.args)
    grants = policy.grants(person, "hazard.view")
    if any(grant.reach is Reach.ALL for grant in grants):
        form.section.choices = [
            ("", "全部科室"),
            *((str(row_id), name) for row_id, name, _ in sections.choices()),
        ]
    hands = (person.user_id, *(giver.user_id for giver in person.stands_in_for))
    asked = form.to_filter(hands)
    if asked.firm_id:
        form.firm.data = reading.firm_name(asked.firm_id)
    columns = tuple(form.col.data) or sheet.DEFAULT
    usual = {"col"} if set(columns) == set(sheet.DEFAULT) else set()
    return Asked(
        form=form,
        filter=asked,
        sort=form.sort.data or Sort.FOUND,
        columns=columns,
        picking=policy.may(person, "hazard.assign") and request.args.get("pick") == "1",
        kept=tuple(
            (name, value)
            for name, value in request.args.items(multi=True)
            if value
            and name not in {"at", "pick", *usual}
            and (name, value) != ("sort", Sort.FOUND.value)
        ),
    )


@bp.get("/")
@needs("hazard.view")
def ledger() -> Response:
    """隐患台账: filters in the address, fifty rows a page."""
    person = actor()
    asked = asked_for(person)
    found = reading.ledger(
        person,
        asked.filter,
        sort=asked.sort,
        cursor=request.args.get("at", ""),
        wide=not asked.is_usual,
        late=not asked.filter.words,
    )
    late = found.late
    return page_or_partial(
        "hazards/ledger.html",
        "hazards/_rows.html",
        form=asked.form,
        views=tabs(url_for(".ledger"), asked.kept, saved.of(person)),
        pager=_pager(asked, found),
        late=f"{reading.COUNTED_TO - 1}+" if late >= reading.COUNTED_TO else late,
        lines=lines(found.rows) if asked.is_usual else [],
        cells=[] if asked.is_usual else cells(found.rows, asked.columns),
        heads=[] if asked.is_usual else [sheet.SCREEN[key] for key in asked.columns],
        columns_href=asked.address(".choose_columns"),
        sort=asked.sort,
        sorts={one: asked_sort(asked, one) for one in Sort},
        narrowed=bool(asked.kept),
        hint=_hint(asked.filter),
        export_href=asked.address(".export"),
        print_href=asked.address(".on_paper"),
        query=urlencode(asked.kept),
        picking=asked.picking,
        pick_href=""
        if asked.picking or not policy.may(person, "hazard.assign")
        else asked.address(".ledger", pick="1"),
        carried=[pair for pair in asked.kept if pair[0] in {"sort", "col"}],
    )


def asked_sort(asked: Asked, sort: Sort) -> str:
    """The same ledger in another order."""
    pairs = [pair for pair in asked.kept if pair[0] != "sort"]
    return f"{url_for('.ledger')}?{urlencode([*pairs, ('sort', sort.value)])}"


def _pager(asked: Asked, found: Any) -> dict[str, Any]:
    def address(cursor: str | None) -> str | None:
        more = {"pick": "1"} if asked.picking else {}
        return asked.address(".ledger", at=cursor, **more) if cursor else None

    return {
        "first": asked.address(".ledger") if found.newer else None,
        "newer": address(found.newer),
        "older": address(found.older),
        "last": address("last") if found.older else None,
        "total": f"共 {found.total_label} 条",
    }


def _hint(asked: Filter) -> str:
    if reading.is_single(asked.words):
        return "只有一个字，只在最近的几千条里找。再加一个字，就在全部台账里找。"
    return ""


@bp.get("/columns")
@needs("hazard.view")
def choose_columns() -> Response:
    """选择列: every column of the ledger, those shown now ticked."""
    asked = asked_for(actor())
    return page(
        "hazards/columns.html",
        screen=sheet.SCREEN,
        chosen=asked.columns,
        kept=[pair for pair in asked.kept if pair[0] != "col"],
    )


@bp.get("/print")
@needs("hazard.view")
def on_paper() -> Response:
    """打印: the chosen columns of a filtered ledger, A4 lying down."""
    person = actor()
    asked = asked_for(person)
    found = reading.ledger(person, asked.filter, sort=asked.sort, size=MOST_ON_PAPER, wide=True)
    return page(
        "hazards/ledger_print.html",
        heads=[sheet.SCREEN[key] for key in asked.columns],
        cells=cells(found.rows, asked.columns, whole=True),
        total=found.total_label,
        count=len(found.rows),
        is_cut=found.older is not None,
        words=in_words(asked),
        made_at=clock.now(),
        by=person.title,
    )


def in_words(asked: Asked) -> str:
    """What a ledger is narrowed to, for a title and for the trail."""
    told = []
    for name, value in asked.kept:
        field = asked.form._fields.get(name)
        if field is None or name in {"col", "sort"}:
            continue
        label = field.label.text
        is_box = isinstance(field, BooleanField)
        told.append(label if is_box else f"{label}：{_chosen(asked.form, field, value)}")
    return "；".join(told) or "全部"


def _chosen(form: LedgerForm, field: Field, value: str) -> str:
    if isinstance(field.data, Term):
        return str(field.data.label)
    if field is form.section:
        return next((str(one[1]) for one in form.section.choices or [] if one[0] == value), value)
    return str(field.data or value)


@bp.post("/views")
@needs("hazard.view")
def save_view() -> Response:
    """保存为视图."""
    form = ViewForm()
    if not form.validate():
        flash("没有保存视图：" + " ".join(str(one) for one in form.name.errors), "bad")
        return see_other(url_for(".ledger"))
    try:
        view = saved.save(actor(), form.name.data or "", form.query.data or "")
    except Refusal as refusal:
        flash(str(refusal), "bad")
        return see_other(f"{url_for('.ledger')}?{form.query.data}")
    flash(f"已保存为视图“{view.name}”，在台账上边的标签里。", "done")
    return see_other(f"{url_for('.ledger')}?{view.query}")


@bp.route("/views/<int:view_id>", methods=["GET", "POST"])
@needs("hazard.view")
def view(view_id: int) -> Response:
    """改名或删除 of one's own view."""
    person = actor()
    kept = saved.own(person, view_id)
    form = ViewForm(obj=kept)
    if request.method == "POST" and request.form.get("do") == "drop":
        saved.drop(person, view_id)
        flash("视图已删除，隐患没有动。", "done")
        return see_other(url_for(".ledger"))
    if request.method == "POST" and form.validate():
        try:
            saved.rename(person, view_id, form.name.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash("视图已改名。", "done")
            return see_other(f"{url_for('.ledger')}?{kept.query}")
    status = 422 if request.method == "POST" else 200
    return page_or_partial(
        "hazards/view.html", "hazards/_view_form.html", status=status, form=form, view=kept
    )
