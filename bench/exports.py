"""Excel export, at once and by a job, beside XlsxWriter on rows that are in memory already."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import xlsxwriter
from flask import Flask
from sqlalchemy import select

from bench.district import OFFICE
from bench.filled import Filled
from bench.meters import Server, spent
from bench.pairs import Pair, beside
from bench.peaks import peak_of
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.db import db
from portal.hazards import ledger
from portal.hazards.models import Hazard
from portal.hazards.narrowing import Filter
from portal.hazards.service import exporting
from portal.hazards.sheet import SHEET
from portal.hazards.terms import Status
from portal.hazards.turning import Sort
from portal.hazards.wide import values
from portal.kernel import clock
from portal.notices import jobs
from portal.policy import Actor

AT_ONCE, BY_JOB = 5_000, 100_000
ROUNDS = 5
NAME = "Excel export of {:,} rows"
_FORMATS = {
    "text": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "whole": {"num_format": "0", "valign": "top"},
    "money": {"num_format": "#,##0.00", "valign": "top"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
}
Line = Sequence[Any]


def exports(filled: Filled, portal: Flask, server: Server) -> list[Pair]:
    """The export of some thousand rows, and of a hundred thousand where there are so many."""
    with portal.app_context():
        person = office()
        found = [_at_once(person, newest(min(AT_ONCE, filled.rows)), server)]
        if filled.rows >= BY_JOB:
            found.append(_by_job(filled, portal, person, newest(BY_JOB), server))
        db.session.remove()
    return found


def office() -> Actor:
    """Who takes out and brings in."""
    return people.actor_for(db.session.scalars(select(User).where(User.username == OFFICE)).one())


def newest(count: int) -> Filter:
    """About ``count`` rows, the newest: the days from that of the oldest of them on."""
    reported = select(Hazard.found_at).where(Hazard.status != Status.DRAFT)
    oldest = db.session.scalars(reported.order_by(Hazard.found_at.desc()).offset(count).limit(1))
    at = oldest.first()
    return Filter(found_from=clock.local(at).date()) if at else Filter()


def _at_once(person: Actor, asked: Filter, server: Server) -> Pair:
    lines = _lines(person, asked)

    def ours() -> None:
        exporting.workbook(person, asked, Sort.FOUND, "全部")

    def bare() -> None:
        write(lines, BytesIO())

    return beside(NAME.format(len(lines)) + " at once", server, ours, bare, rounds=ROUNDS)


def _by_job(filled: Filled, portal: Flask, person: Actor, asked: Filter, server: Server) -> Pair:
    """By the job itself, its progress and its kept file with it; XlsxWriter before and after."""
    lines = _lines(person, asked)
    job = exporting.by_job(person, asked, Sort.FOUND, "全部")

    def bare() -> None:
        with TemporaryFile() as file:
            write(lines, file)

    before = spent(server, bare)[1].cpu
    took = spent(server, lambda: jobs.run(portal, job.key))[1].cpu
    after = spent(server, bare)[1].cpu
    told = {name: str(value) for name, value in asdict(asked).items() if value}
    peak = peak_of(filled, "export", told.get("found_from", ""))
    return Pair(NAME.format(len(lines)) + " by the job", took, (before + after) / 2, peak)


def _lines(person: Actor, asked: Filter) -> list[Line]:
    """The cells of an export, in memory."""
    return [
        [
            None if said[column.key] is None else column.parse.show(said[column.key])
            for column in SHEET.columns
        ]
        for rows in ledger.walk(person, asked)
        for said in values(rows)
    ]


def write(lines: Iterable[Line], to: Path | BinaryIO) -> None:
    """The same cells by XlsxWriter in constant memory, by its plain ``write``; no blank cells."""
    target = str(to) if isinstance(to, Path) else to
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        formats = {name: book.add_format(told) for name, told in _FORMATS.items()}
        for at, column in enumerate(SHEET.columns):
            page.set_column(at, at, column.width, formats[column.parse.style])
        for at, line in enumerate(lines):
            for place, cell in enumerate(line):
                if cell not in (None, ""):
                    page.write(at, place, cell)


def alone(since: str) -> Callable[[], None]:
    """One export as a job makes it, for a process of its own whose memory is looked at."""
    told = {"filter": {"found_from": since} if since else {}, "sort": Sort.FOUND.value}
    user_id = office().user_id

    def work() -> None:
        with TemporaryFile() as file:
            exporting.run(Silent(user_id, file), told)

    return work


class Silent:
    """Nobody looks on."""

    def __init__(self, user_id: int, file: BinaryIO) -> None:
        self.user_id = user_id
        self.file = file

    def tell(self, done: int, total: int, words: str = "") -> None:
        """Nothing."""
