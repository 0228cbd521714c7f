"""A browser's user agent in plain words."""

SYSTEMS = (
    ("OpenHarmony", "鸿蒙手机"),
    ("HarmonyOS", "鸿蒙手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Android", "安卓手机"),
    ("Windows", "Windows"),
    ("Mac OS X", "苹果电脑"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("MetaSr", "搜狗浏览器"),
    ("360SE", "360 浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device(agent: str) -> str:
    """Which device and browser a user agent names: “Windows 上的 Chrome”."""
    system = next((words for mark, words in SYSTEMS if mark in agent), "")
    browser = next((words for mark, words in BROWSERS if mark in agent), "")
    if system and browser:
        return f"{_spaced(system, after=True)}上的{_spaced(browser, after=False)}"
    return system or browser or "认不出的设备"


def _spaced(name: str, *, after: bool) -> str:
    """A name with a space where its Latin letters meet Chinese ones."""
    edge = name[-1] if after else name[0]
    if not edge.isascii():
        return name
    return f"{name} " if after else f" {name}"
