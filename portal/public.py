"""create_public: the tip pages alone, to stand where everybody can reach them."""

from flask import Flask, Response, make_response, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from portal import places
from portal.db import db
from portal.informants import guard, headers, quiet, ticking, tokens
from portal.informants.views import claiming, keeping, landing, status, writing
from portal.informants.views.blueprint import bp
from portal.kernel.errors import Refusal
from portal.settings import SettingError, Settings
from portal.tips.service import ageing
from portal.tips.service.storing import LARGEST_SUM, receiver
from portal.tuning import tune
from portal.web import access, assets, filters
from portal.web.addresses import Portal

PAGES = (landing, writing, keeping, status, claiming)
ROOM_FOR_FIELDS = 2 * 1024 * 1024
APART_ON_SQLITE = (
    "公开举报端与门户不在一台机器上时，数据库要用 PostgreSQL，不能用 SQLite。"
    "请把 DATABASE_URL 改成 PostgreSQL 的地址（用 tips-role 命令建的角色）。"
)


class PublicRequest(guard.BlindRequest):
    """A request of a stranger: nobody asks who, and files are sealed as they arrive."""

    _get_file_stream = staticmethod(receiver)


class Public(Portal):
    """The application of the public pages."""

    request_class = PublicRequest


def create_public(settings: Settings) -> Flask:
    """The public tip pages on one installation's settings.

    Raises SettingError where they stand apart from the portal and yet on the embedded database.
    """
    if settings.apart and settings.is_sqlite:
        raise SettingError(APART_ON_SQLITE)
    root = places.root()
    app = Public("portal", static_folder=None, template_folder=str(root / "templates"))
    secure = settings.production and not settings.allow_http
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=list(settings.hosts) or None,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        SESSION_COOKIE_SECURE=secure,
        MAX_CONTENT_LENGTH=LARGEST_SUM + ROOM_FOR_FIELDS,
        MAX_FORM_MEMORY_SIZE=ROOM_FOR_FIELDS,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["settings"] = settings
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {"leave_token": lambda: tokens.issue("leave")}
    db.init_app(app)
    with app.app_context():
        tune(db.engine)
    _door(app, ticking.Ticker(app) if settings.run_jobs else None)
    _faults(app)
    headers.register(app, https=secure)
    filters.register(app)
    assets.init_assets(app, root / "static", under="/jubao/static/h")
    app.register_blueprint(bp)
    app.wsgi_app = guard.blind(app.wsgi_app)  # type: ignore[assignment,method-assign]  # Flask's documented way
    return app


def _door(app: Flask, ticker: ticking.Ticker | None) -> None:
    """What is looked at before any page: forms come from our own pages, ages are counted."""

    @app.before_request
    def enter() -> Response | None:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return _fault(400, "这张表不是从我们的网页交来的，没有收下。请从举报首页重新进入。")
        if access.access_of(app, request.endpoint) != access.PUBLIC and request.endpoint:
            return _fault(403)
        if ticker:
            ticker.start()
        if request.endpoint != assets.ENDPOINT:
            ageing.tick()
        return None


def _faults(app: Flask) -> None:
    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        db.session.rollback()
        return _fault(refusal.status, str(refusal))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        code = error.code or 500
        return make_response(error.get_response()) if code < 400 else _fault(code)

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        db.session.rollback()
        quiet.tell(error)
        return _fault(500)


def _fault(code: int, message: str = "") -> Response:
    return make_response(render_template("informants/fault.html", code=code, message=message), code)


def from_environment() -> Flask:
    """The public pages as a server starts them."""
    return create_public(Settings.from_env())
