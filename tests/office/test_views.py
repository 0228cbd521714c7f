from portal.policy import Role
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser


def signed_in(rows: Rows, browser: Browser) -> Browser:
    with rows:
        make.office(totp_roles=[])
        make.user(Role.ADMIN, username="guanli")
    return browser.sign_in("guanli")


def test_the_administrator_changes_a_setting(rows: Rows, browser: Browser) -> None:
    page = signed_in(rows, browser).open("/office/")
    page = page.send("保存设置", {"无操作多少分钟后退出": "４5", "totp_roles": ["tips"]})
    assert page.has("设置已保存")
    assert page.form("保存设置").controls["idle_minutes"] is not None
    assert 'value="45"' in page.data.decode()


def test_every_bad_value_is_said_beside_its_field_and_kept(rows: Rows, browser: Browser) -> None:
    page = signed_in(rows, browser).open("/office/")
    page = page.send(
        "保存设置",
        {
            "无操作多少分钟后退出": "三十",
            "经管委全称": "",
            "隐患编号样式": "A B",
            "口令最少位数": "3",
        },
        expect=422,
    )
    assert len(page.errors) == 4
    assert "“三十”不是整数" in " ".join(page.errors)
    assert 'value="三十"' in page.data.decode()


def test_two_administrators_do_not_overwrite_each_other(rows: Rows, browser: Browser) -> None:
    opened = signed_in(rows, browser).open("/office/")
    browser.open("/office/").send("保存设置", {"无操作多少分钟后退出": "45"})
    page = opened.send("保存设置", {"登录最长多少小时": "8"}, expect=422)
    assert page.has("有人改过设置")


def test_an_organ_is_added_renamed_and_moved(rows: Rows, browser: Browser) -> None:
    page = signed_in(rows, browser).open("/office/issuers").follow("新增发文机关")
    page = page.send("保存", {"发文机关名称": "某街道办事处", "公文代字": "某街1"}, expect=422)
    assert "只能用汉字和字母" in page.errors[0]
    page = page.send("保存", {"公文代字": "某街办"})
    assert [row[0] for row in page.rows] == [make.COMMITTEE, "某街道办事处"]
    page = page.send("某街道办事处 上移")
    assert [row[0] for row in page.rows] == ["某街道办事处", make.COMMITTEE]
    page = page.follow("某街道办事处").send("保存", {"发文机关名称": "某镇"})
    assert page.rows[0][:2] == ["某镇", "公文 某街办"]


def test_a_year_without_holidays_warns_and_takes_a_pasted_list(
    rows: Rows, browser: Browser
) -> None:
    page = signed_in(rows, browser).open("/office/holidays/2031")
    assert page.has("还没有 2031 年的放假安排", "只按周六、周日")
    page = page.send("导入", {"粘贴全年安排": "2031-01-01 放假 元旦\n2031-14-01 放假"}, expect=422)
    assert "第 2 行" in page.errors[0]
    assert page.has("2031-14-01 放假")
    page = page.send("导入", {"粘贴全年安排": "2031-01-01 放假 元旦\n2031-01-04 上班"})
    assert not page.has("还没有 2031 年的放假安排")
    assert [row[0][:10] for row in page.rows] == ["2031-01-01", "2031-01-04"]
    page = page.send("保存这一天", {"日期": "2032-01-02"}, expect=422)
    assert page.has("不是 2031 年的日期")
    page = page.send("保存这一天", {"日期": "2031-01-02", "名称（可不填）": "元旦"})
    assert len(page.rows) == 3
    page = page.send("删除 2031-01-04")
    assert len(page.rows) == 2


def test_a_known_year_is_loaded_by_one_button(rows: Rows, browser: Browser) -> None:
    page = signed_in(rows, browser).open("/office/holidays/2026")
    page = page.send("载入 2026 年的安排")
    assert page.has("已载入 2026 年")
    assert len(page.rows) > 30


def test_nobody_else_comes_in(rows: Rows, browser: Browser) -> None:
    with rows:
        make.office()
        make.user(Role.SAFETY, username="anquan")
    browser.sign_in("anquan")
    for address in ("/office/", "/office/issuers", "/office/holidays/2026", "/system", "/trail/"):
        browser.open(address, expect=403)
