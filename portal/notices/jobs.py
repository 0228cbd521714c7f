"""Jobs: asked for in a transaction, run outside of the request, ended with a message."""

import logging
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from flask import Flask
from sqlalchemy import or_, select, update

from portal import policy
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.notices import queries, service
from portal.notices.models import Job
from portal.notices.results import results
from portal.notices.tasks import TASKS, Outcome
from portal.notices.terms import JobStatus
from portal.policy import Actor

log = logging.getLogger("portal")
ASKED = "jobs_asked"
SILENT_FOR = timedelta(seconds=60)
FILES_KEPT = timedelta(days=7)
SECONDS_BETWEEN_WORDS = 1.0

_here: set[str] = set()
_guard = threading.Lock()


def ask(actor: Actor, task: str, title: str, told: Mapping[str, Any]) -> Job:
    """Leave a job (inside a transaction); it starts once that has been committed.

    ``told`` is what the task needs to know, as plain JSON. Raises KeyError for an unknown task.
    """
    if not db.session.info.get("writing"):
        raise RuntimeError("a job belongs to a transaction")
    acting = policy.require(actor, "job.own")
    job = Job(
        key=secrets.token_hex(16),
        user_id=acting.user_id,
        task=TASKS[task].name,
        title=title,
        told=dict(told),
        asked_at=clock.now(),
    )
    db.session.add(job)
    db.session.flush()
    db.session.info.setdefault(ASKED, []).append(job.key)
    return job


@transaction()
def start(actor: Actor, name: str) -> Job:
    """Start a task by a button; where one's own is on its way already, that one.

    Raises Refusal for a task that has no button, and Forbidden where the policy says no.
    """
    known = TASKS.get(name)
    if known is None or not known.action:
        raise Refusal("没有这项任务。请从页面上的按钮启动。")
    policy.require(actor, known.action)
    running = queries.busy(actor, name)
    return running[0] if running else ask(actor, name, known.title, {})


@transaction()
def again(actor: Actor, job: Job) -> Job:
    """重试: the same job anew. Raises Refusal unless it broke off or failed."""
    known = TASKS.get(job.task)
    if job.status not in {JobStatus.BROKEN, JobStatus.FAILED} or known is None:
        raise Refusal(f"“{job.title}”不用重试，现在是“{job.status.label}”。")
    if known.action:
        policy.require(actor, known.action)
    return ask(actor, job.task, job.title, job.told)


class Telling:
    """The progress of one running job."""

    def __init__(self, key: str, user_id: int, file: BinaryIO) -> None:
        self.key = key
        self.user_id = user_id
        self.file = file
        self.last = 0.0

    def tell(self, done: int, total: int, words: str = "") -> None:
        """``done`` of ``total``, written at most once a second in a transaction of its own."""
        moment = time.monotonic()
        if moment - self.last < SECONDS_BETWEEN_WORDS or db.session.info.get("writing"):
            return
        self.last = moment
        with transaction():
            _change(self.key, done=min(done, total), total=total, words=words, beat_at=clock.now())


def run(app: Flask, key: str) -> None:
    """Run a waiting job to its end; one that somebody else has taken is left alone."""
    with app.app_context():
        job = _taken(key)
        if job is None:
            return
        with _guard:
            _here.add(key)
        try:
            with TemporaryFile() as file:
                status, outcome = _worked(job, file)
                file.seek(0)
                _end(job, status, outcome, file)
        finally:
            with _guard:
                _here.discard(key)


def _worked(job: Job, file: BinaryIO) -> tuple[JobStatus, Outcome]:
    key, title, told = job.key, job.title, job.told
    progress = Telling(key, job.user_id, file)
    try:
        return JobStatus.DONE, TASKS[job.task].work(progress, told)
    except Refusal as refusal:
        db.session.rollback()
        return JobStatus.FAILED, Outcome(str(refusal))
    except Exception as fault:
        db.session.rollback()
        log.exception("job failed", exc_info=fault, extra={"facts": {"id": key[:12]}})
        return JobStatus.FAILED, Outcome(
            f"“{title}”没有做完，程序出了意外。请重试一次；"
            f"仍不行，请把编号 {key[:12]} 告诉系统管理员。"
        )


@transaction()
def _taken(key: str) -> Job | None:
    """The job, now running here; None where it waits no longer."""
    found = db.session.execute(
        update(Job)
        .where(Job.key == key, Job.status == JobStatus.WAITING)
        .values(status=JobStatus.RUNNING, beat_at=clock.now())
        .returning(Job.id)
    ).first()
    if found is None:
        return None
    job = db.session.get_one(Job, found.id, populate_existing=True)
    db.session.expunge(job)
    return job


@transaction()
def _end(job: Job, status: JobStatus, outcome: Outcome, file: BinaryIO) -> None:
    facts: dict[str, Any] = {"words": outcome.words, "address": outcome.address}
    if outcome.name:
        subject = f"job:{job.key}"
        facts["file_id"] = results().keep(subject, job.user_id, outcome.name, file)
    _finish(job, status, facts)


def _finish(job: Job, status: JobStatus, facts: Mapping[str, Any]) -> None:
    """End a running job once, and tell its asker."""
    if _change(job.key, status=status, ended_at=clock.now(), **facts):
        words = f"：{facts['words']}" if facts.get("words") else ""
        text = f"{job.title} {status.label}{words}"
        service.tell([job.user_id], text[:400], f"/jobs/{job.key}")


def _change(key: str, **values: Any) -> bool:
    """Change a running job; False where it runs no longer."""
    return bool(
        db.session.execute(
            update(Job)
            .where(Job.key == key, Job.status == JobStatus.RUNNING)
            .values(**values)
            .returning(Job.id)
        ).first()
    )


@transaction()
def beat() -> None:
    """Say of the jobs that run in this process that they are alive."""
    with _guard:
        keys = set(_here)
    if keys:
        db.session.execute(
            update(Job)
            .where(Job.key.in_(keys), Job.status == JobStatus.RUNNING)
            .values(beat_at=clock.now())
        )


def mark_broken() -> int:
    """Mark the jobs whose process is gone (no sign of life for a minute); how many."""
    with _guard:
        here = set(_here)
    silent = select(Job).where(
        Job.status == JobStatus.RUNNING,
        Job.key.not_in(here),
        or_(Job.beat_at.is_(None), Job.beat_at < clock.now() - SILENT_FOR),
    )
    if db.session.scalars(silent.limit(1)).first() is None:
        return 0
    with transaction():
        rows = db.session.scalars(silent.with_for_update()).all()
        for job in rows:
            _finish(job, JobStatus.BROKEN, {"words": job.words})
        return len(rows)


def waiting(*, since: timedelta = timedelta(0)) -> Sequence[str]:
    """The keys of the jobs that have waited so long, in their order."""
    query = select(Job.key).where(
        Job.status == JobStatus.WAITING, Job.asked_at <= clock.now() - since
    )
    return db.session.scalars(query.order_by(Job.id)).all()


def run_waiting(app: Flask) -> int:
    """Run what waits, here and now; how many. For tests and commands, where nothing else does."""
    with app.app_context():
        keys = waiting()
    for key in keys:
        run(app, key)
    return len(keys)


@transaction()
def forget_files() -> int:
    """Let go the files of jobs that ended more than seven days ago; how many."""
    rows = db.session.scalars(
        select(Job).where(Job.file_id.is_not(None), Job.ended_at < clock.now() - FILES_KEPT)
    ).all()
    for job in rows:
        if job.file_id is not None:
            results().forget(job.file_id)
        job.file_id = None
    return len(rows)
