"""导入台账: a table comes, is looked at, goes in with the second press."""

import io
from typing import Any

from flask import Response, flash, request, url_for

from portal.hazards import sheet
from portal.hazards.forms import SheetForm
from portal.hazards.plan import LABELS, Fate
from portal.hazards.service import importing as service
from portal.hazards.service.importing import MOST_ROWS, Look
from portal.hazards.views.blueprint import bp
from portal.hazards.views.export import XLSX
from portal.kernel.errors import Refusal, Stale
from portal.policy import Actor
from portal.sheets.columns import SheetError
from portal.sheets.guard import ReadLimits
from portal.sheets.read import Rows, read_file, read_pasted
from portal.sheets.write import template as blank
from portal.web.access import actor, needs
from portal.web.downloads import download
from portal.web.forms import VersionForm
from portal.web.htmx import page_or_partial, see_other
from portal.web.once import once

SHOWN_ERRORS = 120
SHOWN_LINES = 40
SHOWN_TEXT = 60
PASTED = "粘贴的表格"


@bp.route("/import", methods=["GET", "POST"])
@needs("hazard.import")
def bring() -> Response:
    """导入台账: choose a file or paste a block."""
    person = actor()
    form = SheetForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                address = once(form.once.data, person.user_id, lambda: _received(person, form))
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                return see_other(address)
    return page_or_partial(
        "hazards/import.html",
        "hazards/_import_form.html",
        status=status,
        form=form,
        most=f"{MOST_ROWS:,}",
    )


@bp.get("/template.xlsx")
@needs("hazard.import")
def template() -> Response:
    """The empty table to fill in."""
    return download(io.BytesIO(blank(sheet.SHEET)), f"{sheet.NAME}模板.xlsx", XLSX)


@bp.get("/import/<key>")
@needs("hazard.import")
def look(key: str) -> Response:
    """试算: what the table would do."""
    return _looked(service.look(actor(), key), VersionForm(formdata=None), 200)


@bp.post("/import/<key>")
@needs("hazard.import")
def bring_in(key: str) -> Response:
    """确认导入: what is new and not wrong goes in."""
    person = actor()
    form = VersionForm()
    if not form.validate():
        return _looked(service.look(person, key), form, 422)
    try:
        address = once(form.once.data, person.user_id, lambda: _brought(person, key, form))
    except Stale as stale:
        form = VersionForm(formdata=None)
        form.form_errors.append(str(stale))
        return _looked(service.look(person, key), form, 409)
    return see_other(address)


def _received(person: Actor, form: SheetForm) -> str:
    rows, source = _rows(form)
    return url_for(".look", key=service.receive(person, rows, source))


def _rows(form: SheetForm) -> tuple[Rows, str]:
    """What was sent, and what to call it. Raises Refusal beside the field it came from."""
    if form.file.data:
        try:
            return read_file(form.file.data.read(), ReadLimits()), form.file.data.filename or ""
        except SheetError as error:
            raise Refusal(str(error), "file") from error
    if (form.block.data or "").strip():
        try:
            return read_pasted(form.block.data), PASTED
        except SheetError as error:
            raise Refusal(str(error), "block") from error
    raise Refusal("还没有选择文件，也没有粘贴内容。请选择其中一种。", "file")


def _brought(person: Actor, key: str, form: VersionForm) -> str:
    done = service.bring_in(person, key, str(form.version.data))
    counts = {fate: len(done.of(fate)) for fate in Fate}
    words = f"导入完成：新增 {counts[Fate.NEW]} 条，{counts[Fate.KNOWN]} 条台账里已有，没有改动"
    if counts[Fate.WRONG]:
        words += f"；{counts[Fate.WRONG]} 行有错，没有导入"
    flash(f"{words}。", "wait" if counts[Fate.WRONG] else "done")
    return url_for(".ledger")


def _looked(shown: Look, form: VersionForm, status: int) -> Response:
    form.version.data = shown.plan.seen
    errors = _errors(shown)
    return page_or_partial(
        "hazards/look.html",
        "hazards/_look.html",
        status=status,
        form=form,
        key=shown.key,
        source=shown.source,
        warnings=shown.warnings,
        counts={fate.value: len(shown.plan.of(fate)) for fate in Fate},
        errors=errors[:SHOWN_ERRORS],
        errors_left=len(errors) - SHOWN_ERRORS,
        new=[
            (line.row.line_no, line.row.values["firm"], _short(line.row.values["text"]))
            for line in shown.plan.of(Fate.NEW)[:SHOWN_LINES]
        ],
        known=[
            (line.row.line_no, line.number, "、".join(line.differs))
            for line in shown.plan.of(Fate.KNOWN)
            if line.differs
        ][:SHOWN_LINES],
        shown=SHOWN_LINES,
    )


def _errors(shown: Look) -> list[dict[str, Any]]:
    """Every wrong cell: where it stands, what is in it, what to do."""
    return [
        {
            "at": f"{shown.letters[key]}{line.row.line_no}"
            if key in shown.letters
            else f"第 {line.row.line_no} 行",
            "label": LABELS[key],
            "text": _short(line.row.raw.get(key, "")),
            "said": said,
        }
        for line in shown.plan.of(Fate.WRONG)
        for key, said in line.row.errors.items()
    ]


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_TEXT else f"{text[:SHOWN_TEXT]}…"
