"""create_app: settings, database, gates, blueprints; the only module that knows all."""

from typing import Any

from flask import Flask, request, url_for
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import places
from portal.accounts import session
from portal.accounts.views import signing_in
from portal.db import db, tune
from portal.desk import counts
from portal.desk import views as desk
from portal.documents import views as documents
from portal.drafts import views as drafts
from portal.files import views as files
from portal.hazards.views import blueprint as hazards
from portal.hazards.views import case, ending, ledger, papers, report
from portal.menu import GROUPS, HELP, TABS
from portal.office import queries as office
from portal.settings import Settings
from portal.trail import service as trail
from portal.web import access, assets, errors, filters, headers, htmx, logs
from portal.web.menu import entries_for, menu_for

HAZARD_PAGES = (report, ledger, ending, papers, case)
BLUEPRINTS = (signing_in.bp, desk.bp, hazards.bp, documents.bp, files.bp, drafts.bp)


def create_app(settings: Settings) -> Flask:
    """The staff portal on one installation's settings."""
    root = places.root()
    app = Flask("portal", static_folder=None, template_folder=str(root / "templates"))
    app.config.from_mapping(_config(settings))
    app.extensions["settings"] = settings
    _jinja(app)
    _database(app)
    logs.register(app)
    session.register(app)
    signing_in.register(app)
    CSRFProtect(app)
    access.gate(app)
    errors.register(app)
    headers.register(app)
    filters.register(app)
    assets.init_assets(app, root / "static")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _context(app)
    _http(app, settings)
    return app


def _config(settings: Settings) -> dict[str, Any]:
    secure = settings.production and not settings.allow_http
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings),
        "MAX_CONTENT_LENGTH": settings.max_request,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_NAME": "__Host-qinghuan" if secure else "qinghuan",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_I18N_ENABLED": False,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _engine_options(settings: Settings) -> dict[str, Any]:
    if settings.is_sqlite:
        return {"connect_args": {"cached_statements": 256}}
    return {"pool_size": 8, "max_overflow": 8, "pool_pre_ping": True}


def _jinja(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {"may": access.may}


def _database(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        tune(db.engine)
    trail.watch()


def _context(app: Flask) -> None:
    @app.context_processor
    def shell() -> dict[str, Any]:
        """What the layouts draw on every page; a piece for htmx needs none of it."""
        person = access.person()
        here = office.current()
        told: dict[str, Any] = {
            "site": {"name": "清患", "subtitle": here.short_name or here.committee},
            "person": None,
            "menu": [],
            "tabs": [],
            "help_href": "",
            "search_href": "",
            "account_href": "",
            "sign_out_href": "",
        }
        if person is None or htmx.wants_partial():
            return told
        waiting = counts.waiting(person)
        return told | {
            "person": {
                "name": person.name,
                "unit_name": person.unit_name,
                "role_label": "、".join(role.label for role in sorted(person.roles)),
                "standing_in": [giver.name for giver in person.stands_in_for],
            },
            "menu": menu_for(person, GROUPS, waiting),
            "tabs": entries_for(person, TABS, waiting),
            "help_href": HELP.get(request.blueprint or "", ""),
            "search_href": url_for("desk.search"),
            "account_href": "",
            "sign_out_href": url_for("sign_in.sign_out"),
        }


def _http(app: Flask, settings: Settings) -> None:
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    @app.before_request
    def only_https() -> None:
        plain = settings.production and not settings.allow_http and not request.is_secure
        if plain and request.endpoint not in {"ops.health", "asset_file"}:
            raise BadRequest


def from_environment() -> Flask:
    """The portal as a server starts it."""
    return create_app(Settings.from_env())
