"""查询码: shown once, its last four characters typed back, then the ways on open."""

from flask import Response, current_app, request

from portal.informants import cookies, spelling
from portal.informants.forms import KeptForm
from portal.informants.state import opened, sealed
from portal.informants.views.blueprint import bp, page
from portal.kernel.errors import Refusal
from portal.sealing import codes
from portal.tips.service import receipts, submitting, visiting
from portal.web.access import public
from portal.web.forms import UNPROCESSABLE
from portal.web.htmx import see_other

WRONG = "和上面的最后四位不一样。请看清楚，抄下来，再输一次。"
NOT_YET = "还没有交出去，所以没有查询码。请从头再填一次。"
GONE = "这个查询码已经记过了，不能再显示。请用抄下的查询码查进度。"


def _blank() -> KeptForm:
    form = KeptForm()
    form.process(None)
    return form


def shown(state: str, code: str, form: KeptForm | None = None, status: int = 200) -> Response:
    """The page with the code."""
    form = form or _blank()
    form.state.data = state
    return page(
        "informants/code.html", status=status, form=form, groups=codes.shown(code).split("-")
    )


@bp.post("/kept")
@public
def kept() -> Response:
    """记好了: only then may one go on; the code is not shown again."""
    state = opened(request.form.get("state", ""))
    form = KeptForm()
    going = request.form.get("go", "")
    if not submitting.is_handed_in(state.token):
        raise Refusal(NOT_YET)
    if not submitting.is_kept(state.token):
        if spelling.tail(form.tail.data or "") != state.code[-spelling.TAIL :]:
            form.tail.errors = (WRONG,)
            return shown(form.state.data or "", state.code, form, UNPROCESSABLE)
        submitting.keep(state.token)
    if going not in {"status", "receipt"}:
        return page("informants/kept.html", state=sealed(state))
    guest = visiting.find(state.code)
    if guest is None:
        raise Refusal(GONE)
    if going == "receipt":
        return _receipt(receipts.receipt(guest, current_app.extensions["settings"].instance))
    answer = see_other("/jubao/status")
    cookies.give(answer, visiting.begin(guest))
    return answer


def _receipt(text: str) -> Response:
    answer = Response(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="receipt.txt"'
    return answer
