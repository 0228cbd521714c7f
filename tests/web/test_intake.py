"""What no text may hold is answered with a sentence, never with a fault."""

import io

import pytest

from portal.policy import Role
from tests.support import make

TOLD = "看不懂的字符"
ADDRESSES = (
    "/hazards/%00",
    "/hazards/a%ffb",
    "/papers/%00.docx",
    "/no/such/%00",
    "/sign-in?next=%00",
    "/sign-in?%00=1",
    "/sign-in?next=%ff",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_cannot_be_read_is_refused_also_to_a_stranger(app, address):
    client = app.test_client()
    answer = client.get(address)
    assert (answer.status_code, TOLD in answer.text) == (400, True)
    piece = client.get(address, headers={"HX-Request": "true"})
    assert (piece.status_code, piece.headers["HX-Retarget"]) == (400, "#flashes")
    assert TOLD in piece.text


def test_an_address_in_chinese_is_read(app):
    client = app.test_client()
    assert client.get("/sign-in?next=/hazards/?q=%E9%92%A2%E7%AE%A1").status_code == 200
    assert client.get("/no/such/%E9%92%A2%E7%AE%A1").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"username": "a\0b"},
        {"user\0name": "a"},
        {"photo": (io.BytesIO(b"x"), "a\0.jpg")},
        {"pho\0to": (io.BytesIO(b"x"), "a.jpg")},
    ],
    ids=["value", "name", "file name", "name of a file's field"],
)
def test_a_form_that_cannot_be_read_is_refused_also_to_a_stranger(app, sent):
    answer = app.test_client().post("/sign-in", data=sent)
    assert (answer.status_code, TOLD in answer.text) == (400, True)


def test_nothing_is_asked_of_the_database_for_a_person_who_sends_nul(rows, browser):
    with rows:
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open("/hazards/?q=%00", expect=400)
    assert page.has(TOLD)
    assert not any("LIMIT" in one for one in page.sql)
