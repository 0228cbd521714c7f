"""The editor in a browser: pasted from Word, followed by the sheet, readable by everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.official import making

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=ZH-CN>
<h1 style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>一、<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>总体要求<o:p></o:p></h1>
<p class=MsoNormal>坚持人民至上、生命
至上，<ins>层层</ins><del>逐级</del>压紧责任。<span style='display:none'>看不见</span></p>
<h2>没有序号的标题</h2>
<p style='mso-list:l1 level1'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>排查。</p>
<table><tr><td rowspan=2>序号</td><td colspan=2>问题</td></tr>
<tr><td><p>部位</p><p>楼层</p></td><td>描述</td></tr><tr><td>1</td><td>基坑</td><td></td></tr></table>
<p>表后的话。<img src="file:///C:/x.png"></p>
<ol><li>第一项</li><li>第二项<ol><li>其一</li></ol></li></ol></body></html>"""
LINES = """一、总体要求
坚持人民至上、生命至上，层层压紧责任。
［二级标题］没有序号的标题
1.排查。

| 序号 | 问题 |  |
|  | 部位↵楼层 | 描述 |
| 1 | 基坑 |  |

表后的话。
1.第一项
2.第二项
（1）其一"""
WPS = """<html><body><p><b><span>（一）</span></b><span>属地领导<font>班子</font></span></p>
<table><tbody><tr><td><p>甲|乙</p></td><td>丙</td></tr></tbody></table></body></html>"""
PASTE = """([field, html]) => {
  const area = document.querySelector(`textarea[name=${field}]`), data = new DataTransfer();
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  data.setData("text/html", html);
  const init = {clipboardData: data, bubbles: true, cancelable: true};
  area.dispatchEvent(new ClipboardEvent("paste", init));
}"""


@pytest.fixture
def draft(rows):
    with rows:
        desk = making.desk()
        return making.draft(desk)


def test_what_is_pasted_from_word_or_wps_keeps_its_headings_and_tables(visit, draft):
    page = visit("nigao")
    page.goto(f"/official/{draft.key}/edit")
    body = page.locator("textarea[name=body]")
    body.fill("")
    page.evaluate(PASTE, ["body", WORD])
    assert body.input_value().strip("\n") == LINES
    page.get_by_text("有 1 张图片，没有带入").wait_for()
    page.locator("#paper text", has_text="没有序号的标题").wait_for()
    body.fill("前文")
    page.evaluate(PASTE, ["body", WPS])
    assert body.input_value() == "前文\n（一）属地领导班子\n\n甲|乙\t丙\n"
    page.locator("[data-autosave-note]", has_text="已自动保存").wait_for()


def test_the_sheet_follows_and_leads_back_to_the_field(visit, draft):
    page = visit("nigao")
    page.goto(f"/official/{draft.key}/edit")
    assert not page.get_by_role("button", name="预览").is_visible()
    pane = page.locator(".paper-pane")
    page.evaluate("document.querySelector('.paper-pane').scrollTop = 300")
    page.locator("textarea[name=body]").fill("一、刚写的标题\n请于【报送日期】前报送。")
    page.locator("#paper text", has_text="一、刚写的标题").wait_for()
    assert pane.evaluate("one => one.scrollTop") == 300
    page.locator("[data-autosave-note]", has_text="已自动保存").wait_for()
    page.locator("#paper").get_by_role("button", name="【报送日期】").click()
    assert page.evaluate("String(document.getSelection())") == "【报送日期】"
    page.get_by_role("button", name="再加一个附件").click()
    page.locator("[name=attachments-1-name]").fill("检查清单")
    page.locator("#paper text", has_text="检查清单").first.wait_for()
    page.get_by_role("button", name="保存，接着写").click()
    page.get_by_text("已保存。").wait_for()
    assert page.locator("[name=attachments-0-name]").input_value() == "检查清单"


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_of_the_editor_hold_no_barrier_and_fit_the_screen(visit, draft, phone):
    page = visit("nigao", phone=phone)
    wrong = []
    for address in (
        f"/official/{draft.key}/edit",
        f"/official/{draft.key}/preview",
        f"/official/{draft.key}/bring",
        "/official/new",
    ):
        page.goto(address)
        found = Axe().run(page).response["violations"]
        wrong += [f"{address}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
        if page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]:
            wrong.append(f"{address} is too wide")
    assert not wrong, "\n".join(wrong)
