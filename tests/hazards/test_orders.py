"""批量出文书: each 出具 an act of its own, none twice, none left out without a word."""

import io
from datetime import timedelta
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from docx import Document as read_word
from sqlalchemy import select, update

from portal.db import db, transaction
from portal.documents import queries as papers
from portal.documents import service as documents
from portal.documents.models import Paper
from portal.files import service as files
from portal.hazards.models import Hazard
from portal.hazards.service import ordering
from portal.hazards.terms import Slot, Status
from portal.kernel import clock
from portal.notices import jobs
from portal.notices.models import Job
from portal.notices.terms import JobStatus
from portal.office.terms import PaperKind
from portal.policy import Role
from portal.trail.models import TrailLine
from tests.support import make

NOTICE = PaperKind.RECTIFY_NOTICE


@pytest.fixture
def office(rows, browser):
    with rows:
        make.office()
        make.user(Role.SAFETY, username="anquan")
    return browser.sign_in("anquan")


def some(count, **said):
    return [make.hazard(text=f"第{at}处", **said).number for at in range(1, count + 1)]


def chosen(browser, numbers, **more):
    return browser.open(
        "/hazards/orders?" + urlencode([*more.items(), *(("n", n) for n in numbers)])
    )


def packed(browser, page):
    """The zip a job has left, and its list as rows of texts."""
    archive = ZipFile(io.BytesIO(browser.open(f"{page.path}/file").data))
    table = read_word(io.BytesIO(archive.read(ordering.LIST))).tables[0]
    cells = [cell.text for cell in table._cells]
    width = len(table.columns)
    return archive, [cells[at : at + width] for at in range(width, len(cells), width)]


def issued():
    return db.session.scalars(select(Paper).order_by(Paper.id)).all()


def test_the_chosen_rows_go_out_as_one_word_file_a_hazard_with_numbers_in_a_row(app, rows, office):
    with rows:
        numbers = some(3)
    ledger = office.open("/hazards/?pick=1")
    page = ledger.send("批量出文书", n=numbers[:2])
    assert page.has("可以出 2 份", "新出")
    page = page.send("出具并打包")
    assert page.has("批量出隐患整改通知书", "排队中")
    assert jobs.run_waiting(app) == 1
    archive, lines = packed(office, page)
    assert archive.testzip() is None
    assert archive.namelist() == [f"{one}.docx" for one in numbers[:2]] + [ordering.LIST]
    assert office.open(page.path).has("共 2 份。")
    with rows:
        kept = issued()
        assert [one.serial for one in kept] == [1, 2]
        for paper, number, line in zip(kept, numbers, lines, strict=False):
            assert archive.read(f"{number}.docx") == documents.content(paper)
            assert line[1:4] == [number, paper.recipient, paper.number]
        verbs = db.session.scalars(select(TrailLine.verb).order_by(TrailLine.id)).all()
        assert verbs.count("paper.issue") == 2
    assert "第1处" in "".join(
        cell.text
        for table in read_word(io.BytesIO(archive.read(f"{numbers[0]}.docx"))).tables
        for cell in table._cells
    )


def test_all_rows_of_a_filter_go_out_and_those_beyond_the_most_are_told(
    app, rows, office, monkeypatch
):
    with rows:
        numbers = some(3)
        make.hazard(Status.REPORTED)
    ledger = office.open("/hazards/?status=open&pick=1")
    assert ledger.follow("全部出文书").has("可以出 3 份")
    monkeypatch.setattr(ordering, "MOST", 2)
    page = ledger.follow("全部出文书")
    assert page.has("可以出 2 份", "一次最多 2 条，多出的 1 条没有带过来")
    assert page.statements <= 12
    page = page.send("出具并打包")
    jobs.run_waiting(app)
    assert packed(office, page)[0].namelist()[:2] == [f"{one}.docx" for one in numbers[:0:-1]]


def test_a_row_that_has_no_such_paper_or_is_out_of_reach_is_told_and_never_issued(
    app, rows, new_browser
):
    with rows:
        make.office()
        mine = make.section("建设科")
        make.user(Role.SECTION, unit=mine, username="jianshe")
        firm, other = (
            make.firm("甲公司", section=mine),
            make.firm("乙公司", section=make.section("安全科")),
        )
        good = make.hazard(firm=firm).number
        early = make.hazard(Status.REPORTED, firm=firm).number
        foreign = make.hazard(firm=other, text="别科室的隐患").number
    section = new_browser().sign_in("jianshe")
    page = chosen(section, [good, early, foreign, "YH-1999-0001"])
    assert page.has("可以出 1 份，不能出 3 条", "现在是“待核实”", "不在您的范围内")
    assert not page.has("别科室的隐患")
    form = page.form("出具并打包")
    body = form.body() | {"n": [good, early, foreign]}
    page = section.fetch("POST", "/hazards/orders", data=body)
    jobs.run_waiting(app)
    assert section.open(page.path).has("共 1 份，2 条没有出")
    archive, lines = packed(section, page)
    assert archive.namelist() == [f"{good}.docx", ordering.LIST]
    assert [line[1] for line in lines] == [good, early, foreign]
    assert "请先核实" in lines[1][4]
    assert "不在您的范围内" in lines[2][4]
    with rows:
        assert [one.serial for one in issued()] == [1]


@pytest.mark.parametrize("role", [Role.FIRM_STAFF, Role.LEADER, Role.CLERK, Role.AUDITOR])
def test_who_may_not_issue_a_paper_may_not_issue_many(rows, browser, role):
    with rows:
        row = make.hazard()
        make.user(role, username="bie", **({"unit": row.firm} if role is Role.FIRM_STAFF else {}))
        number = row.number
    browser.sign_in("bie").open(f"/hazards/orders?n={number}", expect=403)


def test_killed_half_way_what_was_issued_stays_and_a_second_run_issues_none_twice(
    app, rows, office, monkeypatch
):
    with rows:
        numbers = some(4)
    page = chosen(office, numbers).send("出具并打包")
    write = documents.write

    def dies(document):
        if document.number.endswith("〕3号"):
            raise KeyboardInterrupt
        return write(document)

    monkeypatch.setattr(documents, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_waiting(app)
    monkeypatch.setattr(documents, "write", write)
    with rows:
        assert len(issued()) == 2
        first = {one.subject: one.sha256 for one in issued()}
        with transaction():
            db.session.execute(update(Job).values(beat_at=clock.now() - timedelta(minutes=2)))
    again = office.open(page.path)
    assert again.has("中断，请重试")
    page = again.send("重试")
    jobs.run_waiting(app)
    archive, lines = packed(office, page)
    assert [line[1] for line in lines] == numbers
    assert archive.namelist() == [*(f"{one}.docx" for one in numbers), ordering.LIST]
    with rows:
        assert [one.serial for one in issued()] == [1, 2, 3, 4]
        assert first.items() <= {one.subject: one.sha256 for one in issued()}.items()


def test_the_same_rows_once_more_give_the_same_bytes_and_no_new_number(app, rows, office):
    with rows:
        numbers = some(2, before=1)
    first = chosen(office, numbers).send("出具并打包")
    jobs.run_waiting(app)
    page = chosen(office, numbers)
    assert page.has("已有 某新城管安改〔")
    second = page.send("出具并打包")
    jobs.run_waiting(app)
    one, two = (office.open(f"{page.path}/file").data for page in (first, second))
    assert one == two
    with rows:
        assert len(issued()) == 2


def test_pressed_twice_one_job_is_asked_for(rows, office):
    with rows:
        numbers = some(1)
    form = chosen(office, numbers).form("出具并打包")
    assert form.press().path == form.press().path
    with rows:
        assert len(db.session.scalars(select(Job)).all()) == 1


def test_nothing_ticked_too_many_or_no_series_are_refused_with_a_sentence(
    rows, office, monkeypatch
):
    with rows:
        numbers = some(2)
    page = chosen(office, numbers)
    assert page.send("出具并打包", n=[]).has("一条也没有勾选")
    monkeypatch.setattr(ordering, "MOST", 1)
    assert page.send("出具并打包").has("一次最多 1 条")
    office.open("/hazards/orders?kind=document", expect=422)
    assert office.open("/hazards/orders").has("还没有选择隐患")


def test_without_an_issuer_the_page_says_so_and_offers_no_button(rows, browser):
    with rows:
        number = make.hazard().number
        make.user(Role.SAFETY, username="anquan")
    page = chosen(browser.sign_in("anquan"), [number])
    assert page.has("还没有设置隐患整改通知书的发文机关和代字")
    assert "出具并打包" not in page.buttons()


def test_a_lost_photo_stops_its_own_paper_alone(app, rows, office):
    with rows:
        numbers = some(1, before=1) + some(1)
        row = db.session.scalars(select(Hazard).where(Hazard.number == numbers[0])).one()
        photo = next(one for one in files.of(row.subject) if one.slot == Slot.BEFORE)
        files.store().remove(photo.sha256)
    page = chosen(office, numbers).send("出具并打包")
    jobs.run_waiting(app)
    lines = packed(office, page)[1]
    assert "照片的文件不在了" in lines[0][4]
    assert lines[1][3].endswith("〕1号")


def test_a_stand_in_issues_in_the_name_of_the_colleague(app, rows, browser):
    with rows:
        make.office()
        number = make.hazard().number
        giver = make.user(Role.SAFETY, username="anquan")
        taker = make.user(Role.LEADER, username="lingdao")
        make.stand_in(giver, taker)
    office = browser.sign_in("lingdao")
    chosen(office, [number]).send("出具并打包")
    jobs.run_waiting(app)
    with rows:
        assert "代" in issued()[0].issuer_title


def test_opinions_of_closed_hazards_are_the_other_kind(app, rows, office):
    with rows:
        number = make.hazard(Status.CLOSED).number
    page = chosen(office, [number])
    assert page.has("不能出 1 条", "现在是“已销号”")
    page = page.follow("隐患整改复查意见书").send("出具并打包")
    jobs.run_waiting(app)
    assert packed(office, page)[1][0][3].startswith("某新城管安复")
    with rows:
        assert papers.in_force(NOTICE, [issued()[0].subject]) == {}
        assert db.session.scalars(select(Job)).one().status is JobStatus.DONE
