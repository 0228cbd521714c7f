"""Papers of 奖励: what they say, read back, and whom they do not name."""

from datetime import date
from io import BytesIO

import docx
import pytest

from portal.documents.press import write
from portal.kernel.errors import Refusal
from portal.rewards import letters
from portal.rewards.letters import Case, Counter, Entry
from portal.rewards.service import claiming, papers, paying
from portal.rewards.terms import Status
from portal.rewards.told import Claim, Month
from tests.rewards import making
from tests.support.app import Rows

CLAIM = Claim("A7K2", 300_000, "奖励〔2026〕04711号", date(2026, 8, 31), Status.CLAIMED)
CASE = Case("0612-07", "B3", "安全出口锁闭", "属实，重大事故隐患", penalty="示罚〔2026〕3号")


def words(data: bytes) -> str:
    paper = docx.Document(BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in paper.paragraphs), *cells])


def cells(data: bytes) -> list[list[str]]:
    table = docx.Document(BytesIO(data)).tables[-1]
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_an_approval_form_has_the_calculation_the_capitals_and_room_for_every_opinion() -> None:
    paper = letters.approval_form(CASE, "1. 最低额", "0%", 300_000, "", "某新城经管委")
    text = words(write(paper))
    for told in ("0612-07", "安全出口锁闭", "示罚〔2026〕3号", "1. 最低额", "叁仟元整"):
        assert told in text
    assert all(opinion in text for opinion in letters.OPINIONS)


def test_a_claim_notice_says_how_much_by_when_where_and_what_follows() -> None:
    counter = Counter("综合科财务室，023-1", "某委发〔2026〕1号")
    paper = letters.claim_notice(CLAIM, "0612-07", counter, "某新城经管委", date(2026, 6, 12))
    text = words(write(paper))
    for told in ("A7K2", "3,000.00 元", "2026年8月31日以前", "综合科财务室", "视为放弃"):
        assert told in text
    assert "某委发〔2026〕1号" in text


def test_a_voucher_names_nobody_and_is_signed_by_two() -> None:
    text = words(write(letters.voucher(CLAIM, "凭码领取", "某新城经管委")))
    assert "0612" not in text
    for told in ("A7K2", "叁仟元整", "凭码领取", "经办人一", "经办人二", "领取人签名或代码"):
        assert told in text


def entry(reference: str, fen: int = 300_000) -> Entry:
    return Entry(reference, "2026-06", CLAIM.approval_no, fen, "", "待领取", "")


def test_a_register_masks_its_references_unless_asked() -> None:
    rows = [entry("A7K2"), entry("B9QZ", 450_000)]
    masked = write(letters.register(rows, 2026, "某新城经管委", is_full=False))
    assert "审批号" not in cells(masked)[0]
    assert [row[1] for row in cells(masked)[1:]] == ["A7**", "B9**"]
    assert "共2笔，7,500.00 元" in words(masked)
    full = cells(write(letters.register(rows, 2026, "某新城经管委", is_full=True)))
    assert full[1][1:4] == ["A7K2", "2026-06", CLAIM.approval_no]
    empty = write(letters.register([], 2026, "某新城经管委", is_full=False))
    assert "共0笔" in words(empty)


def test_published_figures_hide_the_few_their_sums_and_one_cell_never_alone() -> None:
    months = [
        Month("2026-01", 7, 700_000, 5, 500_000, 0, 0),
        Month("2026-02", 3, 300_000, 6, 600_000, 2, 200_000),
        Month("2026-03", 9, 900_000, 8, 800_000, 4, 400_000),
    ]
    found = cells(write(letters.figures(months, 2026, "某新城经管委")))
    assert found[1:] == [
        ["2026-01", "<5", "", "5", "5,000.00", "0", "0.00"],
        ["2026-02", "<5", "", "6", "6,000.00", "<5", ""],
        ["2026-03", "9", "9,000.00", "8", "8,000.00", "<5", ""],
    ]


def test_papers_are_made_of_a_reward_when_it_is_ready_for_them(rows: Rows) -> None:
    with rows:
        made = making.desk(reward_place="财务室")
        row = making.proposed(made)
        form = words(papers.approval_form(row.id, CASE, "1. 按罚款奖励"))
        assert "7,500.00 元（大写：柒仟伍佰元整）" in form
        with pytest.raises(Refusal, match="还没有批准"):
            papers.claim_notice(row.id, "0612-07")
        row = making.approved(made)
        assert "财务室" in words(papers.claim_notice(row.id, "0612-07"))
        code = claiming.claim_code_for(row.id)
        with pytest.raises(Refusal, match="凭领奖码发放"):
            papers.voucher(made.actor("cashier"), row.reference)
        paying.check(made.actor("cashier"), code)
        assert row.reference in words(papers.voucher(made.actor("accountant"), code))
