"""The pictures of the handbook and the README, taken from the demonstration as it runs.

``python -m docs.pictures [NAME ...]`` loads the district into a temporary folder, serves it on a
free port, signs in as the roles and writes docs/手册/图/*.png. ``instance/`` is not touched.
"""

import logging
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from portal.app import create_app
from portal.help.pages import PICTURES
from portal.ops import migrate
from portal.ops.demo import command, district
from portal.settings import Settings, new_secret
from tests.support.machine import chromium, words_for

FOLDER = Path(__file__).parent / "手册" / PICTURES
DESK, PHONE = (1366, 768), (390, 844)
LARGEST = 120 * 1024
COLOURS = (256, 192, 128, 96, 64, 48, 32, 24, 16)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, at which address, how wide; ``go`` leads on from there.

    ``height`` cuts a long page there; 0 takes what the window shows.
    """

    name: str
    username: str
    address: str
    phone: bool = False
    height: int = 0
    go: Callable[[Page], None] | None = None

    @property
    def file(self) -> str:
        """desk-1366.png, desk-390.png."""
        return f"{self.name}-{(PHONE if self.phone else DESK)[0]}.png"


def first_case(page: Page) -> None:
    """Open the first hazard of a list."""
    page.locator("#rows .c-number a").first.click()
    page.wait_for_load_state("networkidle")


def first_case_to_its_panel(page: Page) -> None:
    """Open the first hazard of a list and go down to 办理."""
    first_case(page)
    page.locator("#panel").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#panel').scrollIntoView({block: 'start'})")


def first_firm(page: Page) -> None:
    """Open the first firm of a list."""
    page.locator("#rows th[scope=row] a").first.click()
    page.wait_for_load_state("networkidle")


def first_sweep(page: Page) -> None:
    """Open the first 举一反三 of the list."""
    page.locator("th[scope=row] a").first.click()
    page.wait_for_load_state("networkidle")


def first_receipts(page: Page) -> None:
    """Open who has signed for the first document of the register that was sent out."""
    page.locator("#rows a[aria-label*=' 签收 ']").first.click()
    page.wait_for_load_state("networkidle")


def by_its_code(page: Page) -> None:
    """Open what the code of one's own firm's first spot leads to, as a phone that scans it does."""
    page.get_by_role("link", name="上报点位和二维码").click()
    page.get_by_role("link", name="A4 一张").first.click()
    page.goto(page.locator(".poster-address").first.inner_text(), wait_until="networkidle")


SHOTS = (
    Shot("trail", "shenji", "/trail/", height=760),  # first: those who come after sign in too
    Shot("desk", "jianshe1", "/", height=820),
    Shot("desk", "jianshe1", "/", phone=True),
    Shot("ledger", "anquan1", "/hazards/?open=y", height=860),
    Shot("case", "jianshe1", "/hazards/?status=to_review", height=1180, go=first_case),
    Shot("report", "yunan1", "/hazards/report", phone=True, height=1240),
    Shot("submit", "yunan1", "/hazards/?status=rectifying", phone=True, go=first_case_to_its_panel),
    Shot("sweep", "anquan1", "/sweeps/", height=820, go=first_sweep),
    Shot("scan", "yunan1", "/firms/mine", phone=True, go=by_its_code),
    Shot("reports", "lingdao1", "/reports/", height=900),
    Shot("register", "wenshu", "/papers/", height=760),
    Shot("documents", "wenshu", "/official/", height=760),
    Shot("outgoing", "wenshu", "/official/register", height=700),
    Shot("receipts", "wenshu", "/official/register", height=900, go=first_receipts),
    Shot("incoming", "wenshu", "/incoming/?sort=due", height=700),
    Shot("firms", "anquan1", "/firms/", height=860),
    Shot("firm", "anquan1", "/firms/", height=620, go=first_firm),
    Shot("account", "jianshe1", "/account/", height=1000),
    Shot("messages", "jianshe1", "/notices/", height=640),
    Shot("people", "guanli", "/people/", height=760),
    Shot("start", "guanli", "/system/start", height=720),
    Shot("settings", "guanli", "/office/", height=900),
    Shot("status", "guanli", "/system", height=640),
)


def main(names: Sequence[str]) -> int:
    """Take all pictures, or those named; 0 when every one is there."""
    path = chromium()
    if path is None:
        say(words_for("Chromium", "chromium"))
        return 1
    logging.disable(logging.INFO)  # a line a request is of no use here
    FOLDER.mkdir(exist_ok=True)
    wanted = [shot for shot in SHOTS if not names or shot.name in names]
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=ARGUMENTS, env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        for shot in wanted:
            size = take(browser, address, shot)
            say(f"{shot.file}  {size // 1024} KB")
        browser.close()
    return 0


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of a demonstration that lives as long as the block."""
    with tempfile.TemporaryDirectory(
        prefix="portal-pictures-", ignore_cleanup_errors=True
    ) as folder:
        instance = Path(folder)
        settings = Settings(
            instance=instance,
            secret_key=new_secret(instance),
            database_url=f"sqlite:///{instance / 'portal.db'}",
            production=False,
            run_jobs=False,
        )
        app = create_app(settings)
        migrate.upgrade(app)
        command.load(app, say)
        with served(app) as address:
            yield address


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which ``app`` is served by threads."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def take(browser: Browser, address: str, shot: Shot) -> int:
    """One picture, signed in as its person; its size in bytes."""
    width, height = PHONE if shot.phone else DESK
    context = browser.new_context(
        base_url=address,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": width, "height": shot.height or height},
        is_mobile=shot.phone,
        has_touch=shot.phone,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("用户名").fill(shot.username)
    page.get_by_label("口令").fill(district.accounts()[0]["password"])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(shot.address, wait_until="networkidle")
    if shot.go:
        shot.go(page)
    time.sleep(0.3)
    small = reduced(page.screenshot())
    context.close()
    (FOLDER / shot.file).write_bytes(small)
    return len(small)


def reduced(data: bytes) -> bytes:
    """The picture with as many colours as fit into the largest size. Raises ValueError."""
    with Image.open(BytesIO(data)) as picture:
        whole = picture.convert("RGB")
    for colours in COLOURS:
        out = BytesIO()
        whole.quantize(
            colours, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE
        ).save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            return out.getvalue()
    raise ValueError(f"a picture does not fit into {LARGEST} bytes")


def say(words: str) -> None:
    """A line of progress, at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
