"""The few journeys that need a real browser, each a whole story."""

from portal.hazards.terms import Grade, Status
from portal.policy import Role
from tests.support import make

TEXT = "钢管堆占消防通道，剩余宽度 0.9 米"


def photo(words):
    return {"name": f"{words}.jpg", "mimeType": "image/jpeg", "buffer": make.photo_bytes(words)}


def program(name):
    return {"name": name, "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00 a program"}


def test_a_report_with_an_error_then_without(rows, visit):
    with rows:
        for name in (
            "甲建设",
            "乙仓储",
            "丙物业",
            "丁餐饮",
            "戊燃气",
            "己运输",
            "庚商贸",
            "辛化工",
        ):
            make.firm(f"示例{name}公司")
        make.firm("示例建材公司")
        make.user(Role.SAFETY, username="anquan")
    page = visit("anquan")
    page.goto("/hazards/report")
    page.get_by_label("责任单位").press_sequentially("sljc")
    page.get_by_role("option", name="示例建材公司").click()
    page.get_by_role("button", name="上报", exact=True).click()
    page.locator(".field-error").wait_for()
    page.locator("textarea[name=text]:focus").wait_for()
    page.get_by_label("隐患情况").fill(TEXT)
    page.get_by_role("button", name="上报", exact=True).click()
    page.wait_for_url("**/hazards/YH-*")
    assert TEXT in page.locator("h1").inner_text()
    assert "示例建材公司" in page.locator(".facts").first.inner_text()


def test_filtering_changes_the_table_alone_and_back_brings_the_whole_page(rows, visit):
    with rows:
        firm = make.firm()
        make.hazard(Status.OPEN, firm=firm, text="电线拖地")
        make.hazard(Status.OPEN, Grade.MAJOR, firm=firm, text="储存甲类溶剂")
        make.user(Role.SAFETY, username="anquan")
    page = visit("anquan")
    page.goto("/hazards/")
    page.evaluate("document.querySelector('h1').dataset.kept = 'yes'")
    page.get_by_label("等级").select_option(label="重大")
    page.wait_for_url("**grade=major**")
    page.locator("#rows", has_text="共 1 条").wait_for()
    assert page.locator("h1").get_attribute("data-kept") == "yes"
    page.locator("#rows .c-number a").first.click()
    page.wait_for_url("**/hazards/YH-*")
    page.go_back()
    page.locator("#rows", has_text="共 1 条").wait_for()
    assert page.get_by_label("等级").input_value() == Grade.MAJOR.value
    page.go_back()
    page.locator("#rows", has_text="共 2 条").wait_for()
    assert page.locator("nav .item").count() > 0


def test_a_whole_case_by_three_roles(rows, visit):
    with rows:
        make.office()
        section = make.section("建设科")
        firm = make.firm("示例建设公司", section=section)
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
        make.user(Role.SECTION, unit=section, username="jianshe")
        make.user(Role.SAFETY, username="anquan")
    qiye, jianshe, anquan = visit("qiye", phone=True), visit("jianshe"), visit("anquan")
    qiye.goto("/hazards/report")
    qiye.get_by_label("隐患情况").fill(TEXT)
    qiye.get_by_role("button", name="上报", exact=True).click()
    qiye.wait_for_url("**/hazards/YH-*")
    address = qiye.url

    jianshe.goto("/")
    jianshe.locator("a", has_text="YH-").first.click()
    jianshe.get_by_label("隐患等级").select_option(label="一般")
    jianshe.get_by_role("button", name="核实，交责任单位整改").click()
    jianshe.locator(".flashes", has_text="待整改").wait_for()
    with jianshe.expect_download() as word:
        jianshe.get_by_role("link", name="预览 Word").click()
    assert word.value.suggested_filename.endswith(".docx")
    jianshe.get_by_role("button", name="出具并编号").click()
    jianshe.locator("#papers", has_text="〕1号").wait_for()

    qiye.goto(address)
    qiye.get_by_label("整改情况").fill("钢管已清运，通道恢复 1.4 米")
    qiye.locator("#after_files").set_input_files([photo("后")])
    qiye.locator("#panel-photos figure").wait_for()
    qiye.get_by_role("button", name="提交复查").click()
    qiye.locator(".flashes", has_text="待复查").wait_for()

    anquan.goto(address)
    anquan.get_by_label("复查意见").fill("现场查看，通道畅通")
    anquan.get_by_role("button", name="复查合格，销号").click()
    anquan.locator(".flashes", has_text="已销号").wait_for()
    assert anquan.locator(".log li").count() == 5


def test_photos_go_up_one_by_one_with_progress_on_a_phone(rows, visit):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    page = visit("qiye", phone=True)
    page.goto("/hazards/report")
    assert "每张不超过 20 MB" in page.locator("form#report-form").inner_text()
    weak = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 60_000}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", weak)
    large = {**photo("一"), "buffer": make.photo_bytes("一", (3000, 2000))}
    page.locator("#before_files").set_input_files([large, photo("二"), program("a.jpg")])
    page.locator("#before-list", has_text="上传中").wait_for()
    assert "待上传" in page.locator("#report-form").inner_text()
    page.locator("#before-list figure img").nth(1).wait_for()
    refused = page.locator("#before-list .bad", has_text="a.jpg")
    refused.wait_for()
    page.get_by_label("隐患情况").fill(TEXT)
    page.get_by_role("button", name="上报", exact=True).click()
    page.locator(".flashes", has_text="有 1 张照片没有传上").wait_for()
    refused.get_by_role("button", name="移除").click()
    page.get_by_role("button", name="上报", exact=True).click()
    page.wait_for_url("**/hazards/YH-*")
    assert page.locator(".photos img").count() == 2


def test_a_case_prints_without_menus_and_buttons(rows, visit):
    with rows:
        hazard = make.hazard(Status.TO_REVIEW, before=1)
        make.user(Role.SAFETY, username="anquan")
    page = visit("anquan")
    page.goto(f"/hazards/{hazard.number}")
    page.emulate_media(media="print")
    for hidden in (".side", ".top", "#panel", ".page-head .actions"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator("h1").is_visible()
    assert page.locator(".photos img").first.is_visible()
    assert page.pdf()[:5] == b"%PDF-"


def test_what_is_typed_stays_when_the_session_ends_under_the_page(rows, visit, app):
    with rows:
        hazard = make.hazard(Status.OPEN)
        make.user(Role.FIRM_STAFF, unit=hazard.firm, username="qiye")
    page = visit("qiye")
    page.goto(f"/hazards/{hazard.number}")
    page.get_by_label("整改情况").fill("电箱已换")
    page.locator("#after_files").set_input_files([photo("后")])
    page.locator("#panel-photos figure").wait_for()
    with rows:
        make.end_sessions()
    page.get_by_role("button", name="提交复查").click()
    form = page.locator("#sign-in form")
    form.get_by_label("用户名").fill("qiye")
    form.get_by_label("口令").fill(make.PASSWORD)
    form.get_by_role("button", name="登录").click()
    page.locator(".flashes", has_text="已登录").wait_for()
    assert page.get_by_label("整改情况").input_value() == "电箱已换"
    page.get_by_role("button", name="提交复查").click()
    page.locator(".flashes", has_text="待复查").wait_for()


def test_a_report_saves_itself_while_it_is_written(rows, visit):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    page = visit("qiye", phone=True)
    page.goto("/hazards/report")
    page.get_by_label("隐患情况").fill(TEXT)
    page.locator("[data-autosave-note]", has_text="已自动保存").wait_for()
    page.goto("/hazards/report")
    page.get_by_role("link", name=TEXT[:10]).click()
    assert page.get_by_label("隐患情况").input_value() == TEXT


def test_the_core_form_works_without_javascript(rows, visit):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    page = visit("qiye", phone=True, script=False)
    page.goto("/hazards/report")
    page.get_by_label("隐患情况").fill(TEXT)
    page.locator("#before_files").set_input_files([photo("前"), photo("侧")])
    page.get_by_role("button", name="上报", exact=True).click()
    page.wait_for_url("**/hazards/YH-*")
    assert page.locator(".photos img").count() == 2
