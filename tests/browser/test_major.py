"""A 重大 hazard from suspicion to release, by everybody concerned, each paper opened on its way."""

from datetime import timedelta

from docx import Document as read_word

from portal.hazards import criteria
from portal.hazards.terms import RemedyPart
from portal.kernel import clock
from portal.policy import Role
from tests.support import make

DEPARTMENT = "某区应急管理局"
FOUND = "丁类厂房里存放甲类溶剂 12 桶，旁边就是喷漆间"
FIVE = {"措施": "移库并通风", "资金": "3000", "时限": "六月底前", "预案": "现场处置方案"}


def photo(words):
    return {"name": f"{words}.jpg", "mimeType": "image/jpeg", "buffer": make.photo_bytes(words)}


def record(page, row, button, values):
    """Fill in one of the forms of the case and send it."""
    part = page.locator(f"#m-{row}")
    part.locator("summary", has_text=button).click()
    form = part.locator("form", has=page.get_by_role("button", name=button, exact=True))
    for label, said in values.items():
        field = form.get_by_label(label, exact=True)
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=said)
        else:
            field.fill(said)
    form.get_by_role("button", name=button, exact=True).click()
    page.locator(".flashes", has_text=f"“{button}”已保存").wait_for()


def told(page, which, to):
    record(page, "tell", "登记双报告", {"哪一份报告": which, "报告对象": to})


def paper(page, kind, case):
    """Issue a paper from the case and open it: it bears its number and the case's."""
    form = page.locator("#papers form", has_text=kind)
    with page.expect_download() as preview:
        form.get_by_role("link", name="预览 Word").click()
    assert case in text_of(preview.value)[0]
    form.get_by_role("button", name="出具并编号").click()
    issued = page.locator("#papers p", has_text=kind).get_by_role("link")
    issued.wait_for()
    return opened(page, kind, case)


def opened(page, kind, case):
    """Open a paper that was issued; how many pictures it holds."""
    link = page.locator("#papers p", has_text=kind).get_by_role("link")
    number = link.inner_text()
    assert number.endswith("〕1号"), number
    with page.expect_download() as word:
        link.click()
    text, pictures = text_of(word.value)
    assert number in text
    assert case in text
    return pictures


def text_of(download):
    word = read_word(download.path())
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in word.paragraphs), *cells]), len(word.inline_shapes)


def test_a_major_hazard_goes_from_suspicion_to_release(rows, visit):
    with rows:
        make.office()
        section = make.section("建设科")
        firm = make.firm("示例涂装公司", section=section)
        make.user(Role.SECTION, unit=section, username="jianshe")
        make.user(Role.SAFETY, username="anquan")
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
        make.user(Role.LEADER, username="lingdao")
        clause = next(one for one in criteria.in_force(clock.today()) if one.verified)
    qiye, jianshe, anquan = visit("qiye", phone=True), visit("jianshe"), visit("anquan")

    jianshe.goto("/hazards/report")
    jianshe.get_by_label("责任单位").select_option(label="示例涂装公司")
    jianshe.get_by_label("隐患情况").fill(FOUND)
    jianshe.get_by_label("排查来源").select_option(label="部门检查")
    jianshe.locator("#before_files").set_input_files([photo("前")])
    jianshe.locator("#before-list figure img").wait_for()
    jianshe.get_by_role("button", name="上报", exact=True).click()
    jianshe.wait_for_url("**/hazards/YH-*")
    address, case = jianshe.url, jianshe.url.rsplit("/", 1)[1]
    jianshe.get_by_label("隐患等级").select_option(label="重大")
    jianshe.get_by_role("button", name="核实，交责任单位整改").click()
    jianshe.locator(".flashes", has_text="待整改").wait_for()
    jianshe.get_by_role("link", name="还没有重大判定").click()
    jianshe.get_by_role("link", name="填写重大判定").click()
    jianshe.get_by_label("查找判定条款").fill(clause.code)
    jianshe.get_by_role("button", name="查找条款").click()
    jianshe.get_by_label(clause.text).check()
    jianshe.get_by_label("判定依据").fill("现场看到甲类溶剂 12 桶，库房耐火等级三级")
    jianshe.get_by_role("button", name="登记判定").click()
    jianshe.locator("#m-judge", has_text="已判定").wait_for()

    qiye.goto(address)
    qiye.get_by_role("button", name="开始整改").click()
    qiye.locator("#panel .refusals", has_text="还没有提交六项治理方案").wait_for()
    record(
        qiye,
        "discover",
        "填写发现报告",
        {
            "报送的监管部门": DEPARTMENT,
            "现状及产生原因": "没有专用库房",
            "危害程度和整改难易程度分析": "可能起火爆炸，要停产三天",
        },
    )
    told(qiye, "发现→监管部门", DEPARTMENT)
    told(qiye, "发现→职工大会（职代会）", "第二次职工大会")
    record(qiye, "propose", "提交治理方案", {one.label: f"{one.label}写明" for one in RemedyPart})

    anquan.goto("/")
    anquan.get_by_role("link", name=case).first.click()
    record(anquan, "propose", "批准治理方案", {"审批意见": "同意"})
    assert paper(anquan, "重大事故隐患报告（发现）", case) == 1
    assert paper(anquan, "重大事故隐患治理方案", case) == 1
    due = (clock.today() + timedelta(days=20)).isoformat()
    listing = {"挂牌级别": "区县级", "挂牌单位": DEPARTMENT, "督办期限": due}
    record(anquan, "put_on_list", "挂牌督办", listing)
    assert paper(anquan, "重大事故隐患挂牌督办通知书", case) == 1

    qiye.goto(address)
    opened(qiye, "重大事故隐患挂牌督办通知书", case)
    five = qiye.locator("#settled")
    for part in five.locator("fieldset.part").all():
        name = part.locator("legend").first.inner_text()
        part.get_by_label("内容").fill(FIVE.get(name, "已写明"))
        part.get_by_label("责任人").fill("王五")
        part.get_by_label("已到位").check()
    five.get_by_role("button", name="保存五落实").click()
    qiye.locator(".flashes", has_text="五落实已保存").wait_for()
    qiye.get_by_role("button", name="开始整改").click()
    qiye.locator(".flashes", has_text="整改中").wait_for()
    record(qiye, "progress", "填报进展", {"治理进展": "已移走 8 桶"})
    qiye.get_by_label("整改情况").fill("溶剂全部移库，喷漆间加装排风")
    qiye.locator("#after_files").set_input_files([photo("后")])
    qiye.locator("#panel-photos figure").wait_for()
    qiye.get_by_role("button", name="提交复查").click()
    qiye.locator(".flashes", has_text="待复查").wait_for()

    jianshe.goto(address)
    jianshe.get_by_label("复查意见").fill("现场查看，已整改到位")
    jianshe.get_by_role("button", name="复查合格，销号").click()
    jianshe.locator("#panel .refusals", has_text="挂牌督办还没有解除").wait_for()
    accepted = {"验收人": "王五（主要负责人）", "验收意见": "逐项合格"}
    qiye.goto(address)
    record(qiye, "accept", "企业验收", accepted)
    told(qiye, "整改→监管部门", DEPARTMENT)
    told(qiye, "整改→职工大会（职代会）", "第三次职工大会")
    jianshe.goto(address)
    record(jianshe, "put_on_list", "解除挂牌督办", {"审查意见": "现场审查合格"})
    assert paper(jianshe, "解除重大事故隐患挂牌督办通知书", case) == 2
    assert paper(jianshe, "重大事故隐患报告（整改）", case) == 2
    jianshe.get_by_label("复查意见").fill("现场查看，已整改到位")
    jianshe.get_by_role("button", name="复查合格，销号").click()
    jianshe.locator(".flashes", has_text="已销号").wait_for()
    assert paper(jianshe, "隐患整改复查意见书", case) == 2

    lingdao = visit("lingdao")
    lingdao.goto(address)
    assert lingdao.locator(".steps .done").count() == 5
    assert lingdao.locator("#panel button").count() == 0
    assert "已报齐" in lingdao.locator("#m-tell").inner_text()
    assert lingdao.locator("#papers a[href^='/hazards/']").count() == 6
    opened(lingdao, "重大事故隐患报告（整改）", case)
    assert lingdao.locator(".log li").count() >= 20
