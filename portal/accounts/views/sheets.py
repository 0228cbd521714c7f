"""人员 by Excel: template, upload or paste, dry run, second press, export."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from flask import Response, flash, request, url_for

from portal.accounts import directory, rules
from portal.accounts import sheet as table
from portal.accounts.forms import SheetForm, SheetInForm
from portal.accounts.service import importing
from portal.accounts.sheet import Fate, Plan
from portal.accounts.views.blueprint import bp
from portal.accounts.views.people import asked
from portal.drafts import service as drafts
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.sheets import read, write
from portal.sheets.columns import SheetError
from portal.sheets.guard import ReadLimits
from portal.web.access import actor, needs
from portal.web.downloads import download
from portal.web.htmx import page, see_other
from portal.web.once import once

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 100
SHORT = frozenset({"name", "username", "phone", "job_title"})


@bp.route("/sheet", methods=["GET", "POST"])
@needs("account.manage")
def sheet() -> Response:
    """导入人员: the dry run."""
    person, form = actor(), SheetForm()
    if request.method != "POST":
        return page("accounts/sheet.html", form=form)
    if form.validate():
        try:
            rows = _plain(_sent(form))
            plan = importing.plan(person, rows)
        except SheetError as unreadable:
            form.form_errors.append(str(unreadable))
        else:
            if not plan.parsed.problems:
                return _checked(person, rows, plan)
            form.form_errors.extend(plan.parsed.problems)
    return page("accounts/sheet.html", status=422, form=form)


def _sent(form: SheetForm) -> read.Rows:
    file = form.file.data
    if file:
        return read.read_file(file.stream.read(), ReadLimits())
    if (form.pasted.data or "").strip():
        return read.read_pasted(form.pasted.data)
    raise SheetError("还没有选择文件，也没有粘贴内容。请选一个 Excel 文件，或粘贴带表头的表格。")


def _plain(rows: read.Rows) -> list[list[Any]]:
    """The cells as a draft can keep them."""
    return [
        [cell.isoformat() if isinstance(cell, datetime | date) else cell for cell in row]
        for row in rows
    ]


def _checked(person: Actor, rows: Sequence[Sequence[Any]], plan: Plan) -> Response:
    """The page of a dry run; the rows wait on the server, in the person's own drafts."""
    form = SheetInForm(formdata=None, sheet=secrets.token_urlsafe(12))
    drafts.save(person, _draft(form.sheet.data), {"rows": rows})
    return page("accounts/sheet_checked.html", form=form, **_told(plan))


def _draft(token: str | None) -> str:
    return f"{drafts.INNER}people-sheet/{(token or '')[:40]}"


def _told(plan: Plan) -> Mapping[str, Any]:
    columns = [one for one in table.sheet().columns if one.key in plan.parsed.letters]
    lines = sorted(plan.lines, key=lambda one: (not one.row.errors, one.row.line_no))
    return {
        "columns": [one.label for one in columns],
        "lines": [
            {
                "line_no": one.row.line_no,
                "cells": [
                    {
                        "label": column.label,
                        "text": one.row.raw[column.key],
                        "error": one.row.errors.get(column.key, ""),
                        "short": column.key in SHORT and column.key not in one.row.errors,
                    }
                    for column in columns
                ],
                "fate": one.fate.label,
                "bad": bool(one.row.errors),
            }
            for one in lines[:SHOWN]
        ],
        "hidden": max(0, len(lines) - SHOWN),
        "warnings": plan.parsed.warnings,
        "valid": len(plan.valid),
        "bad": len(plan.parsed.bad),
        "counts": [(fate.label, plan.count(fate)) for fate in Fate],
    }


@bp.post("/sheet/in")
@needs("account.manage")
def sheet_in() -> Response:
    """导入有效的行: the second press."""
    person, form = actor(), SheetInForm()
    if not form.validate():
        raise Refusal("页面已过期，没有导入。请重新上传表格。")
    address = once(form.once.data, person.user_id, lambda: _taken_in(person, form.sheet.data))
    return see_other(address)


def _taken_in(person: Actor, token: str | None) -> str:
    kept = drafts.fields(person, _draft(token))
    if "rows" not in kept:
        raise Refusal("没有找到这次试算，可能已经导入过。请到名单里核对，或重新上传表格。")
    done = importing.take_in(person, kept["rows"])
    drafts.drop(person, _draft(token))
    told = f"已新建 {len(done.created)} 人，更新 {done.changed} 人，{done.same} 人没有变化"
    left = f"，{done.left_out} 行有错没有导入" if done.left_out else ""
    after = "。新建的人还没有口令，请勾选后打印一次性口令单。" if done.created else "。"
    flash(told + left + after, "done")
    return url_for(".people", state="no_password" if done.created else None)


@bp.get("/sheet/template")
@needs("account.manage")
def sheet_template() -> Response:
    """导入模板."""
    return _download(BytesIO(write.template(table.sheet())), "人员导入模板.xlsx")


@bp.get("/export")
@needs("account.manage")
def export() -> Response:
    """导出: those the list shows, in the form that reads back; no password is in it."""
    person, filters = actor(), asked().to_filter()
    units = importing.unit_facts()
    file = BytesIO()
    write.write_workbook(table.sheet(units), _rows(person, filters, units), file)
    return _download(file, f"人员{clock.today():%Y%m%d}.xlsx")


def _rows(
    person: Actor, filters: directory.Filter, units: Sequence[table.UnitFact]
) -> Iterator[dict[str, Any]]:
    living = {unit.id for unit in units}
    for line in directory.everyone(person, filters):
        yield {
            "name": line.name,
            "username": line.username,
            "phone": line.phone,
            "unit": line.unit_id if line.unit_id in living else None,
            "job_title": line.job_title,
            "roles": rules.in_order(line.roles),
        }


def _download(file: BytesIO, name: str) -> Response:
    return download(file, name, EXCEL)
