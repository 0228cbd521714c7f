"""CPU of an informant's steps, in process: beside one derivation of a key, or a photo's own work.

A photo is cleaned by a process of its own: its CPU counts, as the database server's does.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from flask import Flask

from bench.meters import Server
from bench.once import PHOTO_SIZE, by_draft
from bench.pairs import Pair, beside
from bench.tips.walk import (
    CHECK,
    Answer,
    Ask,
    Sent,
    by_client,
    coming_back,
    step,
    to_files,
    to_the_end,
)
from bench.told import picture
from bench.words import finding
from portal.sealing import codes, derive

ROUNDS, PHOTO_ROUNDS, PHOTOS = 15, 7, 4
STEP, BACK = "交出去, text only", "查进度: the code typed"
PHOTO = f"a photo of 12 MP, {PHOTOS} sent at once"
_SALT = bytes(derive.SALT_BYTES)
_TICK, _LOOK = 10, 0.002
"""Milliseconds of a tick of /proc: 100 a second on every Linux that Python runs on."""


class WithCleaner(Server):
    """The database server, and the process that cleans for this one."""

    def cpu(self) -> float:
        """Milliseconds both have run; of the cleaner with its copies that have ended."""
        return super().cpu() + sum(map(_ran, _cleaners()))


def final_step(public: Flask, server: Server) -> tuple[Pair, str]:
    """交出去 beside one derivation; and a code that opens a tip."""
    ask, dice = by_client(public.test_client()), Random(1)  # noqa: S311 - made-up words
    ready = iter([to_the_end(ask, *finding(dice)) for _ in range(ROUNDS)])
    shown = [_code(ask(to_the_end(ask, *finding(dice))))]
    pair = beside(STEP, server, lambda: _code(ask(next(ready))), derivation, rounds=ROUNDS)
    return pair, shown[0]


def sign_in(public: Flask, server: Server, code: str, rounds: int = ROUNDS) -> Pair:
    """查进度 with a right code, as far as the cookie, beside one derivation."""
    ask = by_client(public.test_client())
    page = ask(Sent(CHECK))
    return beside(BACK, server, lambda: back(ask, page, code), derivation, rounds=rounds)


def back(ask: Ask, page: Answer, code: str) -> None:
    """Come back by a code. Raises RuntimeError where it does not open."""
    answer = ask(coming_back(page, code))
    if answer.status != 303:
        raise RuntimeError(f"a right code was answered {answer.status}")


def photos(public: Flask, server: WithCleaner) -> Pair | None:
    """照片和文件 with some photos, for each, beside Pillow's draft way; None away from Linux."""
    if not Path("/proc/self/stat").exists():
        return None
    data = picture(Random(12), *PHOTO_SIZE)  # noqa: S311 - a picture, not a secret
    ask = by_client(public.test_client())
    ready = _albums(ask, data)
    _received(ask(next(ready)))  # the cleaner starts
    found = beside(
        PHOTO,
        server,
        lambda: _received(ask(next(ready))),
        lambda: _plainly(data),
        rounds=PHOTO_ROUNDS,
    )
    return Pair(PHOTO, found.ours / PHOTOS, found.bare / PHOTOS)


def _albums(ask: Ask, data: bytes) -> Iterator[Sent]:
    page = to_files(ask)
    sent = step(page, "files", "add", {}, [data] * PHOTOS)
    while True:
        yield sent


def _plainly(data: bytes) -> None:
    for _ in range(PHOTOS):
        by_draft(data)


def derivation() -> object:
    """One derivation of an informant's keys, as every code costs it."""
    return derive.tipster(codes.new_code(), _SALT)


def _code(answer: Answer) -> str:
    if not answer.code:
        raise RuntimeError(f"交出去 was answered {answer.status}, without a code")
    return answer.code


def _received(answer: Answer) -> None:
    count = answer.text.count("data:image/jpeg")
    if count != PHOTOS:
        raise RuntimeError(f"{count} photos of {PHOTOS} were taken")


def _cleaners() -> Iterator[Path]:
    for told in Path("/proc/self/task").glob("*/children"):
        for pid in told.read_text("ascii").split():
            process = Path(f"/proc/{pid}")
            if b"portal.cleaning" in (process / "cmdline").read_bytes():
                yield process


def _ran(process: Path) -> float:
    """What a cleaner has run with its copies, once the last of them has ended and counts."""
    while (process / "task" / process.name / "children").read_text("ascii"):
        time.sleep(_LOOK)
    told = (process / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
    return sum(map(int, told[11:15])) * _TICK
