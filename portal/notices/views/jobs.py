"""A job's page: its progress, its result, 重试."""

from typing import Any

from flask import Blueprint, Response, request, url_for

from portal.kernel.errors import NotFound
from portal.notices import jobs, queries
from portal.notices.models import Job
from portal.notices.results import results
from portal.notices.terms import JobStatus
from portal.web.access import actor, needs
from portal.web.downloads import download
from portal.web.htmx import page_or_partial, see_other
from portal.web.once import new_key, once

bp = Blueprint("jobs", __name__, url_prefix="/jobs")
LOOKS = {
    JobStatus.WAITING: "waiting",
    JobStatus.RUNNING: "running",
    JobStatus.DONE: "done",
    JobStatus.FAILED: "failed",
    JobStatus.BROKEN: "failed",
}


@bp.get("/<key>")
@needs("job.own")
def show(key: str) -> Response:
    """任务进度."""
    jobs.mark_broken()
    job = queries.job(actor(), key)
    return page_or_partial(
        "notices/job.html",
        "notices/_job.html",
        job=job,
        drawn=_drawn(job),
        is_busy=job.status in queries.BUSY,
        may_retry=job.status in {JobStatus.BROKEN, JobStatus.FAILED},
        once_key=new_key(),
    )


@bp.get("/<key>/file")
@needs("job.own")
def file(key: str) -> Response:
    """The file a job has left."""
    job = queries.job(actor(), key)
    found = results().find(job.file_id) if job.file_id else None
    if found is None:
        raise NotFound("这份结果只保留 7 天，已经清理。请重新生成一份。")
    name, path = found
    return download(path, name)


@bp.post("/<key>/again")
@needs("job.own")
def again(key: str) -> Response:
    """重试."""
    person = actor()
    job = queries.job(person, key)
    address = once(
        request.form.get("once", ""),
        person.user_id,
        lambda: url_for(".show", key=jobs.again(person, job).key),
    )
    return see_other(address)


@bp.post("/start/<task>")
@needs("job.own")
def start(task: str) -> Response:
    """Start a task that has a button; the task says who may."""
    return see_other(url_for(".show", key=jobs.start(actor(), task).key))


def _drawn(job: Job) -> dict[str, Any]:
    """A job as the progress bar takes it."""
    words = job.words or ("正在准备" if job.status is JobStatus.RUNNING else "")
    left = [job.file_id, job.address]
    has_file = job.status is JobStatus.DONE and job.file_id is not None
    return {
        "id": job.key[:12],
        "label": job.title,
        "words": " · ".join(filter(None, (job.status.label, words))),
        "percent": job.done * 100 // job.total if job.total else None,
        "href": "",
        "state": LOOKS[job.status],
        "result_href": url_for(".file", key=job.key) if has_file else job.address,
        "result_label": ("下载结果" if has_file else "查看结果") if any(left) else "",
    }
