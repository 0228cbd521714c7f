"""隐患台账: tabs, filters, columns; its pages on the screen and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, request, url_for
from markupsafe import Markup

from portal import policy
from portal.hazards import ledger as reading
from portal.hazards import saved, sheet
from portal.hazards.bar import BAR, RARE, filter_in
from portal.hazards.drawn import drawn
from portal.hazards.forms import ViewForm
from portal.hazards.lines import cells
from portal.hazards.narrowing import Filter
from portal.hazards.tabs import tabs
from portal.hazards.turning import Sort
from portal.hazards.views.blueprint import bp
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor, Reach
from portal.units import sections
from portal.web.access import actor, needs
from portal.web.bar import select
from portal.web.htmx import page, page_or_partial, see_other
from portal.web.paging import Page

MOST_ON_PAPER = 500
USUAL_SORT = ("sort", Sort.FOUND.value)


@dataclass(frozen=True)
class Asked:
    """A ledger as an address asks for it; ``drawn`` are its filters, ``names`` those of rows."""

    filter: Filter
    sort: Sort
    columns: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    drawn: Mapping[str, Markup]
    names: Mapping[str, str]
    picking: bool = False

    @property
    def is_usual(self) -> bool:
        """Whether the columns are those of the page by default."""
        return set(self.columns) == set(sheet.DEFAULT)

    def address(self, endpoint: str, **more: str) -> str:
        """The same ledger, unpaged, at another address."""
        pairs = [*self.kept, *more.items()]
        return f"{url_for(endpoint)}?{urlencode(pairs)}" if pairs else url_for(endpoint)

    def late_address(self) -> str:
        """The overdue ones among these rows."""
        pairs = [pair for pair in self.kept if pair[0] != "late"]
        return f"{url_for('.ledger')}?{urlencode([*pairs, ('late', 'y')])}"


def asked_for(person: Actor) -> Asked:
    """What the address of this request asks for."""
    said = request.args
    hands = (person.user_id, *(giver.user_id for giver in person.stands_in_for))
    asked = filter_in(said, hands)
    drawn = dict(BAR.drawn(said))
    names: dict[str, str] = {}
    grants = policy.grants(person, "hazard.view")
    if any(grant.reach is Reach.ALL for grant in grants):
        options = (("", "全部科室"), *sections.options())
        names = dict(options)
        drawn["section"] = select("section", "分管科室", options, said.get("section", ""))
    if asked.firm_id:
        names["firm"] = reading.firm_name(asked.firm_id)
        drawn["firm"] = BAR.fields["firm"].drawn(names["firm"])
    wanted = set(said.getlist("col"))
    columns = tuple(key for key in sheet.SCREEN if key in wanted) or sheet.DEFAULT
    usual = {"col"} if set(columns) == set(sheet.DEFAULT) else set()
    return Asked(
        filter=asked,
        sort=_sort(said.get("sort", "")),
        columns=columns,
        picking=said.get("pick") == "1" and policy.may(person, "hazard.assign"),
        kept=tuple(
            (name, value)
            for name, value in said.items(multi=True)
            if value and name not in {"at", "pick", *usual} and (name, value) != USUAL_SORT
        ),
        drawn=drawn,
        names=names,
    )


def _sort(said: str) -> Sort:
    return Sort(said) if said in set(Sort) else Sort.FOUND


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
        late=True,
    )
    return page_or_partial(
        "hazards/ledger.html",
        "hazards/_rows.html",
        bar=asked.drawn,
        views=tabs(url_for(".ledger"), asked.kept, saved.shown(person)),
        pager=_pager(asked, found),
        late=found.late_label,
        late_href=asked.late_address(),
        leave_href=asked.address(".ledger"),
        drawn=drawn(found.narrow, picks=asked.picking) if found.narrow else "",
        cells=[] if asked.is_usual else cells(found.rows, asked.columns),
        heads=[] if asked.is_usual else [sheet.SCREEN[key] for key in asked.columns],
        columns_href=asked.address(".choose_columns"),
        sort=asked.sort,
        sorts={one: asked_sort(asked, one) for one in Sort},
        narrowed=bool(asked.kept),
        folded=not _is_rare(asked),
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


def _is_rare(asked: Asked) -> bool:
    """Whether one of the filters that stand folded is in use."""
    return any(name in RARE for name, _ in asked.kept)


def asked_sort(asked: Asked, sort: Sort) -> str:
    """The same ledger in another order."""
    pairs = [pair for pair in asked.kept if pair[0] != "sort"]
    return f"{url_for('.ledger')}?{urlencode([*pairs, ('sort', sort.value)])}"


def _pager(asked: Asked, found: Page[Any]) -> dict[str, Any]:
    more = {"pick": "1"} if asked.picking else {}

    def address(cursor: str | None) -> str | None:
        return asked.address(".ledger", at=cursor, **more) if cursor else None

    return {
        "first": asked.address(".ledger", **more) if found.newer else None,
        "newer": address(found.newer),
        "older": address(found.older),
        "last": address("last") if found.older else None,
        "total": f"共 {found.total_label} 条",
    }


def _hint(asked: Filter) -> str:
    if asked.words and reading.is_single(asked.words):
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
        back_href=asked.address(".ledger"),
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
    pairs = [
        (name, asked.names.get(value if name == "section" else name, value))
        for name, value in asked.kept
    ]
    return "；".join(BAR.told(pairs)) or "全部"


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
