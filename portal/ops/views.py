"""起步, 备份与状态, and the health address for the proxy."""

from typing import Any

from flask import Blueprint, Response, current_app, url_for

from portal import policy
from portal.kernel import clock
from portal.office import queries as office
from portal.ops import queries
from portal.ops.last import last_backup
from portal.settings import Settings
from portal.web.access import access_of, actor, needs, public
from portal.web.htmx import page

bp = Blueprint("ops", __name__)
MEGABYTE, GIGABYTE = 2**20, 2**30


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


@bp.get("/health")
@public
def health() -> Response:
    """ok, or 503 where the database does not answer; nothing else is told."""
    fine = queries.answers()
    return Response("ok\n" if fine else "database\n", 200 if fine else 503, mimetype="text/plain")


@bp.get("/system/start")
@needs("ops.view")
def start() -> Response:
    """起步: what a new installation still lacks."""
    steps = _steps()
    return page("ops/start.html", steps=steps, left=sum(not step["done"] for step in steps))


def _steps() -> list[dict[str, Any]]:
    found = queries.counts()
    year = clock.today().year
    unknown = office.unknown_years(clock.today())
    last = last_backup(_settings().instance)
    return [
        _step(
            "科室",
            f"{found.sections} 个",
            found.sections > 1,
            "sections.tree",
            "把各科室建好，企业才能分给科室管。",
        ),
        _step(
            "企业",
            f"{found.firms} 家",
            found.firms > 0,
            "firms.bring",
            "从 Excel 导入企业档案，或一家一家新增。",
        ),
        _step(
            "人员",
            f"{found.people} 人",
            found.people > 1,
            "accounts.sheet",
            "从 Excel 导入人员，再打印一次性口令单发给本人。",
        ),
        _step(
            f"{year} 年节假日",
            "缺" + "、".join(f" {one} 年" for one in unknown) if unknown else "已填",
            not unknown,
            "office.this_year",
            "没有节假日安排，只能按周六、周日推算工作日。",
        ),
        _step(
            "发文机关与代字",
            f"{found.organs} 个",
            found.organs > 0,
            "office.issuers",
            "出具隐患整改通知书前要先填。",
        ),
        _step(
            "备份",
            "已备份过" if last else "还没有备份",
            last is not None,
            "ops.status",
            "安排每天自动备份，备份放到另一块盘或另一台机器。",
        ),
    ]


def _step(label: str, told: str, done: bool, endpoint: str, why: str) -> dict[str, Any]:
    return {"label": label, "told": told, "done": done, "why": why, "href": _href(endpoint)}


def _href(endpoint: str) -> str:
    """The address of a page, empty where this person may not enter it."""
    access = access_of(current_app, endpoint)
    return url_for(endpoint) if access and policy.may(actor(), access) else ""


@bp.get("/system")
@needs("ops.view")
def status() -> Response:
    """备份与状态."""
    found = queries.standing(_settings())
    steps = _steps()
    return page(
        "ops/status.html",
        found=found,
        database={"sqlite": "SQLite（内置）", "postgresql": "PostgreSQL"}[found.database],
        database_size=size(found.database_size),
        free=size(found.free),
        backup=found.last and {"size": size(found.last.size), "at": found.last.made},
        left=sum(not step["done"] for step in steps),
        holidays_href=url_for("office.this_year"),
    )


def size(count: int) -> str:
    """Bytes as people read them: 12.3 MB, 4.5 GB."""
    if count >= GIGABYTE:
        return f"{count / GIGABYTE:.1f} GB"
    return f"{count / MEGABYTE:.1f} MB"
