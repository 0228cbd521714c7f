"""Pages of hazards, visited as each role does."""

import io
import re

import pytest
from docx import Document as read_word

from portal.hazards.terms import Grade, Status
from portal.policy import Role
from tests.support import make

TEXT = "钢管堆占消防通道，剩余宽度 0.9 米"


def photo(words="照片"):
    return (make.photo_bytes(words), f"{words}.jpg")


def test_a_report_without_words_is_shown_again_with_what_was_typed_and_chosen(rows, browser):
    with rows:
        firm = make.firm("示例建设公司")
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open("/hazards/report")
    sent = {"责任单位": "示例建设公司", "部位": "一层通道", "before_files": photo()}
    again = page.send("上报", sent, expect=422)
    assert any("请写明看到了什么" in one for one in again.errors)
    assert again.form("上报").value("place") == "一层通道"
    assert again.form("上报").value("firm_id") == str(firm.id)
    assert again.form("上报").value("before_photos")
    shown = again.send("上报", {"隐患情况": TEXT})
    assert shown.heading == TEXT
    assert "已上报" in shown.notes[0]
    assert len(shown.root.all("img")) == 1


def test_a_firms_own_person_does_not_choose_a_firm(rows, browser):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm("示例建设公司"), username="qiye")
    page = browser.sign_in("qiye").open("/hazards/report")
    shown = page.send("上报", {"隐患情况": TEXT})
    assert shown.has("示例建设公司", "企业自查")


def test_pressing_twice_makes_one_hazard(rows, browser):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    page = browser.sign_in("qiye").open("/hazards/report")
    first = page.send("上报", {"隐患情况": TEXT})
    second = page.send("上报", {"隐患情况": TEXT})
    assert first.path == second.path
    assert len(browser.open("/hazards/").rows) == 1


def test_a_program_named_jpg_is_refused_and_the_words_stay(rows, browser):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    page = browser.sign_in("qiye").open("/hazards/report")
    sent = {"隐患情况": TEXT, "before_files": [(b"MZ\x90\x00program", "a.jpg"), photo()]}
    again = page.send("上报", sent, expect=422)
    assert any("a.jpg" in one for one in again.errors)
    assert again.form("上报").value("text") == TEXT
    assert again.form("上报").value("before_photos")


def test_a_draft_saves_itself_and_comes_back(rows, browser):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    page = browser.sign_in("qiye").open("/hazards/report")
    form = page.form("上报").fill({"隐患情况": TEXT, "部位": "一层"})
    fields = {name: form._sent(name) for name in form.controls if not name.endswith("_files")}
    answer = browser.client.post("/hazards/report/draft", data=fields)
    assert answer.json["note"].startswith("已自动保存")
    listed = browser.open("/hazards/report")
    assert listed.has("没有上报的草稿", TEXT[:20])
    again = listed.follow(TEXT[:20])
    assert again.form("上报").value("place") == "一层"
    again.send("上报")
    assert not browser.open("/hazards/report").has("没有上报的草稿")


def drafted(browser, page, **fields):
    """What app.js does: the form's fields, changed, posted to where it saves itself."""
    form = page.form("上报")
    sent = {name: form._sent(name) for name in form.controls if not name.endswith("_files")}
    return browser.client.post("/hazards/report/draft", data=sent | fields)


def uploaded(browser, page, words):
    sent = {
        "file": (io.BytesIO(make.photo_bytes(words)), f"{words}.jpg"),
        "csrf_token": page.form("上报").value("csrf_token"),
    }
    piece = browser.client.post("/files/photos?name=before_photos", data=sent).text
    return re.search(r'value="([0-9a-f]+)"', piece).group(1)


def test_a_photo_removed_from_a_draft_is_not_reported(rows, browser):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    page = browser.sign_in("qiye").open("/hazards/report")
    first, second = uploaded(browser, page, "一"), uploaded(browser, page, "二")
    drafted(browser, page, text=TEXT, before_photos=[first, second])
    drafted(browser, page, text=TEXT, before_photos=[first])
    again = browser.open("/hazards/report").follow(TEXT[:20])
    shown = [node.get("src") for node in again.root.all("img")]
    assert shown == [f"/files/{first}/thumb"]
    assert browser.open(shown[0]).data[:3] == b"\xff\xd8\xff"
    assert len(again.send("上报").root.all("img")) == 1


def test_a_photo_may_move_from_before_to_after_in_a_draft(rows, browser):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    page = browser.sign_in("qiye").open("/hazards/report")
    first, second = uploaded(browser, page, "一"), uploaded(browser, page, "二")
    drafted(browser, page, text=TEXT, before_photos=[first, second])
    drafted(browser, page, text=TEXT, before_photos=[first], after_photos=[second])
    again = browser.open("/hazards/report").follow(TEXT[:20])
    assert again.send("上报", {"fixed_on_spot": True}).has("待复查", "即查即改")


def test_a_draft_that_is_not_needed_is_deleted(rows, browser):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    page = browser.sign_in("qiye").open("/hazards/report")
    drafted(browser, page, text=TEXT)
    again = browser.open("/hazards/report").follow(TEXT[:20])
    assert again.send("删除这份草稿").has("草稿已删除")
    assert not browser.open("/hazards/report").has(TEXT[:20])


def test_a_draft_takes_whatever_is_typed(rows, browser):
    with rows:
        make.user(Role.SAFETY, username="anquan")
        make.firm()
    page = browser.sign_in("anquan").open("/hazards/report")
    for fields in (
        {"place": "长" * 5000},
        {"text": "长" * 60_000},
        {"found_on": "前天"},
        {"firm_id": "999999"},
        {"source": "nothing"},
    ):
        answer = drafted(browser, page, **fields)
        assert answer.status_code == 200, fields
        assert answer.json["note"].startswith("已自动保存")
    assert "发现日期看不懂" in drafted(browser, page, found_on="前天").json["note"]


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
    qiye.open(address).send("提交复查", {"整改情况": "全部清运"})
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
    assert browser.open("/hazards/?status=nonsense&firm=x&at=zzz").rows


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


def test_settling_five_parts_shows_lamps_and_the_gap_is_named(rows, browser):
    with rows:
        hazard = make.hazard(Status.OPEN, Grade.MAJOR)
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
