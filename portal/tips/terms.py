"""Words of tips: codes and labels."""

from portal.kernel.terms import Term

CLUE = "hazard.clue"
"""What lets a handler of tips report a hazard from 线索核查."""


class Way(Term):
    """How the informant wants to be known."""

    ANONYMOUS = "anonymous", "匿名举报"
    NAMED = "named", "实名举报"


class Channel(Term):
    """How a tip came in."""

    WEB = "web", "网络"
    PHONE = "phone", "来电"
    LETTER = "letter", "来信"
    VISIT = "visit", "来访"
    OTHER_OFFICE = "other_office", "上级转办"


class Standing(Term):
    """您是…: who the informant is to the place."""

    INSIDER = "insider", "本单位员工"
    CONTRACTOR = "contractor", "外包或施工人员"
    NEIGHBOUR = "neighbour", "附近群众"
    OTHER = "other", "其他"


class Matter(Term):
    """What it is about, as the picture buttons name it."""

    FIRE_LANE = "fire_lane", "消防通道堵了"
    LOCKED_DOOR = "locked_door", "门锁死了"
    HOT_WORK = "hot_work", "乱动火"
    CONFINED_SPACE = "confined_space", "有限空间"
    CHEMICALS = "chemicals", "危险化学品"
    HEIGHT = "height", "高处、塔吊"
    UNLICENSED = "unlicensed", "没证上岗"
    CONCEALED = "concealed", "隐瞒事故"
    OTHER = "other", "其他"


class Status(Term):
    """Where a tip stands. How a reward stands is not kept here: it would lead to who was paid."""

    RECEIVED = "received", "待受理"
    ADMITTED = "admitted", "已受理"
    REJECTED = "rejected", "不予受理"
    REFERRED = "referred", "已移送"
    VERIFYING = "verifying", "核查中"
    SETTLING = "settling", "处理中"
    ANSWERED = "answered", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"
    ARCHIVED = "archived", "已归档"


class Action(Term):
    """What a handler does to a tip."""

    ADMIT = "admit", "受理"
    REJECT = "reject", "不予受理"
    REFER = "refer", "移送"
    VERIFY = "verify", "开始核查"
    CONCLUDE = "conclude", "作出核查结论"
    ANSWER = "answer", "答复"
    REOPEN = "reopen", "复核"
    WITHDRAW = "withdraw", "准予撤回"
    ARCHIVE = "archive", "归档"


class Conclusion(Term):
    """What verifying found."""

    TRUE = "true", "属实"
    PARTLY = "partly", "部分属实"
    FALSE = "false", "不属实"
    UNCLEAR = "unclear", "无法查清"


class Role(Term):
    """Who wrote an entry."""

    INFORMANT = "informant", "举报人"
    HANDLER = "handler", "办理人员"


class Side(Term):
    """Who may read an entry: both sides, or the handlers alone."""

    SHARED = "shared", "双方"
    DESK = "desk", "办理人员"


class Clock(Term):
    """Which limit runs."""

    ADMIT = "admit", "受理"
    VERIFY = "verify", "核查"
    ANSWER = "answer", "答复"


class Kind(Term):
    """What an entry is; kept inside the sealed text alone."""

    FIRST = "first", "举报内容"
    MESSAGE = "message", "留言"
    STEP = "step", "办理进展"
    RECORD = "record", "核查记录"
    REVIEW = "review", "申请复核"
    WISH = "wish", "申请撤回或删除"
    NOTE = "note", "内部备注"
    IDENTITY = "identity", "身份信封"


class Change(Term):
    """What happened to a group of tips on one matter."""

    PROPOSE = "propose", "提出"
    CONFIRM = "confirm", "确认"
    DROP = "drop", "不同意"


class Takes(Term):
    """What a box is for: the things that are sealed to its key."""

    TIPS = "tips", "网上的和登记进来的举报"
    COMPLAINTS = "complaints", "反映本单位科室和人员的举报"
    APPROVALS = "approvals", "等着审批的奖励"
    IDENTITIES = "identities", "实名领奖人的姓名和账号"


class How(Term):
    """How a tip was verified."""

    VISIT = "visit", "现场检查"
    ROUTINE = "routine", "随日常检查一起"
    PAPERS = "papers", "查资料"
    ASKED = "asked", "询问有关人员"
    OTHER = "other", "其他"
