"""The runner of jobs: huey's queue and workers inside the serving process, started once in each."""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.db import db
from portal.kernel import clock
from portal.kernel.later import Later
from portal.notices import jobs, service
from portal.notices.results import Results, use
from portal.settings import Settings

if TYPE_CHECKING:
    from huey.api import SqliteHuey

    from portal.notices.queue import Workers

log = logging.getLogger("portal")
PLACE = "job_runner"
SECONDS_BETWEEN_BEATS = 20
OVERLOOKED = timedelta(seconds=10)
TIDY_EVERY = timedelta(days=1)
Chore = Callable[[], object]
_HUEY = Later("portal.notices.queue")


class Runner:
    """Takes jobs and runs them in threads of this process, beginning with the first request.

    The rows of the table ``job`` are the truth; the queue only says which to take next. What waits
    without standing in it (asked by another process, left by a crash) is found by the beat.
    """

    def __init__(
        self, app: Flask, settings: Settings, chores: Sequence[Chore], beats: Sequence[Chore] = ()
    ) -> None:
        self.app = app
        self.settings = settings
        self.beats = (jobs.beat, jobs.mark_broken, *beats)
        self.chores = (jobs.forget_files, service.forget_old, *chores)
        self.queue: SqliteHuey | None = None
        self.process = 0
        self.known: set[str] = set()
        self.stopping = threading.Event()
        self._starting = threading.Lock()
        self._workers: Workers | None = None

    def ensure_started(self) -> None:
        """Start the workers of this process, once; nothing where jobs are not run."""
        if not self.settings.run_jobs or self.process == os.getpid():
            return
        with self._starting:
            if self.process != os.getpid():
                self._start()
                self.process = os.getpid()

    def _start(self) -> None:
        self.queue = _HUEY.queue_in(self._file())
        self._run = self.queue.task(name="run")(self._run_one)
        self._workers = _HUEY.workers_of(self.queue)
        self._workers.start()
        threading.Thread(target=self._keep_beat, name="jobs-beat", daemon=True).start()

    def _file(self) -> Path:
        self.settings.instance.mkdir(parents=True, exist_ok=True)
        return self.settings.instance / "jobs.db"

    def enqueue(self, key: str) -> None:
        """Put a job into the queue, if this process runs any."""
        if self.queue is not None and self.process == os.getpid() and key not in self.known:
            self.known.add(key)
            self._run(key)

    def _run_one(self, key: str) -> None:
        try:
            jobs.run(self.app, key)
        finally:
            self.known.discard(key)

    def _keep_beat(self) -> None:
        tidied: datetime | None = None
        while not self.stopping.is_set():
            try:
                with self.app.app_context():
                    tidied = self._beat(tidied)
            except Exception as fault:
                log.exception("jobs beat", exc_info=fault)
            self.stopping.wait(SECONDS_BETWEEN_BEATS)

    def _beat(self, tidied: datetime | None) -> datetime:
        for act in self.beats:
            act()
        for key in jobs.waiting(since=OVERLOOKED):
            self.enqueue(key)
        now = clock.now()
        if tidied is None or now - tidied > TIDY_EVERY:
            for chore in self.chores:
                chore()
            return now
        return tidied

    def stop(self) -> None:
        """Let the workers finish what they do, and end them."""
        self.stopping.set()
        if self._workers is not None and self.process == os.getpid():
            self._workers.stop(graceful=True)


def register(
    app: Flask,
    settings: Settings,
    results: Results,
    chores: Sequence[Chore] = (),
    beats: Sequence[Chore] = (),
) -> None:
    """Give ``app`` its runner; ``results`` keeps the files of jobs.

    ``chores`` are done daily, ``beats`` every 20 seconds.
    """
    use(app, results)
    runner = Runner(app, settings, chores, beats)
    app.extensions[PLACE] = runner
    app.before_request(runner.ensure_started)
    if not event.contains(db.session, "after_commit", _hand_over):
        event.listen(db.session, "after_commit", _hand_over)
        event.listen(db.session, "after_rollback", _drop)


def _hand_over(session: Session) -> None:
    keys = session.info.pop(jobs.ASKED, [])
    if keys:
        runner: Runner = current_app.extensions[PLACE]
        try:
            for key in keys:
                runner.enqueue(key)
        except Exception as fault:
            # The job is committed already: the beat finds what waits.
            log.exception("jobs queue", exc_info=fault)


def _drop(session: Session) -> None:
    session.info.pop(jobs.ASKED, None)
