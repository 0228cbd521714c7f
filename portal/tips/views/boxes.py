"""举报信箱: who is in them, 加入, 移出, the first member, copies for the escrow key."""

from typing import Any

from flask import Response, flash, url_for

from portal.kernel.errors import Refusal
from portal.tips import members, publishing, session
from portal.tips.forms_keys import AdmitForm, RemoveForm
from portal.tips.service import escrowing, membership
from portal.tips.service.opening import Opener
from portal.tips.views.blueprint import bp
from portal.web.access import actor, may, needs
from portal.web.forms import Form, row_choices
from portal.web.htmx import page, page_or_partial, see_other
from portal.web.once import once

EXPIRED = "页面已过期，没有办。请刷新页面再点一次。"


@bp.get("/boxes")
@needs("tip.boxes")
def boxes() -> Response:
    """举报信箱: members by name; what may be done, to a member with an open key."""
    held = _opener()
    lacking = members.unescrowed()
    seen = [one for one in members.every() if _may_see(one)]
    return page(
        "tips/boxes.html",
        boxes=[_line(one, held) for one in seen],
        lacking=sum(lacking.values()),
        may_deposit=held is not None and any(one.has(held.user_id) for one in seen),
        is_open=held is not None,
        is_set_up=bool(publishing.current().escrow),
        form=Form(formdata=None),
    )


@bp.post("/boxes/<int:box_id>/begin")
@needs("box.open")
def begin_box(box_id: int) -> Response:
    """启用: the first member of a box without a key."""
    opener, form = session.opener(), Form()
    if not form.validate():
        raise Refusal(EXPIRED)

    def act() -> str:
        box = membership.begin(actor(), opener, box_id)
        flash(f"“{box.name}”已启用。请再加入一位，忘了口令也不怕。", "done")
        return url_for(".boxes")

    return see_other(once(form.once.data, actor().user_id, act))


@bp.route("/boxes/<int:box_id>/admit", methods=["GET", "POST"])
@needs("box.open")
def admit(box_id: int) -> Response:
    """加入: every key of the box is sealed to one more person."""
    opener, seen = session.opener(), members.get(box_id)
    form, status = AdmitForm(), 200
    found = members.candidates(seen)
    form.user_id.choices = row_choices(
        [(user.id, f"{user.name}（{user.unit.name}）") for user, has_key in found if has_key],
        "请选择",
    )
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                return see_other(
                    once(form.once.data, actor().user_id, lambda: _admitted(opener, box_id, form))
                )
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
    return page_or_partial(
        "tips/boxes_admit.html",
        "tips/boxes_admit_form.html",
        status=status,
        form=form,
        box=seen.box,
        role=members.role_of(seen.box).label,
        without_key=[user.name for user, has_key in found if not has_key],
    )


def _admitted(opener: Opener, box_id: int, form: AdmitForm) -> str:
    box = membership.admit(actor(), opener, box_id, form.user_id.row_id or 0, form.mark.data or "")
    flash(f"已加入“{box.name}”，现在起他打得开这个信箱。", "done")
    return url_for(".boxes")


@bp.route("/boxes/<int:box_id>/remove/<int:user_id>", methods=["GET", "POST"])
@needs("box.open")
def remove(box_id: int, user_id: int) -> Response:
    """移出, with a reason: the box's key turns over."""
    opener, seen = session.opener(), members.get(box_id)
    form, status = RemoveForm(), 200
    name = next((one.name for one in seen.members if one.user_id == user_id), "")
    if not name:
        flash("这个人已经不在信箱里了。", "info")
        return see_other(url_for(".boxes"))
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                return see_other(
                    once(
                        form.once.data,
                        actor().user_id,
                        lambda: _removed(opener, seen.box.id, user_id, form),
                    )
                )
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
    return page_or_partial(
        "tips/boxes_remove.html",
        "tips/boxes_remove_form.html",
        status=status,
        form=form,
        box=seen.box,
        user_id=user_id,
        name=name,
    )


def _removed(opener: Opener, box_id: int, user_id: int, form: RemoveForm) -> str:
    box = membership.remove(actor(), opener, box_id, user_id, form.reason.data or "")
    flash(f"已移出“{box.name}”，信箱的钥匙已换。新来的他打不开。", "done")
    return url_for(".boxes")


@bp.post("/boxes/deposit")
@needs("box.open")
def deposit() -> Response:
    """重新托管: copies for the escrow key of now."""
    opener, form = session.opener(), Form()
    if not form.validate():
        raise Refusal(EXPIRED)
    done = escrowing.deposit(actor(), opener)
    flash(f"已重新托管：信箱钥匙 {done.boxes} 把，举报 {done.tips} 件。", "done")
    return see_other(url_for(".boxes"))


def _opener() -> Opener | None:
    return session.maybe_opener() if may("box.open") else None


def _may_see(seen: members.BoxSeen) -> bool:
    """Leaders and finance see their own box alone: who handles tips is no business of theirs."""
    return may("tip.handle") or may("tip.manage") or members.role_of(seen.box) in actor().roles


def _line(seen: members.BoxSeen, held: Opener | None) -> dict[str, Any]:
    inside = held is not None and seen.has(held.user_id)
    role = members.role_of(seen.box)
    return {
        "seen": seen,
        "role": role.label,
        "may_change": inside,
        "may_begin": held is not None and not seen.is_begun and role in actor().roles,
        "me": held.user_id if held else 0,
    }
