"""Jobs: asked for in a transaction, told while they run, ended with a message."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.db import db, transaction
from portal.files.models import StoredFile
from portal.kernel import clock
from portal.kernel.errors import Forbidden, NotFound, Refusal
from portal.notices import jobs, queries, service
from portal.notices.models import Job, Notice
from portal.notices.tasks import TASKS, Outcome, task
from portal.notices.terms import JobStatus
from portal.policy import Role
from tests.support import make


@pytest.fixture(autouse=True)
def tasks():
    """Tasks of the tests' own."""
    known = dict(TASKS)

    @task("test.count", "数到三")
    def count(progress, told):
        for done in range(told["to"]):
            progress.tell(done + 1, told["to"], f"第 {done + 1} 个")
        return Outcome("数完了。", address="/notices/")

    @task("test.file", "做一个文件")
    def file(progress, told):
        progress.file.write(b"PK-bytes")
        return Outcome("文件好了。", "结果.xlsx")

    @task("test.refuse", "被拒绝")
    def refuse(progress, told):
        raise Refusal("第 3 行没有企业名称。请补上再导入。")

    @task("test.fault", "出错")
    def fault(progress, told):
        raise ZeroDivisionError("secret words")

    @task("test.button", "按钮任务", action="ops.view")
    def button(progress, told):
        return Outcome("按过了。")

    yield
    TASKS.clear()
    TASKS.update(known)


def asked(person, name="test.count", told=None):
    with transaction():
        return jobs.ask(make.actor(person), name, TASKS[name].title, told or {"to": 3})


def only_job():
    return db.session.scalars(select(Job).execution_options(populate_existing=True)).one()


def test_a_job_belongs_to_a_transaction(rows):
    with rows:
        person = make.user(Role.SAFETY)
        with pytest.raises(RuntimeError):
            jobs.ask(make.actor(person), "test.count", "数到三", {})


def test_a_job_whose_transaction_fails_was_never_asked_for(rows):
    with rows:
        person = make.user(Role.SAFETY)
        with pytest.raises(Refusal), transaction():
            jobs.ask(make.actor(person), "test.count", "数到三", {})
            raise Refusal("不行。")
        assert db.session.scalars(select(Job)).all() == []
        assert jobs.ASKED not in db.session.info


def test_a_finished_job_tells_its_asker(rows, app):
    with rows:
        person = make.user(Role.SAFETY)
        job = asked(person)
    assert jobs.run_waiting(app) == 1
    with rows:
        row = only_job()
        assert (row.status, row.words) == (JobStatus.DONE, "数完了。")
        notice = db.session.scalars(select(Notice)).one()
        assert notice.text == "数到三 已完成：数完了。"
        assert notice.address == f"/jobs/{job.key}"
        assert notice.user_id == person.id


def test_a_job_runs_once_however_often_it_stands_in_the_queue(rows, app):
    with rows:
        job = asked(make.user(Role.SAFETY))
    jobs.run(app, job.key)
    jobs.run(app, job.key)
    with rows:
        assert len(db.session.scalars(select(Notice)).all()) == 1


def test_the_file_of_a_job_is_downloaded_by_its_asker_alone(rows, app, browser, new_browser):
    with rows:
        person = make.user(Role.SAFETY, username="anquan")
        make.user(Role.LEADER, username="lingdao")
        job = asked(person, "test.file")
    jobs.run_waiting(app)
    page = browser.sign_in("anquan").open(f"/jobs/{job.key}")
    assert page.has("已完成", "文件好了。")
    got = page.follow("下载结果")
    assert got.data == b"PK-bytes"
    other = new_browser().sign_in("lingdao")
    other.open(f"/jobs/{job.key}", expect=404)
    other.open(f"/jobs/{job.key}/file", expect=404)


def test_the_file_goes_after_seven_days_and_says_so(rows, app, browser):
    with rows:
        person = make.user(Role.SAFETY, username="anquan")
        with clock.frozen(clock.now() - timedelta(days=8)):
            job = asked(person, "test.file")
            jobs.run_waiting(app)
    with rows:
        assert jobs.forget_files() == 1
        assert jobs.forget_files() == 0
        assert db.session.scalars(select(StoredFile)).all() == []
    page = browser.sign_in("anquan").open(f"/jobs/{job.key}/file", expect=404)
    assert page.has("只保留 7 天")


def test_a_refusal_is_shown_in_its_own_words(rows, app, browser):
    with rows:
        job = asked(make.user(Role.SAFETY, username="anquan"), "test.refuse")
    jobs.run_waiting(app)
    page = browser.sign_in("anquan").open(f"/jobs/{job.key}")
    assert page.has("未完成", "第 3 行没有企业名称。请补上再导入。")
    assert "重试" in page.buttons()


def test_a_fault_shows_a_number_and_no_trace(rows, app, browser):
    with rows:
        job = asked(make.user(Role.SAFETY, username="anquan"), "test.fault")
    jobs.run_waiting(app)
    page = browser.sign_in("anquan").open(f"/jobs/{job.key}")
    assert page.has("程序出了意外", job.key[:12])
    assert "secret" not in page.text
    assert "ZeroDivision" not in page.text


def running(job, *, silent_for):
    with transaction():
        db.session.execute(
            update(Job)
            .where(Job.key == job.key)
            .values(status=JobStatus.RUNNING, beat_at=clock.now() - timedelta(seconds=silent_for))
        )


def test_a_job_whose_process_died_is_found_when_looked_at_and_tried_again(rows, app, browser):
    with rows:
        job = asked(make.user(Role.SAFETY, username="anquan"))
        running(job, silent_for=61)
    page = browser.sign_in("anquan").open(f"/jobs/{job.key}")
    assert page.has("中断，请重试")
    page = page.send("重试")
    assert page.path != f"/jobs/{job.key}"
    assert page.has("排队中")
    assert jobs.run_waiting(app) == 1
    with rows:
        states = db.session.scalars(select(Job.status).order_by(Job.id)).all()
        assert states == [JobStatus.BROKEN, JobStatus.DONE]
        texts = db.session.scalars(select(Notice.text).order_by(Notice.id)).all()
        assert texts == ["数到三 中断，请重试", "数到三 已完成：数完了。"]


def test_retry_pressed_twice_makes_one_job(rows, browser):
    with rows:
        job = asked(make.user(Role.SAFETY, username="anquan"))
        running(job, silent_for=61)
    page = browser.sign_in("anquan").open(f"/jobs/{job.key}")
    form = page.form("重试")
    assert form.press().path == form.press().path
    with rows:
        assert len(db.session.scalars(select(Job)).all()) == 2


@pytest.mark.parametrize("silent_for", [0, 59])
def test_a_job_that_gave_a_sign_of_life_is_left_alone(rows, silent_for):
    with rows:
        moment = clock.now()
        with clock.frozen(moment):
            running(asked(make.user(Role.SAFETY)), silent_for=silent_for)
            assert jobs.mark_broken() == 0


def test_a_job_running_in_this_process_is_never_called_broken(rows, app):
    found = []

    @task("test.look", "看一看")
    def look(progress, told):
        with transaction():
            db.session.execute(update(Job).values(beat_at=clock.now() - timedelta(minutes=5)))
        found.append(jobs.mark_broken())
        jobs.beat()
        found.append(clock.now() - only_job().beat_at < timedelta(seconds=30))
        return Outcome("看过了。")

    with rows:
        asked(make.user(Role.SAFETY), "test.look")
    jobs.run_waiting(app)
    assert found == [0, True]
    with rows:
        assert only_job().status is JobStatus.DONE


def test_a_job_called_broken_does_not_end_a_second_time(rows, app):
    @task("test.asleep", "睡过去")
    def asleep(progress, told):
        with transaction():
            db.session.execute(update(Job).values(status=JobStatus.BROKEN))
        return Outcome("醒了。")

    with rows:
        asked(make.user(Role.SAFETY), "test.asleep")
    jobs.run_waiting(app)
    with rows:
        assert only_job().status is JobStatus.BROKEN
        assert db.session.scalars(select(Notice)).all() == []


def test_progress_is_written_at_most_once_a_second_and_drawn(rows, app, browser, monkeypatch):
    seen = []

    @task("test.slow", "慢慢来")
    def slow(progress, told):
        for done, moment in enumerate((10.0, 10.4, 11.2), 1):
            monkeypatch.setattr(time, "monotonic", lambda at=moment: at)
            progress.tell(done, 4, f"第 {done} 个")
            seen.append(only_job().done)
        with transaction():
            monkeypatch.setattr(time, "monotonic", lambda: 20.0)
            progress.tell(4, 4)
        return Outcome("好了。")

    with rows:
        asked(make.user(Role.SAFETY), "test.slow")
    jobs.run_waiting(app)
    assert seen == [1, 1, 3]


def test_the_page_of_a_running_job_asks_again_by_itself_and_by_a_link(rows, browser):
    with rows:
        job = asked(make.user(Role.SAFETY, username="anquan"))
        with transaction():
            db.session.execute(
                update(Job).values(
                    status=JobStatus.RUNNING, done=1, total=4, words="第 1 个", beat_at=clock.now()
                )
            )
    page = browser.sign_in("anquan").open(f"/jobs/{job.key}")
    box = page.root.first("div", id="job")
    assert box.get("hx-trigger") == "every 2s"
    assert page.root.first("progress").get("value") == "25"
    assert page.follow("刷新进度").path == f"/jobs/{job.key}"
    piece = browser.piece(f"/jobs/{job.key}")
    assert piece.root.first("div", id="job").get("hx-get") == f"/jobs/{job.key}"
    assert "正在办理的任务" in browser.open("/notices/").text


def test_a_button_starts_a_task_once_and_only_for_whom_the_policy_lets(rows):
    with rows:
        admin = make.actor(make.user(Role.ADMIN))
        first = jobs.start(admin, "test.button")
        assert jobs.start(admin, "test.button").key == first.key
        with pytest.raises(Forbidden):
            jobs.start(make.actor(make.user(Role.SAFETY)), "test.button")
        with pytest.raises(Refusal, match="没有这项任务"):
            jobs.start(admin, "test.count")


def test_what_is_done_is_not_tried_again(rows, app):
    with rows:
        person = make.user(Role.SAFETY)
        asked(person)
    jobs.run_waiting(app)
    with rows:
        with pytest.raises(Refusal, match="不用重试"):
            jobs.again(make.actor(person), only_job())
        with pytest.raises(NotFound):
            queries.job(make.actor(make.user(Role.LEADER)), only_job().key)
        assert service.unread(make.actor(person)) == 1
