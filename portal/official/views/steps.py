"""What is done on a document's panel; every verb has its own address."""

from collections.abc import Callable

from flask import Response, flash, url_for

from portal.drafts import service as drafts
from portal.kernel.errors import Refusal, Stale
from portal.official import kept, panel, queries, rules, turns
from portal.official.forms import (
    ArchiveForm,
    AskForm,
    CountersignForm,
    DispatchForm,
    OpinionForm,
    PrintForm,
    RecheckForm,
    RegisterForm,
    ReviewForm,
    SealForm,
    SubmitForm,
)
from portal.official.models import OfficialDocument
from portal.official.service import approving, drafting, issuing
from portal.official.terms import STEP_OF, Status
from portal.official.views.blueprint import bp
from portal.official.views.case import draw
from portal.policy import Actor
from portal.units import sections
from portal.web.access import actor, needs
from portal.web.forms import VersionForm, row_choices
from portal.web.htmx import see_other
from portal.web.once import once
from portal.web.paging import row_id

Act = Callable[[Actor, str], OfficialDocument]


@bp.post("/<key>/submit")
@needs("document.submit")
def submit(key: str) -> Response:
    """提交."""
    form = SubmitForm()
    return _do(key, form, lambda who, of: approving.submit(who, of, form.seen_version, _said(form)))


@bp.post("/<key>/vet")
@needs("document.vet")
def vet(key: str) -> Response:
    """核稿."""
    form = OpinionForm()
    return _do(key, form, lambda who, of: approving.vet(who, of, form.seen_version, _said(form)))


@bp.post("/<key>/countersign")
@needs("document.countersign")
def countersign(key: str) -> Response:
    """会签."""
    form = CountersignForm()
    return _do(
        key,
        form,
        lambda who, of: approving.countersign(
            who,
            of,
            row_id(form.text_no.data) or 0,
            row_id(form.asked.data) or 0,
            _said(form),
            form.said_by.data or "",
        ),
    )


@bp.post("/<key>/review")
@needs("document.review")
def review(key: str) -> Response:
    """审核."""
    form = ReviewForm()
    form.signer_id.choices = row_choices(_signers(key))
    return _do(
        key,
        form,
        lambda who, of: approving.review(
            who, of, form.seen_version, form.checks.terms, _said(form), form.signer_id.row_id
        ),
    )


def _signers(key: str) -> list[tuple[int, str]]:
    row = queries.get(actor(), key)
    return [(one.id, one.told) for one in turns.signers(row)]


@bp.post("/<key>/sign_off")
@needs("document.sign_off")
def sign_off(key: str) -> Response:
    """签发."""
    form = OpinionForm()
    return _do(
        key, form, lambda who, of: approving.sign_off(who, of, form.seen_version, _said(form))
    )


@bp.post("/<key>/send_back")
@needs("document.send_back")
def send_back(key: str) -> Response:
    """退回拟稿人: by the form of whatever step it is; the opinion is the reason."""
    row = queries.get(actor(), key)
    step = STEP_OF.get(row.status)
    form = panel.FORMS[step]() if step else OpinionForm()
    if isinstance(form, ReviewForm):
        form.signer_id.choices = row_choices(_signers(key))
    return _do(
        key, form, lambda who, of: approving.send_back(who, of, form.seen_version, _said(form))
    )


@bp.post("/<key>/recheck")
@needs("document.recheck")
def recheck(key: str) -> Response:
    """复核."""
    form = RecheckForm()
    return _do(
        key,
        form,
        lambda who, of: issuing.recheck(who, of, form.seen_version, form.checks.terms, _said(form)),
    )


@bp.post("/<key>/register")
@needs("document.register")
def register(key: str) -> Response:
    """登记."""
    form = RegisterForm()
    return _do(
        key,
        form,
        lambda who, of: issuing.register(
            who,
            of,
            form.seen_version,
            copies=form.copies.data or 0,
            among=form.among.data or "",
            series=form.chosen,
        ),
    )


@bp.post("/<key>/print")
@needs("document.print")
def print_copies(key: str) -> Response:
    """印制."""
    form = PrintForm()
    return _do(
        key,
        form,
        lambda who, of: issuing.print_copies(who, of, form.seen_version, form.to_printing()),
    )


@bp.post("/<key>/seal")
@needs("document.seal")
def seal(key: str) -> Response:
    """用印."""
    form = SealForm()
    return _do(
        key, form, lambda who, of: issuing.seal(who, of, form.seen_version, form.to_sealing())
    )


@bp.post("/<key>/dispatch")
@needs("document.dispatch")
def dispatch(key: str) -> Response:
    """核发."""
    form = DispatchForm()
    return _do(
        key,
        form,
        lambda who, of: issuing.dispatch(
            who, of, form.seen_version, form.checks.terms, form.to_sent(), _said(form)
        ),
    )


@bp.post("/<key>/archive")
@needs("document.archive")
def archive(key: str) -> Response:
    """归档."""
    form = ArchiveForm()
    row = queries.get(actor(), key)
    pages = kept.pages_of(row) if row.status is Status.TO_ARCHIVE else None
    return _do(
        key,
        form,
        lambda who, of: issuing.archive(
            who, of, form.seen_version, form.retention.data, _said(form), pages=pages
        ),
    )


@bp.post("/<key>/ask")
@needs("document.revise")
def ask(key: str) -> Response:
    """会签单位."""
    form = AskForm()
    form.offer([(row_id_, name) for row_id_, name, is_active in sections.choices() if is_active])
    return _do(key, form, lambda who, of: drafting.ask(who, of, form.seen_version, form.units.ids))


def _said(form: VersionForm) -> str:
    """What was written as opinion, empty where the form has none."""
    field = form._fields.get("opinion")
    return str(field.data or "") if field is not None else ""


def _do(key: str, form: VersionForm, act: Act) -> Response:
    """Take a form of the panel: act once, or show the document again with what was typed."""
    person = actor()
    row = queries.get(person, key)
    step = STEP_OF.get(row.status)
    words, status = "", 422
    if form.validate():
        try:
            address = once(form.once.data, person.user_id, lambda: case_of(act(person, key)))
        except Stale as stale:
            words, status = str(stale), stale.status
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            if step is not None and not isinstance(form, AskForm):
                drafts.drop(person, panel.draft_of(row, step))
            say_done(queries.get(person, key), is_asking=isinstance(form, AskForm))
            return see_other(address)
    return draw(person, queries.get(person, key), sent=form, words=words, status=status)


def case_of(row: OfficialDocument) -> str:
    """The address of a document."""
    return url_for("official.show", key=row.key)


def say_done(row: OfficialDocument, *, is_asking: bool = False) -> None:
    """Say where a document stands now that it has been acted on, and what comes next."""
    if is_asking:
        flash("会签单位已保存。提交以后，请他们会签。", "done")
        return
    next_step = rules.NEXT_STEP.get(row.status)
    number = f"{row.number} " if row.number else ""
    flash(
        f"{number}《{row.title}》已办理，现在是“{row.status.label}”。"
        + (f"下一步：{next_step}。" if next_step else ""),
        "done",
    )
