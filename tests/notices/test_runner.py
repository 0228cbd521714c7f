"""The runner: workers start with the first request, once in a process, and take what waits."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.db import db, transaction
from portal.kernel import clock
from portal.notices import jobs
from portal.notices.models import Job
from portal.notices.runner import PLACE, Runner
from portal.notices.tasks import TASKS, Outcome, task
from portal.notices.terms import JobStatus
from portal.policy import Role
from tests.support import make

SECONDS = 20


@pytest.fixture
def done():
    """Set once the task of the test has run; holds the threads it ran in."""
    ran = threading.Event()
    known = dict(TASKS)

    @task("test.live", "真的在跑")
    def live(progress, told):
        progress.tell(1, 1)
        ran.set()
        return Outcome("跑完了。")

    yield ran
    TASKS.clear()
    TASKS.update(known)


@pytest.fixture
def live_app(build_app):
    made = build_app(run_jobs=True)
    yield made
    made.extensions[PLACE].stop()


def wait_for_end(app, key):
    for _ in range(SECONDS * 20):
        with app.app_context():
            status = db.session.scalar(select(Job.status).where(Job.key == key))
        if status not in {JobStatus.WAITING, JobStatus.RUNNING}:
            return status
        threading.Event().wait(0.05)
    return None


def test_nothing_starts_where_jobs_are_not_run(app, done):
    app.test_client().get("/health")
    assert app.extensions[PLACE].queue is None


def test_a_job_runs_in_the_serving_process_after_its_commit(live_app, done):
    client = live_app.test_client()
    client.get("/health")
    client.get("/health")
    names = [thread.name for thread in threading.enumerate() if thread.name == "jobs-beat"]
    assert len(names) == 1
    with live_app.app_context():
        who = make.actor(make.user(Role.SAFETY))
        with transaction():
            key = jobs.ask(who, "test.live", "真的在跑", {}).key
            assert not done.wait(0.3)
    assert done.wait(SECONDS)
    assert wait_for_end(live_app, key) is JobStatus.DONE


def test_what_another_process_left_waiting_is_taken_by_the_beat(live_app, app, done, monkeypatch):
    with app.app_context():
        who = make.actor(make.user(Role.SAFETY))
        with transaction():
            key = jobs.ask(who, "test.live", "真的在跑", {}).key
    monkeypatch.setattr("portal.notices.runner.OVERLOOKED", timedelta(0))
    live_app.test_client().get("/health")
    assert done.wait(SECONDS)
    assert wait_for_end(live_app, key) is JobStatus.DONE


def test_the_beat_does_its_chores_once_a_day(app):
    done = []
    runner = Runner(app, app.extensions["settings"], [lambda: done.append(1)])
    with app.app_context():
        tidied = runner._beat(None)
        assert runner._beat(tidied) == tidied
        assert done == [1]
        with clock.frozen(tidied + timedelta(days=1, seconds=1)):
            runner._beat(tidied)
    assert done == [1, 1]


def test_drafts_keys_and_failures_are_cleared_away_daily(app):
    names = {chore.__module__ for chore in app.extensions[PLACE].chores}
    assert {"portal.drafts.service", "portal.web.once", "portal.accounts.service.sign_ins"} <= names
