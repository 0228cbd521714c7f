"""Going on to another page: headers hold ASCII, bodies Chinese, addresses stay inside."""

import pytest

from portal.policy import Role
from tests.support import make


@pytest.fixture
def anquan(rows, browser):
    with rows:
        make.office(totp_roles=[])
        make.user(Role.SAFETY, username="anquan")
    return browser


@pytest.mark.parametrize(
    "outside",
    [
        "//[",
        "//evil.example/x",
        "https://evil.example",
        "/\\evil.example",
        "/a%0d%0aSet-Cookie:x=1",
        "/%09/evil.example",
        "javascript:alert(1)",
        "x",
    ],
)
def test_an_address_outside_leads_to_the_desk(anquan, outside):
    anquan.sign_in("anquan")
    for headers in ({}, {"HX-Request": "true"}):
        answer = anquan.client.get(f"/sign-in?next={outside}", headers=headers)
        assert answer.headers.get("HX-Redirect", answer.headers.get("Location")) == "/"


@pytest.mark.parametrize("inside", ["/hazards/?q=钢管", "/hazards/?q=a b", "/[", "/%E9%92%A2"])
def test_an_address_inside_is_kept_and_written_in_ascii(anquan, inside):
    anquan.sign_in("anquan")
    piece = anquan.client.get(
        "/sign-in", query_string={"next": inside}, headers={"HX-Request": "true"}
    )
    whole = anquan.client.get("/sign-in", query_string={"next": inside})
    for address in (piece.headers["HX-Redirect"], whole.headers["Location"]):
        assert address.startswith("/")
        assert address != "/"
        assert address.isascii()


@pytest.mark.parametrize("address", ["/", "/hazards", "/papers"])
def test_the_body_of_a_redirect_is_not_in_another_language(client, address):
    answer = client.get(address)
    assert answer.status_code in {303, 308}
    assert answer.text == "正在转到下一页。\n"


def test_asking_for_the_head_alone_is_answered_like_the_page(anquan):
    anquan.sign_in("anquan")
    for address in ("/account/", "/hazards/", "/firms/new", "/hazards/report"):
        whole, head = anquan.client.get(address), anquan.client.head(address)
        assert (head.status_code, head.data) == (whole.status_code, b""), address


def test_a_stranger_who_asks_for_the_head_is_led_to_sign_in(client):
    assert client.head("/hazards/").status_code == 303
