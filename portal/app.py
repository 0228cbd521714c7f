"""create_app: settings, database, gates, blueprints; the only module that knows all."""

import json
from functools import partial
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from portal import loading, places, shell
from portal.accounts import followers, session
from portal.accounts import queries as people
from portal.accounts.service import sign_ins
from portal.accounts.views import blueprint as accounts
from portal.accounts.views import own, posts, signing_in, slips
from portal.accounts.views import people as people_pages
from portal.accounts.views import sheets as people_sheets
from portal.db import db
from portal.desk import counts
from portal.desk import views as desk
from portal.documents import views as documents
from portal.drafts import service as typed
from portal.drafts import views as drafts
from portal.files import results
from portal.files import views as files
from portal.hazards import saved, search
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
    orders,
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
from portal.office import queries as decisions
from portal.office import views as office
from portal.official import texts
from portal.official.views import (
    beginning,
    editing,
    incoming_acts,
    incoming_blueprint,
    incoming_case,
    incoming_list,
    previewing,
    receipts,
    received,
    register,
    steps,
    volumes,
)
from portal.official.views import blueprint as official
from portal.official.views import case as document_pages
from portal.official.views import ending as document_ends
from portal.official.views import ledger as document_lists
from portal.official.views import papers as document_files
from portal.ops import tasks as ops_tasks
from portal.ops import views as ops
from portal.ops.words import WORDS
from portal.reports import tallies
from portal.reports import views as reports
from portal.rewards.service import paying as rewards
from portal.rewards.views import blueprint as reward_pages
from portal.rewards.views import claims, schemes
from portal.rewards.views import desk as reward_desk
from portal.settings import Settings
from portal.spots import views as spots
from portal.staffing.views import blueprint as staffing
from portal.staffing.views import delegating, leaving
from portal.sweeps import views as sweeps
from portal.tips import labels as tip_labels
from portal.tips import members as box_members
from portal.tips.service import forgetting, handlers, membership, telling
from portal.tips.views import approving as tip_approving
from portal.tips.views import blueprint as tips
from portal.tips.views import boxes as tip_boxes
from portal.tips.views import case as tip_case
from portal.tips.views import desk as tip_desk
from portal.tips.views import entering as tip_entering
from portal.tips.views import grouping as tip_grouping
from portal.tips.views import identity as tip_identity
from portal.tips.views import keys as tip_keys
from portal.tips.views import papers as tip_papers
from portal.tips.views import payee as tip_payee
from portal.tips.views import people as tip_people
from portal.tips.views import recording as tip_recording
from portal.tips.views import referring as tip_referring
from portal.tips.views import rewarding as tip_rewarding
from portal.tips.views import setup as tip_setup
from portal.tips.views import turning as tip_turning
from portal.tips.views import wishes as tip_wishes
from portal.trail import service as trail
from portal.trail import views as trail_pages
from portal.tuning import optimize, tune
from portal.units import sections as charges
from portal.units.views import blueprint as firms
from portal.units.views import filing, importing, sections
from portal.units.views import firms as firm_pages
from portal.web import (
    access,
    assets,
    errors,
    filters,
    headers,
    https,
    intake,
    logs,
    once,
    signatures,
)
from portal.web.addresses import Portal

loading.done()

PEOPLE_PAGES = (own, people_pages, slips, posts, people_sheets, delegating, leaving)
FIRM_PAGES = (firm_pages, filing, importing)
JOBS = (ops_tasks,)
CHORES = (
    typed.forget_old,
    once.forget_old,
    sign_ins.forget_failures,
    optimize,
    rewards.lapse,
    forgetting.forget_ended,
)
BEATS = (handlers.close_idle,)
CONNECTIONS = 10
"""How many a process keeps to the database: its threads', those that run jobs among them."""
HAZARD_PAGES = (
    again,
    batch,
    export,
    orders,
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
UNSENT_DOCUMENTS = ("document/", "official:", "incoming/")
"""How the names of unsent forms about documents begin: nothing secret is kept of them."""
INCOMING_PAGES = (incoming_acts, incoming_list, incoming_case)
DOCUMENT_PAGES = (
    register,
    receipts,
    beginning,
    editing,
    previewing,
    steps,
    document_ends,
    document_files,
    document_lists,
    document_pages,
)
REWARD_PAGES = (claims, schemes, reward_desk)
TIP_PAGES = (
    tip_keys,
    tip_boxes,
    tip_setup,
    tip_desk,
    tip_entering,
    tip_identity,
    tip_papers,
    tip_recording,
    tip_referring,
    tip_grouping,
    tip_turning,
    tip_people,
    tip_wishes,
    tip_rewarding,
    tip_approving,
    tip_payee,
    tip_case,
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
    reward_pages.bp,
    tips.bp,
    official.bp,
    incoming_blueprint.bp,
    received.bp,
    volumes.bp,
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
    app = Portal("portal", static_folder=None, template_folder=str(root / "templates"))
    app.config.from_mapping(_config(settings))
    app.extensions["settings"] = settings
    _jinja(app)
    _database(app)
    logs.register(app)
    https.register(app, settings)
    intake.register(app)
    session.register(app)
    signing_in.register(app)
    CSRFProtect(app).exempt(scan.bp)  # it has a token of its own
    signatures.register(app)
    access.gate(app)
    errors.register(app)
    headers.register(app)
    filters.register(app)
    assets.init_assets(app, root / "static")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    firms.register(app, handing.change_section, handing.open_of_firm)
    sections.register(
        app, lambda unit_id: len(people.colleagues(0, unit_id)), handing.count_in_charge
    )
    drafts.guard(app, dict.fromkeys(UNSENT_DOCUMENTS, texts.refuse_secrets))
    trail_pages.speak(app, WORDS)
    followers.register(app, _followers())
    tip_keys.register(app)
    tip_labels.register(app)
    runner.register(app, settings, results, CHORES, BEATS)
    shell.register(app)
    return app


def _followers() -> followers.Followers:
    """What changes with a person: the keys to the boxes of 举报."""
    return followers.Followers(
        relock=handlers.follow_password,
        placed=membership.leave,
        slipped=handlers.go_astray,
        warned=box_members.warned,
        ended=handlers.close,
    )


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
    options = {
        "hide_parameters": True,  # a fault's log holds nothing that a person typed
        "json_serializer": partial(json.dumps, ensure_ascii=False),
        "pool_size": CONNECTIONS,
        "max_overflow": CONNECTIONS,
    }
    if settings.is_sqlite:
        return options | {"connect_args": {"cached_statements": 256}}
    return options


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
    tallies.watch()  # before the index, which forgets what was touched once it is kept
    search.watch()
    telling.watch()
    people.read_ahead(
        {
            "office": decisions.DECIDED,
            "sections": charges.NAMED,
            "views": saved.OF_USER,
            "notices": counts.UNREAD,
            "hazards": counts.HELD,
            "documents": counts.WAITING,
            "incoming": counts.CAME_IN,
        }
    )


def from_environment() -> Flask:
    """The portal as a server starts it."""
    return create_app(Settings.from_env())
