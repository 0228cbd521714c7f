"""Codes of 举一反三: what a firm's row of a sweep says, and which rows a table shows."""

from portal.kernel.terms import Term


class State(Term):
    """Where one firm stands with a sweep; reckoned, never stored."""

    UNREAD = "unread", "未读"
    READ = "read", "已读，未反馈"
    NONE = "none", "没有同类问题"
    FOUND = "found", "发现隐患，已上报"


class Shown(Term):
    """Which rows of the feedback table are shown: each is a figure above it."""

    DUE = "due", "应反馈"
    DONE = "done", "已反馈"
    LATE = "late", "迟报"
    MISSING = "missing", "逾期未反馈"
    UNREAD = "unread", "未读"
    FOUND = "found", "发现隐患"


FORMULAS = {
    Shown.DUE: "派发到的企业数",
    Shown.DONE: "答“没有同类问题”或已上报隐患的企业数",
    Shown.LATE: "已反馈里，第一次反馈晚于反馈期限那一天的企业数",
    Shown.MISSING: "过了反馈期限还没有反馈的企业数",
    Shown.UNREAD: "没有人打开过、也没有反馈的企业数",
    Shown.FOUND: "已上报隐患的企业数",
}
