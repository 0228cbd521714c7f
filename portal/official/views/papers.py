"""The Word file of a document as it is issued; two of its versions side by side."""

from flask import Response, request, url_for

from portal.documents.answers import word
from portal.official import comparing, kept, queries, texts
from portal.official.views.blueprint import bp
from portal.web.access import actor, needs
from portal.web.forms import row_choices
from portal.web.htmx import page
from portal.web.paging import row_id

MOST_ROWS = 1500


@bp.get("/<key>.docx")
@needs("document.view")
def download(key: str) -> Response:
    """The Word file: the frozen bytes once there is a number, else of the text as it stands."""
    row = queries.get(actor(), key)
    return word(kept.as_it_stands(row), kept.name_of(row))


@bp.get("/<key>/compare")
@needs("document.view")
def compare(key: str) -> Response:
    """两稿对照: what one version says beside another."""
    row = queries.get(actor(), key)
    versions = queries.versions(row)
    known = [one.no for one in versions]
    wanted = (row_id(request.args.get("a")), row_id(request.args.get("b")))
    after = wanted[1] if wanted[1] in known else row.version_no
    before = wanted[0] if wanted[0] in known else max(1, (after or 1) - 1)
    old = texts.lines(queries.content(row, before))
    new = texts.lines(queries.content(row, after))
    rows = comparing.compared(old, new)
    choices = row_choices((one.no, f"第 {one.no} 稿（{one.maker_title}）") for one in versions)
    return page(
        "official/compare.html",
        row=row,
        before=before,
        after=after,
        choices=choices,
        pairs=rows[:MOST_ROWS],
        is_same=all(pair.is_same or pair.skipped for pair in rows),
        is_cut=comparing.is_cut(old, new) or len(rows) > MOST_ROWS,
        back_href=url_for(".show", key=row.key),
    )
