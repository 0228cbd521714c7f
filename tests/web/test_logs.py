"""Logs hold ids, routes and times; never a name, an address, a text or a token."""

import json
import logging

import pytest

from portal.db import db, transaction
from portal.policy import Role
from portal.units.models import Unit
from portal.web.logs import JsonLines
from tests.support import make


@pytest.fixture
def lines(app):
    """What the portal logs, line by line, as it would be written."""
    kept: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: kept.append(JsonLines().format(record))
    log = logging.getLogger("portal")
    log.addHandler(handler)
    yield kept
    log.removeHandler(handler)


def test_each_request_leaves_one_line_with_its_id(lines, client):
    answer = client.get("/sign-in")
    line = json.loads(lines[-1])
    assert line["id"] == answer.headers["X-Request-Id"]
    assert (line["route"], line["status"]) == ("sign_in.sign_in", 200)
    assert {"at", "level", "event", "method", "ms"} <= set(line)


def test_nothing_a_person_typed_or_is_stands_in_the_logs(lines, rows, browser):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm("示例建材公司"), username="qiye", name="王五")
    page = browser.sign_in("qiye").open("/hazards/report")
    case = page.send("上报", {"隐患情况": "钢管堆占消防通道", "部位": "三号楼"})
    browser.open("/search?q=钢管")
    browser.open("/no/such/钢管", expect=404)
    written = "\n".join(lines)
    for never in (
        "王五",
        "qiye",
        "钢管",
        "三号楼",
        "示例建材",
        "127.0.0.1",
        case.path,
        make.PASSWORD,
    ):
        assert never not in written


def test_a_fault_is_logged_with_its_trace_and_the_id_the_person_sees(lines, build_app):
    made = build_app()

    def fail():
        raise RuntimeError("broken inside")

    fail.access = "public"
    made.add_url_rule("/fail", view_func=fail)
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(JsonLines().format(record))
    logging.getLogger("portal").addHandler(handler)
    answer = made.test_client().get("/fail")
    logging.getLogger("portal").removeHandler(handler)
    traces = [json.loads(line) for line in lines if "broken inside" in line]
    assert len(traces) == 1
    assert "Traceback" in traces[0]["trace"]
    assert traces[0]["id"] in answer.text


def test_a_fault_of_the_database_is_logged_without_what_was_typed(lines, build_app):
    made = build_app()

    def fail():
        unit = make.section()
        with transaction():
            db.session.add(
                Unit(kind=unit.kind, name="", address="三号楼\n钢管", phone="13800000000")
            )
            db.session.flush()

    fail.access = "public"
    made.add_url_rule("/fail", view_func=fail)
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(JsonLines().format(record))
    logging.getLogger("portal").addHandler(handler)
    assert made.test_client().get("/fail").status_code == 500
    logging.getLogger("portal").removeHandler(handler)
    written = "\n".join(lines)
    assert "IntegrityError" in written
    for never in ("三号楼", "钢管", "13800000000"):
        assert never not in written
