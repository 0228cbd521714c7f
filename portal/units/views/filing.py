"""Keeping a firm's file: new, changed, stopped, in use again."""

from collections.abc import Callable

from flask import Response, flash, request, url_for

from portal import policy
from portal.policy import Actor
from portal.units import queries
from portal.units.forms import FirmForm, OwnForm, ReasonForm
from portal.units.models import Unit
from portal.units.service import firms as service
from portal.units.views.blueprint import bp, handing_on, open_work, sent
from portal.units.views.firms import choices_for
from portal.web.access import actor, needs
from portal.web.htmx import page_or_partial

Turn = Callable[[Actor, int, int, str], Unit]


@bp.route("/new", methods=["GET", "POST"])
@needs("firm.manage")
def add() -> Response:
    """登记企业."""
    person = actor()
    form = FirmForm()
    form.section.choices = choices_for(person, None)
    status = 200
    if request.method == "POST":
        status = 422
        if way := sent(person, form, lambda: _added(person, form)):
            return way
    elif len(form.section.choices) == 1:
        form.section.data = form.section.choices[0][0]
    return _drawn(form, status, None)


@bp.route("/<int:firm_id>/edit", methods=["GET", "POST"])
@needs("firm.manage")
def edit(firm_id: int) -> Response:
    """修改档案."""
    person = actor()
    firm = queries.get(person, firm_id)
    policy.require(person, "firm.manage", firm)
    form = FirmForm()
    form.section.choices = choices_for(person, firm)
    status = 200
    if request.method == "POST":
        status = 422
        if way := sent(person, form, lambda: _edited(person, firm_id, form)):
            return way
        firm = queries.get(person, firm_id)
    else:
        form.show(queries.details_of(firm))
        form.version.data = str(firm.version)
    return _drawn(form, status, firm)


@bp.route("/<int:firm_id>/update", methods=["GET", "POST"])
@needs("firm.update_own")
def update_own(firm_id: int) -> Response:
    """更新本企业的电话、安全员、从业人数."""
    person = actor()
    firm = queries.get(person, firm_id)
    policy.require(person, "firm.update_own", firm)
    form = OwnForm()
    status = 200
    if request.method == "POST":
        status = 422
        if way := sent(person, form, lambda: _updated(person, firm_id, form)):
            return way
        firm = queries.get(person, firm_id)
    else:
        form.show(queries.details_of(firm))
        form.version.data = str(firm.version)
    return page_or_partial(
        "units/own.html",
        "units/_own_form.html",
        status=status,
        form=form,
        firm=firm,
        address=url_for(".update_own", firm_id=firm_id),
    )


@bp.route("/<int:firm_id>/stop", methods=["GET", "POST"])
@needs("firm.manage")
def stop(firm_id: int) -> Response:
    """停用."""
    return _turned(
        firm_id,
        service.stop,
        "停用",
        "停用后，上报隐患、派发检查时不再列出这家企业；档案和历史都保留，可以恢复。",
        _left_open,
    )


@bp.route("/<int:firm_id>/resume", methods=["GET", "POST"])
@needs("firm.manage")
def resume(firm_id: int) -> Response:
    """恢复使用."""
    return _turned(firm_id, service.resume, "恢复使用", "恢复后，各处又可以选到这家企业。")


def _left_open(firm_id: int) -> str:
    """What becomes of a stopped firm's open hazards, empty where it has none."""
    total, major = open_work(firm_id)
    if not total:
        return ""
    graver = f"，其中重大 {major} 条" if major else ""
    return (
        f"这家企业还有 {total} 条隐患没有办结{graver}，停用以后照常办："
        "在企业手上的仍由企业的人整改，在科室手上的照常核实、复查，期限和提醒不停。"
        "企业已经没有人的，请先逐条移送或作废。"
    )


def _turned(
    firm_id: int,
    act: Turn,
    word: str,
    consequence: str,
    work: Callable[[int], str] = lambda _firm_id: "",
) -> Response:
    person = actor()
    firm = queries.get(person, firm_id)
    policy.require(person, "firm.manage", firm)
    form = ReasonForm()
    status = 200

    def done() -> str:
        row = act(person, firm_id, form.seen_version, form.reason.data)
        flash(f"“{row.name}”已{word}。", "done")
        return url_for(".show", firm_id=firm_id)

    if request.method == "POST":
        status = 422
        if way := sent(person, form, done):
            return way
        firm = queries.get(person, firm_id)
    else:
        form.version.data = str(firm.version)
    return page_or_partial(
        "units/reason.html",
        "units/_reason_form.html",
        status=status,
        form=form,
        word=word,
        name=firm.name,
        consequence=consequence,
        work=work(firm_id),
        work_href=f"/hazards/?firm={firm_id}&open=y",
        address=request.path,
        back=url_for(".show", firm_id=firm_id),
    )


def _drawn(form: FirmForm, status: int, firm: Unit | None) -> Response:
    if firm:
        address, back = url_for(".edit", firm_id=firm.id), url_for(".show", firm_id=firm.id)
    else:
        address, back = url_for(".add"), url_for(".ledger")
    return page_or_partial(
        "units/file.html",
        "units/_file_form.html",
        status=status,
        form=form,
        firm=firm,
        address=address,
        back=back,
    )


def _added(person: Actor, form: FirmForm) -> str:
    firm = service.add(person, form.to_details())
    flash(f"“{firm.name}”的档案已建立。", "done")
    return url_for(".show", firm_id=firm.id)


def _edited(person: Actor, firm_id: int, form: FirmForm) -> str:
    said = form.to_details()
    firm = service.edit(person, firm_id, form.seen_version, said, hand_on=handing_on())
    flash(f"“{firm.name}”的档案已保存。", "done")
    return url_for(".show", firm_id=firm_id)


def _updated(person: Actor, firm_id: int, form: OwnForm) -> str:
    service.update_own(person, firm_id, form.seen_version, form.to_own())
    flash("已保存。分管科室会看到新的内容。", "done")
    return url_for(".show", firm_id=firm_id)
