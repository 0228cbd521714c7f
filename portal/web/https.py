"""In production only https is answered, unless a setting says otherwise."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.settings import Settings
from portal.web import errors

OPEN = frozenset({"ops.health", "asset_file"})


def register(app: Flask, settings: Settings) -> None:
    """Believe as many proxies as are set, and refuse plain http where it is not allowed."""
    if settings.proxies:
        hops = settings.proxies
        proxied = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # Flask's documented way

    @app.before_request
    def only_https() -> Response | None:
        if not settings.production or settings.allow_http or request.is_secure:
            return None
        if request.endpoint in OPEN:
            return None
        return errors.answer(
            400,
            "本系统只接受加密访问（https），您用的是 http。",
            "请把地址开头改成 https:// 再打开；仍打不开的，请告诉系统管理员。",
        )
