"""人员: the list, a new one, one person, what is done to them."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, jsonify, request, url_for

from portal.accounts import directory, rules
from portal.accounts.directory import Line
from portal.accounts.fields import give_units
from portal.accounts.forms import EditForm, PeopleForm, PersonForm, ReasonForm
from portal.accounts.models import User
from portal.accounts.service import people as service
from portal.accounts.service import second_factor, sign_ins
from portal.accounts.session import living
from portal.accounts.terms import State
from portal.accounts.views.blueprint import bp
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor, Role
from portal.web import filters
from portal.web.access import actor, needs
from portal.web.forms import Form, VersionForm
from portal.web.htmx import page, page_or_partial, see_other
from portal.web.once import once


@bp.get("/")
@needs("account.manage")
def people() -> Response:
    """人员: filters in the address, fifty rows a page."""
    form = asked()
    found = directory.people(actor(), form.to_filter(), cursor=request.args.get("at", ""))
    kept = {name: value for name, value in request.args.items() if name != "at"}

    def address(cursor: str | None) -> str | None:
        return f"{url_for('.people')}?{urlencode(kept | {'at': cursor})}" if cursor else None

    return page_or_partial(
        "accounts/people.html",
        "accounts/_people_rows.html",
        form=form,
        lines=[_line(row) for row in found.rows],
        pager={
            "newer": address(found.newer),
            "older": address(found.older),
            "total": f"共 {found.total_label} 人",
        },
        narrowed=any(value for name, value in kept.items() if name != "state"),
        export_query=urlencode(kept),
    )


def asked() -> PeopleForm:
    """The filters of the address; without any, those who are here."""
    form = PeopleForm(request.args)
    if "state" not in request.args:
        form.state.data = State.HERE
    return form


def _line(row: Line) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "username": row.username,
        "phone": row.phone,
        "unit": row.unit,
        "job_title": row.job_title,
        "roles": "、".join(role.label for role in rules.in_order(row.roles)),
        "is_active": row.is_active,
        "password": password_state(row),
    }


def password_state(row: Line | User) -> tuple[str, str]:
    """How it stands with a person's password: words and the kind of their tag."""
    if not row.is_active:
        return "已离岗", ""
    has_one = row.has_password if isinstance(row, Line) else bool(row.password_hash)
    if not has_one:
        return "还没有口令", "wait"
    if row.slip_until is None:
        return ("要改口令", "wait") if row.must_change else ("正常", "done")
    if row.slip_until < clock.now():
        return "口令单已过期", "late"
    return f"口令单未用，{filters.moment(row.slip_until)} 前有效", "go"


@bp.route("/new", methods=["GET", "POST"])
@needs("account.manage")
def new() -> Response:
    """新建人员."""
    person, form = actor(), PersonForm()
    if request.method != "POST":
        form.unit_id.data = request.args.get("unit", "")
    give_units(person, form.unit_id)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                address = once(form.once.data, person.user_id, lambda: _created(person, form))
            except Refusal as refusal:
                refuse(form, refusal)
            else:
                return see_other(address)
    return page_or_partial(
        "accounts/new.html", "accounts/_person_form.html", status=status, form=form
    )


def _created(person: Actor, form: PersonForm) -> str:
    row = service.create(person, form.to_person())
    flash(
        f"已新建 {row.name}，用户名 {row.username}。他还没有口令，请打印一次性口令单交给本人。",
        "done",
    )
    return url_for(".person", user_id=row.id)


@bp.get("/units")
@needs("account.manage")
def units() -> Response:
    """Units by words, for the searchable select."""
    words = request.args.get("q", "").strip()[:60]
    found = directory.units(actor(), words=words) if words else []
    return jsonify([[row_id, name] for row_id, name, _ in found])


@bp.get("/<int:user_id>")
@needs("account.manage")
def person(user_id: int) -> Response:
    """一个人."""
    row = directory.person(actor(), user_id)
    return page(
        "accounts/person.html",
        user=row,
        roles="、".join(role.label for role in rules.in_order(row.roles)),
        posts="、".join(
            f"{unit.name} {post.label}" for post, unit in directory.posts_of_person(row.id)
        ),
        password=password_state(row),
        totp_demanded=second_factor.is_demanded(row.roles),
        signed_in=len(living(row.id)),
        is_self=row.id == actor().user_id,
        is_tips=Role.TIPS in row.roles,
        act_form=_act_form(row),
    )


def _act_form(row: User) -> VersionForm:
    form = VersionForm(formdata=None)
    form.version.data = str(row.version)
    return form


@bp.route("/<int:user_id>/edit", methods=["GET", "POST"])
@needs("account.manage")
def edit(user_id: int) -> Response:
    """修改人员资料."""
    row = directory.person(actor(), user_id)
    form = EditForm(obj=row)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                service.edit(
                    actor(),
                    user_id,
                    form.seen_version,
                    name=form.name.data or "",
                    phone=form.phone.data or "",
                    job_title=form.job_title.data or "",
                )
            except Refusal as refusal:
                refuse(form, refusal)
            else:
                flash("已保存。", "done")
                return see_other(url_for(".person", user_id=user_id))
    return page_or_partial(
        "accounts/edit.html",
        "accounts/_edit_form.html",
        status=status,
        form=form,
        user_id=user_id,
        heading=row.name,
    )


@bp.post("/<int:user_id>/end-sign-ins")
@needs("account.manage")
def end_sign_ins(user_id: int) -> Response:
    """结束一个人的登录."""
    ended = sign_ins.end_of(actor(), user_id)
    flash(f"已结束 {ended} 处登录。" if ended else "现在没有登录。", "done")
    return see_other(url_for(".person", user_id=user_id))


@bp.route("/<int:user_id>/reset-totp", methods=["GET", "POST"])
@needs("account.manage")
def reset_totp(user_id: int) -> Response:
    """清除动态码."""
    row = directory.person(actor(), user_id)
    form = ReasonForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                second_factor.reset(actor(), user_id, form.reason.data or "")
            except Refusal as refusal:
                refuse(form, refusal)
            else:
                flash("动态码已清除，他的登录已经结束。", "done")
                return see_other(url_for(".person", user_id=user_id))
    return page_or_partial(
        "accounts/reset_totp.html",
        "accounts/_reset_totp_form.html",
        status=status,
        form=form,
        user_id=user_id,
        heading=row.name,
        demanded=second_factor.is_demanded(row.roles),
    )


@bp.post("/<int:user_id>/restore")
@needs("account.manage")
def restore(user_id: int) -> Response:
    """恢复账号."""
    form = VersionForm()
    if not form.validate():
        raise Refusal("页面已过期。请刷新后再办理。")
    row = service.restore(actor(), user_id, form.seen_version)
    flash(f"{row.name}的账号已恢复。原口令已作废，请打印一次性口令单。", "done")
    return see_other(url_for(".person", user_id=user_id))


def refuse(form: Form, refusal: Refusal) -> None:
    """Put a refusal on the form, or let a graver one go on to its page."""
    form.refuse_or_raise(refusal)
