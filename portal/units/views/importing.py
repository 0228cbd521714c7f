"""导入企业: a table comes, is looked at, goes in with the second press."""

import io
from typing import Any

from flask import Response, flash, request, url_for

from portal.kernel.errors import Refusal, Stale
from portal.policy import Actor
from portal.sheets.columns import SheetError
from portal.sheets.guard import ReadLimits
from portal.sheets.read import Rows, read_file, read_pasted
from portal.sheets.write import template as blank
from portal.units import sections
from portal.units.forms import UploadForm
from portal.units.plan import Fate, Line, Plan
from portal.units.rules import in_words, told
from portal.units.service import importing as service
from portal.units.service.importing import Look
from portal.units.sheet import MOST_ROWS, NAME, sheet
from portal.units.terms import Detail
from portal.units.views.blueprint import bp, handing_on, sent
from portal.units.views.firms import workbook
from portal.web.access import actor, needs
from portal.web.forms import VersionForm
from portal.web.htmx import page_or_partial, see_other
from portal.web.once import once

SHOWN_ERRORS = 120
SHOWN_LINES = 40
SHOWN_TEXT = 60
PASTED = "粘贴的表格"
LABELS = {part.value: part.label for part in Detail}


@bp.route("/import", methods=["GET", "POST"])
@needs("firm.manage")
def bring() -> Response:
    """导入企业: choose a file or paste a block."""
    person = actor()
    form = UploadForm()
    status = 200
    if request.method == "POST":
        status = 422
        if way := sent(person, form, lambda: _received(person, form)):
            return way
    return page_or_partial(
        "units/import.html",
        "units/_upload_form.html",
        status=status,
        form=form,
        most=f"{MOST_ROWS:,}",
        columns=sheet(sections.choices()).columns,
    )


@bp.get("/template.xlsx")
@needs("firm.manage")
def template() -> Response:
    """The empty table to fill in."""
    return workbook(f"{NAME}模板", io.BytesIO(blank(sheet(sections.choices()))))


@bp.get("/import/<key>")
@needs("firm.manage")
def look(key: str) -> Response:
    """试算: what the table would do."""
    return _looked(service.look(actor(), key), VersionForm(formdata=None), 200)


@bp.post("/import/<key>")
@needs("firm.manage")
def bring_in(key: str) -> Response:
    """确认导入: what is not wrong goes in."""
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
    return see_other(address)  # werkzeug's Response


def _received(person: Actor, form: UploadForm) -> str:
    rows, source = _rows(form)
    return url_for(".look", key=service.receive(person, rows, source))


def _rows(form: UploadForm) -> tuple[Rows, str]:
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
    done = service.bring_in(person, key, str(form.version.data), hand_on=handing_on())
    counts = {fate: len(done.of(fate)) for fate in Fate}
    words = f"导入完成：新增 {counts[Fate.NEW]} 家，更新 {counts[Fate.CHANGED]} 家"
    if counts[Fate.SAME]:
        words += f"，{counts[Fate.SAME]} 家没有变化"
    if counts[Fate.WRONG]:
        words += f"；{counts[Fate.WRONG]} 行有错，没有导入"
    flash(f"{words}。", "wait" if counts[Fate.WRONG] else "done")
    return url_for(".ledger")


def _looked(shown: Look, form: VersionForm, status: int) -> Response:
    names = {row_id: name for row_id, name, _ in sections.choices()}
    form.version.data = shown.plan.seen
    errors = _errors(shown)
    return page_or_partial(
        "units/look.html",
        "units/_look.html",
        status=status,
        form=form,
        key=shown.key,
        source=shown.source,
        warnings=shown.warnings,
        counts={fate.value: len(shown.plan.of(fate)) for fate in Fate},
        errors=errors[:SHOWN_ERRORS],
        errors_left=len(errors) - SHOWN_ERRORS,
        new=_new(shown.plan, names),
        changed=_changed(shown.plan, names),
        shown=SHOWN_LINES,
    )


def _errors(shown: Look) -> list[dict[str, Any]]:
    """Every wrong cell: where it stands, what is in it, what to do."""
    return [
        {
            "line": line.row.line_no,
            "name": _short(line.row.raw.get(Detail.NAME, "")),
            "at": f"{shown.letters[key]}{line.row.line_no}" if key in shown.letters else "",
            "label": LABELS[key],
            "text": _short(line.row.raw.get(key, "")),
            "said": said,
        }
        for line in shown.plan.of(Fate.WRONG)
        for key, said in line.row.errors.items()
    ]


def _new(plan: Plan, names: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "line": line.row.line_no,
            "name": line.details.name,
            "code": line.details.credit_code,
            "section": names.get(line.details.section or 0, ""),
        }
        for line in plan.of(Fate.NEW)[:SHOWN_LINES]
    ]


def _changed(plan: Plan, names: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "line": line.row.line_no,
            "name": line.known.details.name,
            "note": "" if line.known.is_active else "已停用",
            "changes": _changes(line, names),
        }
        for line in plan.of(Fate.CHANGED)[:SHOWN_LINES]
        if line.known
    ]


def _changes(line: Line, names: dict[int, str]) -> list[str]:
    before = line.known.details if line.known else line.details
    return in_words(told(before, line.parts, names), told(line.details, line.parts, names))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_TEXT else f"{text[:SHOWN_TEXT]}…"
