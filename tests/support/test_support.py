"""The tests' own tools: a wrong page is found, a form is sent as a person would send it."""

from collections.abc import Callable

import pytest
from flask import Flask, Response

from portal.hazards.terms import ENDINGS, Grade, Status
from portal.policy import Role
from portal.web.access import public
from tests.support import faults, make
from tests.support.app import Rows
from tests.support.html import read
from tests.support.page import Browser

PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><title>页</title></head>
<body><main><h1>页</h1>{}</main></body></html>"""


@pytest.mark.parametrize(
    ("piece", "said"),
    [
        ("<p>", "closes"),
        ("<p id=a></p><p id=a></p>", "2 times"),
        ("<form method=post action=/x><button>存</button></form>", "0 tokens"),
        ("<form action=/x><button>存</button></form>", "lacks its method"),
        ("<form method=get action=/x></form>", "no button"),
        ("<input name=a>", "has no label"),
        ('<label for="b">名</label><input id=a name=a>', "not there"),
        ("<label>Name<input name=a></label>", "not in Chinese"),
        ("<p>None</p>", "shows"),
        ('<a href="/x/None">看</a>', "href is"),
        ("<p style='color:red'>红</p>", "has style"),
        ("<script>alert(1)</script>", "stands in the page"),
        ("<button onclick='x()'>点</button>", "has onclick"),
        ("<a href='https://example.com/'>外</a>", "goes to"),
        ("<h1>二</h1>", "2 h1"),
        ("<img src=/a.png>", "no alt"),
        ("<a href=/x></a>", "says nothing"),
    ],
)
def test_a_fault_of_a_page_is_named(piece: str, said: str) -> None:
    root, wrong = read(PAGE.format(piece))
    assert [fault for fault in [*wrong, *faults.of_page(root)] if said in fault]


@pytest.mark.parametrize(
    "piece",
    [
        "<label for=a>编号 YH-2023-0147</label><input id=a name=a>",
        "<label>Excel 文件（每张 20 MB，JPG、PNG）<input type=file name=a></label>",
        "<form method=post action=/x>"
        "<input type=hidden name=csrf_token value=t><button>存</button></form>",
        "<svg><use href='/icons.svg#a'></use></svg><br>",
    ],
)
def test_a_page_in_order_has_no_fault(piece: str) -> None:
    root, wrong = read(PAGE.format(piece))
    assert [*wrong, *faults.of_page(root)] == []


@pytest.mark.parametrize("status", list(Status))
def test_a_hazard_is_made_in_every_state(rows: Rows, status: Status) -> None:
    with rows:
        made = make.hazard(status, Grade.MAJOR if status not in ENDINGS else Grade.GENERAL)
    assert made.status is status
    assert (made.number is None) == (status is Status.DRAFT)


def test_the_next_test_starts_on_clean_tables(rows: Rows, browser: Browser) -> None:
    with rows:
        first = make.hazard(Status.REPORTED)
        person = make.user(Role.SAFETY)
    assert first.number is not None
    assert first.number.endswith("0001")
    assert len(browser.sign_in(person).open("/hazards/").rows) == 1


def test_two_people_have_two_browsers(
    rows: Rows, browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    with rows:
        hazard = make.hazard(Status.OPEN, before=1)
        make.user(Role.SAFETY, username="anquan", name="张三")
        staff = make.user(Role.FIRM_STAFF, unit=hazard.firm, username="qiye", name="王五")
    assert staff.unit.name == hazard.firm.name if hazard.firm else False
    office, firm = browser.sign_in("anquan"), new_browser().sign_in("qiye")
    assert office.open("/").has("张三")
    assert firm.open("/").has("王五")
    page = office.open(f"/hazards/{hazard.number}")
    assert 0 < page.statements < 30
    assert page.bytes > 1000


def test_a_form_is_filled_by_labels_and_sent(rows: Rows, browser: Browser) -> None:
    with rows:
        firm = make.firm("示例建设公司")
        person = make.user(Role.SAFETY)
    page = browser.sign_in(person).open("/hazards/report")
    again = page.send("上报", {"firm_id": firm.name}, expect=422)
    assert again.errors
    done = again.send("上报", {"text": "通道堵塞"}, before_files=(make.photo_bytes(), "a.jpg"))
    assert done.path.startswith("/hazards/YH-")
    assert done.has("通道堵塞")


def test_a_page_out_of_order_fails_the_test_that_opens_it(
    build_app: Callable[..., Flask],
) -> None:
    app = build_app()

    @app.get("/wrong")
    @public
    def wrong() -> Response:
        return Response(PAGE.format("<p>None</p>"), mimetype="text/html")

    with pytest.raises(AssertionError, match="not in order"):
        Browser(app).open("/wrong")


def test_an_administrator_signs_in_with_the_second_factor_twice_in_a_row(
    rows: Rows, browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    with rows:
        person = make.user(Role.ADMIN, name="赵六")
    assert browser.sign_in(person).open("/").has("赵六")
    assert new_browser().sign_in(person).open("/").has("赵六")
