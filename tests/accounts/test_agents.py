"""User agents in plain words."""

import pytest

from portal.accounts.agents import device

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.198 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"Mozilla/5.0 (Windows NT 6.1; Win64; x64) {CHROME}", "Windows 上的 Chrome"),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROME} Edg/110.0", "Windows 上的 Edge"),
        (f"Mozilla/5.0 (Linux; Android 12) {CHROME} MicroMessenger/8.0", "安卓手机上的微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_0) Safari/604.1", "苹果手机上的 Safari"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Firefox/115.0", "Linux 上的 Firefox"),
        ("curl/8.0", "认不出的设备"),
        ("", "认不出的设备"),
    ],
)
def test_a_device_is_named_as_people_say(agent, words):
    assert device(agent) == words
