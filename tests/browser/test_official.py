"""A 通知 from the draft to the archive by four roles, in the browser; a firm signs for it."""

from portal.policy import Post, Role
from tests.support import make

TITLE = "关于开展临时用电检查的通知"


def step(page, address, button, *, after, **typed):
    """Open the document, fill in its panel, press the button; where it stands now is said."""
    page.goto(address)
    panel = page.locator("#panel")
    for box in panel.locator("input[type=checkbox]").all():
        box.check()
    for label, words in typed.items():
        panel.get_by_label(label, exact=True).fill(words)
    panel.get_by_role("button", name=button, exact=True).click()
    page.locator(".flashes", has_text=after).wait_for()


def office():
    """The four of the office, and a firm that the document is sent to."""
    make.office()
    section, committee = make.section("建设科"), make.committee()
    make.user(Role.SECTION, username="nigao", name="陈一", unit=section)
    leader = make.user(Role.LEADER, username="lingdao", name="王四")
    clerk = make.user(Role.CLERK, username="wenshu", name="周三")
    head = make.user(Role.SECTION, username="kezhang", name="林二", unit=section)
    make.post(section, Post.SECTION_HEAD, head)
    make.post(section, Post.LEADER_IN_CHARGE, leader)
    for post in (Post.SEAL_KEEPER, Post.ARCHIVIST):
        make.post(committee, post, clerk)
    firm = make.firm("示例建设公司", section=section)
    make.user(Role.FIRM_STAFF, unit=firm, username="qiye", name="高七")


def test_four_roles_take_a_notice_from_the_draft_to_the_archive(rows, visit):
    with rows:
        office()
    nigao = visit("nigao")
    nigao.goto("/official/")
    nigao.get_by_role("link", name="拟稿", exact=True).first.click()
    nigao.get_by_role("button", name="空白通知").click()
    nigao.wait_for_url("**/edit")
    nigao.get_by_label("标题", exact=True).fill(TITLE)
    nigao.get_by_label("主送机关", exact=True).fill("示例建设公司、区应急局")
    nigao.get_by_label("正文", exact=True).fill(
        "经研究，定于 6 月开展检查。\n一、检查内容\n临时用电。"
    )
    nigao.locator("#paper", has_text="定于 6 月开展检查").wait_for()
    nigao.get_by_role("button", name="保存，回公文页").click()
    nigao.wait_for_url(lambda url: "/edit" not in url)
    address = nigao.url
    step(nigao, address, "提交", after="待核稿")

    step(visit("kezhang"), address, "同意，送下一步", after="待审核", 意见="同意")
    wenshu, lingdao = visit("wenshu"), visit("lingdao")
    wenshu.goto("/")
    wenshu.get_by_role("link", name=TITLE).click()
    wenshu.wait_for_url(address)
    step(wenshu, address, "审核通过，送签发", after="待签发")
    step(lingdao, address, "签发", after="待复核", 意见="同意印发")
    step(wenshu, address, "复核无误", after="待登记")
    step(wenshu, address, "登记并取号", after="待印制", 份数="20")
    printing = {"印制单位": "文印室", "校对人": "周三、陈一"}
    step(wenshu, address, "印制完成", after="待用印", **printing)
    step(wenshu, address, "用印完成", after="待核发")
    step(wenshu, address, "核发", after="待归档")

    qiye = visit("qiye", phone=True)
    qiye.goto("/")
    qiye.get_by_role("link", name="还没有签收的公文 1 份").click()
    qiye.locator("#rows .c-number a").click()
    qiye.get_by_role("button", name="签收", exact=True).click()
    qiye.locator(".flashes", has_text="已签收").wait_for()

    wenshu.goto("/official/register")
    wenshu.get_by_role("link", name="签收 1 / 2").click()
    wenshu.get_by_label("区应急局已签收").check()
    wenshu.get_by_label("签收人").fill("收发室 李某")
    wenshu.get_by_role("button", name="登记签收").click()
    wenshu.locator("#receipts", has_text="收发室 李某").wait_for()

    wenshu.goto(address)
    wenshu.get_by_label("保管期限").select_option(label="定期 10 年")
    wenshu.locator("#panel").get_by_role("button", name="归档", exact=True).click()
    wenshu.locator(".flashes", has_text="已归档").wait_for()
    wenshu.goto("/volumes/")
    wenshu.locator("#piles a").click()
    wenshu.get_by_label("保管期限").select_option(label="定期 10 年")
    wenshu.get_by_role("button", name="立卷", exact=True).click()
    wenshu.locator("#contents", has_text=TITLE).wait_for()
    with wenshu.expect_download() as word:
        wenshu.get_by_role("link", name="下载封面和目录").click()
    assert word.value.suggested_filename.endswith("封面和目录.docx")

    nigao.goto(address)
    assert nigao.locator(".steps li.done").count() == nigao.locator(".steps li").count()
    assert nigao.locator(".history .log > li").count() >= 10
