"""登录、退出, also on the page where a session ended."""

from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    g,
    make_response,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf.csrf import CSRFError, validate_csrf
from wtforms.validators import ValidationError

from portal.accounts.forms import CodeForm, SignInForm
from portal.accounts.service import signing_in
from portal.accounts.service.signing_in import Attempt
from portal.accounts.session import is_handed_on, remembered, signed_in
from portal.accounts.terms import Outcome
from portal.kernel import clock
from portal.web.access import PUBLIC, SignInNeeded, access_of, actor, needs, public
from portal.web.errors import answer
from portal.web.htmx import page, see_other, wants_partial
from portal.web.inside import inside

bp = Blueprint("sign_in", __name__)
HALF_WAY_SECONDS = 300
PREFIX = "sign_in_"
NOT_CARRIED = frozenset({"csrf_token", "password", "old", "new", "again"})
FORM_EXPIRED = (
    "这个页面放得太久，提交凭据已过期。",
    "请刷新页面再提交；已自动保存的内容会带回来。",
)
SIGNED_IN = "已登录，请继续。"
SEND_AGAIN = "您在别的页面重新登录过，刚才没有提交，内容还在。请再按一次。"
FIRST = frozenset({"account.password", "account.totp", "sign_in.sign_out", "asset_file"})
OTHER_PERSON = (
    "刚才那一页是另一个人打开的，上面没有提交的内容没有保存，也没有用您的名义提交。"
    "请从这里重新开始。"
)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response:
    """登录."""
    form = SignInForm()
    if request.method != "POST":
        form.next.data = request.args.get("next", "")
        if signed_in():
            return see_other(_inside(form.next.data))
        return page("accounts/sign_in.html", form=form)
    if not form.validate():
        return _again(form)
    before = remembered()
    attempt = signing_in.try_password(form.username.data, form.password.data, _address())
    if attempt.outcome is Outcome.NEEDS_CODE:
        session["half"] = {"user_id": attempt.user_id, "at": clock.now().timestamp()}
        return _code_page(CodeForm(formdata=None, next=form.next.data))
    if attempt.outcome is not Outcome.IN:
        form.form_errors.append(attempt.words)
        return _again(form, 429 if attempt.outcome is Outcome.WAIT else 422)
    return _entered(form.next.data, same=before in {None, attempt.user_id})


@bp.post("/sign-in/code")
@public
def code() -> Response:
    """登录的第二步: 动态码."""
    form = CodeForm()
    half = session.get("half") or {}
    if clock.now().timestamp() - half.get("at", 0) > HALF_WAY_SECONDS:
        if wants_partial():
            over = SignInForm(formdata=None, next="")
            over.form_errors.append("输动态码的时间过了，请从用户名和口令重新开始。")
            return _piece(over, 401)
        return see_other(url_for(".sign_in", next=form.next.data or None))
    if not form.validate():
        return _code_page(form, 422)
    before = remembered()
    attempt = signing_in.try_code(half["user_id"], form.code.data, _address())
    if attempt.outcome is not Outcome.IN:
        form.form_errors.append(attempt.words)
        return _code_page(form, 429 if attempt.outcome is Outcome.WAIT else 422)
    return _entered(form.next.data, same=before in {None, attempt.user_id})


@bp.post("/sign-out")
@needs("account.own")
def sign_out() -> Response:
    """退出登录."""
    signing_in.sign_out()
    response = see_other(url_for(".sign_in"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def register(app: Flask) -> None:
    """Answer those who must sign in first, and take a sign-in sent along with a form."""

    @app.errorhandler(SignInNeeded)
    def ask(_needed: SignInNeeded) -> Response:
        if wants_partial():
            return _piece(SignInForm(formdata=None, next=""), 401)
        if request.method in {"GET", "HEAD"}:
            return see_other(url_for("sign_in.sign_in", next=request.full_path.rstrip("?")))
        return _carry_page()

    @app.before_request
    def sent_along() -> Response | None:
        if request.method != "POST" or g.get("actor"):
            return None
        if f"{PREFIX}username" in request.form:
            return _take_along()
        if access_of(app, request.endpoint) in {None, PUBLIC}:
            return None
        # Before the form token is asked for: it went with the session, the text must not.
        raise SignInNeeded

    app.register_error_handler(CSRFError, _expired)
    app.before_request(_first_things_first)


def _first_things_first() -> Response | None:
    """Lead those who must change their password or need a second factor there, and nowhere else."""
    found = signed_in() if g.get("actor") else None
    if found is None or request.endpoint in FIRST:
        return None
    if found.must_change:
        return see_other(url_for("account.password"))
    if found.needs_totp:
        return see_other(url_for("account.totp"))
    return None


def _take_along() -> Response | None:
    """Sign in by the fields sent along with a form; None lets the form itself go on."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError as wrong:
        raise CSRFError(str(wrong)) from wrong
    before = remembered()
    attempt = signing_in.try_password(
        request.form[f"{PREFIX}username"], request.form.get(f"{PREFIX}password", ""), _address()
    )
    if attempt.outcome is Outcome.NEEDS_CODE and attempt.user_id:
        typed = request.form.get(f"{PREFIX}code", "")
        attempt = (
            signing_in.try_code(attempt.user_id, typed, _address())
            if typed
            else Attempt(Outcome.WRONG, "请把手机上的六位动态码也填上。")
        )
    if attempt.outcome is not Outcome.IN:
        return _carry_page(attempt.words)
    if before not in {None, attempt.user_id}:
        flash(OTHER_PERSON, "wait")
        return see_other(url_for("desk.show"))
    return None


def _expired(_error: CSRFError) -> Response:
    """An outdated token: the person's own page may be sent once more, nobody else's."""
    is_open = access_of(current_app, request.endpoint) == PUBLIC
    if not g.get("actor") or is_open or _is_from_outside():
        return answer(400, *FORM_EXPIRED)
    if is_handed_on():
        return answer(400, OTHER_PERSON)
    return _fresh_token(SEND_AGAIN) if wants_partial() else _confirm_page()


def _is_from_outside() -> bool:
    """Whether another site's page has sent this: what it brings is not put before the person."""
    origin = request.headers.get("Origin")
    return bool(origin) and urlsplit(str(origin)).netloc != request.host


def _carry_page(words: str = "") -> Response:
    return page("accounts/sign_in_again.html", status=401, words=words, **_carried())


def _confirm_page() -> Response:
    return page("accounts/send_again.html", status=400, who=actor().title, **_carried())


def _carried() -> dict[str, Any]:
    """What was sent, to be sent once more from another page; never a password."""
    return {
        "carried": [
            (name, value)
            for name, value in request.form.items(multi=True)
            if not name.startswith(PREFIX) and name not in NOT_CARRIED
        ],
        "action": request.full_path.rstrip("?"),
        "had_files": any(one.filename for one in request.files.values()),
    }


def _piece(form: SignInForm | CodeForm, status: int) -> Response:
    template = "accounts/_code.html" if isinstance(form, CodeForm) else "accounts/_sign_in.html"
    response = make_response(render_template(template, form=form, over=True), status)
    response.headers["HX-Retarget"] = "#sign-in"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def _again(form: SignInForm, status: int = 422) -> Response:
    if wants_partial():
        return _piece(form, status)
    return page("accounts/sign_in.html", status=status, form=form)


def _code_page(form: CodeForm, status: int = 200) -> Response:
    if wants_partial():
        return _piece(form, status)
    return page("accounts/code.html", status=status, form=form)


def _entered(next_address: str | None, *, same: bool) -> Response:
    """Go on: on the page that is open if it is the ``same`` person's, else on one of one's own."""
    if not wants_partial():
        return see_other(_inside(next_address))
    if not same:
        flash(OTHER_PERSON, "wait")
        return see_other(url_for("desk.show"))
    return _fresh_token(SIGNED_IN, 200)


def _fresh_token(words: str, status: int = 401) -> Response:
    """The piece by which an open page goes on; scripts take it where a 401 is answered."""
    response = make_response(render_template("accounts/_signed_in.html", words=words), status)
    response.headers["HX-Retarget"] = "#sign-in"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def _inside(address: str | None) -> str:
    """An address of this portal, or the desk: never a stranger's."""
    return inside(address) or url_for("desk.show")


def _address() -> str:
    return (request.remote_addr or "")[:64]
