"""What was acknowledged is there: the server is killed in the middle of concurrent reports."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import db
from portal.hazards.models import Hazard
from portal.kernel import clock
from portal.numbering.models import Counter
from portal.ops.check import verify_files
from portal.ops.found import found
from portal.policy import Role
from portal.trail import queries as trail
from tests.ops.conftest import ANSWERS, Places
from tests.support import make
from tests.support.app import SECRET

ROOT = Path(__file__).parents[2]
CLIENTS = 5
ENOUGH = 12
SECONDS_TO_START = 30
SECONDS_TO_REPORT = 30


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is the answer that counts here."""

    def redirect_request(self, *_args: object) -> None:
        return None


@dataclass
class Server:
    """The portal as it is installed, in a process group of its own."""

    instance: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        env = os.environ | {
            "PORTAL_INSTANCE": str(self.instance),
            "PORTAL_SECRET_KEY": SECRET,
            "PORTAL_ALLOW_HTTP": "1",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }
        env.pop("DATABASE_URL", None)
        with (self.instance / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal", "serve"],
                cwd=ROOT,
                env=env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                if urllib.request.urlopen(f"{self.host}/health", timeout=5).status == 200:  # noqa: S310 - our own server
                    return
            assert self.process.poll() is None, (self.instance / "server.log").read_text()
            time.sleep(0.05)
        raise AssertionError((self.instance / "server.log").read_text())

    def kill(self) -> None:
        """The whole group at once, without a chance to finish anything."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@dataclass
class Client:
    """One person at a browser, until the server is gone."""

    server: Server
    firm_id: int
    acknowledged: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(
            NoRedirect, urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def run(self) -> None:
        with contextlib.suppress(http.client.HTTPException, OSError):
            self.sign_in()
            for number in range(1000):
                self.report(number)

    def sign_in(self) -> None:
        page = self.ask("/sign-in")[2]
        self.ask(
            "/sign-in",
            csrf_token=token(page, "csrf_token"),
            username="qiye",
            password=make.PASSWORD,
        )

    def report(self, number: int) -> None:
        page = self.ask("/hazards/report")[2]
        status, where, _ = self.ask(
            "/hazards/report",
            csrf_token=token(page, "csrf_token"),
            once=token(page, "once"),
            firm_id=str(self.firm_id),
            place=f"{number} 号楼",
            text="钢管堆占消防通道，剩余宽度 0.9 米。",
            source="self",
            before_photos=self._photo(page, number),
        )
        found = re.search(r"/hazards/(YH-\d+-\d+)$", where)
        if status == 303 and found:
            self.acknowledged.append(found[1])
        else:
            self.odd.append(f"{status} {where}")

    def _photo(self, page: str, number: int) -> str:
        picture = make.photo_bytes(f"{id(self)} {number}", (160, 120))
        body = (
            b'--cut\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
            + picture
            + b"\r\n--cut--\r\n"
        )
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{self.server.host}/files/photos?name=before_photos",
            data=body,
            headers={
                "Content-Type": "multipart/form-data; boundary=cut",
                "X-CSRFToken": token(page, "csrf_token"),
            },
        )
        return token(self._open(request)[2], "before_photos")

    def ask(self, path: str, **fields: str) -> tuple[int, str, str]:
        data = urlencode(fields).encode() if fields else None
        return self._open(urllib.request.Request(self.server.host + path, data=data))  # noqa: S310 - our own server

    def _open(self, request: urllib.request.Request) -> tuple[int, str, str]:
        try:
            with self.opener.open(request, timeout=20) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers.get("Location", ""), answer.read().decode()


def token(page: str, name: str) -> str:
    """The value of a hidden field or a box."""
    for control in re.findall(r"<input[^>]*>", page):
        if f'name="{name}"' in control:
            value = re.search(r'value="([^"]*)"', control)
            return value[1] if value else ""
    raise AssertionError(f"no {name} in {page[:500]}")


@pytest.fixture
def server(places: Places) -> Iterator[tuple[Server, Flask, int]]:
    """A fresh installation on the embedded database, with a firm and its safety officer."""
    app = places.new(embedded=True)
    found(app, ANSWERS)
    with app.app_context():
        firm = make.firm("示例企业")
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
        firm_id = firm.id
        db.session.remove()
        db.engine.dispose()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Server(app.extensions["settings"].instance, port)
    yield made, app, firm_id
    made.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL for a whole group")
def test_every_acknowledged_report_survives_a_kill(server: tuple[Server, Flask, int]) -> None:
    running, app, firm_id = server
    running.start()
    clients = [Client(running, firm_id) for _ in range(CLIENTS)]
    threads = [threading.Thread(target=client.run) for client in clients]
    for thread in threads:
        thread.start()
    until = time.monotonic() + SECONDS_TO_REPORT
    while sum(len(client.acknowledged) for client in clients) < ENOUGH:
        assert time.monotonic() < until, [client.odd for client in clients]
        time.sleep(0.01)
    running.kill()
    for thread in threads:
        thread.join()
    acknowledged = [number for client in clients for number in client.acknowledged]
    assert [client.odd for client in clients] == [[]] * CLIENTS
    assert len(acknowledged) == len(set(acknowledged)) >= ENOUGH

    running.start()
    with app.app_context():
        numbers = db.session.scalars(select(Hazard.number).where(Hazard.number.is_not(None))).all()
        counter = db.session.scalars(
            select(Counter.last).where(Counter.year == clock.today().year)
        ).one()
        assert set(acknowledged) <= set(numbers)
        serials = sorted(int(str(number).rsplit("-", 1)[1]) for number in numbers)
        assert serials == list(range(1, counter + 1))
        assert trail.verify() is None
    files = verify_files(app)
    assert files.named >= len(acknowledged)
    assert (files.gone, files.changed) == ([], [])

    again = Client(running, firm_id)
    again.sign_in()
    assert acknowledged[-1] in again.ask(f"/hazards/{acknowledged[-1]}")[2]
    again.report(1)
    assert again.acknowledged == [f"YH-{clock.today().year}-{counter + 1:04d}"]
