"""人员 by Excel: dry run, second press, the same again, out and in."""

import io

import pytest

from portal.accounts import queries
from portal.accounts.models import User
from portal.accounts.sheet import Fate, Known, UnitFact, plan, sheet
from portal.accounts.terms import Act
from portal.db import db
from portal.policy import Role
from portal.sheets.guard import ReadLimits
from portal.sheets.read import read_workbook
from portal.sheets.write import write_workbook
from portal.units.terms import Kind
from tests.accounts import trail
from tests.support import make

HEADER = ["姓名", "用户名", "手机", "单位", "职务", "角色"]
SECTION = UnitFact(1, "建设科", Kind.SECTION)
FIRM = UnitFact(2, "示例公司", Kind.FIRM, credit_code="91500000MA5U000000")
TWIN = UnitFact(3, "示例公司", Kind.FIRM, credit_code="91500000MA5U000001")
LI = Known(7, "lisi", "李四", "", 1, "", frozenset({Role.SECTION}), is_active=True)


def planned(*rows, units=(SECTION, FIRM), known=(LI,)):
    return plan([HEADER, *rows], units, known)


def errors(*row, **more):
    return planned(row, **more).lines[0].row.errors


def test_a_new_row_a_known_row_and_a_changed_row_are_told_apart():
    found = planned(
        ("王五", "", "", "建设科", "", "科室经办"),
        ("李四", "lisi", "", "建设科", "", "科室经办"),
    )
    assert [one.fate for one in found.lines] == [Fate.NEW, Fate.SAME]
    changed = planned(("李四", "", "13800138000", "建设科", "", "科室经办、财务"))
    assert [one.fate for one in changed.lines] == [Fate.CHANGE]
    assert changed.lines[0].user_id == LI.id


def test_a_person_without_a_sign_in_name_is_recognised_by_name_and_unit():
    assert planned(("李四", "", "", "建设科", "", "科室经办")).lines[0].fate is Fate.SAME


@pytest.mark.parametrize(
    ("row", "key", "told"),
    [
        (("", "", "", "建设科", "", "科室经办"), "name", "没有填写姓名"),
        (("王五", "Wang Wu", "", "建设科", "", "科室经办"), "username", "小写字母"),
        (("王五", "", "123", "建设科", "", "科室经办"), "phone", "不是电话号码"),
        (("王五", "", "", "没有科", "", "科室经办"), "unit", "没有找到单位"),
        (("王五", "", "", "建设科", "", "科长"), "roles", "没有“科长”"),
        (("王五", "", "", "建设科", "", "企业安全员"), "roles", "只给企业的人"),
        (("王五", "lisi", "", "建设科", "", "科室经办"), "username", "李四的"),
        (("李四", "lisi", "", "示例公司", "", "企业安全员"), "unit", "换单位要交接"),
        (("李四", "lisi", "", "建设科", "", "财务"), "roles", "减角色要交接"),
    ],
)
def test_an_error_stands_at_its_cell(row, key, told):
    found = errors(*row)
    assert set(found) == {key}
    assert told in found[key]


def test_a_unit_may_be_named_by_its_credit_code_and_must_be_where_names_are_shared():
    row = ("王五", "", "", FIRM.credit_code, "", "企业安全员")
    assert not errors(*row, units=(FIRM, TWIN))
    found = errors("王五", "", "", "示例公司", "", "企业安全员", units=(FIRM, TWIN))
    assert "统一社会信用代码" in found["unit"]


def test_two_people_of_one_name_and_unit_must_be_told_apart():
    other = Known(8, "lisi2", "李四", "", 1, "", frozenset({Role.SECTION}), is_active=True)
    found = errors("李四", "", "", "建设科", "", "科室经办", known=(LI, other))
    assert "填用户名" in found["username"]


def test_somebody_who_has_left_is_not_brought_back_by_a_table():
    gone = Known(7, "lisi", "李四", "", 1, "", frozenset({Role.SECTION}), is_active=False)
    found = errors("李四", "lisi", "", "建设科", "", "科室经办", known=(gone,))
    assert "恢复账号" in found["name"]


def test_the_same_person_twice_in_one_table_is_an_error_of_the_second():
    found = planned(
        ("王五", "", "", "建设科", "", "科室经办"), ("王五", "", "", "建设科", "", "财务")
    )
    assert [bool(one.row.errors) for one in found.lines] == [False, True]


def book(*rows):
    """A workbook of these rows, as the portal itself writes one."""
    units = [UnitFact(1, "建设科", Kind.SECTION), UnitFact(2, "没有的科", Kind.SECTION)]
    out = io.BytesIO()
    keys = ("name", "username", "phone", "unit", "job_title", "roles")
    write_workbook(sheet(units), (dict(zip(keys, row, strict=True)) for row in rows), out)
    return out.getvalue()


@pytest.fixture
def admin(rows, browser):
    """The administrator's browser, and a section."""
    with rows:
        make.user(Role.ADMIN, username="admin")
        make.section("建设科")
    return browser.sign_in("admin")


def tried(admin, data, expect=200):
    page = admin.open("/people/sheet")
    return page.send("试算，先不导入", {"file": (data, "人员.xlsx")}, expect=expect)


def test_only_valid_rows_go_in_after_a_second_press(rows, admin):
    data = book(
        ("王五", "", "13800138000", 1, "科员", (Role.SECTION,)),
        ("孙八", "", "", 2, "", (Role.SECTION,)),
    )
    page = tried(admin, data)
    assert page.has("有错 1 行", "没有找到单位“没有的科”")
    with rows:
        assert queries.by_username("wangwu") is None
    done = page.send("导入有效的 1 行")
    assert "已新建 1 人" in done.notes[0]
    assert [row[1] for row in done.rows] == ["王五"]
    with rows:
        user = queries.by_username("wangwu")
        assert (user.phone, user.job_title, user.password_hash) == ("13800138000", "科员", "")
        assert len(trail.verbs(Act.CREATE)) == 1


def test_the_second_press_pressed_twice_imports_once(rows, admin):
    page = tried(admin, book(("王五", "", "", 1, "", (Role.SECTION,))))
    assert page.send("导入有效的 1 行").path == page.send("导入有效的 1 行").path
    with rows:
        assert db.session.query(User).filter_by(name="王五").count() == 1


def test_the_same_file_twice_changes_nothing(rows, admin):
    data = book(("王五", "", "", 1, "", (Role.SECTION,)))
    tried(admin, data).send("导入有效的 1 行")
    page = tried(admin, data)
    assert page.has("没有变化 1 行", "没有可以导入的行")
    assert page.buttons() == []


def test_what_changed_between_the_presses_is_judged_anew(rows, admin):
    page = tried(admin, book(("王五", "", "", 1, "", (Role.SECTION,))))
    with rows:
        section = make.section("建设科")
        make.user(Role.SECTION, unit=section, name="王五", username="wangwu")
    assert "1 人没有变化" in page.send("导入有效的 1 行").notes[0]
    with rows:
        assert db.session.query(User).filter_by(name="王五").count() == 1


def test_a_pasted_block_goes_the_same_way(rows, admin):
    block = "\t".join(HEADER) + "\n王五\t\t\t建设科\t\t科室经办、文书\n"
    page = admin.open("/people/sheet").send("试算，先不导入", {"pasted": block})
    page.send("导入有效的 1 行")
    with rows:
        assert queries.by_username("wangwu").roles == {Role.SECTION, Role.CLERK}


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "还没有选择文件"),
        ({"pasted": "甲\t乙\n1\t2"}, "没有找到表头"),
        ({"file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "a.xls")}, "另存为"),
        ({"file": (b"MZ\x00\x01", "a.xlsx")}, "不是"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(admin, sent, told):
    page = admin.open("/people/sheet").send("试算，先不导入", sent, expect=422)
    assert any(told in one for one in page.notes)


def test_a_dry_run_is_its_makers_alone(rows, admin, new_browser):
    with rows:
        make.user(Role.ADMIN, username="admin2")
    page = tried(admin, book(("王五", "", "", 1, "", (Role.SECTION,))))
    token = page.form("导入有效的 1 行").value("sheet")
    theirs = new_browser().sign_in("admin2")
    other = tried(theirs, book(("孙八", "", "", 1, "", (Role.SECTION,))))
    other.send("导入有效的 1 行", {"sheet": token}, expect=422)
    with rows:
        assert queries.by_username("wangwu") is None


def test_what_is_exported_reads_back_without_a_change_and_holds_no_password(rows, admin):
    with rows:
        section = make.section("建设科")
        user = make.user(Role.SECTION, Role.FINANCE, unit=section, name="王五", username="wangwu")
    data = admin.open("/people/export?state=").data
    table = read_workbook(data, ReadLimits())
    assert list(table[0]) == HEADER
    assert ["王五", "wangwu", "", "建设科", "", "科室经办、财务"] in [list(row) for row in table]
    assert user.password_hash.encode() not in data
    assert tried(admin, data).has("没有可以导入的行")


def test_the_template_is_recognised_by_the_import(admin):
    page = tried(admin, admin.open("/people/sheet/template").data, expect=422)
    assert any("没有内容" in one for one in page.notes)


def test_a_new_role_by_table_is_kept_with_before_and_after(rows, admin):
    with rows:
        section = make.section("建设科")
        make.user(Role.SECTION, unit=section, name="王五", username="wangwu")
    tried(admin, book(("王五", "wangwu", "", 1, "科长", (Role.SECTION, Role.CLERK)))).send(
        "导入有效的 1 行"
    )
    with rows:
        user = queries.by_username("wangwu")
        assert (user.job_title, user.roles) == ("科长", {Role.SECTION, Role.CLERK})
        assert trail.verbs(Act.PLACE)[0].after == {"roles": ["clerk", "section"]}
