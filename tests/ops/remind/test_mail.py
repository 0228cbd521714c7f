"""The digest by mail: once a day, and never in the way of the messages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from portal.accounts.models import User
from portal.db import db, transaction
from portal.kernel import clock
from portal.ops.remind import remind
from tests.ops.remind.town import THURSDAY, give_address, hazard
from tests.support.mail import MailServer, serving


@pytest.fixture
def post() -> Iterator[MailServer]:
    """A mail server that keeps what it is sent."""
    with serving() as kept:
        yield kept


def with_mail(build_app, port):
    return build_app(
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_tls="off",
        smtp_from="qinghuan@example.com",
        url="https://qinghuan.example.com",
    )


def test_the_digest_goes_by_mail_once_a_day_without_what_a_hazard_is(rows, place, build_app, post):
    with rows:
        give_address()
        late, soon = hazard(place, left=-9), hazard(place, left=2)
    app = with_mail(build_app, post.port)
    with clock.frozen(THURSDAY):
        done = remind(app)
        again = remind(app)
    assert (done.mails, done.mails_missing, again.mails) == (1, 0, 0)
    ((to, subject, text),) = post.letters
    assert to == "jia@example.com"
    assert subject == "清患 今日提醒：逾期 1 条，3 天内到期 1 条，其中红灯 1 条。"
    assert f"红灯 {late.number} 逾期 9 天" in text
    assert f"黄灯 {soon.number} 剩 2 天" in text
    assert "https://qinghuan.example.com/hazards/" in text
    assert late.text not in text
    with clock.frozen(THURSDAY + timedelta(days=1)):
        assert remind(app).mails == 1


def test_without_a_server_no_mail_is_tried(app, rows, place):
    with rows:
        give_address()
        hazard(place, left=2)
    with clock.frozen(THURSDAY):
        done = remind(app)
    assert (done.people, done.mails, done.mails_missing) == (2, 0, 0)


def test_a_server_that_is_down_holds_nothing_up_and_is_tried_again(
    rows, place, build_app, post, capfd
):
    with rows:
        give_address()
        hazard(place, left=2)
    with clock.frozen(THURSDAY):
        down = remind(with_mail(build_app, 9))
        assert (down.people, down.mails, down.mails_missing) == (2, 0, 1)
        said = capfd.readouterr().err
        assert "mail not sent" in said
        assert "example.com" not in said
        back = remind(with_mail(build_app, post.port))
        assert (back.people, back.mails, back.mails_missing) == (0, 1, 0)
    assert len(post.letters) == 1


def test_one_address_that_is_refused_does_not_stop_the_others(rows, place, build_app, post, capfd):
    with rows:
        give_address("gone@example.com")
        with transaction():
            db.session.execute(
                update(User).where(User.name == "乙企业负责人").values(email="yi@example.com")
            )
        hazard(place, left=2)
    post.refuses.add("gone@example.com")
    with clock.frozen(THURSDAY):
        done = remind(with_mail(build_app, post.port))
    assert (done.mails, done.mails_missing) == (1, 1)
    assert [to for to, _, _ in post.letters] == ["yi@example.com"]
    assert "gone@" not in capfd.readouterr().err
