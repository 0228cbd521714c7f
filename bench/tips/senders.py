"""Tips sent over HTTP, from the first page to the receipt code: by one sender, by eight at once."""

import http.client
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench.served import Load, Served
from bench.tips.walk import Answer, Ask, Sent, to_the_end

TIPS = 100
"""So many each sender sends, one after another."""
_FAULTS = (OSError, http.client.HTTPException, RuntimeError)


@dataclass
class Sending:
    """What some senders saw: whole tips, the final step alone; each code with its own words."""

    senders: int
    whole: Load = field(default_factory=lambda: Load(0))
    final: Load = field(default_factory=lambda: Load(0))
    words_of: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def asked(self) -> int:
        """How many tips were to be sent."""
        return self.senders * TIPS

    def send(self, server: Served, number: int) -> None:
        """One tip, by a visitor of its own."""
        words = f"第 {self.senders}-{number} 件：配电箱无门，接线裸露。"
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        began = time.perf_counter()
        try:
            final = to_the_end(_by(line), "配电室", words)
            half = time.perf_counter()
            answer = _by(line)(final)
            ended = time.perf_counter()
        except _FAULTS as fault:
            self._failed(repr(fault))
            return
        finally:
            line.close()
        if not answer.code:
            self._failed(f"交出去 was answered {answer.status}")
            return
        with self._lock:
            self.whole.took.append((ended - began) * 1000)
            self.final.took.append((ended - half) * 1000)
            self.words_of[answer.code] = words

    def _failed(self, why: str) -> None:
        with self._lock:
            self.errors.append(why)


def sending(server: Served, senders: int) -> Sending:
    """So many senders at once, each its tips one after another."""
    seen = Sending(senders)
    began = time.perf_counter()
    with ThreadPoolExecutor(senders) as pool:
        for done in [pool.submit(_one, server, seen, at) for at in range(senders)]:
            done.result()
    seen.whole.seconds = seen.final.seconds = time.perf_counter() - began
    return seen


def _one(server: Served, seen: Sending, at: int) -> None:
    for number in _numbers(at):
        seen.send(server, number)


def _numbers(at: int) -> Sequence[int]:
    return range(at * TIPS + 1, (at + 1) * TIPS + 1)


def _by(line: http.client.HTTPConnection) -> Ask:
    """Asking over one connection, as a browser does."""

    def ask(sent: Sent) -> Answer:
        headers = {"Content-Type": sent.kind} if sent.kind else {}
        line.request("GET" if sent.body is None else "POST", sent.address, sent.body, headers)
        answer = line.getresponse()
        return Answer(answer.status, answer.read().decode())

    return ask
