"""A document begun from a record: what is filled in, what is kept of the rows, what stays out."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from portal.db import db
from portal.gongwen.faults import faults
from portal.hazards.terms import Grade, Status
from portal.kernel import clock
from portal.kernel.errors import Forbidden, NotFound, Refusal
from portal.official import texts
from portal.official.editing import patterns, records
from portal.official.editing.records import origin_of, take
from portal.official.editing.taken import Used, moment_words, period_words
from portal.official.editing.terms import Origin
from portal.official.models import OfficialDocument
from portal.official.rules import open_fields
from portal.official.service import entering
from portal.official.service.entering import Arrival
from portal.official.terms import Kind
from portal.policy import Role
from tests.official import making
from tests.reports.district import moment, on
from tests.support import make

NOW = "06-12 10:22"


@pytest.fixture
def town(rows):
    """A firm with two hazards, both overdue, one of them 重大; another firm with one closed."""
    with rows, on("05-10 09:00"):
        making.desk()
        firm = make.firm("示例建材有限公司", address="某路 1 号", headcount=42, head_name="李某")
        make.hazard(Status.OPEN, Grade.MAJOR, firm=firm, text="深基坑未专家论证", place="基坑")
        make.hazard(Status.OPEN, firm=firm, due_on=date(2023, 5, 20))
        make.hazard(Status.CLOSED, firm=make.firm("另一家有限公司"))
    return firm


@pytest.fixture
def actor(rows, town):
    with rows:
        return make.actor(make.safety_officer())


def taken(app, actor, origin, **address):
    with app.test_request_context(), on(NOW):
        return take(actor, origin, MultiDict(address))


def test_a_filtered_ledger_fills_the_list_and_its_counts(app, actor, town):
    found = taken(app, actor, Origin.HAZARDS, open="y", sort="due")
    assert found.words["隐患条数"] == "2"
    assert found.words["重大隐患条数"] == "1"
    assert found.words["逾期条数"] == "2"
    assert found.words["数据截止时间"] == "2023年6月12日10时22分"
    assert found.words["企业名称"] == "示例建材有限公司"
    table = found.tables["隐患清单"]
    assert table.head[:3] == ("序号", "编号", "隐患部位")
    assert [row[0] for row in table.rows] == ["1", "2"]
    assert "责任单位" not in table.head
    assert found.used.words == "只看未办结"
    assert found.used.at == moment(NOW)
    assert found.used.links[0] == f"/hazards/{found.used.rows[0][0]}"
    assert found.hazards == tuple(row[0] for row in found.used.rows)
    assert Used.of_plain(found.used.to_plain()) == found.used
    assert Used.of_plain({}) is None


def test_several_firms_stand_in_a_column_and_too_many_rows_are_refused(
    app, actor, town, monkeypatch
):
    found = taken(app, actor, Origin.HAZARDS)
    assert found.words["企业数"] == "2"
    assert "企业名称" not in found.words
    assert "责任单位" in found.tables["隐患清单"].head
    assert found.used.words == "全部"
    monkeypatch.setattr(records, "MOST_ROWS", 2)
    with pytest.raises(Refusal, match="缩小筛选范围"):
        taken(app, actor, Origin.HAZARDS)


def test_a_firm_brings_its_file_and_its_open_hazards(app, actor, town):
    found = taken(app, actor, Origin.FIRM, firm=str(town.id))
    assert found.subject == f"unit:{town.id}"
    assert found.words["企业名称"] == "示例建材有限公司"
    assert found.words["企业地址"] == "某路 1 号"
    assert found.words["从业人数"] == "42"
    assert found.words["隐患条数"] == "2"
    assert ("名称", "") not in found.used.rows
    assert [row[0] for row in found.used.rows].count("未办结隐患") == 2
    assert len(found.hazards) == 2


def test_figures_come_with_their_formula_their_rows_and_their_cut_off(app, actor, town):
    found = taken(app, actor, Origin.FIGURES, start="2023-05-01", end="2023-05-31")
    assert found.words["统计期"] == "2023年5月"
    assert found.words["数据截止时间"] == "2023年5月31日23时59分"
    by_name = {row[0]: row for row in found.used.rows}
    assert by_name["新增"][1] == "3"
    assert "登记日" in by_name["新增"][2]
    links = dict(zip(by_name, found.used.links, strict=True))
    assert "metric=new" in links["新增"]
    table = found.tables["统计表"]
    assert table.rows[-1][0] == "合计"
    assert table.head[0] == "分管科室"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2023-01-01", "2023-12-31", "2023年"),
        ("2023-06-01", "2023-06-30", "2023年6月"),
        ("2023-01-01", "2023-06-30", "2023年1月至6月"),
        ("2023-01-01", "2023-06-12", "2023年1月1日至6月12日"),
        ("2022-12-01", "2023-01-31", "2022年12月1日至2023年1月31日"),
    ],
)
def test_a_period_is_written_as_people_write_it(start, end, words):
    assert period_words(date.fromisoformat(start), date.fromisoformat(end)) == words


def test_a_moment_is_written_to_the_minute():
    assert moment_words(moment("06-02 09:05")) == "2023年6月2日9时05分"


@pytest.mark.parametrize("key", list(patterns.templates()))
def test_every_template_can_be_written_and_only_its_open_places_are_open(key):
    template = patterns.templates()[key]
    document = patterns.made(template, "某区新城经管委")
    assert faults(document) == []
    content = texts.checked(texts.plain(document))
    assert open_fields(content), "a template leaves something to a person"
    assert content["issuers"] == ["某区新城经管委"]


def test_every_kind_has_a_template():
    assert {one.kind for one in patterns.templates().values()} == set(Kind)


def test_a_record_fills_what_its_templates_ask_of_it(app, rows, actor, town):
    with rows:
        clerk = make.actor(make.user(Role.CLERK))
        came = entering.enter(clerk, Arrival("区消防队", "关于商请派员的函", "消函〔2023〕1号"))
    of_its_own = {Origin.FIRM: {"firm": str(town.id)}, Origin.INCOMING: {"incoming": came.key}}
    for origin in Origin:
        who = clerk if origin is Origin.INCOMING else actor
        found = taken(app, who, origin, **of_its_own.get(origin, {"open": "y"}))
        fitting = patterns.fitting(origin)
        assert fitting
        for template in fitting:
            content = texts.plain(patterns.made(template, "某区新城经管委", found))
            left = set(open_fields(content))
            assert not left & {f"【{name}】" for name in (*found.words, *found.tables)}
            blank = texts.plain(patterns.made(template, "某委"))
            assert len(left) < len(open_fields(blank))


def test_without_the_right_to_see_hazards_no_row_of_them_is_taken(app, rows, town):
    with rows:
        clerk = make.actor(make.user(Role.CLERK))
        other = make.actor(make.user(Role.SECTION, unit=make.section("经发科")))
    for origin in (Origin.HAZARDS, Origin.FIGURES):
        with pytest.raises(Forbidden):
            taken(app, clerk, origin)
    with pytest.raises(NotFound):
        taken(app, other, Origin.FIRM, firm=str(town.id))
    assert taken(app, other, Origin.HAZARDS).used.rows == ()


def test_an_unknown_origin_is_not_found():
    assert origin_of("") is None
    with pytest.raises(NotFound):
        origin_of("elsewhere")


def test_ledger_firm_and_statistics_lead_to_documents_that_list_their_rows(browser, rows, town):
    with rows:
        officer = make.safety_officer()
    ledger = browser.sign_in(officer).open("/hazards/?open=y")
    begin = ledger.follow("起草公文")
    assert "取自隐患清单，2 行" in begin.text
    assert begin.statements <= 12
    editor = begin.send("限期整改隐患")
    body = editor.form(id="editor").value("body")
    assert "存在事故隐患2项，其中重大事故隐患1项" in body
    with rows:
        row = db.session.query(OfficialDocument).one()
        assert row.used["rows"][0][2] == "基坑" or row.used["rows"][1][2] == "基坑"
        at = clock.local(Used.of_plain(row.used).at)
    page = browser.open(f"/official/{row.key}")
    used = page.root.first(id="used")
    assert f"{at:%Y-%m-%d %H:%M}" in used.text
    assert "深基坑未专家论证" in used.text
    assert {one.text for one in used.all("a")} >= {"看现在的", row.used["rows"][0][0]}
    case = browser.open(f"/hazards/{row.used['rows'][0][0]}")
    assert [one[1] for one in case.follow("写进的公文").rows] == [row.title]
    firm = browser.open(f"/firms/{town.id}")
    assert "取自企业档案" in firm.follow("起草公文").text
    figures = browser.open("/reports/?by=industry&start=2023-05-01&end=2023-05-31")
    page = figures.follow("用这些数字起草公文")
    assert "统计期 2023-05-01 至 2023-05-31，按行业" in page.text
    editor = page.send("隐患排查治理情况")
    assert "2023年5月" in editor.form(id="editor").value("title")
