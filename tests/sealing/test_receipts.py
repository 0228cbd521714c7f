"""登记凭证 and the keys that sign it."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta

import pytest
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

from portal.sealing import chain, receipts, signing
from portal.sealing.receipts import ReceiptError
from portal.sealing.signing import Key, Signer, Succession, Untrusted

DAY = date(2026, 11, 25)
SECRET = bytes(range(32))
SIGNER = Signer(signing.public_of(SECRET), SECRET)
KEYS = [Key(SIGNER.public)]
CONTENTS = chain.contents([b"a", b"b"])
BLIND = bytes(range(32))
KEPT = receipts.receipt(SECRET, 12, DAY, CONTENTS, BLIND)
TEXT = """举报登记凭证
登记序号：12
登记日期：2026-11-25
登记摘要：7b6b7e0b6f5351e04f7b9d808262ca9c55fac7b40d23c7415a51c6f3410564eb
密文摘要：e5a01fee14e0ed5c48714f22180f25ad8365b53f9779f79dc4a3d7e93963f94a
随机数：000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
签名公钥：03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8
签名：{signed}
这份凭证会证明您举报过。请自己决定要不要保存。
"""


def test_a_receipt_says_these_lines_and_no_other() -> None:
    assert receipts.shown(KEPT) == TEXT.format(signed=KEPT.signed.hex())


def test_a_receipt_of_the_first_release_still_holds() -> None:
    signed = (
        "7db85400d5a28e34fc3654ae02edf7f63d2831de484271430ebeb41a18a19866"
        "856886a117c2ae92f538636ed78f037283ba169b9039c160e801263bd3383c03"
    )
    assert receipts.check_receipt(TEXT.format(signed=signed), KEYS) == KEPT


def test_another_library_knows_the_signature() -> None:
    key = eddsa.import_public_key(SIGNER.public)
    message = b"\0\0\0\0\0\0\0\x07receipt" + b"\0\0\0\0\0\0\0\x32"
    message += (12).to_bytes(8, "big") + b"2026-11-25" + KEPT.commitment
    eddsa.new(key, "rfc8032").verify(message, KEPT.signed)
    assert isinstance(key, ECC.EccKey)


def test_the_ways_a_file_travels_do_not_hurt_it() -> None:
    text = receipts.shown(KEPT)
    for travelled in (
        "\ufeff" + text.replace("\n", "\r\n"),
        text.replace("：", ": "),
        text.replace("\n", "\n\n  "),
        text.translate({at: at + 0xFEE0 for at in range(0x30, 0x3A)}),
        text.strip(),
    ):
        assert receipts.check_receipt(travelled, KEYS) == KEPT


def test_no_change_of_any_character_is_accepted() -> None:
    text = receipts.shown(KEPT)
    for at, right in enumerate(text):
        if right == "\n":
            continue
        for wrong in ({"3", "c", "假"} - {unicodedata.normalize("NFKC", right)}) | {""}:
            with pytest.raises(ReceiptError):
                receipts.check_receipt(text[:at] + wrong + text[at + 1 :], KEYS)


@pytest.mark.parametrize("more", ["已付奖金", "x", "登记序号：12\n", "\u200b"])
def test_nothing_can_be_added_to_it(more: str) -> None:
    text = receipts.shown(KEPT)
    for wrong in (text + more, more + text, text.replace("签名：", more + "签名：")):
        with pytest.raises(ReceiptError):
            receipts.check_receipt(wrong, KEYS)


@pytest.mark.parametrize("text", ["", "举报登记凭证", "\n" * 100_000, "登记日期：2026-11-25"])
def test_what_is_no_receipt_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ReceiptError, match="请使用.*原文件"):
        receipts.read_receipt(text)


@pytest.mark.parametrize(
    "change",
    [
        {"index": 11},
        {"day": DAY - timedelta(days=1)},
        {"contents": bytes(32)},
        {"blind": bytes(32)},
        {"signed": bytes(64)},
    ],
)
def test_a_receipt_rewritten_consistently_lacks_the_signature(change: dict[str, object]) -> None:
    text = receipts.shown(replace(KEPT, **change))  # type: ignore[arg-type]  # values by their names
    with pytest.raises(ReceiptError, match="签名不对"):
        receipts.check_receipt(text, KEYS)


def test_a_day_that_is_no_day_is_refused() -> None:
    with pytest.raises(ReceiptError, match="日期不对"):
        receipts.read_receipt(receipts.shown(KEPT).replace("2026-11-25", "2026-02-30"))


def test_a_strangers_receipt_is_refused_though_its_own_key_signed_it() -> None:
    stranger = signing.new_signer()
    text = receipts.shown(receipts.receipt(stranger.secret, 12, DAY, CONTENTS, BLIND))
    assert receipts.check_receipt(text, [Key(stranger.public)])
    for keys in (KEYS, []):
        with pytest.raises(ReceiptError, match="不是本机关公布的"):
            receipts.check_receipt(text, keys)
    swapped = receipts.shown(replace(KEPT, public=stranger.public))
    with pytest.raises(ReceiptError, match="签名不对"):
        receipts.check_receipt(swapped, [*KEYS, Key(stranger.public)])


def test_a_signature_for_one_purpose_serves_no_other() -> None:
    signed = signing.signature(SECRET, "head", chain.entry(12, DAY, KEPT.commitment))
    assert not signing.is_signed(
        SIGNER.public, signed, "receipt", chain.entry(12, DAY, KEPT.commitment)
    )
    assert signing.is_signed(SIGNER.public, signed, "head", chain.entry(12, DAY, KEPT.commitment))
    assert not signing.is_signed(b"short", signed, "head")
    assert not signing.is_signed(SIGNER.public, b"short", "head")


YEARS = [date(2027, 1, 1), date(2028, 1, 1)]
SIGNERS = [SIGNER, signing.new_signer(), signing.new_signer()]
CHAIN = [
    signing.cross_sign(old.secret, new.secret, day)
    for old, new, day in zip(SIGNERS[:-1], SIGNERS[1:], YEARS, strict=True)
]


def test_from_the_printed_key_every_later_one_is_reached_with_its_days() -> None:
    assert signing.trusted([], SIGNER.public) == (Key(SIGNER.public),)
    assert signing.trusted(CHAIN, SIGNER.public) == (
        Key(SIGNERS[0].public, date.min, YEARS[0]),
        Key(SIGNERS[1].public, YEARS[0], YEARS[1]),
        Key(SIGNERS[2].public, YEARS[1], date.max),
    )


@pytest.mark.parametrize(
    ("year", "day", "holds"),
    [
        (0, date(2026, 12, 31), True),
        (0, date(2027, 1, 1), True),
        (0, date(2027, 1, 2), False),
        (1, date(2026, 12, 31), False),
        (1, date(2027, 6, 1), True),
        (2, date(2030, 6, 1), True),
    ],
)
def test_a_retired_or_future_key_signs_nothing(year: int, day: date, *, holds: bool) -> None:
    text = receipts.shown(receipts.receipt(SIGNERS[year].secret, 12, day, CONTENTS, BLIND))
    keys = signing.trusted(CHAIN, SIGNER.public)
    if holds:
        assert receipts.check_receipt(text, keys).index == 12
    else:
        with pytest.raises(ReceiptError, match="使用期"):
            receipts.check_receipt(text, keys)


THIEF = signing.new_signer()
FIRST, SECOND = CHAIN


@pytest.mark.parametrize(
    ("steps", "position"),
    [
        ([SECOND], 1),
        ([SECOND, FIRST], 1),
        ([FIRST, FIRST], 2),
        ([replace(FIRST, day=date(2026, 1, 1)), SECOND], 1),
        ([replace(FIRST, new=THIEF.public)], 1),
        ([replace(FIRST, by_old=FIRST.by_new)], 1),
        ([replace(FIRST, by_new=FIRST.by_old)], 1),
        ([FIRST, replace(SECOND, by_old=b"")], 2),
        ([FIRST, signing.cross_sign(THIEF.secret, THIEF.secret, YEARS[1])], 2),
        ([FIRST, signing.cross_sign(SIGNERS[1].secret, THIEF.secret, date(2026, 6, 1))], 2),
    ],
)
def test_a_hand_over_that_does_not_follow_is_named(steps: list[Succession], position: int) -> None:
    with pytest.raises(Untrusted) as caught:
        signing.trusted(steps, SIGNER.public)
    assert caught.value.position == position


def test_a_thief_cannot_take_over_a_key_he_does_not_hold() -> None:
    claimed = signing.cross_sign(SIGNER.secret, THIEF.secret, YEARS[0])
    with pytest.raises(Untrusted):
        signing.trusted([replace(claimed, new=SIGNERS[1].public)], SIGNER.public)


def test_a_signer_hides_its_secret() -> None:
    assert "secret" not in repr(SIGNER)
