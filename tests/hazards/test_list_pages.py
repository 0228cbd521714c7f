"""Lists and files of hazards: the ledger, search, what each role sees, what a page costs."""

import re

from portal.hazards.terms import Grade, Status
from portal.policy import Role
from tests.hazards.visits import TEXT
from tests.support import make


def test_the_hazard_of_another_firm_is_not_found_on_any_address(rows, browser):
    with rows:
        hazard = make.hazard(Status.TO_REVIEW, before=1)
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="other")
    browser.sign_in("other")
    address = f"/hazards/{hazard.number}"
    for path in ("", "/photos/nokey", "/photos/nokey/thumb"):
        assert browser.open(address + path, expect=404).has("没有找到")
    for verb in ("submit", "start", "settle", "fixed_on_spot"):
        token = browser.open("/hazards/report").form("上报").value("csrf_token")
        sent = {"csrf_token": token, "version": "1", "note": "x"}
        browser.fetch("POST", f"{address}/{verb}", data=sent, expect=404)
    for verb in ("confirm", "close", "void", "papers/rectify_notice"):
        sent = {"csrf_token": token, "version": "1", "note": "x"}
        browser.fetch("POST", f"{address}/{verb}", data=sent, expect=403)


def test_an_unknown_number_reads_like_one_that_is_not_ones_own(rows, browser):
    with rows:
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open("/hazards/YH-1999-0001", expect=404)
    assert page.has("没有找到隐患 YH-1999-0001")


def test_finance_and_administrators_have_no_way_to_hazards(rows, new_browser):
    with rows:
        hazard = make.hazard()
        make.office(totp_roles=[])
        for role in (Role.FINANCE, Role.ADMIN, Role.AUDITOR, Role.TIPS):
            make.user(role, username=f"u-{role.value}")
    for role in (Role.FINANCE, Role.ADMIN, Role.AUDITOR, Role.TIPS):
        visitor = new_browser().sign_in(f"u-{role.value}")
        visitor.open("/hazards/", expect=403)
        visitor.open(f"/hazards/{hazard.number}", expect=403)
        assert not visitor.open("/").has_link("隐患台账")


def test_the_ledger_is_filtered_in_its_address_and_turns_pages(rows, browser):
    with rows:
        firm = make.firm("示例仓储公司")
        for at in range(53):
            make.hazard(Status.REPORTED, firm=firm, text=f"第{at:02d}处电线拖地")
        make.hazard(Status.OPEN, Grade.MAJOR, text="丁类厂房储存甲类溶剂")
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open("/hazards/")
    assert page.has("共 54 条")
    assert len(page.rows) == 50
    older = page.follow("下一页")
    assert len(older.rows) == 4
    assert len(older.follow("上一页").rows) == 50
    found = page.send("筛选", {"q": "溶剂", "grade": "major"})
    assert "q=%E6%BA%B6%E5%89%82" in found.url
    assert len(found.rows) == 1
    assert browser.open("/hazards/?q=没有的词").has("没有符合条件的隐患", "清除筛选")
    piece = browser.piece("/hazards/?status=open")
    assert len(piece.rows) == 1
    assert browser.open("/hazards/?status=nonsense&section=x&at=zzz").rows


def test_a_page_costs_few_statements_and_few_bytes(rows, browser):
    with rows:
        firm = make.firm()
        for at in range(50):
            make.hazard(Status.OPEN, firm=firm, text=f"第{at}处：" + TEXT)
        hazard = make.hazard(Status.CLOSED, firm=firm, before=3)
        make.paper(make.hazard(Status.OPEN, firm=firm))
        make.user(Role.SAFETY, username="anquan")
    browser.sign_in("anquan")
    ledger = browser.open("/hazards/")
    assert ledger.bytes <= 40 * 1024
    for page in (
        ledger,
        browser.open("/"),
        browser.open(f"/hazards/{hazard.number}"),
        browser.open("/hazards/report"),
        browser.open("/papers/"),
        browser.open("/search?q=通道"),
    ):
        assert page.statements <= 12, f"{page.path}: {page.statements}\n" + "\n".join(page.sql)
        assert page.bytes <= 120 * 1024


def test_a_photo_is_served_through_the_hazard_only(rows, new_browser):
    with rows:
        hazard = make.hazard(Status.REPORTED, before=1)
        make.user(Role.SAFETY, username="anquan")
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="other")
    page = new_browser().sign_in("anquan").open(f"/hazards/{hazard.number}")
    source = page.root.all("img")[0].get("src")
    picture = page.browser.open(source)
    assert picture.data[:3] == b"\xff\xd8\xff"
    assert "private" in picture.headers["Cache-Control"]
    new_browser().sign_in("other").open(source, expect=404)
    key = re.search(r"photos/([0-9a-f]+)", source).group(1)
    page.browser.open(f"/files/{key}", expect=404)


def test_a_voided_paper_keeps_its_number_on_the_register(rows, browser):
    with rows:
        make.paper(make.hazard())
        make.user(Role.CLERK, username="wenshu")
    page = browser.sign_in("wenshu").open("/papers/")
    void = page.follow("作废")
    assert void.send("作废这份文书", expect=422).errors
    done = void.send("作废这份文书", {"作废理由": "单位名称有误"})
    assert done.has("某新城管安改〔", "单位名称有误", "作废")
    assert not done.has_link("作废")


def test_a_paper_changed_on_the_disk_is_not_handed_out(rows, browser, settings):
    with rows:
        paper = make.paper(make.hazard())
        make.user(Role.SAFETY, username="anquan")
    file = settings.files / paper.sha256[:2] / paper.sha256[2:4] / paper.sha256
    file.write_bytes(file.read_bytes() + b"x")
    page = browser.sign_in("anquan").open(f"/papers/{paper.key}.docx", expect=404)
    assert page.has("已损坏")


def test_a_deputy_works_on_the_colleagues_cases_and_the_page_says_so(rows, browser):
    with rows:
        section = make.section("建设科")
        giver = make.user(Role.SECTION, unit=section, name="李四")
        taker = make.user(Role.SECTION, unit=section, name="赵六", username="zhao")
        hazard = make.hazard(Status.REPORTED, firm=make.firm(section=section))
        assert hazard.holder_id == giver.id
        make.stand_in(giver, taker)
    page = browser.sign_in("zhao").open("/")
    assert page.has("正在代 李四 办理", hazard.number)


def test_a_desk_with_nothing_says_what_to_do(rows, browser):
    with rows:
        make.user(Role.FINANCE, username="caiwu")
    assert browser.sign_in("caiwu").open("/").has("手上没有待办的事")


def test_search_finds_within_what_one_may_see(rows, new_browser):
    with rows:
        hazard = make.hazard(firm=make.firm("示例建设公司"), text=TEXT)
        make.user(Role.SAFETY, username="anquan")
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="other")
    anquan = new_browser().sign_in("anquan")
    assert anquan.open("/search?q=消防").has(hazard.number)
    assert anquan.open("/search?q=sljs").has("示例建设公司")
    assert not new_browser().sign_in("other").open("/search?q=消防").has(hazard.number)
    assert anquan.open("/search?q=%25%5C_").has("没有找到")
