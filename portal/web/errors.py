"""Every refusal and fault as a proper page, or as a piece for htmx."""

import logging

from flask import Flask, Response, g, make_response, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from portal.db import db
from portal.kernel.errors import Refusal
from portal.web.htmx import ONWARD, wants_partial

log = logging.getLogger("portal")

FORM_EXPIRED = (
    "这个页面放得太久，提交凭据已过期。",
    "请刷新页面再提交；已自动保存的内容会带回来。",
)

WRONG_HOST = (
    "不能用这个网址访问本系统。",
    "请核对浏览器地址栏里的网址；仍打不开的，请告诉系统管理员。",
)


def answer(code: int, message: str = "", todo: str = "") -> Response:
    """An error page, or its piece for htmx; without a message it has the code's own words."""
    context = {
        "code": code,
        "message": message,
        "todo": todo,
        "request_id": g.get("request_id", ""),
    }
    if wants_partial():
        response = make_response(render_template("errors/_message.html", **context), code)
        response.headers["HX-Retarget"] = "#flashes"
        response.headers["HX-Reswap"] = "innerHTML"
    else:
        response = make_response(
            render_template("errors/500.html" if code == 500 else "errors/page.html", **context),
            code,
        )
    response.vary.add("HX-Request")
    return response


def register(app: Flask) -> None:
    """Give every kind of failure its page."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        db.session.rollback()
        return answer(refusal.status, str(refusal))

    @app.errorhandler(CSRFError)
    def expired(_error: CSRFError) -> Response:
        return answer(400, *FORM_EXPIRED)

    @app.errorhandler(SecurityError)
    def astray(_error: SecurityError) -> Response:
        return answer(400, *WRONG_HOST)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        code = error.code or 500
        if code < 400:
            onward = make_response(error.get_response())
            onward.set_data(ONWARD)
            onward.content_type = "text/plain; charset=utf-8"
            return onward
        return answer(code)

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        db.session.rollback()
        log.exception("fault", exc_info=error, extra={"facts": {"id": g.get("request_id", "")}})
        g.at_fault = True
        return answer(500)
