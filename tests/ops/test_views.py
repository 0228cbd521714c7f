from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest

from portal.db import db, transaction
from portal.kernel import clock
from portal.office import service as office
from portal.office.holidays import SpecialDay
from portal.ops.last import Last, remember
from portal.ops.queries import is_old
from portal.ops.serve import address, workers
from portal.ops.views import size
from portal.policy import Role
from portal.settings import Settings
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser

LAST = Last(
    made_at="2026-11-25T01:00:00+00:00",
    place="/backups/20261125-090000",
    size=3 * 2**30,
    rows=1234,
    files=56,
    missing=0,
    seconds=7,
)


def admin(rows: Rows, browser: Browser) -> Browser:
    with rows:
        make.office(totp_roles=[])
        make.user(Role.ADMIN, username="guanli")
    return browser.sign_in("guanli")


def test_without_a_backup_the_page_warns(rows: Rows, browser: Browser) -> None:
    page = admin(rows, browser).open("/system")
    assert page.has("还没有做过备份", "从未", "还差")
    assert page.has("没有", "年的放假安排")


def test_the_last_good_backup_is_shown_and_an_old_one_warned_of(
    rows: Rows, browser: Browser, settings: Settings
) -> None:
    admin(rows, browser)
    fresh = replace(LAST, made_at=(clock.now() - timedelta(hours=1)).isoformat())
    remember(settings.instance, fresh)
    page = browser.open("/system")
    assert page.has("3.0 GB", "1234 行，56 个附件", "/backups/20261125-090000")
    assert not page.has("没有做过备份")
    remember(settings.instance, replace(LAST, made_at="2020-01-01T00:00:00+00:00", missing=2))
    assert browser.open("/system").has("最近两天没有备份成功", "有 2 个附件已丢失或损坏")
    (settings.instance / "last_backup.json").write_text("{")
    assert browser.open("/system").has("还没有做过备份")


def test_a_hazard_in_nobodys_hands_is_counted(rows: Rows, browser: Browser) -> None:
    admin(rows, browser)
    assert browser.open("/system").has("0 条")
    with rows:
        hazard = make.hazard()
        with transaction():
            db.session.merge(hazard).holder_id = None
    assert browser.open("/system").has("有 1 条未办结的隐患没有在岗的人负责")


def test_every_file_is_checked_by_a_button(rows: Rows, browser: Browser) -> None:
    page = admin(rows, browser).open("/system").send("校验全部附件")
    assert page.has("校验全部附件")
    assert page.path.startswith("/jobs/")


def test_the_desk_leads_the_administrator_to_the_start_page(rows: Rows, browser: Browser) -> None:
    assert admin(rows, browser).open("/").follow("起步").heading == "起步"


def test_the_pages_cost_few_statements(rows: Rows, browser: Browser) -> None:
    admin(rows, browser)
    addresses = ("/system", "/system/start", "/office/", "/office/issuers", "/office/holidays/2026")
    assert {
        address: browser.open(address).statements
        for address in addresses
        if browser.open(address).statements > 12
    } == {}


def test_plain_http_is_said_where_it_is_allowed(rows: Rows, build_app: object) -> None:
    with rows:
        make.office(totp_roles=[])
        make.user(Role.ADMIN, username="guanli")
    app = build_app(production=True, allow_http=True)  # type: ignore[operator]
    page = Browser(app).sign_in("guanli").open("/system")
    assert page.has("现在允许不加密的 http 访问", "PORTAL_ALLOW_HTTP")


def test_the_start_page_lists_what_is_missing_with_a_link_each(
    rows: Rows, browser: Browser
) -> None:
    page = admin(rows, browser).open("/system/start")
    year = clock.today().year
    labels = ["科室", "企业", "人员", f"{year} 年节假日", "发文机关与代字", "备份"]
    told = [row[0].split("。")[0] for row in page.rows]
    assert all(label in one for label, one in zip(labels, told, strict=True))
    for label in labels:
        words = next(
            f"{verb}{label}"
            for verb in ("去办理", "查看")
            if page.root.first("a", **{"aria-label": f"{verb}{label}"})
        )
        assert browser.open(page.link(words)).status == 200


def test_an_office_with_all_of_it_is_told_so(
    rows: Rows, browser: Browser, settings: Settings
) -> None:
    admin(rows, browser)
    with rows:
        person = make.actor(make.user(Role.ADMIN))
        year = clock.today().year
        office.set_days(
            person, [SpecialDay(date(one, 1, 1), "rest", "元旦") for one in (year, year + 1)]
        )
        make.section("安全管理科")
        make.firm()
    remember(settings.instance, LAST)
    assert browser.open("/system/start").has("都齐了")


@pytest.mark.parametrize(("hours", "old"), [(1, False), (47, False), (49, True)])
def test_a_backup_is_old_after_two_days(hours: int, old: bool) -> None:
    assert is_old(LAST, LAST.made + timedelta(hours=hours)) is old
    assert is_old(None, LAST.made)
    assert asdict(LAST)["rows"] == 1234


def test_sizes_are_read_as_people_do() -> None:
    assert (size(0), size(5 * 2**20), size(3 * 2**29)) == ("0.0 MB", "5.0 MB", "1.5 GB")


def test_the_address_comes_from_the_environment() -> None:
    assert address({}) == ("127.0.0.1", 8000)
    assert address({"HOST": "0.0.0.0", "PORT": "80"}) == ("0.0.0.0", 80)  # noqa: S104 - only words here
    for bad in ("0", "abc", "65536", "-1"):
        with pytest.raises(ValueError, match=bad):
            address({"PORT": bad})


def test_one_process_serves_the_embedded_database(settings: Settings) -> None:
    assert workers(replace(settings, database_url="sqlite:///x")) == (1, 8)
    assert workers(replace(settings, database_url="postgresql+psycopg://x")) == (2, 4)


def test_the_health_address_tells_the_proxy_and_nobody_else(
    rows: Rows, browser: Browser, build_app: object, tmp_path: object
) -> None:
    page = browser.open("/health")
    assert page.data == b"ok\n"
    assert "Set-Cookie" not in page.headers
    app = build_app(database_url=f"sqlite:///{tmp_path}/empty.db", production=True)  # type: ignore[operator]
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.data) == (503, b"database\n")
