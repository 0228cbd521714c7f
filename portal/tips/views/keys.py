"""开箱: the page of one's own key; and what answers where a page needs it open."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, flash, request, url_for

from portal.accounts.session import SignedIn, signed_in
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.sealing import codes
from portal.tips import members, session
from portal.tips.forms_keys import OpenForm, PrintedForm, RecoverForm, RenewForm
from portal.tips.service import handlers, keying, membership
from portal.tips.service.keying import Typed
from portal.tips.session import Shut
from portal.tips.views.blueprint import bp
from portal.web.access import SignInNeeded, actor, needs
from portal.web.errors import answer
from portal.web.forms import Form
from portal.web.htmx import page, see_other, wants_partial
from portal.web.inside import inside

CARRIED = "key_password"
NOT_CARRIED = frozenset({"csrf_token", CARRIED})
SHUT = (
    "信箱锁上了，刚才没有提交。您写的还在这一页。",
    "请在新窗口打开“开箱”，输入登录口令，再回到这一页提交一次。",
)


@bp.get("/key")
@needs("box.open")
def key() -> Response:
    """开箱: made, opened or locked from here."""
    return _key_page(OpenForm(formdata=None, next=request.args.get("next", "")))


@bp.post("/key/make")
@needs("box.open")
def make_key() -> Response:
    """设置开箱密钥: the answer shows the recovery key, once."""
    return _printing(OpenForm(), keying.make)


@bp.post("/key/printed")
@needs("box.open")
def key_printed() -> Response:
    """The last group typed back: now the key is in use."""
    person, form = membership.own(actor()), PrintedForm()
    if not form.validate():
        return _key_page(form, 422)
    try:
        handlers.note_printed(person.user_id, form.last.data or "", _instance())
    except Refusal as refusal:
        form.refuse_or_raise(refusal)
        return _key_page(form, 422)
    flash("恢复密钥已印好，信箱钥匙可以用了。", "done")
    return see_other(_onward(form.next.data))


@bp.post("/key/open")
@needs("box.open")
def open_key() -> Response:
    """开箱 for this session."""
    form = OpenForm()
    if not form.validate():
        return _key_page(form, 422)
    try:
        keying.open_by_password(_here(), _typed(form), _instance())
    except Refusal as refusal:
        form.refuse_or_raise(refusal)
        return _key_page(form, 422)
    flash("已开箱。15 分钟不用会自动锁上。", "done")
    return see_other(_onward(form.next.data))


@bp.post("/key/lock")
@needs("box.open")
def lock_key() -> Response:
    """锁上."""
    keying.lock(_here())
    flash("信箱已锁上。", "done")
    return see_other(url_for(".key"))


@bp.route("/key/recover", methods=["GET", "POST"])
@needs("box.open")
def recover_key() -> Response:
    """用恢复密钥打开: after a forgotten password."""
    form = RecoverForm()
    if request.method != "POST":
        form.next.data = request.args.get("next", "")
        return page("tips/keys_recover.html", form=form)
    if form.validate():
        try:
            keying.open_by_recovery(_here(), form.recovery.data or "", _typed(form), _instance())
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            flash("已开箱。密钥改用现在的登录口令锁，以后照常开箱。", "done")
            return see_other(_onward(form.next.data))
    return page("tips/keys_recover.html", status=422, form=form)


@bp.route("/key/reprint", methods=["GET", "POST"])
@needs("box.open")
def reprint_key() -> Response:
    """重新打印恢复密钥: the old print is worthless."""
    form = OpenForm()
    if request.method != "POST":
        return page("tips/keys_reprint.html", form=form)
    return _printing(form, keying.reprint, "tips/keys_reprint.html")


@bp.route("/key/renew", methods=["GET", "POST"])
@needs("box.open")
def renew_key() -> Response:
    """换一把新钥匙: for one that neither the password nor the print opens."""
    form, held = RenewForm(), members.boxes_of(actor().user_id)
    shown: dict[str, Any] = {"boxes": [box.name for box in held]}
    if request.method != "POST":
        return page("tips/keys_renew.html", form=form, **shown)
    return _printing(form, keying.renew, "tips/keys_renew.html", **shown)


def register(app: Flask) -> None:
    """Answer where a page needs the key open, and take a password sent along with a form."""

    @app.errorhandler(Shut)
    def ask(_shut: Shut) -> Response:
        if wants_partial():
            return answer(403, *SHUT)
        if request.method in {"GET", "HEAD"}:
            return see_other(url_for("tips.key", next=request.full_path.rstrip("?")))
        return _carry_page()

    @app.before_request
    def sent_along() -> Response | None:
        if request.method != "POST" or CARRIED not in request.form or not signed_in():
            return None
        typed = Typed(request.form[CARRIED], _address())
        try:
            keying.open_by_password(_here(), typed, _instance())
        except Refusal as refusal:
            return _carry_page(str(refusal))
        return None


def _carry_page(words: str = "") -> Response:
    """What was sent, to be sent once more with the password; the text is in this page alone."""
    return page(
        "tips/keys_again.html",
        status=403,
        words=words,
        carried=[
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in NOT_CARRIED
        ],
        action=request.full_path.rstrip("?"),
        had_files=any(one.filename for one in request.files.values()),
    )


def _printing(
    form: OpenForm,
    act: Callable[[SignedIn, Typed, Path], str],
    template: str = "",
    **shown: Any,
) -> Response:
    """Do what makes a recovery key and show it, once, to be printed."""
    if form.validate():
        try:
            recovery = act(_here(), _typed(form), _instance())
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            session.forget()
            return page(
                "tips/keys_paper.html",
                groups=recovery.split("-"),
                name=actor().name,
                at=clock.now(),
                form=PrintedForm(formdata=None, next=form.next.data),
            )
    return page(template, status=422, form=form, **shown) if template else _key_page(form, 422)


def _key_page(form: Form, status: int = 200) -> Response:
    person = membership.own(actor())
    row = members.key_of(person.user_id)
    shown: dict[str, Any] = {
        "state": "none",
        "form": form,
        "boxes": [box.name for box in members.boxes_of(person.user_id)],
        "mark": "",
    }
    if row is not None:
        shown["mark"] = codes.shown(handlers.mark_of(row.public), handlers.MARK)
        if row.paper is not None:
            shown["state"] = "paper"
            if not isinstance(form, PrintedForm):
                shown["form"] = PrintedForm(formdata=None, next=request.args.get("next", ""))
        elif session.maybe_opener():
            shown["state"] = "open"
        else:
            shown["state"] = "astray" if row.is_astray else "shut"
    return page("tips/keys.html", status=status, **shown)


def _onward(address: str | None) -> str:
    return inside(address) or url_for("tips.key")


def _typed(form: OpenForm) -> Typed:
    return Typed(form.password.data or "", _address())


def _here() -> SignedIn:
    found = signed_in()
    if found is None:
        raise SignInNeeded
    return found


def _address() -> str:
    return (request.remote_addr or "")[:64]


def _instance() -> Path:
    found: Path = current_app.extensions["settings"].instance
    return found
