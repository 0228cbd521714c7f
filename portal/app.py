"""create_app: settings, database, gates, blueprints; the only module that knows all."""

from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from portal import places, shell
from portal.accounts import queries as people
from portal.accounts import session
from portal.accounts.service import sign_ins
from portal.accounts.views import blueprint as accounts
from portal.accounts.views import own, posts, signing_in, slips
from portal.accounts.views import people as people_pages
from portal.accounts.views import sheets as people_sheets
from portal.db import db, tune
from portal.desk import views as desk
from portal.documents import views as documents
from portal.drafts import service as typed
from portal.drafts import views as drafts
from portal.files import results
from portal.files import views as files
from portal.hazards import search
from portal.hazards.service import handing
from portal.hazards.views import (
    again,
    batch,
    case,
    criteria,
    ending,
    export,
    judging,
    ledger,
    major,
    papers,
    report,
    scan,
    unscreened,
    verbs,
)
from portal.hazards.views import blueprint as hazards
from portal.hazards.views import importing as hazard_sheets
from portal.help import views as help_pages
from portal.notices import runner
from portal.notices.views import jobs, messages
from portal.office import views as office
from portal.ops import tasks as ops_tasks
from portal.ops import views as ops
from portal.ops.words import WORDS
from portal.reports import views as reports
from portal.settings import Settings
from portal.spots import views as spots
from portal.staffing.views import blueprint as staffing
from portal.staffing.views import delegating, leaving
from portal.sweeps import views as sweeps
from portal.trail import service as trail
from portal.trail import views as trail_pages
from portal.units.views import blueprint as firms
from portal.units.views import filing, importing, sections
from portal.units.views import firms as firm_pages
from portal.web import (
    access,
    addresses,
    assets,
    errors,
    filters,
    headers,
    https,
    intake,
    logs,
    once,
)

PEOPLE_PAGES = (own, people_pages, slips, posts, people_sheets, delegating, leaving)
FIRM_PAGES = (firm_pages, filing, importing)
JOBS = (ops_tasks,)
CHORES = (typed.forget_old, once.forget_old, sign_ins.forget_failures)
HAZARD_PAGES = (
    again,
    batch,
    export,
    hazard_sheets,
    unscreened,
    criteria,
    report,
    ledger,
    ending,
    papers,
    verbs,
    major,
    judging,
    case,
)
BLUEPRINTS = (
    signing_in.bp,
    own.bp,
    accounts.bp,
    staffing.bp,
    desk.bp,
    hazards.bp,
    scan.bp,
    spots.bp,
    sweeps.bp,
    reports.bp,
    documents.bp,
    files.bp,
    drafts.bp,
    messages.bp,
    jobs.bp,
    help_pages.bp,
    office.bp,
    trail_pages.bp,
    ops.bp,
)


def create_app(settings: Settings) -> Flask:
    """The staff portal on one installation's settings."""
    root = places.root()
    app = Flask("portal", static_folder=None, template_folder=str(root / "templates"))
    app.config.from_mapping(_config(settings))
    app.extensions["settings"] = settings
    addresses.register(app)
    _jinja(app)
    _database(app)
    logs.register(app)
    https.register(app, settings)
    intake.register(app)
    session.register(app)
    signing_in.register(app)
    CSRFProtect(app).exempt(scan.bp)  # it has a token of its own
    access.gate(app)
    errors.register(app)
    headers.register(app)
    filters.register(app)
    assets.init_assets(app, root / "static")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    firms.register(app, handing.change_section)
    sections.register(
        app, lambda unit_id: len(people.colleagues(0, unit_id)), handing.count_in_charge
    )
    trail_pages.speak(app, WORDS)
    runner.register(app, settings, results, CHORES)
    shell.register(app)
    return app


def _config(settings: Settings) -> dict[str, Any]:
    secure = settings.production and not settings.allow_http
    return {
        "SECRET_KEY": settings.secret_key,
        "TRUSTED_HOSTS": list(settings.hosts) or None,
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
    quiet = {"hide_parameters": True}  # a fault's log holds nothing that a person typed
    if settings.is_sqlite:
        return quiet | {"connect_args": {"cached_statements": 256}}
    return quiet | {"pool_size": 8, "max_overflow": 8, "pool_pre_ping": True}


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
    search.watch()


def from_environment() -> Flask:
    """The portal as a server starts it."""
    return create_app(Settings.from_env())
