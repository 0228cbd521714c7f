"""The administrator's jobs: every file checked, and what nobody needs cleared away."""

import os
from datetime import timedelta

from sqlalchemy import select

from portal.db import db
from portal.files import service as files
from portal.files.models import StoredFile
from portal.kernel import clock
from portal.notices import jobs
from portal.notices.models import Job
from portal.notices.terms import JobStatus
from portal.policy import Role
from tests.support import make

EIGHT_DAYS = 8 * 24 * 3600


def pressed(rows, app, name):
    with rows:
        jobs.start(make.actor(make.user(Role.ADMIN)), name)
    jobs.run_waiting(app)
    with app.app_context():
        return db.session.execute(select(Job.status, Job.words).order_by(Job.id.desc())).first()


def aged(app):
    """Every file of the store, eight days older."""
    with app.app_context():
        store = files.store()
        for sha in store.all():
            then = store.path(sha).stat().st_mtime - EIGHT_DAYS
            os.utime(store.path(sha), (then, then))
        return set(store.all())


def kept(app):
    with app.app_context():
        return set(files.store().all())


def test_whole_files_are_counted(rows, app):
    with rows:
        make.hazard(before=2)
    status, words = pressed(rows, app, "files.verify")
    assert (status, words) == (JobStatus.DONE, "2 个附件都在，内容没变。")


def test_a_changed_and_a_lost_file_are_named(rows, app):
    with rows:
        make.hazard(before=2)
        first, second = db.session.scalars(select(StoredFile.sha256)).all()
        files.store().remove(first)
        files.store().path(second).write_bytes(b"other")
    status, words = pressed(rows, app, "files.verify")
    assert status is JobStatus.FAILED
    assert "有 2 个丢失或被改动" in words
    assert first[:12] in words
    assert second[:12] in words


def test_photos_nobody_sent_go_with_their_bytes_and_others_stay(rows, app):
    with rows:
        person = make.safety_officer()
        hazard = make.hazard(before=1)
        with clock.frozen(clock.now() - timedelta(days=8)):
            make.photo(person, "没有提交")
        subject = hazard.subject
    aged(app)
    status, words = pressed(rows, app, "files.tidy")
    assert status is JobStatus.DONE
    assert "清理了 1 张" in words
    assert "删除 1 个无用文件" in words  # so small a photo is its own thumbnail
    with app.app_context():
        left = files.of(subject)
        assert kept(app) == {sha for row in left for sha in (row.sha256, row.thumb_sha256)}


def test_bytes_of_this_week_stay_though_no_row_names_them(rows, app):
    with rows:
        sha = files.store().put(b"just now")
    status, _ = pressed(rows, app, "files.tidy")
    assert status is JobStatus.DONE
    assert sha in kept(app)


def test_old_bytes_put_again_count_as_new(rows, app):
    with rows:
        sha = files.store().put(b"the same")
    aged(app)
    with rows:
        files.store().put(b"the same")
    pressed(rows, app, "files.tidy")
    assert sha in kept(app)


def test_an_upload_that_broke_off_a_week_ago_is_removed(rows, app):
    with rows:
        left = files.store().root / ".incoming-abc"
        left.write_bytes(b"half")
        then = left.stat().st_mtime - EIGHT_DAYS
        os.utime(left, (then, then))
    pressed(rows, app, "files.tidy")
    assert not left.exists()
