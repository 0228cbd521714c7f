"""Mail leaves as the settings say, or not at all."""

from dataclasses import replace

import pytest

from portal.notices import mail
from portal.notices.mail import Letter
from portal.settings import SettingError, Settings
from tests.support.mail import serving

LETTERS = [Letter(7, "zhang@example.com", "清患 今日提醒：逾期 1 条。", "红灯 YH-2026-0001\n")]


def settings_for(settings: Settings, port: int, **more: str) -> Settings:
    told = {"smtp_host": "127.0.0.1", "smtp_from": "qinghuan@example.com", "smtp_tls": "off"}
    return replace(settings, smtp_port=port, **(told | more))


def test_a_letter_arrives_in_chinese(settings):
    with serving() as post:
        assert mail.send(settings_for(settings, post.port), LETTERS) == [7]
    ((to, subject, text),) = post.letters
    assert (to, subject) == ("zhang@example.com", "清患 今日提醒：逾期 1 条。")
    assert text.strip() == "红灯 YH-2026-0001"


@pytest.mark.parametrize(
    "more",
    [
        {"smtp_tls": "starttls"},
        {"smtp_tls": "tls"},
        {"smtp_user": "qinghuan", "smtp_password": "geheim"},
    ],
)
def test_nothing_leaves_unprotected_where_the_server_offers_no_protection(settings, more):
    with serving() as post:
        assert mail.send(settings_for(settings, post.port, **more), LETTERS) == []
    assert post.letters == []


def test_without_a_server_nothing_is_tried(settings):
    assert settings.smtp_host == ""
    assert mail.send(settings, LETTERS) == []


def test_a_bad_setting_of_mail_stops_the_start(tmp_path):
    env = {"PORTAL_SECRET_KEY": "k" * 40, "PORTAL_INSTANCE": str(tmp_path)}
    with pytest.raises(SettingError, match="PORTAL_SMTP_FROM"):
        Settings.from_env(env | {"PORTAL_SMTP_HOST": "mail.example.com"})
    with pytest.raises(SettingError, match="starttls, tls, off"):
        Settings.from_env(env | {"PORTAL_SMTP_TLS": "ssl"})
    found = Settings.from_env(
        env
        | {
            "PORTAL_SMTP_HOST": "mail.example.com",
            "PORTAL_SMTP_FROM": "a@example.com",
            "PORTAL_URL": "https://qinghuan.example.com/",
        }
    )
    assert (found.smtp_port, found.smtp_tls) == (587, "starttls")
    assert found.url == "https://qinghuan.example.com"
