"""Codes of hazards: grades, states, actions, sources, the parts of 五落实, dated records."""

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
    TRANSFER = "transfer", "转办其他科室"
    EXTEND = "extend", "申请延期"
    GRANT = "grant", "同意延期"
    DENY = "deny", "不同意延期"
    JUDGE = "judge", "重大判定"
    DISCOVER = "discover", "填写发现报告"
    TELL = "tell", "登记双报告"
    PROPOSE = "propose", "提交治理方案"
    APPROVE = "approve", "批准治理方案"
    REJECT = "reject", "退回治理方案"
    PUT_ON_LIST = "put_on_list", "挂牌督办"
    RELEASE = "release", "解除挂牌督办"
    PROGRESS = "progress", "填报进展"
    ADVISE = "advise", "录入专家意见"
    ACCEPT = "accept", "企业验收"


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
    SCAN = "scan", "扫码上报"
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


class RecordKind(Term):
    """What a dated record of a hazard says: 定级, 方案, 挂牌, 验收, 双报告, 延期, 转办."""

    JUDGED = "judged", "重大判定"
    DISCOVERED = "discovered", "发现报告"
    TOLD = "told", "双报告登记"
    PROPOSED = "proposed", "治理方案"
    APPROVED = "approved", "方案批准"
    REJECTED = "rejected", "方案退回"
    LISTED = "listed", "挂牌督办"
    RELEASED = "released", "解除挂牌督办"
    PROGRESSED = "progressed", "治理进展"
    ADVISED = "advised", "专家意见"
    ACCEPTED = "accepted", "企业验收"
    ASKED = "asked", "延期申请"
    GRANTED = "granted", "延期同意"
    DENIED = "denied", "延期不同意"
    TRANSFERRED = "transferred", "转办"


class Receipt(Term):
    """双报告: found and put right, each to the department and to the workers.

    Source: 安全生产法 art. 41; 专项行动工作方案 二（二）1.
    """

    FOUND_DEPARTMENT = "found_department", "发现→监管部门"
    FOUND_WORKERS = "found_workers", "发现→职工大会（职代会）"
    FIXED_DEPARTMENT = "fixed_department", "整改→监管部门"
    FIXED_WORKERS = "fixed_workers", "整改→职工大会（职代会）"


class Level(Term):
    """Who put a hazard on the list (挂牌级别)."""

    LOCAL = "local", "园区级"
    COUNTY = "county", "区县级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"
    STATE = "state", "国家级"


class RemedyPart(Term):
    """The six parts of a 治理方案.

    Source: 安全生产事故隐患排查治理暂行规定 art. 15 (待核对).
    """

    GOALS = "goals", "治理的目标和任务"
    METHODS = "methods", "采取的方法和措施"
    MONEY = "money", "经费和物资的落实"
    PEOPLE = "who", "负责治理的机构和人员"
    TIMES = "times", "治理的时限和要求"
    SAFETY = "safety_measures", "安全措施和应急预案"


class Ground(Term):
    """By what a hazard is known to be one that was there before (重复隐患)."""

    CLAUSE = "clause", "同一部位、同一条款"
    TEXT = "text", "同一部位、情况相近"
    SAID = "said", "上报人在原来那条里点了“又出现了”"


class Lamp(Term):
    """How urgent a hazard is (亮灯), the most urgent first: reckoned, never stored."""

    RED = "red", "红灯"
    ORANGE = "orange", "橙灯"
    YELLOW = "yellow", "黄灯"
    BLUE = "blue", "蓝灯"
