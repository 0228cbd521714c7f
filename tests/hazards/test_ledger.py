"""隐患台账 as a person uses it: tabs, columns, many at once, paper, out and in again."""

import io

import pytest
from docx import Document as read_word

from portal.db import db, transaction
from portal.hazards import ledger, sheet
from portal.hazards.models import Hazard
from portal.hazards.narrowing import Filter
from portal.hazards.service import exporting, importing
from portal.hazards.terms import Grade, Status
from portal.notices import jobs
from portal.policy import Role
from portal.sheets.guard import ReadLimits
from portal.sheets.read import read_file
from portal.sheets.write import template
from portal.trail.models import TrailLine
from tests.support import make

NEW = {
    "单位名称": "示例仓储公司",
    "隐患描述": "灭火器压力不足",
    "排查来源": "企业自查",
    "排查日期": "2023-06-12",
    "隐患部位": "一层",
}


@pytest.fixture
def office(rows, browser):
    with rows:
        make.user(Role.SAFETY, username="anquan")
    return browser.sign_in("anquan")


def pasted(*lines):
    labels = list(dict.fromkeys(label for line in lines for label in line))
    cells = [[line.get(label, "") for label in labels] for line in lines]
    return "\n".join("\t".join(row) for row in [labels, *cells])


def brought(office, *lines):
    return office.open("/hazards/import").send("试算", {"block": pasted(*lines)})


def on(page):
    return page.root.first("nav", cls="views").first("a", cls="on").text


def test_the_tabs_show_what_they_say_and_ones_own_views_stand_beside_them(rows, office):
    with rows:
        make.hazard(Status.REPORTED, text="未核实的")
        make.hazard(Status.OPEN, text="待整改的")
    page = office.open("/hazards/").follow("待核实")
    assert len(page.rows) == 1
    assert on(page) == "待核实"
    kept = page.send("保存为视图", {"name": "今天要核的"})
    assert on(kept) in {"待核实", "今天要核的"}
    edit = kept.follow("改名、删除")
    assert edit.send("改名", {"name": "待核"}).has("视图已改名", "待核")
    gone = office.open("/hazards/?status=reported").follow("改名、删除").send("删除视图")
    assert gone.has("视图已删除")
    assert not gone.has_link("改名、删除")


def test_a_view_of_another_person_is_not_found(rows, office, new_browser):
    with rows:
        make.user(Role.SAFETY, username="other")
    office.open("/hazards/?late=y").send("保存为视图", {"name": "逾期的"})
    new_browser().sign_in("other").open("/hazards/views/1", expect=404)


def test_every_column_can_be_shown_and_printed(rows, office):
    with rows:
        make.hazard(Status.CLOSED, text="灭火器压力不足", before=2)
    page = office.open("/hazards/").follow("选择列")
    boxes = [one.get("value") for one in page.root.all("input", name="col")]
    assert set(boxes) == set(sheet.SCREEN)
    every = office.open("/hazards/?" + "&".join(f"col={key}" for key in boxes))
    assert every.statements <= 12, "\n".join(every.sql)
    assert every.has("复查意见", "现场查看，已整改到位", "整改前照片")
    paper = every.follow("打印")
    assert paper.has("现场查看，已整改到位", "筛选：全部")
    assert paper.statements <= 12


def test_filters_that_cannot_be_read_narrow_nothing(rows, office):
    with rows:
        make.hazard()
    odd = "/hazards/?since=x&until=2023-99-99&section=7x&category=no&sort=no&col=no&pick=1"
    assert len(office.open(odd).rows) == 1
    assert len(office.open("/hazards/?since=2023-01-01&until=2099-01-01").rows) == 1
    assert office.open("/hazards/?until=2001-01-01").has("没有符合条件的隐患")


def test_a_firm_is_named_by_words_initials_or_number(rows, office):
    with rows:
        firm = make.firm("重庆商砼公司")
        make.hazard(firm=firm)
        make.hazard()
    for told in ("商砼", "cqst", str(firm.id)):
        assert len(office.open(f"/hazards/?firm={told}").rows) == 1


def test_many_are_closed_at_once_but_what_lacks_something_and_what_is_major_stay(rows, office):
    with rows:
        ready = [make.hazard(Status.TO_REVIEW, text=f"第{at}处") for at in range(2)]
        early = make.hazard(Status.OPEN)
    numbers = "&".join(f"n={row.number}" for row in [*ready, early])
    page = office.open(f"/hazards/batch?act=close&{numbers}")
    assert page.has("可以办 2 条", "不能办 1 条", "还不到复查")
    assert page.statements <= 12, "\n".join(page.sql)
    again = page.send("批量销号", expect=422)
    assert any("请写明复查看到的情况" in one for one in again.errors)
    done = page.send("批量销号", {"note": "现场查看，均已整改到位"})
    assert done.text.count("已办理") == 2
    late = page.send("批量销号", {"note": "再来一次"})
    assert late.text.count("没有办") == 2
    with rows:
        states = {row.status for row in db.session.query(Hazard)}
        lines = db.session.query(TrailLine).filter_by(verb="hazard.close").all()
        assert states == {Status.CLOSED, Status.OPEN}
        assert [line.words for line in lines] == ["现场查看，均已整改到位"] * 2


def test_many_are_confirmed_with_one_grade(rows, office):
    with rows:
        some = [make.hazard(Status.REPORTED, text=f"第{at}处") for at in range(2)]
    numbers = "&".join(f"n={row.number}" for row in some)
    page = office.open(f"/hazards/batch?act=confirm&{numbers}")
    assert page.send("核实受理", {"grade": "general"}).text.count("已办理") == 2
    with rows:
        assert {row.status for row in db.session.query(Hazard)} == {Status.OPEN}


def test_many_are_given_to_another_person_of_the_unit_that_holds_them(rows, office):
    with rows:
        row = make.hazard(Status.OPEN)
        other = make.user(Role.FIRM_STAFF, unit=row.firm, name="钱七")
        make.user(Role.FIRM_STAFF, name="外人")
    page = office.open(f"/hazards/batch?act=assign&n={row.number}")
    assert not page.has("外人")
    assert page.send("指定经办人", expect=422).errors
    assert page.send("指定经办人", {"to": str(other.id)}).has("已办理")
    with rows:
        assert db.session.get(Hazard, row.id).holder_id == other.id


def test_a_firm_does_nothing_at_once_and_imports_nothing(rows, browser):
    with rows:
        row = make.hazard(Status.TO_REVIEW)
        make.user(Role.FIRM_STAFF, unit=row.firm, username="qiye")
    page = browser.sign_in("qiye").open("/hazards/?pick=1")
    assert not page.has("批量办理", "批量销号")
    browser.open("/hazards/batch?act=close", expect=403)
    browser.open("/hazards/import", expect=403)


def workbook_of(answer):
    return read_file(answer.data, ReadLimits())


def test_a_filtered_ledger_goes_out_in_every_column_and_no_formula_works(rows, office):
    with rows:
        make.hazard(text="=1+1 电箱无门")
        make.hazard(Status.REPORTED, text="不在筛选里")
    page = office.open("/hazards/?status=open").follow("导出")
    lines = workbook_of(page.send("导出 Excel"))
    assert lines[0] == [column.label for column in sheet.SHEET.columns]
    assert len(lines) == 2
    assert lines[1][6] == "=1+1 电箱无门"
    word = read_word(io.BytesIO(page.send("导出 Word").data))
    assert "电箱无门" in word.tables[0].cell(1, 3).text
    assert any(one.page_width > one.page_height for one in word.sections)


def test_a_firm_takes_out_what_it_sees_and_no_more(rows, browser):
    with rows:
        row = make.hazard()
        make.hazard()
        make.user(Role.FIRM_STAFF, unit=row.firm, username="qiye")
    answer = browser.sign_in("qiye").open("/hazards/export").send("导出 Excel")
    assert len(workbook_of(answer)) == 2


def test_a_long_ledger_goes_out_by_a_job_whose_file_waits(app, rows, office, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    with rows:
        make.hazard()
        make.hazard()
        make.hazard(Status.REPORTED)
    page = office.open("/hazards/export?status=open&since=2020-01-01").send("导出 Excel")
    assert page.path.startswith("/jobs/")
    assert jobs.run_waiting(app) == 1
    assert len(workbook_of(office.open(f"{page.path}/file"))) == 3


def test_what_goes_out_comes_in_again_and_changes_nothing(rows, office):
    with rows:
        make.hazard(Status.CLOSED, text="换行\n和空格  都在", before=1)
        make.hazard(Status.REPORTED, place="")
        make.hazard(Status.VOIDED)
        make.hazard(Status.OPEN)
    data = office.open("/hazards/export").send("导出 Excel").data
    page = office.open("/hazards/import").send("试算", {"file": (data, "台账.xlsx")})
    assert page.has("不用导入")
    assert not page.has("要改的格")
    assert not page.has("写得不一样")
    assert "导入" not in "".join(page.buttons()).replace("导入台账", "")


def test_new_rows_come_in_with_numbers_words_and_lines_and_a_second_time_they_are_known(
    rows, office
):
    with rows:
        firm = make.firm("示例仓储公司")
        holder = make.staff_of(firm)
        make.hazard(firm=firm)
    closed = {
        "隐患描述": "安全出口上锁",
        "状态": "已销号",
        "销号日期": "2023-07-01",
        "完成情况": "已拆锁",
        "整改责任人": "王五",
    }
    lines = (NEW, NEW | closed)
    page = brought(office, *lines)
    assert page.has("新增 2 条")
    done = page.send("导入 2 条")
    assert done.has("新增 2 条", "灭火器压力不足", "安全出口上锁")
    assert len(office.open("/hazards/?q=压力不足").rows) == 1
    shown = office.open("/hazards/?q=安全出口").follow("YH-")
    assert shown.has("补录", "已销号", "已拆锁")
    again = brought(office, *lines)
    assert again.has("不用导入")
    with rows:
        numbers = sorted(row.number[-4:] for row in db.session.query(Hazard))
        assert numbers == ["0001", "0002", "0003"]
        new = db.session.query(Hazard).filter_by(text="灭火器压力不足").one()
        assert (new.holder_id, new.grade) == (holder.id, Grade.GENERAL)
        words = db.session.query(TrailLine).filter_by(verb="hazard.import").all()
        assert sorted(line.subject for line in words) == ["", "hazard:2", "hazard:3"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"单位名称": "没有的公司"}, "企业档案里没有这家企业"),
        ({"排查日期": "2098-01-01"}, "还没有到"),
        ({"状态": "整改中"}, "只能是“待整改”或“已销号”"),
        ({"状态": "已销号"}, "要填销号日期"),
        ({"状态": "已销号", "销号日期": "2023-06-01"}, "早于前面的"),
        ({"状态": "已销号", "销号日期": "2023-07-01", "隐患等级": "重大"}, "不能导入为已销号"),
        ({"销号日期": "2023-07-01"}, "状态却不是"),
        ({"整改期限": "2023-06-01"}, "早于排查日期"),
        ({"隐患编号": "YH-1999-0001"}, "台账里没有 YH-1999-0001"),
        ({"排查来源": "天上掉下来"}, "没有“天上掉下来”"),
    ],
)
def test_what_is_wrong_is_said_by_its_cell_and_stays_out(rows, office, cells, said):
    with rows:
        make.firm("示例仓储公司")
    page = brought(office, NEW | cells, NEW)
    assert page.has("要改的格", said)
    assert page.has("新增 1 条")
    page.send("导入 1 条")
    with rows:
        assert db.session.query(Hazard).count() == 1


def test_the_same_row_twice_in_one_table_comes_in_once(rows, office):
    with rows:
        make.firm("示例仓储公司")
    page = brought(office, NEW, NEW)
    assert page.has("与第 2 行是同一条隐患", "新增 1 条")


def test_a_known_row_that_says_something_else_is_shown_and_left_alone(rows, office):
    with rows:
        row = make.hazard(text="电箱无门")
    page = brought(office, NEW | {"单位名称": row.firm.name, "隐患编号": row.number})
    assert page.has("写得不一样", row.number, "隐患描述")
    with rows:
        assert db.session.get(Hazard, row.id).text == "电箱无门"


def test_a_ledger_that_changed_meanwhile_is_looked_at_again(rows, office):
    with rows:
        make.firm("示例仓储公司")
    page = brought(office, NEW)
    with rows:
        again = importing.receive(
            make.actor(make.safety_officer()), [list(NEW), list(NEW.values())], "x"
        )
        officer = make.actor(make.safety_officer())
        importing.bring_in(officer, again, importing.look(officer, again).plan.seen)
    page.send("导入 1 条", expect=404)


def test_a_section_imports_for_its_own_firms_alone(rows, browser):
    with rows:
        make.firm("示例仓储公司", section=make.section("经发科"))
        make.user(Role.SECTION, unit=make.section("建设科"), username="jianshe")
    page = brought(browser.sign_in("jianshe"), NEW)
    assert page.has("不在您的范围内")


def test_the_template_reads_as_an_empty_table(office):
    rows = read_file(template(sheet.SHEET), ReadLimits())
    assert [str(cell).rstrip("*") for cell in rows[0]] == [c.label for c in sheet.SHEET.columns]
    assert office.open("/hazards/template.xlsx").data[:2] == b"PK"


def test_walking_reads_every_row_once(app):
    with app.app_context():
        officer = make.actor(make.user(Role.SAFETY))
        firm = make.firm()
        made = {make.hazard(Status.REPORTED, firm=firm).id for _ in range(7)}
        walked = [row.id for some in ledger.walk(officer, Filter(), size=3) for row in some]
        assert len(walked) == 7
        assert set(walked) == made
        with transaction():
            assert ledger.count(officer, Filter()) == 7


MARK = "\"><是>&'"


@pytest.mark.parametrize("address", ["/hazards/", "/", "/hazards/?pick=1", "/hazards/?col=text"])
def test_what_people_type_is_text_in_every_cell_of_a_row(rows, browser, address):
    with rows:
        section = make.section(f"科{MARK}")
        firm = make.firm(f"厂{MARK}", section=section)
        officer = make.user(Role.SECTION, unit=section, username="jingban", name=f"人{MARK}")
        row = make.hazard(firm=firm, text=f"隐{MARK}", place=f"处{MARK}")
        with transaction():
            row.holder_id = officer.id
    page = browser.sign_in("jingban").open(address)
    assert page.has(f"隐{MARK}")
    assert "<是>" not in page.data.decode()
