"""预览: a text of a document as its sheet, in Word and in PDF, for everybody who may read it."""

from flask import Response, request

from portal.documents import press
from portal.documents.answers import word
from portal.gongwen.content import Document
from portal.official import letters, queries
from portal.official.editing import pdf
from portal.official.editing.sheet import drawn
from portal.official.models import OfficialDocument
from portal.official.views.blueprint import bp
from portal.official.views.sending import pdf_file
from portal.web.access import actor, needs
from portal.web.htmx import page
from portal.web.paging import row_id


@bp.get("/<key>/preview")
@needs("document.view")
def preview(key: str) -> Response:
    """版面: the sheet of a text, the latest unless another is asked for."""
    row, no, document = _asked(key)
    sheet = drawn(document)
    return page(
        "official/preview.html",
        row=row,
        no=no,
        pages=sheet.pages,
        notes=sheet.notes,
        no_pdf=pdf.refusal(),
    )


@bp.get("/<key>/preview.docx")
@needs("document.view")
def preview_word(key: str) -> Response:
    """下载 Word of a text."""
    row, no, document = _asked(key)
    return word(press.write(document), f"{_name(row, no)}.docx")


@bp.get("/<key>/preview.pdf")
@needs("document.view")
def preview_pdf(key: str) -> Response:
    """下载 PDF of a text."""
    row, no, document = _asked(key)
    return pdf_file(pdf.pdf_of(document), f"{_name(row, no)}.pdf")


def _asked(key: str) -> tuple[OfficialDocument, int, Document]:
    row = queries.get(actor(), key)
    no = row_id(request.args.get("no")) or row.version_no
    return row, no, letters.issued(row, queries.content(row, no))


def _name(row: OfficialDocument, no: int) -> str:
    return f"{row.number or ''} {row.title[:60]}（第 {no} 稿）".strip()
