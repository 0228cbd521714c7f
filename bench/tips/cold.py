"""A form page as a telephone that never was here gets it: bytes on the wire, requests."""

import re
import socket
from dataclasses import dataclass

from bench.served import Served

PAGES = ("/jubao", "/jubao/write")
_BESIDE = re.compile(r'(?:src|href)="(/jubao/static/[^"]+)"')


@dataclass(frozen=True)
class Cold:
    """A page with its style, script and pictures: requests, and bytes with their heads."""

    address: str
    requests: int
    size: int


def cold(server: Served, address: str) -> Cold:
    """Ask for a page and for everything it names. Raises RuntimeError where one is not there."""
    page = _answer(server, address)
    beside = dict.fromkeys(_BESIDE.findall(page.decode("utf-8", "replace")))
    answers = [page, *(_answer(server, one) for one in beside)]
    return Cold(address, len(answers), sum(map(len, answers)))


def _answer(server: Served, address: str) -> bytes:
    asked = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
    with socket.create_connection(("127.0.0.1", server.port), 30) as line:
        line.sendall(f"{asked}Connection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(1 << 16), b""))
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(f"{address}: {answer[:40]!r}")
    return answer
