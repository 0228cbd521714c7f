"""企业档案: the list, its export, and the page of one firm (一企一档)."""

import io
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for

from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.policy import Actor
from portal.sheets.write import write_workbook
from portal.trail import queries as trail
from portal.units import queries, sections
from portal.units.forms import FilterForm
from portal.units.models import Unit
from portal.units.queries import NO_SECTION, Filter
from portal.units.rules import in_words, shown_tags
from portal.units.service import firms as service
from portal.units.sheet import NAME, row, sheet
from portal.units.views.blueprint import bp
from portal.web import filters
from portal.web.access import actor, needs
from portal.web.downloads import download
from portal.web.htmx import page, page_or_partial, see_other
from portal.web.paging import row_id

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOG_SHOWN = 30
VERBS = {
    "firm.add": "建立档案",
    "firm.edit": "修改档案",
    "firm.update_own": "企业更新",
    "firm.stop": "停用",
    "firm.resume": "恢复使用",
}


@bp.get("/")
@needs("firm.list")
def ledger() -> Response:
    """企业档案: filters in the address, fifty firms a page."""
    person = actor()
    form = filter_form()
    number = row_id(request.args.get("page")) or 1
    found = queries.ledger(person, form.to_filter(), number=number)
    tags = queries.tags_of([one.id for one in found.rows])
    kept = {name: value for name, value in request.args.items() if value and name != "page"}

    def address(at: str | None) -> str | None:
        return f"{url_for('.ledger')}?{urlencode(kept | {'page': at})}" if at else None

    return page_or_partial(
        "units/ledger.html",
        "units/_rows.html",
        form=form,
        rows=[
            (one, shown_tags(tags.get(one.id, frozenset()), one.headcount)) for one in found.rows
        ],
        pager={
            "newer": address(found.newer),
            "older": address(found.older),
            "total": f"共 {found.total_label} 家",
        },
        narrowed=bool(kept),
        export_href=f"{url_for('.export')}?{urlencode(kept)}",
    )


@bp.get("/export.xlsx")
@needs("firm.list")
def export() -> Response:
    """The firms of a filtered list, in the form that can be brought in again."""
    person = actor()
    form = filter_form()
    asked = form.to_filter()
    service.note_export(person, _in_words(form, asked))
    # Rows are read and written batch by batch; only the packed file is held, 50 bytes a firm.
    out = io.BytesIO()
    table = sheet(sections.choices())
    write_workbook(table, (row(details) for details in queries.exported(person, asked)), out)
    return workbook(f"{NAME} {clock.today():%Y-%m-%d}", out)


@bp.get("/mine")
@needs("firm.update_own")
def mine() -> Response:
    """我的企业."""
    person = actor()
    if person.unit_id is None:
        raise NotFound("您的账号没有挂在企业下。请联系系统管理员核对您的单位。")
    return see_other(url_for(".show", firm_id=person.unit_id))


@bp.get("/<int:firm_id>")
@needs("firm.view")
def show(firm_id: int) -> Response:
    """一企一档."""
    return file_of(queries.get(actor(), firm_id))


def file_of(firm: Unit) -> Response:
    """The page of one firm."""
    return page(
        "units/show.html",
        firm=firm,
        tags=shown_tags(firm.tags, firm.headcount),
        log=_log(firm),
    )


def filter_form() -> FilterForm:
    """The filters as they stand in the address."""
    form = FilterForm(request.args)
    form.section.choices = [
        ("", "全部科室"),
        *((str(row_id), name) for row_id, name, is_open in sections.choices() if is_open),
        (str(NO_SECTION), "尚未分管"),
    ]
    return form


def workbook(name: str, out: io.BytesIO) -> Response:
    """A finished workbook to save or open."""
    return download(out, f"{name}.xlsx", XLSX)


def _in_words(form: FilterForm, asked: Filter) -> str:
    names = dict(form.section.choices or [])
    parts: list[Any] = [
        asked.words,
        asked.industry and asked.industry.label,
        asked.tag and asked.tag.label,
        asked.section_id and names.get(str(asked.section_id), ""),
        asked.standing.label,
    ]
    return "，".join(part for part in parts if part)


def _log(firm: Unit) -> list[dict[str, str]]:
    return [
        {
            "at": filters.moment(line.at),
            "who": line.actor_name,
            "text": "；".join(
                part
                for part in [VERBS.get(line.verb, line.verb), *in_words(line.before, line.after)]
                if part
            )
            + (f"（{line.words}）" if line.words else ""),
            "kind": "bad" if line.verb == "firm.stop" else "",
        }
        for line in trail.history(firm.subject)[:LOG_SHOWN]
    ]


def choices_for(person: Actor, firm: Unit | None) -> list[tuple[str, str]]:
    """The sections a person may put a firm under; its own stays, whatever became of it."""
    every = sections.choices()
    if firm is not None and not sections.reaches_every_firm(person):
        return [(str(row_id), name) for row_id, name, _ in every if row_id == firm.section_id]
    kept = firm.section_id if firm else None
    open_ = {row_id for row_id, _, _ in sections.places_for(person, every)} | {kept}
    blank = [("", "暂不指定")] if sections.reaches_every_firm(person) else []
    return blank + [(str(row_id), name) for row_id, name, _ in every if row_id in open_]
