"""上报隐患: the form, its draft, its photos."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, jsonify, request, url_for
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField

from portal.drafts.answers import note
from portal.files import service as files
from portal.files.answers import shown
from portal.hazards import queries
from portal.hazards.forms import KeysField, ReportForm
from portal.hazards.service import reporting
from portal.hazards.terms import Slot, Source
from portal.hazards.views.blueprint import bp
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import FIRM_ROLES, Actor
from portal.web.access import actor, needs
from portal.web.htmx import page_or_partial, see_other
from portal.web.once import new_key, once


@bp.route("/report", methods=["GET", "POST"])
@needs("hazard.report")
def report() -> Response:
    """上报隐患."""
    person = actor()
    form = _form(person)
    if request.method != "POST":
        _begin(person, form)
        return _drawn(person, form, 200)
    take_files(person, form.before_files, form.before_photos)
    take_files(person, form.after_files, form.after_photos)
    if form.validate():
        try:
            address = once(form.once.data, person.user_id, lambda: _reported(person, form))
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            flash(f"隐患 {address.rsplit('/', 1)[-1]} 已上报，编号以后不变。", "done")
            return see_other(address)
    return _drawn(person, form, 422)


@bp.post("/report/draft")
@needs("hazard.report")
def save_draft() -> Response:
    """自动保存上报的草稿."""
    person = actor()
    form = _form(person)
    hazard = reporting.save_draft(person, form.to_report())
    unread = "（发现日期看不懂，没有保存）" if form.found_on.process_errors else ""
    return jsonify(draft=hazard.key, note=note() + unread)


@bp.post("/report/draft/<key>/drop")
@needs("hazard.report")
def drop_draft(key: str) -> Response:
    """删除草稿."""
    reporting.drop_draft(actor(), key)
    flash("草稿已删除。", "done")
    return see_other(url_for(".report"))


def _reported(person: Actor, form: ReportForm) -> str:
    hazard = reporting.report(person, form.to_report())
    return url_for("hazards.show", number=hazard.number)


def _form(person: Actor) -> ReportForm:
    """The form; of one that is sent only the firm it names is looked up."""
    form = ReportForm()
    is_firm = person.roles <= FIRM_ROLES
    named = form.firm_id.row_id or 0 if request.method == "POST" and not is_firm else None
    firms = queries.firms(person, "hazard.report", only=named)
    form.firm_id.choices = firm_choices(firms)
    if is_firm and len(firms) == 1:
        form.firm_id.data = str(firms[0][0])
    return form


def firm_choices(firms: Sequence[tuple[int, str, str]], blank: str = "请选择") -> list[Any]:
    """Choices of firms, each with its pinyin initials for the searchable select."""
    return [("", blank, {})] + [
        (str(row_id), name, {"data-initials": initials}) for row_id, name, initials in firms
    ]


def _begin(person: Actor, form: ReportForm) -> None:
    key = request.args.get("draft", "")
    if key:
        hazard = queries.draft(person, key)
        form.draft.data = hazard.key
        form.firm_id.data = str(hazard.firm_id or "")
        form.place.data, form.text.data, form.source.data = hazard.place, hazard.text, hazard.source
        form.found_on.data = clock.local(hazard.found_at).date() if hazard.found_at else None
        kept = files.of(files.draft_subject(hazard.key))
        form.before_photos.data = [row.key for row in kept if row.slot == Slot.BEFORE.value]
        form.after_photos.data = [row.key for row in kept if row.slot == Slot.AFTER.value]
        return
    form.draft.data = new_key()
    form.source.data = Source.SELF if person.roles <= FIRM_ROLES else Source.SECTION
    firm = request.args.get("firm", "")
    if firm.isdigit():
        form.firm_id.data = firm


def _drawn(person: Actor, form: ReportForm, status: int) -> Response:
    if request.method == "POST":
        form.firm_id.choices = firm_choices(queries.firms(person, "hazard.report"))
    keys = [*form.before_photos.data, *form.after_photos.data]
    rows = {row.key: shown(row) for row in files.mine(person, keys)}
    return page_or_partial(
        "hazards/report.html",
        "hazards/_report_form.html",
        status=status,
        form=form,
        before=[rows[key] for key in form.before_photos.data if key in rows],
        after=[rows[key] for key in form.after_photos.data if key in rows],
        limits=files.settings(),
        is_firm=person.roles <= FIRM_ROLES,
        drafts=[] if request.args or request.method == "POST" else queries.drafts(person),
        reopened=request.args.get("draft", "") if request.method != "POST" else "",
    )


def take_files(person: Actor, field: MultipleFileField, kept: KeysField) -> None:
    """Keep photos that came with the form itself (no script), the good ones beside the bad.

    To be called before the form is validated: what is wrong with a photo makes it invalid.
    """
    sent: list[FileStorage] = [one for one in request.files.getlist(field.name) if one.filename]
    errors: list[str] = []
    for one in sent:
        try:
            kept.data.append(files.keep_photo(person, one.stream, one.filename or "").key)
        except Refusal as refusal:
            errors.append(str(refusal))
    field.process_errors = (*field.process_errors, *errors)
