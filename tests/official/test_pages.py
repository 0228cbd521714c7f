"""The pages of 公文办理 as people use them: the list, one document, its panel, the graver acts."""

import io

import pytest
from docx import Document as WordFile

from portal.db import db
from portal.files import service as files
from portal.official import kept, queries
from portal.official.models import OfficialDocument
from portal.official.service import approving, drafting
from portal.official.terms import Retention, Status
from portal.policy import Post, Role
from tests.official import making
from tests.support import make

MOST_BYTES = 40 * 1024
MOST_STATEMENTS = 12


def page_of(browser, person, row, **more):
    return browser.sign_in(person).open(f"/official/{row.key}", **more)


def test_the_list_shows_what_waits_what_one_drafted_and_what_one_may_read(rows, new_browser):
    with rows:
        desk = making.desk()
        mine = making.draft(desk, making.content("关于甲的通知"))
        others = [making.draft(desk, making.content(f"关于{name}的通知")) for name in "乙丙"]
        vetting = making.to(desk, Status.TO_VET, others[0])
        done = making.to(desk, Status.ARCHIVED, others[1])
        outsider = make.user(Role.SECTION, unit=make.section("经发科"))
    drafter = new_browser().sign_in(desk.drafter)
    page = drafter.open("/official/")
    assert [row[1] for row in page.rows] == ["关于丙的通知", "关于乙的通知", "关于甲的通知"]
    assert [row[0] for row in page.rows] == [done.number, "未编号", "未编号"]
    assert [row[1] for row in page.follow("待我办理").rows] == ["关于甲的通知"]
    assert len(page.follow("我起草的").rows) == 3
    head = new_browser().sign_in(desk.head)
    assert head.open("/").link("公文办理").endswith("/official/?mine=y")
    assert [row[1] for row in head.open("/official/?mine=y").rows] == ["关于乙的通知"]
    assert {row[1] for row in head.open("/official/").rows} == {"关于乙的通知", "关于丙的通知"}
    assert head.open("/").has("公文，请办理", "关于乙的通知")
    clerk = new_browser().sign_in(desk.clerk)
    assert len(clerk.open("/official/").rows) == 3
    counts = {"q=丙": 1, f"q={done.number}": 1, "kind=letter": 0, "q=%25": 0, "status=to_vet": 1}
    counts |= {"q=通知 区应急": 0, "status=nothing": 3}
    for query, count in counts.items():
        assert len(clerk.open(f"/official/?{query}").rows) == count, query
    assert clerk.open("/official/?kind=letter").has("没有符合条件的公文")
    assert clerk.open("/search?q=关于丙").has(done.number)
    assert new_browser().sign_in(outsider).open("/official/").has("还没有公文")
    assert not new_browser().sign_in(outsider).open("/search?q=关于丙").has_link(done.number or "")
    assert mine.status is Status.DRAFT
    assert vetting.holder_id == desk.head.id


def test_a_full_page_of_the_list_is_light_and_leads_on(rows, browser):
    with rows:
        desk = making.desk()
        first = making.to(desk, Status.TO_VET)
        for _ in range(55):
            making.like(first)
    browser.sign_in(desk.clerk)
    page = browser.open("/official/")
    assert (len(page.rows), page.bytes < MOST_BYTES) == (50, True), page.bytes
    assert page.statements <= MOST_STATEMENTS
    rest = page.follow("下一页")
    assert len(rest.rows) == 6
    assert len(rest.follow("上一页").rows) == 50
    assert rest.has("共 56 份")


SENT = {
    Status.DRAFT: ("drafter", "提交", {}),
    Status.TO_VET: ("head", "同意，送下一步", {"意见": "同意"}),
    Status.TO_REVIEW: (
        "clerk", "审核通过，送签发", {"checks": [one.value for one in making.CHECKS]},
    ),
    Status.TO_SIGN: ("leader", "签发", {"意见": "同意印发"}),
    Status.TO_RECHECK: ("clerk", "复核无误", {"checks": [one.value for one in making.AGAIN]}),
    Status.TO_REGISTER: ("clerk", "登记并取号", {"份数": "２0"}),
    Status.TO_PRINT: ("clerk", "印制完成", {"印制单位": "文印室", "校对人": "周三、陈一"}),
    Status.TO_SEAL: ("keeper", "用印完成", {}),
    Status.TO_DISPATCH: ("clerk", "核发", {
        "checks": [one.value for one in making.LAST], "收件单位": "建设科 2\n区应急局，1，邮寄",
    }),
    Status.TO_ARCHIVE: ("archivist", "归档", {"保管期限": "定期 10 年"}),
}  # fmt: skip


def test_everybody_takes_their_step_on_the_page_and_it_costs_few_statements(rows, new_browser):
    with rows:
        desk = making.desk()
        row = making.draft(desk)
    seats = {}
    for status, (name, button, values) in SENT.items():
        if name not in seats:
            seats[name] = new_browser().sign_in(getattr(desk, name))
        page = seats[name].open(f"/official/{row.key}")
        assert page.has(f"下一步：{making.next_step(status)}")
        assert page.statements <= MOST_STATEMENTS, (status, "\n".join(page.sql))
        done = page.send(button, values)
        assert done.path == f"/official/{row.key}"
        assert any("已办理，现在是" in note for note in done.notes), done.notes
    page = seats["leader"].open(f"/official/{row.key}")
    assert page.has("已归档", "定期 10 年", "某新城管安〔", "周三、陈一", "已办结，没有要办的事")
    assert page.statements <= MOST_STATEMENTS


@pytest.mark.parametrize(
    ("status", "values", "said"),
    [
        (Status.TO_REVIEW, {"意见": "我看过了"}, "还有 5 项没有勾选"),
        (Status.TO_REGISTER, {"份数": "很多"}, "不是整数"),
        (Status.TO_PRINT, {"印制单位": ""}, "请填写印制单位"),
        (Status.TO_SEAL, {"印章": ""}, "哪一枚印章"),
        (Status.TO_DISPATCH, {"收件单位": "建设科 2 飞鸽"}, "方式是本系统、直接送达"),
        (Status.TO_ARCHIVE, {}, "请选择保管期限"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_form_with_a_mistake_comes_back_with_what_was_typed(
    rows, browser, status, values, said, htmx
):
    with rows:
        desk = making.desk()
        row = making.to(desk, status)
    name, button, _ = SENT[status]
    page = page_of(browser, getattr(desk, name), row)
    again = page.send(button, values, expect=422, htmx=htmx)
    assert any(said in one for one in again.errors), again.errors
    form = again.form(button)
    for label, value in values.items():
        assert form.value(form._name(label)) == value


def test_sent_back_without_a_reason_it_stays_and_with_one_it_goes(rows, browser):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_VET)
    page = page_of(browser, desk.head, row)
    again = page.send("退回拟稿人", expect=422)
    assert again.errors == ["请写明退回的理由和要改的地方。"]
    done = again.send("退回拟稿人", {"意见": "请写明依据"})
    assert done.has("草稿", "退回（第 1 稿）：请写明依据")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_page_that_others_have_acted_on_says_so_and_keeps_the_words(rows, new_browser, htmx):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_RECHECK)
    first, second = (new_browser().sign_in(one) for one in (desk.clerk, desk.archivist))
    address = f"/official/{row.key}"
    seen = second.open(address)
    ticks = {"checks": [one.value for one in making.AGAIN]}
    first.open(address).send("复核无误", ticks)
    page = seen.send("复核无误", {**ticks, "意见": "格式已改好"}, expect=409, htmx=htmx)
    assert page.has("已有人办理或修改过", "您刚才写的，没有保存", "格式已改好", "登记并取号")
    assert "待登记" in page.root.first(id="state").text, "what stands beside the title goes along"


def test_pages_are_counted_while_nobody_waits_to_write(rows, browser, monkeypatch):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_ARCHIVE)
    held, counted = [], kept.pages_of

    def told(one):
        held.append(bool(db.session.info.get("writing")))
        return counted(one)

    monkeypatch.setattr(kept, "pages_of", told)
    done = page_of(browser, desk.archivist, row).send("归档", {"保管期限": Retention.TEN.value})
    assert done.has("已归档")
    with rows:
        assert db.session.get(OfficialDocument, row.id).pages == 2
    assert held == [False]


def test_the_same_press_twice_is_one_step(rows, browser):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_REGISTER)
    page = page_of(browser, desk.clerk, row)
    first, second = page.send("登记并取号"), page.send("登记并取号")
    assert first.has("〕1号")
    assert second.has("〕1号")
    assert first.path == second.path


def test_the_graver_acts_are_pages_with_a_reason(rows, new_browser):
    with rows:
        desk = making.desk()
        draft, signing = making.draft(desk), making.to(desk, Status.TO_SIGN)
        printed = making.to(desk, Status.TO_SEAL)
    drafter, clerk = new_browser().sign_in(desk.drafter), new_browser().sign_in(desk.clerk)
    page = drafter.open(f"/official/{signing.key}").follow("撤回")
    assert page.send("撤回").has("草稿", "修改正文和要素")
    page = drafter.open(f"/official/{draft.key}").follow("作废草稿")
    assert page.send("作废草稿", expect=422).errors == ["请写明理由。"]
    assert page.send("作废草稿", {"理由": "写重了"}).has("已作废：写重了")
    assert not drafter.open(f"/official/{printed.key}").has_link("作废")
    assert drafter.open(f"/official/{printed.key}/discard", 422).has("不能作废草稿")
    page = clerk.open(f"/official/{printed.key}").follow("作废")
    assert page.has("发文字号保留在登记簿上")
    assert page.send("作废", {"理由": "发文单位有误"}).has(printed.number, "已作废：发文单位有误")


def test_two_versions_stand_side_by_side(rows, browser):
    with rows:
        desk = making.desk()
        row = making.draft(desk)
        words = making.content(body=["经研究，定于 7 月开展检查。", "一、检查内容"])
        drafting.save(making.who(desk.drafter), row.key, words, row.version)
    page = page_of(browser, desk.drafter, row).follow("与上一稿对照")
    assert [node.text for node in page.root.all("del")] == ["6", "临时用电、动火作业。"]
    assert [node.text for node in page.root.all("ins")] == ["7"]
    same = page.form("对照").fill({"a": "2", "b": "2"}).press("对照")
    assert same.has("两稿的文字一样")
    assert browser.open(f"/official/{row.key}/compare?a=9&b=x").has("第 1 稿与第 2 稿对照")


def test_open_fields_are_marked_and_what_is_unusual_is_said(rows, browser):
    with rows:
        desk = making.desk()
        words = making.content(recipients=[], body=["定于【日期】召开。"])
        row = making.draft(desk, words, said=making.said(basis=""))
    page = page_of(browser, desk.drafter, row)
    assert [node.text for node in page.root.all("mark")] == ["【日期】"]
    assert page.has("没有写主送机关", "没有写行文依据", "签发前要填好")


def test_sections_are_asked_to_countersign_and_an_organ_outside_is_written_down(rows, new_browser):
    with rows:
        desk = making.desk()
        other = make.section("经发科")
        head = make.user(Role.SECTION, unit=other, name="赵七")
        make.post(other, Post.HEAD, head)
        words = making.content(issuers=[make.COMMITTEE, "某某集团有限公司"])
        row = making.draft(desk, words)
    drafter = new_browser().sign_in(desk.drafter)
    page = drafter.open(f"/official/{row.key}")
    page = page.send("保存会签单位", {"units": [str(other.id)]})
    assert page.has("会签单位已保存")
    page.send("提交")
    new_browser().sign_in(desk.head).open(f"/official/{row.key}").send("同意，送下一步")
    page = new_browser().sign_in(head).open(f"/official/{row.key}")
    assert page.has("代表经发科会签", "待会签", "某某集团有限公司")
    assert page.statements <= MOST_STATEMENTS, "\n".join(page.sql)
    assert page.send("同意会签", {"意见": "无意见"}).has("无意见", "现在不需要您办理")
    page = drafter.open(f"/official/{row.key}")
    again = page.send("同意会签", expect=422)
    assert again.errors == ["请写明某某集团有限公司签字人的姓名和职务。"]
    done = again.send("同意会签", {"签字人和职务": "孙九，总经理"})
    assert done.has("待审核", "孙九，总经理")


def test_the_word_file_is_the_frozen_one_once_it_has_a_number(rows, browser):
    with rows:
        desk = making.desk()
        draft, row = making.draft(desk), making.to(desk, Status.TO_SEAL)
        frozen = files.store().path(row.file_sha256)
        data = frozen.read_bytes()
    browser.sign_in(desk.clerk)
    assert browser.open(f"/official/{row.key}.docx").data == data
    word = WordFile(io.BytesIO(browser.open(f"/official/{draft.key}.docx").data))
    assert any("定于 6 月开展检查" in one.text for one in word.paragraphs)
    frozen.write_bytes(b"something else")
    assert browser.open(f"/official/{row.key}.docx", 404).has("文件不在或已损坏")


def test_whom_it_does_not_concern_finds_no_document(rows, new_browser):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_ARCHIVE)
        outsider = make.user(Role.SECTION, unit=make.section("经发科"))
        firm, auditor = make.user(Role.FIRM_HEAD), make.user(Role.AUDITOR)
    for person, status in ((outsider, 404), (firm, 403), (auditor, 403)):
        visitor = new_browser().sign_in(person)
        for way in ("", ".docx", "/compare", "/preview"):
            visitor.open(f"/official/{row.key}{way}", status)
    page = new_browser().sign_in(auditor).open(f"/trail/?about={row.number}")
    assert page.has("公文签发", "公文登记")


def test_who_stands_in_signs_for_the_leader_and_the_record_names_both(rows, browser):
    with rows:
        desk = making.desk()
        deputy = make.user(Role.LEADER, name="钱八")
        make.stand_in(desk.leader, deputy)
        row = making.to(desk, Status.TO_SIGN)
    browser.sign_in(deputy)
    assert [line[1] for line in browser.open("/official/?mine=y").rows] == [row.title]
    page = browser.open(f"/official/{row.key}").send("签发")
    assert page.has("待复核", "钱八 代 王四")


def test_what_was_typed_and_not_sent_stands_there_again(rows, browser):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_VET)
    page = page_of(browser, desk.head, row)
    form = page.form("同意，送下一步")
    token = form.value("csrf_token")
    browser.client.post(
        form.node.get("data-autosave"),
        data={"opinion": "第二段要改", "csrf_token": token},
        headers={"X-CSRFToken": token},
    )
    again = browser.open(f"/official/{row.key}")
    assert again.form("同意，送下一步").value("opinion") == "第二段要改"
    again.send("退回拟稿人")
    with rows:
        kept = db.session.get(OfficialDocument, row.id)
        assert kept.status is Status.DRAFT
        approving.submit(making.who(desk.drafter), kept.key, kept.version)
        assert queries.steps(kept)[1].opinion == "第二段要改"
    assert browser.open(f"/official/{row.key}").form("同意，送下一步").value("opinion") == ""
