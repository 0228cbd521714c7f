"""起草: a document from a template and a record, or from a file of somebody's desk."""

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.datastructures import MultiDict

from portal.kernel.errors import NotFound, Refusal
from portal.office import queries as office
from portal.official import incoming_queries as incoming
from portal.official import queries, texts, turns
from portal.official.editing import answering, bringing, patterns, records
from portal.official.editing.bringing import Brought
from portal.official.editing.form import BeginForm, BringForm
from portal.official.editing.patterns import Template
from portal.official.editing.taken import Taken
from portal.official.models import OfficialDocument
from portal.official.service import drafting, moving, picturing
from portal.official.service.drafting import Said
from portal.official.terms import Action, IncomingStatus, Kind
from portal.official.views.blueprint import bp
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.htmx import page, page_or_partial, see_other
from portal.web.once import once


@bp.route("/new", methods=["GET", "POST"])
@needs("document.draft")
def new() -> Response:
    """起草公文: by a template, its open places filled from the record that the address names."""
    person = actor()
    origin = records.origin_of(request.args.get("from"))
    found = records.take(person, origin, MultiDict(request.args)) if origin else None
    if request.method == "POST":
        form = BeginForm()
        template = _template(form.template.data or "")
        address = once(form.once.data, person.user_id, lambda: _begun(person, template, found))
        flash("已按模板起草，【 】里的内容填好后再提交。", "done")
        return see_other(address)
    fitting = patterns.fitting(origin)
    return page(
        "official/new.html",
        form=BeginForm(),
        address=request.full_path.rstrip("?"),
        used=found.used if found else None,
        choices=[
            (kind.label, some)
            for kind in patterns.ORDER
            if (some := [one for one in fitting if one.kind is kind])
        ],
    )


@bp.post("/answer/<key>")
@needs("document.draft")
def answer(key: str) -> Response:
    """答复: a reply to a 收文, of the kind that fits, its record kept with it."""
    person, form = actor(), BeginForm()
    row = incoming.get(person, key)
    if row.status is IncomingStatus.VOIDED:
        raise Refusal(f"{row.number} 已经作废，不用答复。")
    template, found = _template(answering.template_for(row)), answering.taken_from(row)
    address = once(form.once.data, person.user_id, lambda: _begun(person, template, found))
    flash(f"已按 {row.number} 起草{template.kind.label}，【 】里的内容填好后再提交。", "done")
    return see_other(address)


def _template(key: str) -> Template:
    known = patterns.templates().get(key)
    if known is None:
        raise NotFound("没有这个模板。请回到“起草公文”重新选择。")
    return known


def _begun(person: Actor, template: Template, found: Taken | None) -> str:
    content = texts.plain(patterns.made(template, _issuer(), found))
    row = drafting.start(
        person,
        Said.usual(template.kind),
        content,
        subject=found.subject if found else "",
        used=found.used.to_plain() if found else None,
        hazards=found.hazards if found else (),
    )
    return url_for(".edit", key=row.key)


def _issuer() -> str:
    """The organ that documents go out from as a rule: the first of the settings."""
    known = office.issuers()
    return known[0].name if known else ""


@bp.route("/bring", methods=["GET", "POST"])
@needs("document.draft")
def bring_new() -> Response:
    """带入 Word 稿: a new document from a file."""
    return _bring(actor(), None, url_for(".bring_new"), url_for(".new"))


@bp.route("/<key>/bring", methods=["GET", "POST"])
@needs("document.revise")
def bring(key: str) -> Response:
    """带入 Word 稿: the next text of a document from a file."""
    person = actor()
    row = queries.get(person, key)
    moving.table(row).after(row.status, Action.REVISE)
    turns.acting(person, row, Action.REVISE)
    return _bring(person, row, url_for(".bring", key=key), url_for(".edit", key=key))


def _bring(person: Actor, row: OfficialDocument | None, address: str, back: str) -> Response:
    form = BringForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                # Before the transaction: a long or an old file takes seconds to read.
                found = _read(row, form)
                onward = once(
                    form.once.data, person.user_id, lambda: _taken_in(person, row, form, found)
                )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                flash("已带入并存为一稿，请核对。", "done")
                return see_other(onward)
    told: dict[str, Any] = {"form": form, "row": row, "address": address, "back": back}
    return page_or_partial(
        "official/bring.html", "official/_bring_form.html", status=status, **told
    )


def _kind(row: OfficialDocument | None, form: BringForm) -> Kind | None:
    return row.kind if row else form.kind.data


def _read(row: OfficialDocument | None, form: BringForm) -> Brought:
    found = bringing.brought(form.file_bytes, form.file_name, _issuer(), _kind(row, form))
    if bringing.has_pictures(found.document) and not form.picture_seen.data:
        raise Refusal(
            f"“{form.file_name}”里有图片。{picturing.UNSEEN_FILE}", form.picture_seen.name
        )
    return found


def _taken_in(person: Actor, row: OfficialDocument | None, form: BringForm, found: Brought) -> str:
    name, kind = form.file_name, _kind(row, form)
    kept = _next_text(person, row, found, name) if row else _first_text(person, kind, found)
    if bringing.has_pictures(found.document):
        picturing.vouch(person, kept, name)
    bringing.keep_notes(person, kept.key, found, name)
    return url_for(".edit", key=kept.key)


def _first_text(person: Actor, kind: Kind | None, found: Brought) -> OfficialDocument:
    said = Said.usual(kind or bringing.kind_of(found.document.title) or Kind.NOTICE)
    return drafting.start(person, said, texts.plain(found.document))


def _next_text(person: Actor, row: OfficialDocument, found: Brought, name: str) -> OfficialDocument:
    reason = f"带入“{name[:100]}”"
    content = texts.plain(found.document)
    return drafting.save(person, row.key, content, row.version, reason=reason)
