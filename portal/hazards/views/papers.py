"""文书 of a hazard: preview, then 出具; the Word file of each."""

from flask import Response, flash, request, url_for

from portal.documents import queries as papers
from portal.documents import service as documents
from portal.documents.answers import word
from portal.hazards import queries
from portal.hazards.models import Hazard
from portal.hazards.service import issuing
from portal.hazards.views.blueprint import bp
from portal.kernel.errors import NotFound
from portal.office.terms import PaperKind
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.htmx import see_other
from portal.web.once import once


@bp.get("/<number>/papers/<kind>/preview")
@needs("paper.issue")
def preview(number: str, kind: str) -> Response:
    """预览: the Word file without a number."""
    order = issuing.order_of(queries.get(actor(), number), _kind(kind))
    return word(documents.preview(actor(), order), f"{order.title}（预览）.docx")


@bp.get("/<number>/papers/<key>.docx")
@needs("hazard.view")
def paper(number: str, key: str) -> Response:
    """下载: a paper of a case, for everybody who may read the case."""
    hazard = queries.get(actor(), number)
    found = next((one for one in papers.of(hazard.subject) if one.key == key), None)
    if found is None:
        raise NotFound("没有找到这份文书。请从隐患页面的“文书”里下载。")
    return word(documents.content(found), f"{found.number} {found.title}.docx")


@bp.post("/<number>/papers/<kind>")
@needs("paper.issue")
def issue(number: str, kind: str) -> Response:
    """出具: take a number, freeze the bytes."""
    person = actor()
    hazard = queries.get(person, number)
    address = once(
        request.form.get("once", ""), person.user_id, lambda: _issued(person, hazard, kind)
    )
    flash("文书已出具并编号，可在本页“文书”里下载打印。", "done")
    return see_other(address)


def _issued(person: Actor, hazard: Hazard, kind: str) -> str:
    documents.issue(person, issuing.order_of(hazard, _kind(kind)))
    return url_for("hazards.show", number=hazard.number, _anchor="papers")


def _kind(code: str) -> PaperKind:
    try:
        return PaperKind.of(code)
    except ValueError as unknown:
        raise NotFound("没有这种文书。请从隐患页面的“文书”里选择。") from unknown
