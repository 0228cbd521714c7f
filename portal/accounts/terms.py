"""Codes of accounts."""

from portal.kernel.terms import Term


class Outcome(Term):
    """How an attempt to sign in ended."""

    IN = "in", "已登录"
    NEEDS_CODE = "needs_code", "还要动态码"
    WRONG = "wrong", "用户名或口令不对"
    WAIT = "wait", "要等一等"


class State(Term):
    """Which people a list shows."""

    HERE = "here", "在岗"
    NO_PASSWORD = "no_password", "还没有口令"
    LEFT = "left", "已离岗"


class Act(Term):
    """The verbs that accounts leave in the trail."""

    SIGN_IN = "account.sign_in", "登录"
    SIGN_IN_FAILED = "account.sign_in_failed", "登录失败"
    SIGN_OUT = "account.sign_out", "退出登录"
    END_SIGN_INS = "account.end_sign_ins", "结束登录"
    PASSWORD = "account.password", "修改口令"
    PHONE = "account.phone", "修改手机号"
    EMAIL = "account.email", "修改邮箱"
    TOTP_ON = "account.totp_on", "开通动态码"
    TOTP_OFF = "account.totp_off", "关闭动态码"
    TOTP_RESET = "account.totp_reset", "清除动态码"
    CODES = "account.codes", "换一批恢复码"
    CREATE = "account.create", "新建人员"
    EDIT = "account.edit", "修改人员资料"
    PLACE = "account.place", "调整单位和角色"
    APPOINT = "account.appoint", "确定岗位"
    SLIP = "account.slip", "打印一次性口令单"
    DEACTIVATE = "account.deactivate", "停用账号"
    HAND_OVER = "account.hand_over", "交接"
    RESTORE = "account.restore", "恢复账号"
    DELEGATE = "account.delegate", "请假代办"
    END_DELEGATION = "account.end_delegation", "结束代办"
