"""The page of one hazard: the panel, the whole way, what others did meanwhile."""

import io
import re

import pytest
from docx import Document as read_word

from portal.hazards.terms import Grade, RemedyPart, Status
from portal.policy import Role
from tests.hazards.visits import TEXT, photo
from tests.support import majors, make


def test_a_whole_case_by_three_people_ends_closed_with_two_papers(rows, new_browser):
    with rows:
        make.office()
        section = make.section("建设科")
        firm = make.firm("示例建设公司", section=section)
        make.user(Role.SECTION, unit=section, username="jianshe")
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
    qiye, jianshe = new_browser().sign_in("qiye"), new_browser().sign_in("jianshe")
    case = qiye.open("/hazards/report").send(
        "上报", {"隐患情况": TEXT, "before_files": photo("前")}
    )
    address = case.path
    assert case.has("现在在", "建设科", "待核实")

    page = jianshe.open("/").follow(case.root.first(cls="head-number").text)
    page = page.send("核实，交责任单位整改", {"隐患等级": "一般", "核实意见": "情况属实"})
    assert page.has("待整改", "示例建设公司")
    preview = page.follow("预览 Word")
    assert preview.data[:2] == b"PK"
    page = page.send("出具并编号")
    assert page.has("某新城管安改〔", "〕1号")
    word = page.follow("〕1号")
    text = "\n".join(one.text for one in read_word(io.BytesIO(word.data)).paragraphs)
    assert "隐患整改通知书" in text
    assert "示例建设公司" in text
    assert "责令" not in text
    assert len(read_word(io.BytesIO(word.data)).inline_shapes) == 1

    page = qiye.open(address)
    page = page.send("提交复查", {"整改情况": "钢管已清运"}, expect=422)
    assert page.has("还没有整改后照片")
    assert page.form("提交复查").value("note") == "钢管已清运"
    page = page.send("提交复查", {"after_files": photo("后")})
    assert page.has("待复查")

    page = jianshe.open(address).send("不合格，退回整改", {"复查意见": "仍有两根未清"})
    assert page.has("整改中", "1 次", "仍有两根未清")
    qiye.open(address).send("提交复查", {"整改情况": "全部清运", "after_files": photo("再拍")})
    page = jianshe.open(address).send("复查合格，销号", {"复查意见": "通道畅通"})
    assert page.has("已销号", "全部清运", "通道畅通", "仍有两根未清")
    assert page.send("出具并编号").has("某新城管安复〔")


def test_what_is_refused_on_the_panel_keeps_the_text_beside_its_reason(rows, browser):
    with rows:
        hazard = make.hazard(Status.REPORTED)
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open(f"/hazards/{hazard.number}")
    sent = {"核实意见": "请尽快", "整改期限": "2020-01-01", "隐患等级": "一般"}
    for htmx in (False, True):
        again = page.send("核实，交责任单位整改", sent, expect=422, htmx=htmx)
        assert any("整改期限不能早于今天" in one for one in again.errors)
        assert again.form("核实，交责任单位整改").value("note") == "请尽快"


def test_a_stale_page_says_who_was_first(rows, new_browser):
    with rows:
        hazard = make.hazard(Status.REPORTED)
        for name in ("first", "second"):
            make.user(Role.SAFETY, username=name)
    pages = [
        new_browser().sign_in(name).open(f"/hazards/{hazard.number}")
        for name in ("first", "second")
    ]
    pages[0].send("核实，交责任单位整改", {"隐患等级": "一般"})
    typed = {"隐患等级": "重大", "核实意见": "请尽快整改"}
    for htmx in (False, True):
        late = pages[1].send("核实，交责任单位整改", typed, expect=409, htmx=htmx)
        assert late.has("已有人办理过", "待整改", "请按最新情况再办理")


def test_what_was_typed_stays_in_the_form_when_a_colleague_was_first(rows, new_browser):
    with rows:
        hazard = make.hazard(Status.OPEN)
        for name in ("one", "two"):
            make.user(Role.FIRM_STAFF, unit=hazard.firm, username=name)
    address = f"/hazards/{hazard.number}"
    one, two = (new_browser().sign_in(name).open(address) for name in ("one", "two"))
    two.send("保存五落实", {"measures-content": "清运"})
    sent = {"整改情况": "电箱已换，电线已架空", "after_files": photo("后")}
    late = one.send("提交复查", sent, expect=409)
    assert late.form("提交复查").value("note") == "电箱已换，电线已架空"
    assert late.has("清运")
    assert late.send("提交复查").has("待复查", "电箱已换")


def test_the_five_parts_typed_stay_when_a_colleague_was_first(rows, new_browser):
    with rows:
        hazard = make.hazard(Status.OPEN)
        for name in ("one", "two"):
            make.user(Role.FIRM_STAFF, unit=hazard.firm, username=name)
    address = f"/hazards/{hazard.number}"
    one, two = (new_browser().sign_in(name).open(address) for name in ("one", "two"))
    two.send("开始整改")
    late = one.send("保存五落实", {"plan-content": "现场处置方案"}, expect=409)
    assert late.form("保存五落实").value("plan-content") == "现场处置方案"
    assert late.send("保存五落实").has("五落实已保存", "现场处置方案")


def test_a_stale_form_with_a_mistake_in_it_is_answered_too(rows, new_browser):
    with rows:
        hazard = make.hazard(Status.REPORTED)
        for name in ("first", "second"):
            make.user(Role.SAFETY, username=name)
    address = f"/hazards/{hazard.number}"
    pages = [new_browser().sign_in(name).open(address) for name in ("first", "second")]
    pages[0].send("核实，交责任单位整改", {"隐患等级": "一般"})
    for htmx in (False, True):
        late = pages[1].send("核实，交责任单位整改", expect=409, htmx=htmx)
        assert late.has("已有人办理过")


def test_the_text_and_the_photos_of_the_panel_come_back_after_leaving(rows, browser):
    with rows:
        hazard = make.hazard(Status.OPEN)
        make.user(Role.FIRM_STAFF, unit=hazard.firm, username="qiye")
    page = browser.sign_in("qiye").open(f"/hazards/{hazard.number}")
    form = page.form("提交复查")
    upload = {"file": (io.BytesIO(make.photo_bytes("后")), "后.jpg")}
    upload["csrf_token"] = form.value("csrf_token")
    piece = browser.client.post("/files/photos?name=after_photos", data=upload).text
    key = re.search(r'value="([0-9a-f]+)"', piece).group(1)
    fields = {"csrf_token": form.value("csrf_token"), "note": "电箱已换", "after_photos": key}
    assert browser.client.post(form.node.get("data-autosave"), data=fields).status_code == 200
    again = browser.open(f"/hazards/{hazard.number}")
    assert again.form("提交复查").value("note") == "电箱已换"
    assert again.form("提交复查").value("after_photos") == key
    started = again.send("开始整改")
    assert started.form("提交复查").value("after_photos") == key
    assert started.send("提交复查", {"整改情况": "电箱已换"}).has("待复查")


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ("判为不属实", Status.DISMISSED),
        ("移送其他部门", Status.REFERRED),
        ("作废这一条", Status.VOIDED),
    ],
)
def test_a_graver_act_is_a_page_that_asks_for_a_reason(rows, browser, words, ending):
    with rows:
        hazard = make.hazard(Status.REPORTED)
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open(f"/hazards/{hazard.number}").follow(words)
    more = {"移送到哪个部门": "区住房城乡建委"} if ending is Status.REFERRED else {}
    assert page.send(words, more, expect=422).errors
    done = page.send(words, more | {"理由": "现场查看不是隐患"})
    assert done.has(ending.label, "现场查看不是隐患")


def test_settling_five_parts_shows_lamps_and_the_gap_is_named(rows, browser):
    with rows:
        hazard = make.hazard(Status.OPEN, Grade.MAJOR)
        majors.ready_to_start(hazard)
        make.user(Role.FIRM_STAFF, unit=hazard.firm, username="qiye")
    page = browser.sign_in("qiye").open(f"/hazards/{hazard.number}")
    assert page.has("五落实缺“措施”")
    refused = page.send("开始整改", expect=422)
    assert refused.has("五落实缺“预案”")
    parts = {f"{code}-content": "已写明" for code in ("measures", "duty", "funds", "time", "plan")}
    saved = page.send("保存五落实", parts | {"duty-owner": "王五", "funds-in_place": True})
    assert saved.has("五落实已保存")
    assert not saved.has("五落实缺")
    assert saved.send("开始整改").has("整改中")


def test_marking_an_empty_part_as_in_place_is_refused_beside_it(rows, browser):
    with rows:
        hazard = make.hazard(Status.OPEN, Grade.MAJOR)
        make.user(Role.FIRM_STAFF, unit=hazard.firm, username="qiye")
    page = browser.sign_in("qiye").open(f"/hazards/{hazard.number}")
    for htmx in (False, True):
        again = page.send(
            "保存五落实", {"plan-in_place": True, "measures-content": "清运"}, expect=422, htmx=htmx
        )
        assert any("不能勾选已到位" in one for one in again.errors)
        assert again.form("保存五落实").value("measures-content") == "清运"


def test_what_was_typed_is_shown_where_the_case_has_no_such_form_any_more(rows, new_browser):
    with rows:
        make.user(Role.SAFETY, username="anquan")
        make.user(Role.SAFETY, username="tongshi")
        row = make.hazard(Status.REPORTED)
        major = make.hazard(Status.OPEN, Grade.MAJOR)
        majors.judged(major)
        for name in ("qiye", "banzhang"):
            make.user(Role.FIRM_STAFF, unit=major.firm, username=name)
    first, second = new_browser().sign_in("anquan"), new_browser().sign_in("tongshi")
    old = second.open(f"/hazards/{row.number}")
    first.open(f"/hazards/{row.number}").send("核实，交责任单位整改", {"隐患等级": "一般"})
    said = {"隐患等级": "一般", "核实意见": "我的意见别丢"}
    page = old.send("核实，交责任单位整改", said, expect=409)
    assert page.has("您刚才写的，没有保存", "我的意见别丢")
    old = new_browser().sign_in("qiye").open(f"/hazards/{major.number}")
    six = {f"propose-{part.value}": f"{part.label}写好了" for part in RemedyPart}
    new_browser().sign_in("banzhang").open(f"/hazards/{major.number}").send("提交治理方案", six)
    page = old.send("提交治理方案", six, expect=409)
    assert page.has("没有保存", *six.values())
    assert "提交治理方案" not in page.buttons()


@pytest.mark.parametrize(("path", "button"), [("void", "作废这一条"), ("judge", "登记判定")])
def test_a_stale_page_of_its_own_is_shown_again_with_what_was_typed(
    rows, new_browser, path, button
):
    with rows:
        make.user(Role.SAFETY, username="anquan")
        row = make.hazard(Status.OPEN)
        make.user(Role.FIRM_STAFF, unit=row.firm, username="qiye")
    old = new_browser().sign_in("anquan").open(f"/hazards/{row.number}/{path}")
    firm = new_browser().sign_in("qiye").open(f"/hazards/{row.number}")
    firm.send("保存五落实", {"measures-content": "先停用"})
    said = (
        {"理由": "报错了"} if path == "void" else {"判定依据": "看过", "judge-outcome": "general"}
    )
    page = old.send(button, said, expect=409)
    label = next(iter(said))
    assert page.has("已有人办理过")
    assert page.form(button).value(label) == said[label]
    assert page.send(button, {}).status == 200
