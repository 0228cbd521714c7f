"""Firms by Excel, as a person brings them: upload or paste, look, press again."""

import io
import zipfile

from portal.policy import Role
from portal.sheets.guard import ReadLimits
from portal.sheets.read import read_file
from portal.units.terms import Tag
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser, Page
from tests.units.tables import HEADER, block, code, line, workbook


def officer(rows: Rows, browser: Browser) -> Browser:
    with rows:
        make.section("建设科")
        make.section("经济发展科")
        make.user(Role.SAFETY, username="anquan")
    return browser.sign_in("anquan")


def brought(browser: Browser, *lines: list[object], expect: int = 200) -> Page:
    page = browser.open("/firms/import")
    return page.send("试算", {"或者从 Excel 复制后粘贴在这里": block(*lines)}, expect=expect)


def figures(page: Page) -> dict[str, int]:
    """The counts at the top: 新增、更新、无变化、有错."""
    items = page.root.all("ul", cls="figures")[0].all("li")
    return {one.first("span").text: int(one.first("b").text) for one in items}


def test_only_valid_rows_go_in_and_the_rest_is_shown_by_cell(rows: Rows, browser: Browser) -> None:
    officer(rows, browser)
    page = brought(
        browser,
        line(name="甲公司", credit_code=code(1), section="建设科"),
        line(name="乙公司", phone="138", section="建设部"),
    )
    assert figures(page) == {"新增": 1, "更新": 0, "已有，无变化": 0, "有错，不导入": 1}
    wrong = [row for row in page.rows if row[1] == "乙公司"]
    assert [(row[0], row[2], row[3]) for row in wrong] == [
        ("H3", "电话", "138"),
        ("K3", "分管科室", "建设部"),
    ]
    assert "现有：安全管理科、建设科、经济发展科" in wrong[1][4]
    done = page.send("导入 1 家")
    assert "新增 1 家" in done.notes[0]
    assert "1 行有错，没有导入" in done.notes[0]
    assert [row[0] for row in done.rows] == ["甲公司"]


def test_the_same_file_a_second_time_changes_nothing(rows: Rows, browser: Browser) -> None:
    officer(rows, browser)
    book = workbook(
        line(name="甲公司", credit_code=code(1), headcount=12, tags="小微、粉尘"),
        line(name="乙店", address="新城路 2 号", phone=13800000000),
    )
    sent = {"选择表格文件": (book, "企业.xlsx")}
    browser.open("/firms/import").send("试算", sent).send("导入 2 家")
    again = browser.open("/firms/import").send("试算", sent)
    assert figures(again)["已有，无变化"] == 2
    assert again.has("不用导入")
    assert again.buttons() == []


def test_changed_rows_say_what_changes(rows: Rows, browser: Browser) -> None:
    with rows:
        make.firm("甲公司", credit_code=code(1), phone="13800000000", tags=[Tag.DUST])
    officer(rows, browser)
    page = brought(browser, line(name="甲公司", credit_code=code(1), phone="13900000000"))
    assert page.has("电话：13800000000 → 13900000000")
    page.send("导入 1 家")
    assert browser.open("/firms/?q=甲公司").has("13900000000", "粉尘")


def test_pressing_import_twice_shows_the_first_result(rows: Rows, browser: Browser) -> None:
    officer(rows, browser)
    page = brought(browser, line(name="甲公司"))
    first = page.send("导入 1 家")
    second = page.send("导入 1 家")
    assert first.path == second.path == "/firms/"
    assert [row[0] for row in second.rows] == ["甲公司"]


def test_a_second_table_takes_the_place_of_the_first(rows: Rows, browser: Browser) -> None:
    officer(rows, browser)
    first = brought(browser, line(name="甲公司"))
    brought(browser, line(name="乙公司"))
    gone = first.send("导入 1 家", expect=404)
    assert gone.has("又上传了另一份")
    assert browser.open("/firms/").rows == []


def test_a_file_changed_in_between_is_looked_at_again(rows: Rows, browser: Browser) -> None:
    with rows:
        firm = make.firm("甲公司", credit_code=code(1), phone="13800000000")
    officer(rows, browser)
    page = brought(browser, line(name="甲公司", credit_code=code(1), phone="13900000000"))
    browser.open(f"/firms/{firm.id}/edit").send("保存", {"电话": "13700000000"})
    again = page.send("导入 1 家", expect=409)
    assert again.has("重新核对", "电话：13700000000 → 13900000000")
    again.send("导入 1 家")
    assert browser.open(f"/firms/{firm.id}").has("13900000000")


def test_an_empty_form_is_refused_on_its_page(rows: Rows, browser: Browser) -> None:
    page = officer(rows, browser).open("/firms/import").send("试算", expect=422)
    assert page.errors == ["还没有选择文件，也没有粘贴内容。请选择其中一种。"]


def test_a_workbook_that_cannot_be_read_is_a_sentence_beside_the_file(
    rows: Rows, browser: Browser
) -> None:
    officer(rows, browser)
    out = io.BytesIO(workbook(line(name="甲公司")))
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/vbaProject.bin", b"x")
    for data, words in (
        (b"PK\x03\x04 cut short", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (out.getvalue(), "宏"),
        (b"\x00\x01\x02", "不是 .xlsx"),
    ):
        page = browser.open("/firms/import")
        again = page.send("试算", {"选择表格文件": (data, "企业.xlsx")}, expect=422)
        assert words in again.errors[0]


def test_a_block_without_a_header_keeps_what_was_pasted(rows: Rows, browser: Browser) -> None:
    officer(rows, browser)
    page = browser.open("/firms/import")
    again = page.send("试算", {"block": "甲公司\t新城路"}, expect=422)
    assert "没有找到表头" in again.notes[0]
    assert again.form("试算").value("block") == "甲公司\t新城路"


def test_left_out_columns_are_named(rows: Rows, browser: Browser) -> None:
    officer(rows, browser)
    page = browser.open("/firms/import")
    shown = page.send("试算", {"block": "备注\t企业名称\n好\t甲公司\n差\t"})
    assert shown.has("不认识的列没有导入：备注")
    assert figures(shown)["新增"] == 1


def test_the_template_names_the_sections_and_reads_back(rows: Rows, browser: Browser) -> None:
    page = officer(rows, browser).open("/firms/template.xlsx")
    found = read_file(page.data, ReadLimits())
    assert [str(cell).rstrip("*") for cell in found[0]] == HEADER
    again = browser.open("/firms/import").send(
        "试算", {"选择表格文件": (page.data, "模板.xlsx")}, expect=422
    )
    assert "没有内容" in again.notes[0]


def test_what_a_filtered_list_gives_out_comes_back_unchanged(rows: Rows, browser: Browser) -> None:
    with rows:
        for number in range(3):
            make.firm(f"甲{number}公司", credit_code=code(number), headcount=12, tags=[Tag.DUST])
        make.firm("无证小店", address="新城路 2 号", tags=[Tag.SMALL])
        make.firm("停用公司", is_active=False)
    listed = officer(rows, browser).open("/firms/?tag=small")
    page = listed.follow("按现在的筛选导出 Excel")
    told = page.headers["Content-Disposition"]
    assert told.startswith("attachment; filename")
    assert told.isascii(), "a server sends headers in latin-1"
    assert int(page.headers["Content-Length"]) == page.bytes
    again = browser.open("/firms/import").send("试算", {"file": (page.data, "导出.xlsx")})
    assert figures(again) == {"新增": 0, "更新": 0, "已有，无变化": 4, "有错，不导入": 0}


def test_a_section_gets_out_and_brings_in_its_own_firms(rows: Rows, browser: Browser) -> None:
    with rows:
        make.firm("建设公司", section=make.section("建设科"))
        make.firm("别科公司", section=make.section("经济发展科"), credit_code=code(2))
        make.user(Role.SECTION, unit=make.section("建设科"), username="jianshe")
    browser.sign_in("jianshe")
    data = browser.open("/firms/export.xlsx").data
    assert [row[0] for row in read_file(data, ReadLimits())[1:]] == ["建设公司"]
    page = brought(
        browser,
        line(name="别科公司", credit_code=code(2), phone="13800000000"),
        line(name="新公司"),
    )
    assert figures(page)["有错，不导入"] == 1
    assert page.has("经济发展科分管")
    page.send("导入 1 家")
    assert [row[0] for row in browser.open("/firms/").rows] == ["建设公司", "新公司"]


def test_a_table_full_of_mistakes_stays_a_page_that_opens(rows: Rows, browser: Browser) -> None:
    officer(rows, browser)
    long = "很长的企业名称" * 10
    lines = [line(name=f"{long}{at}", phone="无", headcount="无", tags="无") for at in range(400)]
    page = brought(browser, *lines)
    assert page.bytes <= 120 * 1024
    assert page.has("还有 1080 处没有列出")
    assert page.statements <= 12


def test_others_neither_bring_in_nor_take_out(rows: Rows, browser: Browser) -> None:
    with rows:
        make.user(Role.FIRM_HEAD, username="qiye")
    browser.sign_in("qiye")
    for address in ("import", "template.xlsx", "export.xlsx", "new"):
        browser.open(f"/firms/{address}", 403)
