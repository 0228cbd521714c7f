"""The page of reporting: errors, photos, drafts."""

from portal.policy import Role
from tests.hazards.visits import TEXT, drafted, photo, uploaded
from tests.support import make


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


def test_a_description_brings_up_the_clauses_it_may_fall_under(rows, browser):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    page = browser.sign_in("qiye").open("/hazards/report")
    form = page.form("上报").fill({"隐患情况": "焊工没有特种作业证，上岗烧焊"})
    sent = {name: form._sent(name) for name in form.controls if not name.endswith("_files")}
    piece = browser.fetch("POST", "/hazards/criteria/hints", data=sent, htmx=True)
    assert piece.has("特种作业人员未按照规定", "是否重大由核实人判定")
    sent["text"] = ""
    nothing = browser.fetch("POST", "/hazards/criteria/hints", data=sent, htmx=True)
    assert not nothing.has("判定标准")
