"""Codes of accounts."""

from portal.kernel.terms import Term


class Outcome(Term):
    """How an attempt to sign in ended."""

    IN = "in", "已登录"
    NEEDS_CODE = "needs_code", "还要动态码"
    WRONG = "wrong", "用户名或口令不对"
    WAIT = "wait", "要等一等"
