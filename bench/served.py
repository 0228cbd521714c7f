"""A served run: gunicorn with one worker of eight threads, asked by eight connections at once."""

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from urllib.parse import urlencode

from bench.child import ROOT, environment
from bench.databases import DATA
from bench.filled import Filled
from bench.memory import Memory, memory_of
from bench.visits import Person
from portal.ops.serve import THREADS

CONNECTIONS = 8
COOKIE = "qinghuan"
SECONDS = 4.0
Ask = Callable[[], tuple[str, str, str, dict[str, str], int]]
_FORM = "application/x-www-form-urlencoded"
APPS = {
    "portal": "bench.child:portal()",
    "informants": "bench.child:informants()",
    "floor": "bench.floor:floor()",
}


@dataclass
class Load:
    """What eight connections saw in some seconds: milliseconds of each answer."""

    seconds: float
    took: list[float] = field(default_factory=list)
    failed: int = 0

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds

    @property
    def p50(self) -> float:
        """The middle answer's milliseconds."""
        return median(self.took)

    @property
    def p95(self) -> float:
        """The milliseconds that one answer in twenty takes longer than."""
        return quantiles(self.took, n=20)[-1]

    @property
    def worst(self) -> float:
        """The slowest answer's milliseconds."""
        return max(self.took)


@dataclass(frozen=True)
class Served:
    """A server that runs, and what its worker holds."""

    port: int
    process: "subprocess.Popen[bytes]"

    def memory(self) -> Memory | None:
        """The worker's memory now, None where the system does not tell."""
        return memory_of(self.process.pid)


@contextmanager
def served(filled: Filled, name: str) -> Iterator[Served]:
    """One of ``APPS`` under gunicorn on a free port, ended with the block."""
    port = _free_port()
    options = ["-w", "1", "--threads", str(THREADS), "-k", "gthread", "-b", f"127.0.0.1:{port}"]
    command = [sys.executable, "-m", "gunicorn", *options, "--log-level", "error"]
    with (DATA / "served.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own words
            [*command, APPS[name]],
            cwd=ROOT,
            env=environment(filled),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(port, process)
            yield Served(port, process)
        finally:
            process.terminate()
            process.wait(30)


def load(server: Served, address: str, cookie: str = "", seconds: float = SECONDS) -> Load:
    """Ask for a page over and over, by eight connections, for some seconds."""
    headers = {"Cookie": cookie} if cookie else {}
    return _all_at_once(server, seconds, lambda: ("GET", address, "", headers, 200))


def report_load(server: Served, person: Person, cookie: str, said: dict[str, str]) -> Load:
    """Report hazards over and over, by eight connections; each is its own."""
    body = urlencode(said | {"csrf_token": person.token})
    headers = {"Cookie": cookie, "Content-Type": _FORM}
    return _all_at_once(server, SECONDS, lambda: ("POST", "/hazards/report", body, headers, 303))


def cookie_of(person: Person) -> str:
    """The header a browser of this person sends."""
    kept = person.client.get_cookie(COOKIE)
    return f"{COOKIE}={kept.value if kept else ''}"


def _all_at_once(server: Served, seconds: float, ask: Ask) -> Load:
    seen, until = Load(seconds), time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_ask_until, args=(server.port, until, ask, seen))
        for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _ask_until(port: int, until: float, ask: Ask, seen: Load) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.perf_counter() < until:
        method, address, body, headers, expect = ask()
        began = time.perf_counter()
        try:
            connection.request(method, address, body or None, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()  # the server ended a kept connection: asked again on a new one
            continue
        seen.took.append((time.perf_counter() - began) * 1000)
        seen.failed += answer.status != expect
    connection.close()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError((DATA / "served.log").read_text("utf-8", "replace"))
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
