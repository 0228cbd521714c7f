"""Pages of firms and sections, visited as each role does."""

from collections.abc import Callable

import pytest

from portal.policy import Role
from portal.units.terms import Industry, Tag
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser, Page
from tests.units.tables import code

NewBrowser = Callable[[], Browser]


def officer(rows: Rows, browser: Browser) -> Browser:
    with rows:
        make.section("建设科")
        make.user(Role.SAFETY, username="anquan")
    return browser.sign_in("anquan")


def names(page: Page) -> list[str]:
    return [row[0] for row in page.rows]


def test_a_firm_is_registered_and_opened(rows: Rows, browser: Browser) -> None:
    page = officer(rows, browser).open("/firms/new")
    shown = page.send(
        "建立档案",
        {
            "企业名称": "示例 （重庆）公司",
            "统一社会信用代码": code(1)[:4] + " " + code(1)[4:].lower(),
            "行业": "燃气",
            "分管科室": "建设科",
            "电话": "138 0000 0000",
            "从业人数": "12",
            "tags": ["dust", "confined_space"],
        },
    )
    assert shown.heading == "示例 （重庆）公司"
    assert shown.has("小微", "粉尘", "有限空间", code(1), "13800000000", "12 人", "建立档案")
    assert "档案已建立" in shown.notes[0]


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    rows: Rows, browser: Browser
) -> None:
    page = officer(rows, browser).open("/firms/new")
    typed = {
        "统一社会信用代码": code(1)[:-1] + "?",
        "电话": "138",
        "从业人数": "很多",
        "地址": "新城路 1 号",
    }
    again = page.send("建立档案", typed, expect=422)
    assert [error[:8] for error in again.errors] == [
        "请填写企业名称。",
        "统一社会信用代码",
        "“很多”不是整数",
        "“138”不是电",
    ]
    form = again.form("建立档案")
    assert {name: form.value(name) for name in typed} == typed


def test_htmx_gets_the_form_alone(rows: Rows, browser: Browser) -> None:
    page = officer(rows, browser).open("/firms/new")
    piece = page.send("建立档案", {"地址": "新城路"}, expect=422, htmx=True)
    assert piece.errors == ["请填写企业名称。"]
    assert piece.heading == ""


def test_a_taken_code_names_the_firm_that_has_it(rows: Rows, browser: Browser) -> None:
    with rows:
        make.firm("占用公司", credit_code=code(1))
    page = officer(rows, browser).open("/firms/new")
    again = page.send("建立档案", {"企业名称": "新公司", "统一社会信用代码": code(1)}, expect=422)
    assert "占用公司" in again.errors[0]


def test_small_and_fifty_people_is_refused_beside_the_headcount(
    rows: Rows, browser: Browser
) -> None:
    page = officer(rows, browser).open("/firms/new")
    said = {"企业名称": "新公司", "从业人数": "50", "tags": ["small"]}
    again = page.send("建立档案", said, expect=422)
    assert "不到 30 人" in again.errors[0]


def test_pressing_twice_makes_one_file(rows: Rows, browser: Browser) -> None:
    page = officer(rows, browser).open("/firms/new")
    first = page.send("建立档案", {"企业名称": "新公司"})
    second = page.send("建立档案", {"企业名称": "新公司"})
    assert first.path == second.path
    assert names(browser.open("/firms/")) == ["新公司"]


def test_who_saves_second_is_told_and_changes_nothing(
    rows: Rows, browser: Browser, new_browser: NewBrowser
) -> None:
    with rows:
        firm = make.firm("示例公司")
        make.user(Role.ADMIN, username="guanli")
    mine = officer(rows, browser).open(f"/firms/{firm.id}/edit")
    theirs = new_browser().sign_in("guanli").open(f"/firms/{firm.id}/edit")
    theirs.send("保存", {"电话": "13900000000"})
    late = mine.send("保存", {"电话": "13700000000"}, expect=409)
    assert late.has("已被别人改过")
    assert browser.open(f"/firms/{firm.id}").has("13900000000")


def test_the_list_is_filtered_by_its_address_and_paged(rows: Rows, browser: Browser) -> None:
    with rows:
        for number in range(52):
            make.firm(f"甲{number:02d}公司", address="新城路 1 号", tags=[Tag.DUST])
        make.firm("燃气公司", industry=Industry.GAS, headcount=5)
    page = officer(rows, browser).open("/firms/")
    assert len(page.rows) == 50
    assert page.has("共 53 家")
    assert len(page.follow("下一页").rows) == 3
    assert page.statements <= 12
    assert page.bytes <= 40 * 1024
    assert names(page.send("筛选", {"industry": "燃气"})) == ["燃气公司"]
    assert names(browser.open("/firms/?tag=small&q=rq")) == ["燃气公司"]
    assert browser.open("/firms/?q=没有这家").has("请放宽筛选条件")
    assert len(browser.open("/firms/?page=x&industry=y&section=z").rows) == 50


def test_the_page_of_a_firm_takes_few_statements(rows: Rows, browser: Browser) -> None:
    with rows:
        firm = make.firm("示例公司", tags=[Tag.DUST])
    page = officer(rows, browser).open(f"/firms/{firm.id}")
    assert page.statements <= 12
    assert page.link("全部隐患").endswith(f"/hazards/?firm={firm.id}")


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.SAFETY, "both"),
        (Role.LEADER, "both"),
        (Role.ADMIN, "both"),
        (Role.SECTION, "own"),
        (Role.FIRM_STAFF, "own"),
        (Role.FIRM_HEAD, "own"),
        (Role.FINANCE, ""),
        (Role.TIPS, ""),
        (Role.CLERK, ""),
        (Role.AUDITOR, ""),
        (Role.DISCIPLINE, ""),
    ],
)
def test_each_role_opens_the_firms_it_may_see(
    rows: Rows, browser: Browser, role: Role, opens: str
) -> None:
    with rows:
        own = make.firm(section=make.section("建设科"))
        other = make.firm(section=make.section("经济发展科"))
        unit = own if role in (Role.FIRM_STAFF, Role.FIRM_HEAD) else make.section("建设科")
        make.user(role, unit=unit, username="renyuan")
    browser.sign_in("renyuan")
    refused = 404 if opens else 403
    browser.open(f"/firms/{own.id}", 200 if opens else 403)
    browser.open(f"/firms/{other.id}", 200 if opens == "both" else refused)
    for address in ("edit", "stop", "resume"):
        manages = role in (Role.SAFETY, Role.ADMIN, Role.SECTION)
        browser.open(f"/firms/{own.id}/{address}", 200 if manages else 403)
    listed = role in (Role.SAFETY, Role.LEADER, Role.ADMIN, Role.SECTION)
    browser.open("/firms/", 200 if listed else 403)
    browser.open("/firms/export.xlsx", 200 if listed else 403)


def test_a_section_cannot_open_the_form_of_another_sections_firm(
    rows: Rows, browser: Browser
) -> None:
    with rows:
        theirs = make.firm(section=make.section("经济发展科"))
        mine = make.firm(section=make.section("建设科"))
        make.user(Role.SECTION, unit=make.section("建设科"), username="jianshe")
    browser.sign_in("jianshe")
    browser.open(f"/firms/{theirs.id}/edit", 404)
    form = browser.open(f"/firms/{mine.id}/edit").form("保存")
    options = [one.text for one in form.controls["section"][0].all("option")]
    assert options == ["建设科"]


def test_a_firm_updates_its_phone_and_finds_its_page_in_the_menu(
    rows: Rows, browser: Browser
) -> None:
    with rows:
        firm = make.firm("示例公司", phone="13800000000")
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
    page = browser.sign_in("qiye").open("/").follow("我的企业")
    assert page.heading == "示例公司"
    assert not page.has_link("企业档案")
    form = page.follow("更新电话、安全员、人数")
    wrong = form.send("保存", {"电话": "1"}, expect=422)
    assert wrong.form("保存").value("phone") == "1"
    saved = wrong.send("保存", {"电话": "13900000000", "从业人数": "5"})
    assert saved.has("13900000000", "5 人", "小微", "电话：13800000000 → 13900000000")


def test_a_firm_cannot_slip_in_what_is_not_its_to_change(rows: Rows, browser: Browser) -> None:
    with rows:
        firm = make.firm("示例公司")
        make.user(Role.FIRM_HEAD, unit=firm, username="qiye")
    form = browser.sign_in("qiye").open(f"/firms/{firm.id}/update").form("保存")
    browser.fetch(
        "POST", f"/firms/{firm.id}/update", data=form.body() | {"name": "改名公司", "tags": "dust"}
    )
    assert browser.open(f"/firms/{firm.id}").heading == "示例公司"
    browser.fetch("POST", f"/firms/{firm.id}/edit", data=form.body(), expect=403)


def test_a_firm_is_stopped_with_a_reason_and_no_longer_offered(
    rows: Rows, browser: Browser
) -> None:
    with rows:
        firm = make.firm("示例公司")
    page = officer(rows, browser).open(f"/firms/{firm.id}").follow("停用")
    assert page.send("停用", expect=422).errors == ["请写明理由。"]
    shown = page.send("停用", {"理由": "已搬离本区"})
    assert shown.has("已停用", "已搬离本区", "恢复使用")
    assert not browser.open("/hazards/report").has("示例公司")
    assert names(browser.open("/firms/")) == []
    assert browser.open("/firms/?standing=stopped").has("示例公司", "停用")


def test_an_empty_list_says_what_to_do(rows: Rows, browser: Browser) -> None:
    page = officer(rows, browser).open("/firms/")
    assert page.has("还没有企业档案")
    assert page.follow("从 Excel 导入").heading == "从 Excel 导入企业"


def administrator(rows: Rows, browser: Browser) -> Browser:
    with rows:
        make.user(Role.ADMIN, username="guanli")
    return browser.sign_in("guanli")


def test_a_section_is_added_renamed_and_closed(rows: Rows, browser: Browser) -> None:
    page = administrator(rows, browser).open("/sections/").follow("添加科室")
    assert page.send("添加", {"简称": "建设"}, expect=422).errors == ["请填写科室名称。"]
    listed = page.send("添加", {"名称": "建设科", "上级": make.COMMITTEE})
    assert listed.has("已添加科室“建设科”")
    renamed = listed.follow("修改建设科").send("保存", {"名称": "规划建设科"})
    assert renamed.has("规划建设科")
    closed = renamed.follow("撤销规划建设科").send("撤销", {"理由": "机构改革"})
    assert closed.has("规划建设科 已撤销")
    opened = closed.follow("恢复规划建设科").send("恢复", {"理由": "撤错了"})
    assert "已恢复" in opened.notes[0]
    assert not opened.has("已撤销")
    assert opened.statements <= 12


def test_a_section_with_people_firms_and_sections_below_says_so(
    rows: Rows, browser: Browser
) -> None:
    with rows:
        unit = make.section("建设科")
        make.section("市政组", parent_id=unit.id)
        make.firm(section=unit)
        make.user(Role.SECTION, unit=unit)
        make.user(Role.SECTION, unit=unit, is_active=False)
    page = administrator(rows, browser).open(f"/sections/{unit.id}/close")
    again = page.send("撤销", {"理由": "机构改革"}, expect=422)
    for words in ("市政组", "1 家企业", "1 人"):
        assert any(words in note for note in again.notes)
    assert again.form("撤销").value("reason") == "机构改革"


def test_a_section_is_not_offered_what_hangs_under_it(rows: Rows, browser: Browser) -> None:
    with rows:
        unit = make.section("建设科")
        make.section("市政组", parent_id=unit.id)
    form = administrator(rows, browser).open(f"/sections/{unit.id}/edit").form("保存")
    assert [one.text for one in form.controls["parent_id"][0].all("option")] == [make.COMMITTEE]
    body = form.body() | {"parent_id": str(unit.id)}
    browser.fetch("POST", f"/sections/{unit.id}/edit", data=body, expect=422)


def test_only_the_administrator_opens_the_tree(rows: Rows, browser: Browser) -> None:
    page = officer(rows, browser).open("/sections/", 403)
    assert not page.has_link("添加科室")
