"""Receipt, claim and recovery codes."""

import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sealing import codes, derive
from portal.sealing.codes import ALPHABET, CLAIM, RECEIPT, CodeError, Kind, Reason
from portal.sealing.keyring import RECOVERY

KINDS = st.sampled_from((RECEIPT, CLAIM, RECOVERY))
CODE = "0123456789ABCDEFGHJT"


def bodies(kind: Kind) -> st.SearchStrategy[str]:
    return st.text(ALPHABET, min_size=kind.length - 1, max_size=kind.length - 1)


def reason(typed: str, kind: Kind = RECEIPT) -> Reason:
    with pytest.raises(CodeError) as caught:
        codes.read(typed, kind)
    return caught.value.reason


def chi_squared(text: str) -> float:
    counts, expected = Counter(text), len(text) / len(ALPHABET)
    assert set(counts) <= set(ALPHABET)
    return sum((counts[char] - expected) ** 2 for char in ALPHABET) / expected


def test_a_hundred_thousand_codes_are_all_different_and_evenly_spread() -> None:
    made = [codes.new_code() for _ in range(100_000)]
    assert len(set(made)) == len(made)
    assert {len(code) for code in made} == {20}
    columns = ["".join(column) for column in zip(*made, strict=True)]
    # 31 degrees of freedom: above 110 once in 10^10
    assert max(map(chi_squared, (*columns, "".join(made)))) < 110
    pairs = Counter(zip(columns[0], columns[1], strict=True))
    assert len(pairs) == 32 * 32, "neighbours do not depend on each other"
    assert max(pairs.values()) < 2 * 100_000 / 32**2


def test_codes_carry_the_bits_they_promise() -> None:
    bits = [5 * (kind.length - 1) for kind in (RECEIPT, CLAIM, RECOVERY)]
    assert bits == [95, 60 + 5, 160]


def test_a_code_is_shown_in_groups() -> None:
    assert codes.shown(CODE) == "0123-4567-89AB-CDEF-GHJT"
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}-\w\w", codes.shown(codes.new_code(CLAIM), CLAIM))


@settings(max_examples=20)
@given(st.data(), KINDS)
def test_one_wrong_character_is_always_seen(data: st.DataObject, kind: Kind) -> None:
    code = codes.checked(data.draw(bodies(kind)))
    assert codes.read(code, kind) == code
    for at, right in enumerate(code):
        for wrong in ALPHABET.replace(right, ""):
            assert reason(code[:at] + wrong + code[at + 1 :], kind) is Reason.WRONG_CHECK


@settings(max_examples=40)
@given(st.data(), KINDS)
def test_two_characters_that_changed_places_are_seen(data: st.DataObject, kind: Kind) -> None:
    code = codes.checked(data.draw(bodies(kind)))
    for at in range(kind.length):
        for other in range(at + 1, min(kind.length, at + 31)):
            swapped = list(code)
            swapped[at], swapped[other] = code[other], code[at]
            if code[at] != code[other]:
                assert reason("".join(swapped), kind) is Reason.WRONG_CHECK


SPELLINGS = {char: [char, char.lower()] for char in ALPHABET}
SPELLINGS["0"] += ["o", "O"]
SPELLINGS["1"] += ["i", "I", "l", "L"]
FULL_WIDTH = {chr(at): chr(at + 0xFEE0) for at in range(0x21, 0x7F)}
BETWEEN = ("", "", "", " ", "-", "—", "–", "－", "\u3000", "\u200b", "\t", "\r\n", "_", "·")


@st.composite
def spelled(draw: st.DrawFn, code: str) -> str:
    pieces = []
    for char in code:
        char = draw(st.sampled_from(SPELLINGS[char]))
        pieces.append(draw(st.sampled_from((char, FULL_WIDTH[char]))))
        pieces.append(draw(st.sampled_from(BETWEEN)))
    return "".join(pieces)


@settings(max_examples=60)
@given(st.data(), KINDS)
def test_a_code_is_read_however_it_is_spelled(data: st.DataObject, kind: Kind) -> None:
    code = codes.checked(data.draw(bodies(kind)))
    typed = data.draw(spelled(code))
    assert codes.read(f"\ufeff {typed}\n", kind) == code
    assert codes.contains(f"我的码是{typed}，请回复。See ID 10.", code)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Reason.TOO_SHORT),
        (CODE[:-1], Reason.TOO_SHORT),
        (CODE + "0", Reason.TOO_LONG),
        ("0" * 100_000, Reason.TOO_LONG),
        ("\ufdfa" * 400, Reason.BAD_CHARACTER),
        (CODE[:-1] + "U", Reason.BAD_CHARACTER),
        (CODE[:-1] + "*", Reason.BAD_CHARACTER),
        ("查询码" + CODE, Reason.BAD_CHARACTER),
        (CODE[:-1] + "A", Reason.WRONG_CHECK),
    ],
)
def test_what_cannot_be_a_code_is_told_apart_without_a_key_derivation(
    typed: str, expected: Reason
) -> None:
    with derive.runs() as counted:
        assert reason(typed) is expected
    assert counted.total == 0


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_whatever_is_typed_gets_an_answer(typed: str) -> None:
    assert isinstance(reason(typed), Reason)


def test_the_sentence_names_the_kind_and_never_what_was_typed() -> None:
    typed = codes.checked("7YQ2" * 3 + "A")
    for kind in (RECEIPT, RECOVERY):
        with pytest.raises(CodeError, match=f"^{kind.label}.*。$") as caught:
            codes.read(typed, kind)
        assert "7YQ2" not in repr(caught.value)


def test_a_text_that_nearly_holds_a_code_gives_it_away_too() -> None:
    code = codes.checked("7YQ2K9M3P4R5T6V8WXZ")
    assert codes.contains(f"尾号不说：{code[:-1]}", code)
    assert codes.contains(code[1:], code)
    assert codes.contains("7YQ2 K9M3，然后是 P4R5/T6V8/" + code[16:], code)
    assert not codes.contains(code[2:], code)
    assert not codes.contains("东风路 7 号的叉车没有年检，编号 7YQ2K9M3。", code)
    assert not codes.contains("", code)


@given(st.integers(0, 2**130 - 1))
def test_numbers_and_characters_are_each_others_inverse(number: int) -> None:
    text = codes.digits(number, 26)
    assert len(text) == 26
    assert codes.number(text) == number


def test_the_alphabet_is_crockfords() -> None:
    assert "".join(sorted(set(ALPHABET))) == ALPHABET
    assert not set(ALPHABET) & set("ILOU")
    assert all(unicodedata.normalize("NFKC", char) == char for char in ALPHABET)
