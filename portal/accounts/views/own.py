"""我的账号: password, telephone, e-mail, sessions, second factor."""

from typing import Any

from flask import Blueprint, Response, flash, request, session, url_for
from markupsafe import Markup

from portal.accounts import agents, queries, rules
from portal.accounts.forms import EmailForm, PasswordForm, PhoneForm, ProveForm, TotpForm
from portal.accounts.service import own, second_factor, sign_ins
from portal.accounts.session import SignedIn, living, signed_in
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.kernel.later import Later
from portal.office import queries as office
from portal.web.access import SignInNeeded, actor, needs
from portal.web.htmx import page, page_or_partial, see_other

bp = Blueprint("account", __name__, url_prefix="/account")
segno = Later("segno")
PENDING = "new_totp"


@bp.get("/")
@needs("account.own")
def show() -> Response:
    """我的账号."""
    return _account()


@bp.route("/password", methods=["GET", "POST"])
@needs("account.own")
def password() -> Response:
    """修改口令."""
    person, form, here = actor(), PasswordForm(), _here()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                own.change_password(
                    person,
                    form.old.data,
                    form.new.data,
                    address=_address(),
                    sign_in_id=here.sign_in_id,
                )
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                flash("口令已修改，其他地方的登录已经结束。下次登录请用新口令。", "done")
                return see_other(url_for("desk.show" if here.must_change else ".show"))
    return page_or_partial(
        "accounts/password.html",
        "accounts/_password_form.html",
        status=status,
        form=form,
        username=here.username,
        must_change=here.must_change,
        least=office.current().password_length_for(person.roles),
    )


@bp.post("/phone")
@needs("account.own")
def phone() -> Response:
    """修改手机号."""
    form = PhoneForm()
    if not form.validate():
        return _account(phone_form=form, status=422)
    own.change_phone(actor(), form.phone.data or "")
    flash("手机号已保存。" if form.phone.data else "手机号已清空。", "done")
    return see_other(url_for(".show"))


@bp.post("/email")
@needs("account.own")
def email() -> Response:
    """修改邮箱."""
    form = EmailForm()
    if not form.validate():
        return _account(email_form=form, status=422)
    own.change_email(actor(), form.email.data or "")
    flash("邮箱已保存。" if form.email.data else "邮箱已清空。", "done")
    return see_other(url_for(".show"))


@bp.post("/sign-ins/<int:sign_in_id>/end")
@needs("account.own")
def end_sign_in(sign_in_id: int) -> Response:
    """结束一处登录."""
    sign_ins.end_one(actor(), sign_in_id)
    flash("那一处登录已经结束。", "done")
    return see_other(url_for(".show"))


@bp.post("/sign-ins/end-others")
@needs("account.own")
def end_others() -> Response:
    """结束其他各处登录."""
    ended = sign_ins.end_others(actor(), _here().sign_in_id)
    flash(f"已结束其他 {ended} 处登录。" if ended else "没有别处的登录。", "done")
    return see_other(url_for(".show"))


@bp.route("/totp", methods=["GET", "POST"])
@needs("account.own")
def totp() -> Response:
    """开通动态码: the picture to scan, then a code of it."""
    person, form = actor(), TotpForm()
    user = queries.get(person.user_id)
    if user is not None and user.totp_secret:
        flash("动态码已经开通。如果恢复码没有打印出来，请点“换一批恢复码”。", "info")
        return see_other(url_for(".show"))
    secret = session.get(PENDING)
    if not secret:
        secret = session[PENDING] = second_factor.new_secret()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                codes = second_factor.turn_on(person, secret, form.code.data)
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                session.pop(PENDING, None)
                return _codes_page(codes)
    return page(
        "accounts/totp.html",
        status=status,
        form=form,
        picture=_picture(secret),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        demanded=_here().needs_totp,
    )


@bp.route("/codes", methods=["GET", "POST"])
@needs("account.own")
def codes() -> Response:
    """换一批恢复码."""
    form = ProveForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                fresh = second_factor.renew(actor(), form.password.data, address=_address())
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                return _codes_page(fresh)
    return page("accounts/codes_renew.html", status=status, form=form)


@bp.route("/totp/off", methods=["GET", "POST"])
@needs("account.own")
def totp_off() -> Response:
    """关闭动态码."""
    person, form = actor(), ProveForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                second_factor.turn_off(person, form.password.data, address=_address())
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                flash("动态码已关闭，登录只用口令。", "done")
                return see_other(url_for(".show"))
    elif second_factor.is_demanded(person.roles):
        raise Refusal("您的角色按规定要用动态码，不能关闭。换手机请找系统管理员清除后重新开通。")
    return page("accounts/totp_off.html", status=status, form=form)


def _account(
    *, phone_form: PhoneForm | None = None, email_form: EmailForm | None = None, status: int = 200
) -> Response:
    person, here = actor(), _here()
    user = queries.get(person.user_id)
    if user is None:
        raise SignInNeeded
    form = phone_form or PhoneForm(formdata=None, phone=user.phone)
    return page(
        "accounts/account.html",
        status=status,
        user=user,
        roles="、".join(role.label for role in rules.in_order(person.roles)),
        phone_form=form,
        email_form=email_form or EmailForm(formdata=None, email=user.email),
        sign_ins=_sign_ins(person.user_id, here.sign_in_id),
        totp={
            "on": bool(user.totp_secret),
            "demanded": second_factor.is_demanded(person.roles),
            "codes_left": queries.codes_left(user.id) if user.totp_secret else 0,
        },
        delegations=queries.delegations(user.id),
    )


def _sign_ins(user_id: int, here_id: int) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "started_at": row.started_at,
            "seen_at": row.seen_at,
            "device": agents.device(row.agent),
            "address": row.address,
            "is_this": row.id == here_id,
        }
        for row in living(user_id)
    ]


def _codes_page(fresh: list[str]) -> Response:
    here = _here()
    return page("accounts/codes.html", codes=fresh, username=here.username, at=clock.now())


def _picture(secret: str) -> Markup:
    """The square picture as inline SVG, without a style: attributes only."""
    site = office.current()
    issuer = f"清患 {site.short_name}".strip()
    address = second_factor.address_of(secret, _here().username, issuer)
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff")
    return Markup(drawn)  # noqa: S704 - drawn by segno, of squares only


def _here() -> SignedIn:
    found = signed_in()
    if found is None:
        raise SignInNeeded
    return found


def _address() -> str:
    return (request.remote_addr or "")[:64]
