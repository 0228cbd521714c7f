"""发文登记簿 and 案卷: what is found, what the workbook holds, what is filed with what."""

import io
import zipfile

import pytest
import python_calamine
from sqlalchemy import select

from portal.db import db
from portal.files import service as files
from portal.gongwen.read import read
from portal.kernel import clock
from portal.kernel.errors import Forbidden, Refusal, Stale
from portal.official import binding, compiling, kept, register, volumes
from portal.official.attaching import Checked
from portal.official.models_out import Volume
from portal.official.register import Filter
from portal.official.service import ending, entering, filing, handling
from portal.official.service.entering import Arrival
from portal.official.service.filing import Volumed
from portal.official.terms import Kind, RegisterState, Retention, Status
from portal.policy import Role
from portal.trail.models import TrailLine
from tests.official import making
from tests.support import make

YEAR = clock.today().year


def titled(desk, title, status):
    return making.to(desk, status, making.draft(desk, making.content(title)))


def test_the_register_holds_what_has_a_number_and_is_narrowed_in_every_way(rows):
    with rows:
        desk = making.desk()
        titled(desk, "关于未登记的通知", Status.TO_REGISTER)
        one = titled(desk, "关于动火作业的通知", Status.TO_ARCHIVE)
        two = titled(desk, "关于临时用电的通知", Status.TO_PRINT)
        ending.void(making.who(desk.clerk), two.key, two.version, "内容有误")
        clerk = making.who(desk.clerk)

        def found(**asked):
            return [row.title for row in register.register(clerk, Filter(**asked)).rows]

        both = ["关于临时用电的通知", "关于动火作业的通知"]
        assert found() == both
        assert found(words="动火 通知") == both[1:]
        assert found(words=one.number) == both[1:]
        assert found(words="各企业") == both
        assert found(words="100%_") == []
        assert found(state=RegisterState.VOIDED) == both[:1]
        assert found(state=RegisterState.UNSIGNED) == both[1:]
        assert found(state=RegisterState.UNARCHIVED) == both[1:]
        assert found(kind=Kind.LETTER) == []
        assert found(year=YEAR, since=clock.today(), until=clock.today()) == both
        assert found(year=YEAR - 1) == []
        page = register.register(clerk, Filter(), before=two.id)
        assert ([row.id for row in page.rows], page.newer) == ([one.id], str(one.id))
        outsider = make.user(Role.SECTION, unit=make.section("经发科"))
        assert register.register(making.who(outsider), Filter()).rows == []
        assert len(register.register(making.who(desk.drafter), Filter()).rows) == 2


def test_the_register_goes_out_as_a_workbook_with_a_line_in_the_trail(rows, browser):
    with rows:
        desk = making.desk()
        titled(desk, "关于临时用电的通知", Status.TO_PRINT)
        row = titled(desk, "关于动火作业的通知", Status.TO_ARCHIVE)
    page = browser.sign_in("wenshu").open("/official/").follow("发文登记簿")
    page = page.send("筛选", q="动火")
    book = python_calamine.load_workbook(io.BytesIO(page.follow("导出 Excel").data))
    head, line = book.get_sheet_by_index(0).to_python()
    told = dict(zip(head, line, strict=True))
    assert (told["发文字号"], told["标题"]) == (row.number, row.title)
    assert (told["签发人"], told["分送单位数"], told["已签收"]) == ("王四", 2, 0)
    with rows:
        line = db.session.scalars(
            select(TrailLine.words).where(TrailLine.verb == "document.export")
        ).one()
    assert line == "关键词：动火"


def volumed(pieces, title="2023 年临时用电专项检查", kind="通知"):
    return Volumed(YEAR, kind, title, Retention.TEN, pieces)


def test_what_is_archived_is_filed_once_by_year_and_class(rows):
    with rows:
        desk = making.desk()
        made = [titled(desk, f"关于第 {at} 件事的通知", Status.ARCHIVED) for at in (1, 2, 3)]
        titled(desk, "关于还没有归档的通知", Status.TO_ARCHIVE)
        keeper = making.who(desk.archivist)
        assert [(one.kind, one.count) for one in volumes.piles(keeper)] == [("通知", 3)]
        assert volumes.piles(making.who(desk.drafter)) == []
        keys = [row.trail_subject for row in made]
        with pytest.raises(Forbidden):
            filing.open_volume(making.who(desk.drafter), volumed(keys))
        with pytest.raises(Refusal, match="请勾选"):
            filing.open_volume(keeper, volumed([]))
        row = filing.open_volume(keeper, volumed(keys[:2]))
        with pytest.raises(Refusal, match="已经立卷"):
            filing.open_volume(keeper, volumed(keys[1:]))
        assert (row.number, len(volumes.contents(row))) == (1, 2)
        row = filing.add(keeper, row.key, row.version, keys[2:])
        assert len(volumes.contents(row)) == 3
        with pytest.raises(Stale):
            filing.remove(keeper, row.key, row.version - 1, keys[0])
        row = filing.remove(keeper, row.key, row.version, keys[0])
        assert [one.count for one in volumes.piles(keeper)] == [1]
        row = filing.close(keeper, row.key, row.version)
        with pytest.raises(Refusal, match="封卷"):
            filing.add(keeper, row.key, row.version, keys[:1])
        assert db.session.scalars(select(Volume.version)).one() == row.version


def test_the_volume_has_a_cover_and_a_list_of_contents_in_word(rows):
    with rows:
        desk = making.desk()
        row = titled(desk, "关于动火作业的通知", Status.ARCHIVED)
        keeper = making.who(desk.archivist)
        made = filing.open_volume(keeper, volumed([row.trail_subject]))
        assert volumes.contents(made)[0].pages == 2
        text = read(binding.bound(made, make.COMMITTEE, "L001")).text
        unnamed = read(binding.bound(made, make.COMMITTEE)).text
    assert f"（全宗号）-WS·{YEAR}-D10-0001" in unnamed
    for words in (
        f"L001-WS·{YEAR}-D10-0001",
        "2 页",
        "2023 年临时用电专项检查",
        "卷内目录",
        row.number,
        row.title,
        "定期 10 年",
        "1 件",
    ):
        assert words in text


def test_finished_papers_that_came_in_have_volumes_of_their_own(rows, browser):
    with rows:
        desk = making.desk()
        clerk = making.who(desk.clerk)
        row = entering.enter(clerk, Arrival("区应急局", "关于报送情况的通知"))
        handling.finish(clerk, row.key, row.version, "存阅")
    page = browser.sign_in("wenshu").open("/volumes/")
    page = page.follow(f"{YEAR} 年 收文 1 份立卷")
    page = page.send("立卷", 案卷题名="", expect=422)
    assert page.errors
    page = page.send("立卷", 案卷题名="2023 年来文", 保管期限="永久")
    assert page.has("卷内目录", "关于报送情况的通知", "区应急局")
    assert page.statements <= 12
    assert page.follow("下载封面和目录").data[:2] == b"PK"
    page = browser.open(page.path).send("封卷")
    assert page.has("已封卷")
    shelf = browser.open("/volumes/")
    assert [line[0] for line in shelf.rows] == [f"{YEAR}-1"]
    assert shelf.statements <= 12


def test_the_archivist_puts_the_page_counts_right_until_the_volume_is_closed(rows, browser):
    with rows:
        desk = making.desk()
        paper = titled(desk, "关于动火作业的通知", Status.ARCHIVED)
        keeper = making.who(desk.archivist)
        row = filing.open_volume(keeper, volumed([paper.trail_subject]))
        address = f"/volumes/{row.key}"
    page = browser.sign_in("dangan").open(address)
    field = f"pages:{paper.trail_subject}"
    assert page.root.first("input", name=field).get("value") == "2"

    def counted(words):
        sent = browser.open(address).form("保存页数").body() | {field: [words]}
        return browser.fetch("POST", f"{address}/pages", data=sent)

    assert counted("十").has("不是整数")
    assert counted("0").has("页数要在 1 到")
    assert counted("").has("还有 1 件没有填")
    page = counted("12")
    assert page.has("12 页", "全宗号")
    shut = page.send("封卷")
    assert not shut.root.all("form", id="pages")
    with rows:
        line = db.session.scalars(
            select(TrailLine).where(TrailLine.verb == "volume.count_pages").order_by(TrailLine.id)
        ).all()[-1]
        assert "12" in str(line.after)


def test_the_volume_goes_out_as_one_zip_in_the_order_of_its_contents(rows, browser):
    with rows:
        desk = making.desk()
        first = titled(desk, "关于动火/临时用电的通知", Status.ARCHIVED)
        second = titled(desk, "关于基坑的通知", Status.ARCHIVED)
        ending.void(making.who(desk.clerk), second.key, second.version, "内容有误")
        keys = [first.trail_subject]
        row = filing.open_volume(making.who(desk.archivist), volumed(keys))
        frozen = kept.issued(first)
    page = browser.sign_in("dangan").open(f"/volumes/{row.key}")
    with zipfile.ZipFile(io.BytesIO(page.follow("下载公文汇编").data)) as archive:
        names = archive.namelist()
        assert names == ["00 封面和目录.docx", f"01 {first.number} 关于动火 临时用电的通知.docx"]
        assert archive.read(names[1]) == frozen
    with rows:
        assert db.session.scalars(select(TrailLine).where(TrailLine.verb == "volume.compile")).one()
        (files.store().path(first.file_sha256)).unlink()
    assert browser.open(page.path).follow("下载公文汇编").has("文件不在或已损坏")


def test_what_came_in_goes_out_as_a_folder_of_its_files(rows):
    with rows:
        desk = making.desk()
        clerk = making.who(desk.clerk)
        texts = [Checked(name, b"1", "txt") for name in ("来文.txt", "清单.txt")]
        came = entering.enter(clerk, Arrival("区应急局", "关于报送情况的通知"), texts)
        handling.finish(clerk, came.key, came.version, "存阅")
        said = volumed([came.trail_subject], kind=volumes.CAME_IN)
        row = filing.open_volume(making.who(desk.archivist), said)
        with compiling.compiled(row, b"cover") as made, zipfile.ZipFile(made) as archive:
            names = archive.namelist()
    folder = f"01 {came.number} 关于报送情况的通知"
    assert names[1:] == [f"{folder}/01 来文.txt", f"{folder}/02 清单.txt"]
