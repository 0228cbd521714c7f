"""A 重大 hazard in the browser: from suspicion to release, by those concerned; what is refused."""

import io
from datetime import timedelta

import pytest
from docx import Document as read_word

from portal.hazards import criteria
from portal.hazards.terms import Grade, RemedyPart, Status
from portal.kernel import clock
from portal.policy import Role
from tests.support import majors, make

SIX = {part.label: f"{part.label}写明" for part in RemedyPart}
DEPARTMENT = "某区应急管理局"


def photo(words="照片"):
    return (make.photo_bytes(words), f"{words}.jpg")


def told(page, which, to):
    return page.send("登记双报告", {"哪一份报告": which, "报告对象": to})


def word_of(page, words):
    data = page.follow(words).data
    read = read_word(io.BytesIO(data))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells]), len(read.inline_shapes)


def test_a_major_hazard_goes_from_suspicion_to_release(rows, new_browser):
    with rows:
        make.office()
        section = make.section("建设科")
        firm = make.firm("示例仓储公司", section=section)
        make.user(Role.SECTION, unit=section, username="jianshe")
        make.user(Role.SAFETY, username="anquan")
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
        verified = next(one for one in criteria.in_force(clock.today()) if one.verified)
    qiye, jianshe, anquan = (new_browser().sign_in(name) for name in ("qiye", "jianshe", "anquan"))
    case = qiye.open("/hazards/report").send(
        "上报", {"隐患情况": "仓库里存放甲类溶剂", "before_files": photo("前")}
    )
    address = case.path
    page = jianshe.open(address).send("核实，交责任单位整改", {"隐患等级": "重大"})
    assert page.has("开始整改前还缺", "还没有重大判定", "还没有提交六项治理方案")

    judging = page.follow("填写重大判定")
    found = judging.send("查找条款", {"查找判定条款": verified.code, "判定依据": "先写一半"})
    assert found.form("登记判定").value("判定依据") == "先写一半"
    sent = {"judge-clause": verified.code, "判定依据": "丁类仓库存放甲类物品"}
    page = found.send("登记判定", sent)
    assert page.has("已判定", verified.text[:20])

    page = qiye.open(address)
    refused = page.send("开始整改", expect=422)
    assert refused.has("还没有填写发现报告")
    page = page.send(
        "填写发现报告",
        {
            "报送的监管部门": DEPARTMENT,
            "现状及产生原因": "没有专用库房",
            "危害程度和整改难易程度分析": "可能爆炸",
        },
    )
    page = told(page, "发现→监管部门", DEPARTMENT)
    page = told(page, "发现→职工大会（职代会）", "第二次职工大会")
    page = page.send("提交治理方案", SIX)
    assert page.has("审批中", "安全管理科审批治理方案")

    page = anquan.open(address).send("退回治理方案", {"退回理由": "缺应急联络人"})
    assert page.has("已退回", "缺应急联络人")
    qiye.open(address).send("提交治理方案", SIX)
    page = anquan.open(address).send("批准治理方案", {"审批意见": "同意"})
    assert page.has("已批准")
    _text, pictures = word_of(page.send("出具并编号"), "〕1号")
    assert pictures == 1
    due = (clock.today() + timedelta(days=20)).isoformat()
    listing = {"挂牌级别": "区县级", "挂牌单位": DEPARTMENT, "督办期限": due}
    assert jianshe.open(address).send("挂牌督办", listing).has("挂牌中")

    parts = {f"{code}-content": "已写明" for code in ("measures", "duty", "funds", "time", "plan")}
    done = {f"{code}-in_place": True for code in ("measures", "duty", "funds", "time", "plan")}
    page = qiye.open(address).send("保存五落实", parts | done | {"duty-owner": "王五"})
    page = page.send("开始整改")
    page = page.send("填报进展", {"治理进展": "已移走一半"})
    page = page.send("提交复查", {"整改情况": "全部移走", "after_files": photo("后")})

    page = jianshe.open(address)
    refused = page.send("复查合格，销号", {"复查意见": "合格"}, expect=422)
    assert refused.has("还没有企业验收", "挂牌督办还没有解除")
    page = qiye.open(address).send("企业验收", {"验收人": "王五", "验收意见": "合格"})
    page = told(page, "整改→监管部门", DEPARTMENT)
    told(page, "整改→职工大会（职代会）", "第三次职工大会")
    page = jianshe.open(address).send("解除挂牌督办", {"审查意见": "现场审查合格"})
    page = page.send("复查合格，销号", {"复查意见": "合格"})
    assert page.has("已销号", "已报齐", "已解除", "已验收")


def test_every_gap_leads_to_where_it_is_filled(rows, browser):
    with rows:
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        make.user(Role.FIRM_STAFF, unit=row.firm, username="qiye")
    page = browser.sign_in("qiye").open(f"/hazards/{row.number}")
    ids = {node.get("id") for node in page.root.walk()}
    places = [node.get("href") for node in page.root.first(cls="wait").all("a")]
    assert len(places) == 10
    assert {place.removeprefix("#") for place in places} <= ids


def test_a_page_of_a_major_hazard_costs_few_statements(rows, new_browser):
    with rows:
        row = make.hazard(Status.RECTIFYING, Grade.MAJOR, before=2)
        majors.listed(row)
        make.user(Role.FIRM_STAFF, unit=row.firm, username="qiye")
        make.user(Role.SAFETY, username="anquan")
    for name in ("qiye", "anquan"):
        page = new_browser().sign_in(name).open(f"/hazards/{row.number}")
        assert page.statements <= 12, "\n".join(page.sql)
        assert page.bytes < 150_000


def test_what_is_offered_depends_on_who_one_is(rows, new_browser):
    with rows:
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        majors.judged(row)
        make.user(Role.FIRM_STAFF, unit=row.firm, username="qiye")
        make.user(Role.LEADER, username="lingdao")
    address = f"/hazards/{row.number}"
    firm = new_browser().sign_in("qiye").open(address)
    office = new_browser().sign_in(make_name(rows)).open(address)
    leader = new_browser().sign_in("lingdao").open(address)
    assert {"填写发现报告", "提交治理方案", "申请延期"} <= set(firm.buttons())
    assert "挂牌督办" not in firm.buttons()
    assert "挂牌督办" in office.buttons()
    assert "提交治理方案" not in office.buttons()
    assert leader.buttons() == []
    assert leader.has("重大事故隐患", "发现报告", "未填写")


def make_name(rows):
    with rows:
        return make.safety_officer().username


def test_a_mistake_is_shown_with_what_was_typed(rows, browser):
    with rows:
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        majors.judged(row)
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open(f"/hazards/{row.number}")
    sent = {"挂牌级别": "区县级", "挂牌单位": DEPARTMENT, "督办期限": "2020-01-01"}
    for htmx in (False, True):
        again = page.send("挂牌督办", sent, expect=422, htmx=htmx)
        assert any("督办期限不能早于今天" in one for one in again.errors)
        assert again.form("挂牌督办").value("put_on_list-organ") == DEPARTMENT


def test_a_stale_page_keeps_the_plan_that_was_typed(rows, new_browser):
    with rows:
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        majors.judged(row)
        for name in ("one", "two"):
            make.user(Role.FIRM_STAFF, unit=row.firm, username=name)
    address = f"/hazards/{row.number}"
    one, two = (new_browser().sign_in(name).open(address) for name in ("one", "two"))
    two.send("保存五落实", {"measures-content": "清运"})
    late = one.send("提交治理方案", SIX, expect=409)
    assert late.has("已有人办理过")
    assert late.form("提交治理方案").value("propose-goals") == SIX[RemedyPart.GOALS.label]
    assert late.send("提交治理方案").has("审批中")


def test_pressing_twice_gives_one_record(rows, browser):
    with rows:
        row = make.hazard(Status.RECTIFYING, Grade.MAJOR)
        make.user(Role.FIRM_STAFF, unit=row.firm, username="qiye")
    page = browser.sign_in("qiye").open(f"/hazards/{row.number}")
    page.send("填报进展", {"治理进展": "一半"})
    page.send("填报进展", {"治理进展": "一半"})
    assert browser.open(f"/hazards/{row.number}").has("1 次")


def test_an_unknown_clause_and_none_are_refused_in_words(rows, browser):
    with rows:
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open(f"/hazards/{row.number}/judge")
    assert any("请选择判定条款" in one for one in page.send("登记判定", expect=422).errors)
    form = page.form("登记判定").fill({"判定依据": "依据"})
    form.typed["judge-clause"] = ["NO-1"]
    assert form.press("登记判定", expect=422).has("判定标准里没有“NO-1”")


def test_a_general_hazard_judged_major_shows_its_rows(rows, browser):
    with rows:
        row = make.hazard(Status.OPEN)
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open(f"/hazards/{row.number}")
    assert not page.has("发现报告")
    page = page.follow("填写重大判定")
    page = page.send("登记判定", {"judge-clause": "none", "判定依据": "须停产整改"})
    assert page.has("开始整改前还缺", "发现报告", "目录里没有收录这一条")


def test_both_days_are_shown_after_an_extension(rows, new_browser):
    with rows:
        due = clock.today() + timedelta(days=40)
        row = make.hazard(Status.OPEN, due_on=due)
        make.user(Role.FIRM_STAFF, unit=row.firm, username="qiye")
        make.user(Role.SAFETY, username="anquan")
    address = f"/hazards/{row.number}"
    page = new_browser().sign_in("qiye").open(address)
    assert page.has("整改期限")
    wish = {"新的整改期限": (due + timedelta(days=9)).isoformat(), "延期理由": "配件在途"}
    assert page.send("申请延期", wish).has("等待答复")
    page = new_browser().sign_in("anquan").open(address).send("同意延期")
    assert page.has("现期限", "原期限", "已延 1 次")


def test_a_case_is_handed_to_another_section_and_who_handled_it_reads_on(rows, new_browser):
    with rows:
        old, new = make.section("建设科"), make.section("经发科")
        make.user(Role.SECTION, unit=old, username="jianshe")
        make.user(Role.SECTION, unit=old, username="tongshi")
        make.user(Role.SECTION, unit=new, username="jingfa")
        row = make.hazard(Status.REPORTED, firm=make.firm(section=old))
    address = f"/hazards/{row.number}"
    giver = new_browser().sign_in("jianshe")
    page = giver.open(address).follow("转办其他科室")
    assert page.send("转办", {"转办理由": "属经发科"}, expect=422).errors
    page = page.send("转办", {"转给哪个科室": "经发科", "转办理由": "属经发科行业"})
    assert page.has("已转办")
    assert giver.open(address).buttons() == []
    new_browser().sign_in("tongshi").open(address, expect=404)
    assert new_browser().sign_in("jingfa").open(address).has("经发科", "属经发科行业", "转办")


@pytest.mark.parametrize("path", ["judge", "transfer"])
def test_a_page_of_an_ended_case_says_so(rows, browser, path):
    with rows:
        row = make.hazard(Status.CLOSED)
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open(f"/hazards/{row.number}/{path}", expect=422)
    assert page.has("现在是“已销号”")
