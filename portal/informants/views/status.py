"""查进度: back by the receipt code; what was done, what is asked, what one may do."""

from collections.abc import Callable
from functools import wraps

from flask import Response, g, request

from portal.informants import cookies, progress, saying, tokens
from portal.informants.forms import CodeForm, SayForm
from portal.informants.views.blueprint import bp, page
from portal.kernel.errors import Refusal
from portal.sealing import codes
from portal.tips.service import visiting
from portal.tips.service.visiting import Guest
from portal.web.access import public
from portal.web.forms import UNPROCESSABLE
from portal.web.htmx import see_other

HOME = "/jubao/status"
UNKNOWN = "没有找到这个查询码。请照抄下的再输一次；丢了的找不回来，可以重新举报。"
OVER = "有一会儿没动，已经替您退出。请再输一次查询码。"


@bp.route("/check", methods=["GET", "POST"])
@public
def check() -> Response:
    """查进度 · 领奖励: the code, typed in any way; never in an address."""
    form, status = CodeForm(), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.validate():
            try:
                tokens.check("check", form.csrf_token.data or "")
                guest = _found(codes.read(form.code.data or ""))
            except codes.CodeError as wrong:
                form.code.errors = (str(wrong),)
            except Refusal as refusal:
                form.code.errors = (str(refusal),)
            else:
                answer = see_other(HOME)
                cookies.give(answer, visiting.begin(guest))
                return answer
    form.csrf_token.data = tokens.issue("check")
    return page("informants/check.html", status=status, form=form)


def _found(code: str) -> Guest:
    guest = visiting.find(code)
    if guest is None:
        raise Refusal(UNKNOWN)
    return guest


def visited(view: Callable[[Guest], Response]) -> Callable[[], Response]:
    """A view for an informant at their own tip; everybody else types the code first."""

    @public
    @wraps(view)
    def entered() -> Response:
        token = cookies.token(request)
        guest = visiting.of(token) if token else None
        if guest is None:
            answer = see_other("/jubao/check")
            cookies.forget(answer)
            return answer
        g.guest = guest
        if request.method == "POST":
            tokens.check(f"visit:{guest.token_hash}", request.form.get("csrf_token", ""))
        return view(guest)

    return entered


@bp.get("/status")
@visited
def status(guest: Guest) -> Response:
    """进度: everything on one screen."""
    return _drawn(guest, _blank(), 200)


@bp.post("/status/say")
@visited
def say(guest: Guest) -> Response:
    """More words, more files."""
    form = SayForm()
    if form.validate():
        try:
            saying.say(guest, form)
        except Refusal as refusal:
            form.form_errors = [str(refusal)]
        else:
            return see_other(HOME)
    return _drawn(guest, form, UNPROCESSABLE)


@bp.post("/status/review")
@visited
def review(guest: Guest) -> Response:
    """申请复核, once."""
    saying.ask_review(guest, request.form.get("reason", ""))
    return see_other(HOME)


@bp.post("/status/wish")
@visited
def wish(guest: Guest) -> Response:
    """申请撤回 or 申请删除照片: a handler decides, and the answer is read here."""
    saying.wish(guest, request.form.get("wish", ""))
    return see_other(HOME)


@bp.post("/status/rotate")
@visited
def rotate(guest: Guest) -> Response:
    """换一个查询码: the old one is dead at once; the new one is shown once."""
    code = codes.new_code()
    visiting.rotate(guest, code)
    answer = page("informants/rotated.html", groups=codes.shown(code).split("-"))
    cookies.forget(answer)
    return answer


def _blank() -> SayForm:
    form = SayForm()
    form.process(None)
    return form


def _drawn(guest: Guest, form: SayForm, status: int) -> Response:
    form.csrf_token.data = tokens.issue(f"visit:{guest.token_hash}")
    return page("informants/status.html", status=status, form=form, tip=progress.of(guest))
