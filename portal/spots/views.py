"""上报点位 of a firm: the list, the name, and the posters to print."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, request, url_for
from markupsafe import Markup

from portal.kernel.errors import Refusal
from portal.kernel.later import Later
from portal.policy import Actor
from portal.spots import queries, service
from portal.spots.forms import SpotForm
from portal.spots.models import Spot
from portal.units.models import Unit
from portal.web.access import actor, needs
from portal.web.htmx import page, page_or_partial, see_other
from portal.web.once import once

bp = Blueprint("spots", __name__, url_prefix="/firms/<int:firm_id>/spots")
segno = Later("segno")
PER_SHEET = {"a4": 1, "a6": 4}


@bp.route("/", methods=["GET", "POST"])
@needs("spot.manage")
def ledger(firm_id: int) -> Response:
    """上报点位: the list, and the name of a new one."""
    person = actor()
    firm = queries.firm_of(person, firm_id)
    form = SpotForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                address = once(form.once.data, person.user_id, lambda: _added(person, firm, form))
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                return see_other(address)
        firm = queries.firm_of(person, firm_id)
    return page_or_partial(
        "spots/ledger.html",
        "spots/_spots.html",
        status=status,
        firm=firm,
        form=form,
        spots=queries.of_firm(firm),
    )


@bp.route("/<int:spot_id>", methods=["GET", "POST"])
@needs("spot.manage")
def edit(firm_id: int, spot_id: int) -> Response:
    """修改点位名称."""
    person = actor()
    spot = queries.get(person, firm_id, spot_id)
    form = SpotForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                address = once(form.once.data, person.user_id, lambda: _renamed(person, spot, form))
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                return see_other(address)
    else:
        form.name.data, form.version.data = spot.name, str(spot.version)
    return page_or_partial(
        "spots/edit.html",
        "spots/_edit_form.html",
        status=status,
        spot=queries.get(person, firm_id, spot_id),
        form=form,
    )


@bp.post("/<int:spot_id>/turn")
@needs("spot.manage")
def turn(firm_id: int, spot_id: int) -> Response:
    """停用, or 恢复使用."""
    person = actor()
    spot = queries.get(person, firm_id, spot_id)
    form = SpotForm()
    act = service.stop if request.form.get("to") == "stopped" else service.resume
    row = act(person, spot, form.seen_version)
    words = "恢复使用" if row.is_active else "停用。贴在墙上的码还在的，请取下"
    flash(f"点位“{row.name}”已{words}。", "done")
    return see_other(url_for(".ledger", firm_id=firm_id))


@bp.get("/<int:spot_id>/poster")
@needs("spot.manage")
def poster(firm_id: int, spot_id: int) -> Response:
    """The poster of one spot: A4, or four small ones of A6 to cut."""
    return _posters([queries.get(actor(), firm_id, spot_id)])


@bp.get("/posters")
@needs("spot.manage")
def posters(firm_id: int) -> Response:
    """The posters of every spot in use: A4 each, or four of A6 to a sheet."""
    firm = queries.firm_of(actor(), firm_id)
    return _posters([spot for spot in queries.of_firm(firm) if spot.is_active])


def _posters(spots: Sequence[Spot]) -> Response:
    size = "a6" if request.args.get("size") == "a6" else "a4"
    wanted = [spots[0]] * PER_SHEET[size] if len(spots) == 1 else list(spots)
    cards = [
        {"name": spot.name, "firm": spot.firm.name, "address": where, "picture": drawn(where)}
        for spot in wanted
        for where in (url_for("scan.show", token=spot.token, _external=True),)
    ]
    count = PER_SHEET[size]
    sheets = [cards[at : at + count] for at in range(0, len(cards), count)]
    return page("spots/poster.html", size=size, sheets=sheets)


def drawn(address: str) -> Markup:
    """An address as a QR code: an inline SVG as wide as its place, with its quiet zone."""
    code = segno.make(address, error="q", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=4, svgclass="qr"))  # noqa: S704 - drawn by segno, of squares only


def _added(person: Actor, firm: Unit, form: SpotForm) -> str:
    spot = service.add(person, firm, form.name.data or "")
    flash(f"点位“{spot.name}”已新增。请打印海报贴到现场。", "done")
    return url_for(".ledger", firm_id=spot.firm_id)


def _renamed(person: Actor, spot: Spot, form: SpotForm) -> str:
    row = service.rename(person, spot, form.seen_version, form.name.data or "")
    flash(f"点位名称已改为“{row.name}”。旧的二维码照常能用。", "done")
    return url_for(".ledger", firm_id=row.firm_id)
