"""Codes of notices and jobs."""

from portal.kernel.terms import Term


class JobStatus(Term):
    """Where a job stands."""

    WAITING = "waiting", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    BROKEN = "broken", "中断，请重试"
