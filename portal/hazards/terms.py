"""Codes of hazards: grades, states, actions, sources, categories, the five parts of 五落实."""

from portal.kernel.terms import Term


class Grade(Term):
    """隐患等级. Source: 安全生产事故隐患排查治理暂行规定 art. 3 (待核对)."""

    GENERAL = "general", "一般"
    MAJOR = "major", "重大"


class Status(Term):
    """Where a hazard stands; the last four are endings apart from 已销号."""

    DRAFT = "draft", "草稿"
    REPORTED = "reported", "待核实"
    OPEN = "open", "待整改"
    RECTIFYING = "rectifying", "整改中"
    TO_REVIEW = "to_review", "待复查"
    CLOSED = "closed", "已销号"
    DISMISSED = "dismissed", "不属实"
    MERGED = "merged", "重复合并"
    REFERRED = "referred", "移送"
    VOIDED = "voided", "作废"


class Action(Term):
    """What is done to a hazard."""

    REPORT = "report", "上报"
    CONFIRM = "confirm", "核实"
    FIXED_ON_SPOT = "fixed_on_spot", "即查即改"
    DISMISS = "dismiss", "判为不属实"
    SETTLE = "settle", "填写五落实"
    START = "start", "开始整改"
    SUBMIT = "submit", "提交复查"
    SEND_BACK = "send_back", "退回整改"
    CLOSE = "close", "销号"
    MERGE = "merge", "合并到另一条"
    REFER = "refer", "移送其他部门"
    VOID = "void", "作废这一条"


class Source(Term):
    """排查来源."""

    DAILY = "daily", "日排查"
    WEEKLY = "weekly", "周排查"
    MONTHLY = "monthly", "月排查"
    SELF = "self", "企业自查"
    SECTION = "section", "部门检查"
    EXPERT = "expert", "专家检查"
    TIP = "tip", "线索核查"
    DRILL = "drill", "演练发现"
    SUPERIOR = "superior", "上级交办"
    OTHER = "other", "其他"


class Category(Term):
    """隐患类别: people, things, surroundings, management."""

    PEOPLE = "people", "人的不安全行为"
    THINGS = "things", "物的不安全状态"
    SURROUNDINGS = "surroundings", "环境的不安全因素"
    MANAGEMENT = "management", "管理缺陷"


class LedgerKind(Term):
    """Which of the two ledgers a hazard stands in."""

    SITE = "site", "现场管理"
    BASIC = "basic", "基础管理"


class Part(Term):
    """五落实. Source: 重庆市安全生产条例 art. 23; 专项行动工作方案 三（三）."""

    MEASURES = "measures", "措施"
    DUTY = "duty", "责任"
    FUNDS = "funds", "资金"
    TIME = "time", "时限"
    PLAN = "plan", "预案"


class Slot(Term):
    """What a photo of a hazard shows."""

    BEFORE = "before", "整改前"
    AFTER = "after", "整改后"


ENDINGS = frozenset({Status.DISMISSED, Status.MERGED, Status.REFERRED, Status.VOIDED})
OPEN_STATES = (Status.REPORTED, Status.OPEN, Status.RECTIFYING, Status.TO_REVIEW)
