"""导出台账: the page that says how many there are, the workbook, the Word table."""

from flask import Response, flash, request, url_for

from portal.documents.answers import word as word_file
from portal.hazards import ledger as reading
from portal.hazards import sheet
from portal.hazards.service import exporting
from portal.hazards.views.blueprint import bp
from portal.hazards.views.ledger import Asked, asked_for, in_words
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.downloads import download
from portal.web.htmx import page, see_other

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_WORD_COLUMNS = 12


@bp.route("/export", methods=["GET", "POST"])
@needs("hazard.export")
def export() -> Response:
    """导出: Excel with every column, or Word with those of the page."""
    person = actor()
    asked = asked_for(person)
    if request.method != "POST":
        count = reading.count(person, asked.filter)
        return page(
            "hazards/export.html",
            count=f"{count:,}",
            is_long=count > exporting.AT_ONCE,
            words=in_words(asked),
            fits_word=count <= exporting.IN_WORD,
            most_word=f"{exporting.IN_WORD:,}",
            address=asked.address(".export"),
            back=asked.address(".ledger"),
        )
    if request.form.get("as") == "word":
        return _word(person, asked)
    if reading.count(person, asked.filter, exporting.AT_ONCE + 1) > exporting.AT_ONCE:
        job = exporting.by_job(person, asked.filter, asked.sort, in_words(asked))
        return see_other(f"/jobs/{job.key}")
    file = exporting.workbook(person, asked.filter, asked.sort, in_words(asked))
    return download(file, f"{_name()}.xlsx", XLSX)


def _word(person: Actor, asked: Asked) -> Response:
    chosen = [key for key in asked.columns if key in sheet.BY_KEY]
    if asked.is_usual or len(chosen) > MOST_WORD_COLUMNS:
        chosen = list(exporting.WORD_COLUMNS)
    try:
        data = exporting.word(person, asked.filter, asked.sort, chosen, in_words(asked))
    except Refusal as refusal:
        flash(str(refusal), "bad")
        return see_other(url_for(".ledger"))
    return word_file(data, f"{_name()}.docx")


def _name() -> str:
    return f"{sheet.NAME} {clock.today():%Y-%m-%d}"
