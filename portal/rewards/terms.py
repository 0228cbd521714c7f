"""Codes of 奖励: states, acts, what a scheme's numbers are, why nothing is paid."""

from portal.kernel.terms import Term


class Status(Term):
    """Where a reward stands."""

    PROPOSED = "proposed", "待审批"
    SECONDING = "seconding", "待再次审批"
    APPROVED = "approved", "待领取"
    CLAIMED = "claimed", "待发放"
    CHECKED = "checked", "待复核发放"
    PAID = "paid", "已领取"
    LAPSED = "lapsed", "逾期放弃"
    REFUSED = "refused", "未批准"


class Action(Term):
    """What moves a reward on."""

    PROPOSE = "propose", "提出奖励"
    APPROVE = "approve", "批准"
    PASS_ON = "pass_on", "同意并送再次审批"
    SECOND = "second", "再次批准"
    REFUSE = "refuse", "不批准"
    CLAIM = "claim", "领取"
    CHECK = "check", "核对"
    RELEASE = "release", "撤回核对"
    PAY = "pay", "发放"
    LAPSE = "lapse", "转为逾期放弃"
    EXTEND = "extend", "延长领取期限"


OPEN = (Status.APPROVED, Status.CLAIMED, Status.CHECKED)
"""Approved money that is still to be paid."""


class ClaimBy(Term):
    """How the informant takes the money."""

    CODE = "code", "凭码领取"
    NAMED = "named", "实名领取"


class Mode(Term):
    """Who may be paid without a name: the office's decision (``reward_mode``)."""

    NAMED_ONLY = "named_only", "只限实名领取"
    CODE_ALLOWED = "code_allowed", "可以凭码领取"
    CODE_UP_TO = "code_up_to", "不超过限额的可以凭码领取"


class Grade(Term):
    """The finally confirmed grade of an accident."""

    GENERAL = "general", "一般事故"
    LARGER = "larger", "较大事故"
    MAJOR = "major", "重大事故"
    GRAVE = "grave", "特别重大事故"


class Identity(Term):
    """What the office knows of who reported."""

    NAMED = "named", "实名"
    CODE = "code", "匿名，凭领奖码领取"
    NONE = "none", "匿名，没有领奖码"


class Exclusion(Term):
    """Whom no reward is paid to."""

    DUTY = "duty", "负有监管、检查职责的人员"
    KIN = "kin", "监管人员的近亲属"
    INSTRUCTED = "instructed", "受监管人员授意的人"


class Known(Term):
    """What was known of the matter before the tip."""

    NEW = "new", "举报前没有发现"
    HANDLED = "handled", "举报前已经发现并按规定处理"
    UNHANDLED = "unhandled", "举报前已经发现，但没有按规定处理"


class Gate(Term):
    """Why nothing is paid."""

    UNTRUE = "untrue", "举报没有查实"
    EXCLUDED = "excluded", "举报人属于不予奖励的人员"
    KNOWN = "known", "举报前已经发现并按规定处理"
    LATER = "later", "不是最先举报"
    AFTER_RECORD = "after_record", "举报登记在核查记录之后"
    NAMELESS = "nameless", "没有实名，也没有领奖码"


class Number(Term):
    """A number of a scheme: its code ends in its unit; what has none is a switch, 1 or 0."""

    RATE = "rate_pct", "按罚款奖励的比例"
    FLOOR = "floor_fen", "按罚款奖励的最低额"
    FLOOR_WITHOUT_FINE = "floor_without_fine", "没有罚款也按最低额奖励"
    CAP = "cap_fen", "一次奖励的最高额"
    GENERAL_DEATH = "general_death_fen", "瞒报谎报一般事故，每查实一名死亡"
    LARGER_DEATH = "larger_death_fen", "瞒报谎报较大事故，每查实一名死亡"
    MAJOR_DEATH = "major_death_fen", "瞒报谎报重大事故，每查实一名死亡"
    GRAVE_DEATH = "grave_death_fen", "瞒报谎报特别重大事故，每查实一名死亡"
    UPLIFT = "insider_uplift_pct", "内部人员举报的上浮比例"
    CAP_AFTER_UPLIFT = "cap_after_uplift", "上浮以后仍受最高额限制"
    MONTHLY_CAP = "monthly_cap_fen", "实名同一人同类事项每月最高额（0 为不限）"
    CLAIM_DAYS = "claim_days", "通知后几天内领取"
    ONLY_FIRST = "only_first", "同一事项只奖励最先举报的"
    EXCLUDES_DUTY = "excludes_duty", "负有监管、检查职责的人员不予奖励"
    EXCLUDES_KIN = "excludes_kin", "监管人员的近亲属不予奖励"
    EXCLUDES_INSTRUCTED = "excludes_instructed", "受监管人员授意的人不予奖励"

    @property
    def unit(self) -> str:
        """What it is counted in: 元, %, 天; empty for a switch."""
        ends = {"fen": "元", "pct": "%", "days": "天"}
        return ends.get(self.value.rpartition("_")[2], "")


EXCLUDES = {
    Exclusion.DUTY: Number.EXCLUDES_DUTY,
    Exclusion.KIN: Number.EXCLUDES_KIN,
    Exclusion.INSTRUCTED: Number.EXCLUDES_INSTRUCTED,
}
DEATHS = {
    Grade.GENERAL: Number.GENERAL_DEATH,
    Grade.LARGER: Number.LARGER_DEATH,
    Grade.MAJOR: Number.MAJOR_DEATH,
    Grade.GRAVE: Number.GRAVE_DEATH,
}
