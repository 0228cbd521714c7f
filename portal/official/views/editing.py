"""拟稿: the editor, the sheet that follows, the Word and PDF of what is typed, the kept draft."""

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, jsonify, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from portal.documents import press
from portal.documents.answers import word
from portal.drafts import answers
from portal.drafts import service as drafts
from portal.kernel.errors import Refusal, Stale
from portal.official import letters, pictures, queries, rules, turns
from portal.official.editing import bringing, pdf
from portal.official.editing.form import EditorForm
from portal.official.editing.paper import as_typed, paper_of
from portal.official.editing.taken import Used
from portal.official.editing.typed import Typed, mark_faults, opened, typed
from portal.official.models import OfficialDocument
from portal.official.rules import Content
from portal.official.service import drafting, moving
from portal.official.terms import Action, Status
from portal.official.views.blueprint import bp
from portal.official.views.picturing import sent, shown
from portal.official.views.sending import pdf_file
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.htmx import page, see_other
from portal.web.once import once
from portal.web.paging import row_id

PREVIEW, ATTACH, PICTURE, DONE = "preview", "attach", "picture", "done"
LONGEST = 1_500_000
OF_A_PICTURE = frozenset({"picture", "picture_caption", "picture_seen"})
LEFT_OUT = frozenset({"csrf_token", "once", "version", "do"}) | OF_A_PICTURE


@bp.route("/<key>/edit", methods=["GET", "POST"])
@needs("document.revise")
def edit(key: str) -> Response:
    """拟稿、修改."""
    person = actor()
    row = _to_revise(person, key)
    if request.method != "POST":
        return _opened(person, row)
    form = EditorForm()
    do = request.form.get("do", "")
    if do == PICTURE:
        return _pictured(person, row, form)
    said = _typed(row, form)
    if do in {PREVIEW, ATTACH}:
        if do == ATTACH:
            form.attachments.append_entry()
        return _drawn(person, row, form, said, is_unsent=True)
    if form.validate() and mark_faults(form, said.document):
        try:
            address = once(
                form.once.data, person.user_id, lambda: _saved(person, row, form, said, do)
            )
        except Refusal as refusal:
            row = queries.get(person, key)
            if isinstance(refusal, Stale):
                form.version.data = str(row.version)
            form.refuse(refusal)
        else:
            flash("已保存。", "done")
            return see_other(address)
    return _drawn(person, row, form, said, status=422, is_unsent=True)


@bp.post("/<key>/sheet")
@needs("document.revise")
def sheet(key: str) -> Response:
    """The sheet of what is typed now: the right side of the editor."""
    person = actor()
    row = queries.get(person, key)
    form = EditorForm()
    paper = paper_of(row, _typed(row, form))
    return make_response(render_template("official/_paper.html", paper=paper))


@bp.post("/<key>/typed.docx")
@needs("document.revise")
def typed_word(key: str) -> Response:
    """下载 Word: what is typed now."""
    return _taken_out(key, as_pdf=False)


@bp.post("/<key>/typed.pdf")
@needs("document.revise")
def typed_pdf(key: str) -> Response:
    """下载 PDF: what is typed now."""
    return _taken_out(key, as_pdf=True)


@bp.post("/<key>/draft")
@needs("document.revise")
def keep(key: str) -> Response:
    """自动保存: what is typed and not saved yet; nothing that bears a mark of secrecy."""
    person = actor()
    row = queries.get(person, key)
    return jsonify(note=_kept(person, row))


@bp.post("/<key>/forget")
@needs("document.revise")
def forget(key: str) -> Response:
    """放弃没有保存的内容."""
    person = actor()
    row = queries.get(person, key)
    drafts.drop(person, _place(row.key))
    flash("没有保存的内容已放弃，下面是已保存的一稿。", "done")
    return see_other(url_for(".edit", key=key))


def _to_revise(person: Actor, key: str) -> OfficialDocument:
    """A document whose text the person may change now. Raises NotFound, Refusal, Forbidden."""
    row = queries.get(person, key)
    moving.table(row).after(row.status, Action.REVISE)
    turns.acting(person, row, Action.REVISE)
    return row


def _base(row: OfficialDocument, form: EditorForm) -> Content:
    """The text that the form began from: it says what cannot be typed."""
    return queries.content(row, row_id(form.base.data) or row.version_no)


def _typed(row: OfficialDocument, form: EditorForm) -> Typed:
    return typed(form, _base(row, form), pictures.reader(row))


def _pictured(person: Actor, row: OfficialDocument, form: EditorForm) -> Response:
    """插入图片 without script: the picture is kept and named below the text."""
    status = 200
    try:
        form.name_picture(sent(person, row.key))
    except Refusal as refusal:
        form.refuse(refusal)
        status = 422
    return _drawn(person, row, form, _typed(row, form), status=status, is_unsent=True)


def _saved(person: Actor, row: OfficialDocument, form: EditorForm, said: Typed, do: str) -> str:
    saved = drafting.save(
        person,
        row.key,
        said.content,
        form.seen_version,
        said=said.said,
        reason=form.reason.data or "",
    )
    drafts.drop(person, _place(saved.key))
    bringing.drop_notes(person, saved.key)
    return url_for(".show" if do == DONE else ".edit", key=saved.key)


def _opened(person: Actor, row: OfficialDocument) -> Response:
    """The form with the last text, or with what was typed over it and not saved."""
    kept = drafts.fields(person, _place(row.key))
    is_fresh = kept.get("base") == str(row.version_no)
    restored = left_over = ""
    if kept and (is_fresh or "typed" in request.args):
        form = EditorForm(formdata=answers.typed(kept))
        restored = "下面是您上次没有保存的内容，接着写就行。"
    else:
        left_over = str(kept.get("base", "")) if kept else ""
        values = opened(row, queries.content(row))
        form = EditorForm(formdata=None, data=values)
    if not form.attachments.entries:
        form.attachments.append_entry()
    form.version.data = str(row.version)
    said = _typed(row, form)
    return _drawn(person, row, form, said, restored=restored, left_over=left_over)


def _drawn(
    person: Actor,
    row: OfficialDocument,
    form: EditorForm,
    said: Typed,
    *,
    status: int = 200,
    is_unsent: bool = False,
    restored: str = "",
    left_over: str = "",
) -> Response:
    return page(
        "official/editor.html",
        status=status,
        row=row,
        form=form,
        pictures=[shown(row, one) for one in pictures.of(row)],
        paper=paper_of(row, said),
        is_draft=row.status is Status.DRAFT,
        is_unsent=is_unsent,
        restored=restored,
        left_over=left_over,
        brought=bringing.notes(person, row.key),
        used=Used.of_plain(row.used),
        no_pdf=pdf.refusal(),
    )


def _taken_out(key: str, *, as_pdf: bool) -> Response:
    """The file of what is typed, which is kept besides: the page stays open as it is."""
    person = actor()
    row = _to_revise(person, key)
    form = EditorForm()
    said = _typed(row, form)
    if not (form.validate() and mark_faults(form, said.document)):
        return _drawn(person, row, form, said, status=422, is_unsent=True)
    _kept(person, row)
    document = letters.issued(as_typed(row, said), said.content)
    name = f"{rules.title_of(said.content)[:60]}（草稿）"
    if as_pdf:
        return pdf_file(pdf.pdf_of(document), f"{name}.pdf")
    return word(press.write(document), f"{name}.docx")


def _kept(person: Actor, row: OfficialDocument) -> str:
    """Keep what was sent; how the page says so."""
    said = _fields(request.form)
    if rules.is_secret(*rules.words_in(said)):
        return f"没有自动保存：{rules.NOT_HERE}"
    if sum(len(words) for words in rules.words_in(said)) > LONGEST:
        return "内容太长，没有自动保存。请用“保存，接着写”。"
    drafts.save(person, _place(row.key), said)
    return answers.note()


def _fields(sent: MultiDict[str, str]) -> Mapping[str, Any]:
    return {name: value for name, value in sent.items() if name not in LEFT_OUT}


def _place(key: str) -> str:
    """How the kept drafts name the form of a document."""
    return f"official:{key}"
