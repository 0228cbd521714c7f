"""判定标准: editions of a day, search, suggestions from the words of a site, what may be quoted."""

import json
import sys
import time
import unicodedata
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from portal.hazards import criteria, matching
from portal.hazards.criteria import UNCHECKED
from portal.kernel.errors import Refusal
from portal.units.terms import Industry

SPRING = date(2023, 6, 12)  # 2022 版 and GB 35181-2017 hold
SUMMER = date(2025, 6, 12)  # 2024 版, GB 35181-2017 still holds
AUTUMN = date(2026, 6, 12)  # GB 35181-2025 holds, its text is not entered
SETS = ("descriptions", "descriptions_second", "descriptions_fresh")
SHARED = 6


def told(name):
    path = Path(__file__).parent / "data" / f"{name}.json"
    return json.loads(path.read_text("utf-8"))["descriptions"]


def plain(text):
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).lower()))


def codes(clauses):
    return [one.code for one in clauses]


def top_three(text, on):
    return codes(one.clause for one in criteria.suggest(text, on))


def misses(name, on):
    """(descriptions with a right clause on that day, lines about those not in the top three)."""
    held = {one.code for one in criteria.in_force(on)}
    asked, lines = 0, []
    for one in told(name):
        right = held & set(one["clauses"])
        asked += bool(right)
        found = top_three(one["text"], on)
        if right and right.isdisjoint(found):
            lines.append(f"{one['text']}: {sorted(right)}, not {found}")
    return asked, lines


def test_the_catalogue_holds_each_clause_once():
    every = codes(criteria.catalogue())
    assert len(every) == len(set(every)) == 223
    assert sum(one.standard_id == "GM10" for one in criteria.catalogue()) == 65
    assert criteria.get("GM10-13-2").article == "第13条"


def test_a_clause_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        criteria.get("GM10-13-2").text = "别的"  # type: ignore[misc]


def test_an_unknown_clause_is_refused_by_name():
    with pytest.raises(Refusal, match="没有“GM10-99”"):
        criteria.get("GM10-99")


@pytest.mark.parametrize(
    ("on", "editions"),
    [
        (date(2018, 6, 30), set()),
        (date(2023, 5, 14), {"FW22", "HZ17"}),
        (SPRING, {"GM10", "FW22", "HZ17"}),
        (date(2023, 9, 21), {"GM10", "FW22", "HZ17", "RQ23"}),
        (date(2024, 12, 12), {"GM10", "FW22", "HZ17", "RQ23"}),
        (date(2024, 12, 13), {"GM10", "FW24", "HZ17", "RQ23"}),
        (date(2025, 10, 31), {"GM10", "FW24", "HZ17", "RQ23"}),
        (date(2025, 11, 1), {"GM10", "FW24", "RQ23"}),
    ],
)
def test_the_edition_of_the_day_of_discovery_holds(on, editions):
    assert {one.standard_id for one in criteria.in_force(on)} == editions


def test_two_editions_of_one_standard_never_hold_together():
    by_id = {one.id: one for one in criteria.standards()}
    for one in criteria.standards():
        if one.replaces:
            assert (one.effective_from - by_id[one.replaces].effective_to).days == 1


def test_a_standard_in_force_whose_text_is_not_entered_is_named():
    assert codes_of(criteria.without_text(AUTUMN)) == ["GB 35181-2025"]
    assert criteria.without_text(SUMMER) == ()


def codes_of(standards):
    return [one.number for one in standards]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("特种作业", "GM10-3-2"),
        ("群塔 安全距离", "FW24-8-8"),
        ("xfkzs", "HZ17-7.8-2"),
        ("XFKZS 持证", "HZ17-7.8-2"),
        ("yxkj tf", "GM10-13-2"),
        ("gm10-13-2", "GM10-13-2"),
        ("ＦＷ24－8", "FW24-8-8"),
        ("燃气经营 许可证", "RQ23-4-1"),
    ],
)
def test_a_clause_is_found_by_its_words_its_initials_or_its_code(query, code):
    assert code in codes(criteria.find(query, SUMMER))


def test_every_word_must_occur():
    assert criteria.find("塔式起重机 氨", SUMMER) == []
    assert all("连墙件" in one.text for one in criteria.find("连墙件", SUMMER))


def test_search_keeps_to_the_editions_of_the_day_and_the_limit():
    assert codes(criteria.find("连墙件", SPRING)) == ["FW22-7-2"]
    assert codes(criteria.find("连墙件", SUMMER)) == ["FW24-7-2"]
    assert len(criteria.find("", SUMMER)) == 20
    assert len(criteria.find("未", SUMMER, limit=5)) == 5


def test_the_clauses_of_a_firms_own_industry_come_first():
    assert criteria.find("有限空间", SUMMER)[0].standard_id == "GM10"
    own = criteria.find("有限空间", SUMMER, Industry.CONSTRUCTION)
    assert own[0].standard_id == "FW24"
    assert {one.standard_id for one in own} == {"GM10", "FW24"}


def test_the_industry_of_the_firm_settles_between_two_standards():
    text = "下污水井之前没测气，没办票"
    assert top(text, Industry.CONSTRUCTION) == "FW24-11-2"
    assert top(text, Industry.MANUFACTURE) == "GM10-13-2"


def top(text, industry):
    return criteria.suggest(text, SUMMER, industry)[0].clause.code


@pytest.mark.parametrize("name", SETS)
def test_no_description_borrows_the_words_of_its_clause(name):
    texts = {one.code: plain(one.text) for one in criteria.catalogue()}
    for one in told(name):
        said = plain(one["text"])
        pieces = {said[at : at + SHARED] for at in range(len(said) - SHARED + 1)}
        for code in one["clauses"]:
            assert not [piece for piece in pieces if piece in texts[code]], one["text"]


def test_the_sets_are_as_large_as_promised_and_share_no_description():
    texts = [one["text"] for name in SETS for one in told(name)]
    assert len(told("descriptions")) >= 130
    assert len(told("descriptions_fresh")) >= 30
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("name", "on", "least"),
    [
        ("descriptions", SUMMER, 0.8),
        ("descriptions", SPRING, 0.8),
        ("descriptions", AUTUMN, 0.8),
        ("descriptions_second", SUMMER, 0.8),
        ("descriptions_fresh", SUMMER, 0.8),
    ],
)
def test_the_right_clause_is_among_the_first_three(name, on, least):
    asked, lines = misses(name, on)
    score = 1 - len(lines) / asked
    report = f"{name} on {on}: {asked - len(lines)} of {asked} = {score:.1%}"
    sys.stdout.write("\n  ".join([report, *lines]) + "\n")
    assert score >= least


def test_a_suggestion_shows_the_words_of_the_description_that_led_to_it():
    text = "三楼后门堆满杂物，还上着锁"
    first = criteria.suggest(text, SUMMER)[0]
    assert first.clause.code == "HZ17-7.3-3"
    assert "后门" in first.because
    assert all(word in text for word in first.because)
    assert 0 < first.score <= 1


def test_words_apart_count_within_a_clause_of_the_sentence_only():
    words = matching.Words([("没~证", "无证")])
    assert words.of("没有电工证") == {"无证": ["没有电工证"]}
    assert words.of(matching.folded("没有来，证在身上")) == {}
    assert words.of("没有一个人拿得出合格的电工证") == {}


def test_a_word_inside_a_longer_one_does_not_count():
    words = matching.Words([("电梯", "升降机"), ("消防电梯", "消防电梯"), ("证", "证件")], ["保证"])
    assert words.of("消防电梯") == {"消防电梯": ["消防电梯"]}
    assert words.of("保证") == {}
    assert words.of("货用电梯") == {"升降机": ["电梯"]}


@pytest.mark.parametrize("text", ["", " ", "你好", "今天天气不错", "aaaa", "🔥", "灭火器过期了"])
def test_what_fits_nothing_gets_no_suggestion(text):
    assert criteria.suggest(text, SUMMER) == []


def test_nothing_is_suggested_before_the_first_edition():
    assert criteria.suggest("消火栓打开没水", date(2017, 1, 1)) == []


def test_every_word_of_the_thesaurus_can_lead_somewhere():
    site = json.loads((Path(criteria.__file__).parent / "data/site_words.json").read_text("utf-8"))
    texts = " ".join(matching.folded(f"{one.text} {one.industry}") for one in criteria.catalogue())
    ids = {one.id for one in criteria.standards()}
    names = [one["concept"] for one in site["concepts"]]
    assert len(names) == len(set(names))
    for one in site["concepts"]:
        assert one["kind"] in matching.KINDS
        assert one["site"]
        assert one["clause"] or set(one["standards"]) <= ids
        lost = [word for word in one["clause"] if matching.folded(word) not in texts]
        assert lost == [], one["concept"]


def test_suggestions_take_less_than_five_milliseconds():
    texts = [one["text"] for one in told("descriptions")]
    long = "，".join(texts)[:30000]
    criteria.suggest(long, SUMMER)
    assert min(cpu(long) for _ in range(5)) < 0.005
    assert sum(cpu(text) for text in texts) / len(texts) < 0.001


def cpu(text):
    start = time.process_time()
    criteria.suggest(text, SUMMER)
    return time.process_time() - start


def test_an_unverified_clause_says_so_and_is_not_quoted_until_a_person_resolves_it():
    clause = criteria.get("FW24-7-2")
    assert clause.mark == UNCHECKED
    with pytest.raises(Refusal, match="核对"):
        criteria.quotable(clause, resolved=False)
    assert criteria.quotable(clause, resolved=True) == (
        "《房屋市政工程生产安全重大事故隐患判定标准（2024版）》（建质规〔2024〕5号）第7条第2项："
        "未设置连墙件或连墙件整层缺失。"
    )


def test_a_verified_clause_is_quoted_as_it_stands():
    clause = criteria.get("GM10-3-2")
    assert clause.mark == ""
    assert clause.text in criteria.quotable(clause, resolved=False)


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("HZ17-7.3-3", "（GB 35181-2017）第7.3.3条"),
        ("GM10-14", "（应急管理部令第10号）第14条"),
        ("GM10-13-2", "（应急管理部令第10号）第13条第2项"),
    ],
)
def test_a_clause_is_cited_by_its_place(code, place):
    assert criteria.get(code).cited.endswith(place)
