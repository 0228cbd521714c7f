"""References of rewards, and the claim codes that begin with them.

A claim code is the reward's reference, thirteen random characters (65 bits) and the check
character: A7K2-9F3K-M2XQ-8RT4-VW. The reference finds the row, so that one try costs one hash.
"""

from functools import cache

from portal.kernel.errors import Refusal
from portal.kernel.later import Later
from portal.sealing import codes
from portal.sealing.codes import CodeError, Kind

derive = Later("portal.sealing.derive")
REFERENCE = Kind("编号", 4)
CLAIM = Kind("领奖码", 18)


def reference() -> str:
    """A fresh reference, A7K2: short, random, in no order, never a word: it has a digit."""
    while True:
        found = codes.new_code(REFERENCE)
        if any(char.isdigit() for char in found):
            return found


def claim_code(reference: str) -> str:
    """A fresh claim code for a reward, as it is shown once."""
    random = codes.new_code(CLAIM)[REFERENCE.length : -1]
    return codes.shown(codes.checked(reference + random), CLAIM)


def read(typed: str) -> tuple[str, str]:
    """The reference in what was typed, and the whole claim code, empty for a reference alone.

    Raises Refusal for what can be neither.
    """
    letters = sum(char.isalnum() for char in typed)
    kind = REFERENCE if letters <= REFERENCE.length else CLAIM
    try:
        code = codes.read(typed, kind)
    except CodeError as wrong:
        raise Refusal(str(wrong), "code") from wrong
    return (code, "") if kind is REFERENCE else (code[: REFERENCE.length], code)


def read_reference(typed: str) -> str:
    """The reference in what was typed. Raises Refusal for anything else."""
    try:
        return codes.read(typed, REFERENCE)
    except CodeError as wrong:
        raise Refusal(str(wrong), "reference") from wrong


def hashed(claim_code: str) -> str:
    """The Argon2id string of a claim code as it was shown."""
    return str(derive.hashed(read(claim_code)[1]))


def fits(code: str, stored: str | None) -> bool:
    """Whether a claim code is the one behind a hash; for none it costs as much and fits not."""
    return bool(derive.matches(stored or _nobodys(), code)) and stored is not None


@cache
def _nobodys() -> str:
    return str(derive.hashed(codes.new_code(CLAIM)))
