"""What arrives: small forms are held in memory, large ones sealed as they come; both read alike."""

import io

import pytest

from portal.db import db
from portal.tips.models import TipFile
from portal.tips.service import storing
from portal.tips.service.storing import HELD, LARGEST, receiver

PIECE = bytes(range(256)) * 512
WAYS = pytest.mark.parametrize("whole_form", [HELD, HELD + 1, None])


def arrived(whole_form: int | None, pieces: int = 3) -> storing.Arriving:
    """An upload as a form's parser hands it over, in a form of so many bytes."""
    arriving = receiver(whole_form, "image/jpeg", "IMG_1.jpg", None)
    for _ in range(pieces):
        arriving.write(PIECE)
    arriving.seek(0)
    return arriving


def stored() -> int:
    """How many files are stored."""
    return db.session.scalar(db.select(db.func.count()).select_from(TipFile)) or 0


@WAYS
def test_what_came_is_read_back_and_then_dropped(rows, whole_form):
    with rows:
        arriving = arrived(whole_form)
        assert arriving.reading().read() == PIECE * 3
        arriving.drop()
        assert stored() == 0


@WAYS
def test_what_is_kept_as_it_came_lies_sealed_under_its_own_key(rows, whole_form):
    with rows:
        arriving = arrived(whole_form)
        arriving.keep()
        arriving.keep()
        assert b"".join(storing.opened(arriving.id, arriving.key)) == PIECE * 3
        assert stored() == 1


def test_of_a_small_form_nothing_is_stored_before_somebody_keeps_it(rows):
    with rows:
        arrived(HELD)
        assert stored() == 0
        arrived(HELD + 1)
        assert stored() == 1


def test_past_the_largest_size_nothing_more_is_kept(rows):
    with rows:
        arriving = receiver(None)
        for _ in range(LARGEST // len(PIECE) + 2):
            arriving.write(PIECE)
        arriving.seek(0)
        assert arriving.is_too_large
        assert isinstance(arriving.reading(), io.BufferedReader)
        arriving.drop()
        assert stored() == 0
