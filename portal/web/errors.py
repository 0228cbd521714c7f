"""Every refusal and fault as a proper page, or as a piece for htmx."""

import logging

from flask import Flask, Response, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from portal.db import db
from portal.kernel.errors import Refusal
from portal.web.htmx import ONWARD, wants_partial

log = logging.getLogger("portal")

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


def _too_large() -> tuple[str, str]:
    most, length = request.max_content_length or 0, request.content_length or 0
    what = (
        f"一次提交的内容超过 {most // 2**20} MB，没有收下。"
        if length > most
        else "一次提交的文字太多，没有收下。"
    )
    return (
        what,
        "请减少内容，分几次提交；页面上写着“已自动保存”的文字还在，重新打开会带回来。",
    )


def register(app: Flask) -> None:
    """Give every kind of failure its page."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        db.session.rollback()
        return answer(refusal.status, str(refusal))

    @app.errorhandler(SecurityError)
    def astray(_error: SecurityError) -> Response:
        return answer(400, *WRONG_HOST)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        code = error.code or 500
        if code < 400:
            return make_response(error.get_response())
        if code == 413:
            return answer(413, *_too_large())
        return answer(code)

    @app.after_request
    def onward(response: Response) -> Response:
        if "Location" in response.headers and response.mimetype == "text/html":
            response.set_data(ONWARD)  # Werkzeug's own redirects speak English
            response.content_type = "text/plain; charset=utf-8"
        return response

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        db.session.rollback()
        log.exception("fault", exc_info=error, extra={"facts": {"id": g.get("request_id", "")}})
        g.at_fault = True
        return answer(500)
