"""Papers of a 重大 hazard: their number, their words, their photos; no law that nobody checked."""

import io

import pytest
from docx import Document as read_word

from portal.documents import service as documents
from portal.hazards import criteria, queries
from portal.hazards.service import closing, issuing
from portal.hazards.terms import Grade, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.office.terms import PaperKind
from tests.support import majors, make

WORDS = {
    PaperKind.MAJOR_FOUND: ("现状及产生原因", "溶剂桶堆在丁类厂房", "治理的目标和任务", "接收人"),
    PaperKind.REMEDY: ("治理方案", "安全措施和应急预案已写明", "主要负责人签收"),
    PaperKind.LISTING_NOTICE: ("挂牌督办", "某应急督〔2023〕3号", "延期申请", "主要负责人签收"),
    PaperKind.RELEASE_NOTICE: ("解除挂牌督办", "现场审查合格", "主要负责人签收"),
    PaperKind.MAJOR_FIXED: ("验收合格", "整改→监管部门", "整改情况", "接收人"),
}


def text_of(data):
    word = read_word(io.BytesIO(data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in word.paragraphs), *cells]), len(word.inline_shapes)


@pytest.mark.parametrize("kind", WORDS)
def test_each_paper_tells_its_records_with_number_and_all_photos(rows, kind):
    with rows:
        make.office()
        row = make.hazard(Status.TO_REVIEW, Grade.MAJOR, before=2)
        majors.listed(row)
        majors.released(row)
        who = majors.office_of()
        assert kind in issuing.possible(row, [], queries.records(row))
        paper = documents.issue(who, issuing.order_of(row, kind))
        text, pictures = text_of(documents.content(paper))
        assert pictures == 3
        for words in (*WORDS[kind], row.number, row.firm.name, paper.number, kind.label):
            assert words in text
        for never in ("责令", "处罚", "指令书", "决定书", "None"):
            assert never not in text


def test_a_referral_goes_to_the_authority_with_the_reason(rows):
    with rows:
        make.office()
        row = make.hazard(Status.OPEN, before=2)
        with pytest.raises(Refusal, match="移送以后才能出具"):
            issuing.order_of(row, PaperKind.REFERRAL)
        who = majors.office_of()
        closing.refer(who, row, row.version, "属在建工程消防设施", "某区住房城乡建委")
        paper = documents.issue(who, issuing.order_of(row, PaperKind.REFERRAL))
        text, pictures = text_of(documents.content(paper))
        assert paper.recipient == "某区住房城乡建委"
        assert pictures == 2
        for words in ("某区住房城乡建委", "属在建工程消防设施", paper.number, "接收人"):
            assert words in text


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (PaperKind.MAJOR_FOUND, "还没有发现报告"),
        (PaperKind.REMEDY, "治理方案还没有批准"),
        (PaperKind.LISTING_NOTICE, "还没有挂牌督办"),
        (PaperKind.RELEASE_NOTICE, "挂牌督办还没有解除"),
        (PaperKind.MAJOR_FIXED, "还没有企业验收"),
    ],
)
def test_a_paper_out_of_its_time_says_what_comes_first(rows, kind, sentence):
    with rows:
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        with pytest.raises(Refusal, match="判定为重大事故隐患以后"):
            issuing.order_of(row, kind)
        majors.judged(row)
        with pytest.raises(Refusal, match=sentence):
            issuing.order_of(row, kind)


@pytest.mark.parametrize("kind", [PaperKind.MAJOR_FOUND, PaperKind.LISTING_NOTICE])
def test_an_unverified_clause_is_not_quoted_until_a_person_has_checked_it(rows, kind):
    with rows:
        make.office()
        on = clock.today()
        clause = next(one for one in criteria.in_force(on) if not one.verified)
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        majors.judged(row, clause=clause.code)
        majors.discovered(row)
        majors.listed(row)
        with pytest.raises(Refusal, match="待核对"):
            issuing.order_of(row, kind)
        majors.judged(row, clause=clause.code, resolved=True)
        paper = documents.issue(majors.office_of(), issuing.order_of(row, kind))
        assert clause.text[:15] in text_of(documents.content(paper))[0]


def test_a_plan_quotes_no_clause_and_needs_none_checked(rows):
    with rows:
        make.office()
        clause = next(one for one in criteria.in_force(clock.today()) if not one.verified)
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        majors.judged(row, clause=clause.code)
        majors.planned(row)
        paper = documents.issue(majors.office_of(), issuing.order_of(row, PaperKind.REMEDY))
        assert clause.text[:15] not in text_of(documents.content(paper))[0]
