"""The amount of a reward: the worked cases of the rule table, and what holds at every border."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rewards import rules
from portal.rewards.rules import Balance, Calculation, Facts, Rates
from portal.rewards.schemes import _of_told, shipped
from portal.rewards.terms import (
    ClaimBy,
    Exclusion,
    Gate,
    Grade,
    Identity,
    Known,
    Mode,
    Number,
)

NATIONAL = next(_of_told(one) for one in shipped() if one["id"] == "NATIONAL-2018")


def rates(**changes: int) -> Rates:
    values = dict(NATIONAL.values) | {
        Number[name.upper()].value: value for name, value in changes.items()
    }
    return replace(NATIONAL, values=values)


INSIDER = rates(uplift=20)
LOCAL = rates(monthly_cap=100_000)


def fined(*yuan: int, **more: object) -> Facts:
    return Facts(is_finable=True, fines_fen=tuple(one * 100 for one in yuan), **more)


def concealed(grade: Grade, deaths: int, **more: object) -> Facts:
    return Facts(grade=grade, concealed_deaths=deaths, **more)


CASES: dict[str, tuple[Facts, Rates, int]] = {
    "1 重大隐患 fine 10,000: the floor": (fined(10_000), NATIONAL, 3_000),
    "2 fine 20,000: the floor's border": (fined(20_000), NATIONAL, 3_000),
    "3 fine 20,010: half-up to the 元": (fined(20_010), NATIONAL, 3_002),
    "4 fine 50,000": (fined(50_000), NATIONAL, 7_500),
    "5 fine 200,000": (fined(200_000), NATIONAL, 30_000),
    "6 fine 2,000,000: the cap's border": (fined(2_000_000), NATIONAL, 300_000),
    "7 fine 5,000,000: the cap": (fined(5_000_000), NATIONAL, 300_000),
    "8 重大隐患 without a fine: the floor": (fined(0), NATIONAL, 3_000),
    "9 一般事故, 1 concealed": (concealed(Grade.GENERAL, 1), NATIONAL, 30_000),
    "10 一般事故, 2 concealed": (concealed(Grade.GENERAL, 2), NATIONAL, 60_000),
    "11 较大事故 by its final grade, 1 concealed": (
        concealed(Grade.LARGER, 1),
        NATIONAL,
        40_000,
    ),
    "12 较大事故, 7 concealed": (concealed(Grade.LARGER, 7), NATIONAL, 280_000),
    "13 较大事故, 8 concealed: the cap": (concealed(Grade.LARGER, 8), NATIONAL, 300_000),
    "14 重大事故, 6 concealed: the border": (concealed(Grade.MAJOR, 6), NATIONAL, 300_000),
    "15 特别重大事故, 4 concealed": (concealed(Grade.GRAVE, 4), NATIONAL, 240_000),
    "16 特别重大事故, 30 concealed: the cap": (concealed(Grade.GRAVE, 30), NATIONAL, 300_000),
    "17 fine 50,000, insider": (fined(50_000, is_insider=True), INSIDER, 9_000),
    "18 fine 10,000, insider: floor, then uplift": (
        fined(10_000, is_insider=True),
        INSIDER,
        3_600,
    ),
    "19 fine 1,900,000, insider: uplift, then cap": (
        fined(1_900_000, is_insider=True),
        INSIDER,
        300_000,
    ),
    "20 the second to report": (fined(50_000, is_first=False), NATIONAL, 0),
    "21 three together, fine 100,000": (fined(100_000, signatories=3), NATIONAL, 15_000),
    "22 an officer of the department": (
        fined(50_000, exclusion=Exclusion.DUTY),
        NATIONAL,
        0,
    ),
    "23 an officer's spouse": (fined(50_000, exclusion=Exclusion.KIN), NATIONAL, 0),
    "24 not true": (fined(50_000, is_true=False), NATIONAL, 0),
    "25 known and being cured": (fined(50_000, known=Known.HANDLED), NATIONAL, 0),
    "26 known and left, fine 30,000": (fined(30_000, known=Known.UNHANDLED), NATIONAL, 4_500),
    "27 nameless, no code": (fined(50_000, identity=Identity.NONE), NATIONAL, 0),
    "28 two branches: the higher": (
        fined(100_000, grade=Grade.GENERAL, concealed_deaths=1),
        NATIONAL,
        30_000,
    ),
    "30 一般隐患 of 500, the month's 1,000 are paid": (
        Facts(item="一般隐患", item_fen=50_000, paid_fen=100_000),
        LOCAL,
        0,
    ),
    "two fines on one matter": (fined(30_000, 20_000), NATIONAL, 7_500),
    "the first to report of case 20": (fined(50_000), NATIONAL, 7_500),
    "the month's cap has 300 left": (
        Facts(item="一般隐患", item_fen=50_000, paid_fen=70_000),
        LOCAL,
        300,
    ),
    "the month's cap is no cap on a code": (
        Facts(item="一般隐患", item_fen=50_000, paid_fen=100_000, identity=Identity.CODE),
        LOCAL,
        500,
    ),
    "the uplift may break the cap where the switch is off": (
        fined(2_000_000, is_insider=True),
        rates(uplift=20, cap_after_uplift=0),
        360_000,
    ),
    "no floor without a fine where the switch is off": (
        fined(0),
        rates(floor_without_fine=0),
        0,
    ),
    "a line of the catalogue without an amount": (Facts(item="一般隐患"), NATIONAL, 0),
    "the second to report, where a scheme rewards each": (
        fined(50_000, is_first=False),
        rates(only_first=0),
        7_500,
    ),
    "an officer's spouse, where a scheme excludes none": (
        fined(50_000, exclusion=Exclusion.KIN),
        rates(excludes_kin=0),
        7_500,
    ),
    "nothing that is rewarded": (Facts(), NATIONAL, 0),
}


@pytest.mark.parametrize("case", CASES)
def test_a_worked_case_gives_its_amount(case: str) -> None:
    facts, scheme, yuan = CASES[case]
    found = rules.reckon(facts, scheme)
    assert found.amount_fen == yuan * 100
    assert bool(found.gates) == (yuan == 0 and bool(rules.gates(facts, scheme)))
    assert found.lines, "every amount is explained"


def test_29_sixty_days_pass_and_the_reward_lapses_unless_a_name_has_been_given() -> None:
    until = rules.valid_until(date(2026, 9, 3), 60)
    assert until == date(2026, 11, 30)
    assert not rules.is_lapsed(until, None, date(2026, 11, 30))
    assert rules.is_lapsed(until, None, date(2026, 12, 1))
    assert rules.is_lapsed(until, ClaimBy.CODE, date(2026, 12, 1))
    assert not rules.is_lapsed(until, ClaimBy.NAMED, date(2027, 12, 1))


def test_a_calculation_is_printed_line_by_line_with_its_source() -> None:
    text = rules.reckon(fined(30_000, 10_000, is_insider=True), INSIDER).text
    assert text.splitlines() == [
        "1. 罚款合计：30,000.00 元 + 10,000.00 元 = 40,000.00 元。依据：本系统约定（待核对）",
        "2. 按罚款奖励：40,000.00 元 × 15%（四舍五入到元） = 6,000.00 元。"
        "依据：《安全生产领域举报奖励办法》（安监总财〔2018〕19号）",
        "3. 内部人员上浮：6,000.00 元 ×（100% + 20%） = 7,200.00 元。"
        "依据：《安全生产领域举报奖励办法》（安监总财〔2018〕19号）（待核对）",
    ]


def test_every_gate_that_stands_is_named() -> None:
    facts = fined(50_000, is_true=False, is_first=False, is_before_record=False)
    assert rules.gates(facts, NATIONAL) == (Gate.UNTRUE, Gate.LATER, Gate.AFTER_RECORD)
    assert "不是最先举报" in rules.reckon(facts, NATIONAL).text


fines = st.integers(0, 10**9)


@given(fines)
def test_a_reward_of_a_fine_lies_between_floor_and_cap_in_whole_yuan(fen: int) -> None:
    found = rules.reckon(Facts(is_finable=True, fines_fen=(fen,)), NATIONAL).amount_fen
    assert 300_000 <= found <= 30_000_000
    assert found % 100 == 0


@given(fines, fines, st.booleans())
def test_a_greater_fine_never_gives_less(one: int, other: int, insider: bool) -> None:
    def of(fen: int) -> Calculation:
        facts = Facts(is_finable=True, fines_fen=(fen,), is_insider=insider)
        return rules.reckon(facts, INSIDER)

    low, high = sorted((one, other))
    assert of(low).amount_fen <= of(high).amount_fen


@given(fines, st.integers(0, 100))
def test_a_share_is_rounded_half_up_to_the_yuan(fen: int, pct: int) -> None:
    exact, found = fen * pct, rules.share(fen, pct) * 100
    assert found % 10_000 == 0
    assert -5_000 <= exact - found <= 4_999
    assert (found > exact) == (exact % 10_000 >= 5_000)


@pytest.mark.parametrize(
    ("yuan", "reward"),
    [(19_999, 3_000), (20_003, 3_000), (20_004, 3_001), (1_999_996, 299_999), (1_999_997, 300_000)],
)
def test_the_borders_of_floor_and_cap(yuan: int, reward: int) -> None:
    assert rules.reckon(fined(yuan), NATIONAL).amount_fen == reward * 100


@given(st.sampled_from(list(Grade)), st.integers(1, 40))
def test_deaths_are_paid_by_the_final_grade_up_to_the_cap(grade: Grade, deaths: int) -> None:
    each = {"general": 30_000, "larger": 40_000, "major": 50_000, "grave": 60_000}[grade]
    found = rules.reckon(concealed(grade, deaths), NATIONAL).amount_fen
    assert found == min(each * deaths, 300_000) * 100


@given(st.integers(0, 200_000), st.integers(1, 200_000), st.integers(1, 200_000))
def test_a_named_person_never_gets_more_in_a_month_than_its_cap(
    paid: int, fen: int, cap: int
) -> None:
    facts = Facts(item="事项", item_fen=fen, paid_fen=paid)
    found = rules.reckon(facts, rates(monthly_cap=cap)).amount_fen
    assert found <= max(0, cap - paid)
    assert found in (fen, max(0, cap - paid))


@given(st.dates(date(2020, 1, 1), date(2099, 1, 1)))
def test_the_last_day_is_the_end_of_a_month_and_never_before_the_rules_days(day: date) -> None:
    until = rules.valid_until(day, 60)
    assert 60 <= (until - day).days <= 121
    assert until == rules.month_end(until)
    assert until == rules.valid_until(rules.month_end(day), 60), "a whole month has one last day"


@pytest.mark.parametrize(
    ("mode", "yuan", "may"),
    [
        (Mode.NAMED_ONLY, 1, False),
        (Mode.CODE_ALLOWED, 300_000, True),
        (Mode.CODE_UP_TO, 3_000, True),
        (Mode.CODE_UP_TO, 3_001, False),
    ],
)
def test_what_may_be_taken_by_code_is_the_offices_decision(
    mode: Mode, yuan: int, may: bool
) -> None:
    assert rules.may_code(mode, 300_000, yuan * 100) is may


@given(*[st.integers(0, 10**10)] * 4)
def test_a_years_money_is_paid_open_lapsed_or_free(
    budget: int, paid: int, open_: int, lapsed: int
) -> None:
    money = Balance(budget, paid, open_, lapsed)
    assert money.paid_fen + money.open_fen + money.lapsed_fen + money.free_fen == budget


@given(st.lists(st.integers(0, 12), max_size=12))
def test_published_counts_hide_the_few_and_never_one_cell_alone(counts: list[int]) -> None:
    shown = rules.published(counts)
    assert all(one is None or one == 0 or one >= 5 for one in shown)
    assert all(one in (None, told) for one, told in zip(shown, counts, strict=True))
    hidden = shown.count(None)
    assert hidden != 1 or sum(1 for one in counts if one) == 1


def test_a_scheme_that_cannot_be_is_refused_by_its_field() -> None:
    good = {number: NATIONAL.of(number) for number in Number}
    assert rules.scheme_fault(good) == ("", "")
    for number, value in (
        (Number.FLOOR, 10**9),
        (Number.RATE, 101),
        (Number.UPLIFT, 101),
        (Number.CLAIM_DAYS, 0),
    ):
        sentence, field = rules.scheme_fault(good | {number: value})
        assert sentence
        assert field == number.value
