"""扫码上报: the form a code on a wall opens, for everybody, without an account or a cookie.

It is kept apart from the other forms: its token is its own, since there is no session to hold one.
"""

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import FileStorage

from portal.files import service as files
from portal.hazards.forms import ScanForm
from portal.hazards.service import scanning
from portal.hazards.service.scanning import STRANGER, Scanned
from portal.kernel.errors import NotFound, Refusal
from portal.spots import queries as spots
from portal.spots.models import Spot
from portal.web import strangers
from portal.web.access import public
from portal.web.htmx import page, see_other
from portal.web.once import once

bp = Blueprint("scan", __name__, url_prefix="/r")
QUICK = "提交得太快，还没有收下。内容还在，请看一遍，再点一次“提交”。"
OLD = "这一页打开太久了，还没有收下。内容还在，请再点一次“提交”。"
TRAP = "有一栏要空着，已替您清空。内容还在，请再点一次“提交”。"


@bp.route("/<token>", methods=["GET", "POST"])
@public
def show(token: str) -> Response:
    """报告安全隐患: what is wrong at a spot, with photos."""
    spot = spots.by_token(token)
    if words := scanning.closed_words(spot):
        return page("hazards/scan_closed.html", spot=spot, words=words)
    form, status = ScanForm(), 200
    if request.method == "POST":
        status = 422
        try:
            address = _taken(spot, form)
        except Refusal as refusal:
            form.refuse_or_raise(refusal)
        else:
            if address:
                return see_other(address)
    return _drawn(spots.by_token(token), form, status)


@bp.get("/<token>/done/<seal>")
@public
def done(token: str, seal: str) -> Response:
    """已收到: the number, and thanks."""
    spot = spots.by_token(token)
    number = strangers.unsealed(seal)
    if number is None:
        raise NotFound("没有找到这次上报的回执。请重新扫码上报，或告诉现场的安全员。")
    return page("hazards/scan_done.html", spot=spot, number=number)


def _taken(spot: Spot, form: ScanForm) -> str:
    """Where a form leads, empty where a field of it is wrong. Raises Refusal for the whole form."""
    place = spot.token
    shown = strangers.opened(place, form.csrf_token.data or "")
    if shown.is_too_quick:
        raise Refusal(QUICK)
    if form.homepage.data:
        form.homepage.data = ""
        raise Refusal(TRAP)
    if shown.is_old:
        raise Refusal(OLD)
    kept = _photos(shown.key, form)
    if not form.validate():
        return ""
    said = Scanned(
        text=form.text.data or "",
        form=shown.key,
        photos=kept,
        contact_name=form.contact_name.data or "",
        contact_phone=form.contact_phone.data or "",
    )
    return once(shown.key, strangers.NOBODY, lambda: _scanned(spot, said))


def _scanned(spot: Spot, said: Scanned) -> str:
    hazard = scanning.scan(spot, said)
    return url_for(".done", token=spot.token, seal=strangers.sealed(hazard.number or ""))


def _photos(key: str, form: ScanForm) -> tuple[str, ...]:
    """The keys of what came before and was kept, and of what comes now."""
    asked = set(request.form.getlist("kept"))
    kept = [row.key for row in files.of(files.strangers_subject(key)) if row.key in asked]
    sent: list[FileStorage] = [one for one in request.files.getlist("photos") if one.filename]
    errors = []
    for one in sent:
        try:
            row = files.keep_strangers_photo(
                key, one.stream, one.filename or "", title=STRANGER.title
            )
        except Refusal as refusal:
            errors.append(str(refusal))
        else:
            kept.append(row.key)
    form.photos.process_errors = (*form.photos.process_errors, *errors)
    form.kept = kept
    return tuple(kept)


def _drawn(spot: Spot, form: ScanForm, status: int) -> Response:
    """The form; one that can be sent again keeps its token, and with it what it holds."""
    form.csrf_token.data = _token(spot, form)
    return page("hazards/scan.html", status=status, spot=spot, form=form, limits=files.settings())


def _token(spot: Spot, form: ScanForm) -> str:
    sent = form.csrf_token.data or ""
    try:
        shown = strangers.opened(spot.token, sent)
    except Refusal:
        return strangers.issue(spot.token)
    return strangers.issue(spot.token) if shown.is_old else sent
