"""Codes of official documents: kinds, forms, states, steps, what came of a step; of 收文 too."""

from portal.kernel.terms import Term


class Kind(Term):
    """文种. Source: 党政机关公文处理工作条例 art. 8."""

    RESOLUTION = "resolution", "决议"
    DECISION = "decision", "决定"
    ORDER = "order", "命令（令）"
    COMMUNIQUE = "communique", "公报"
    ANNOUNCEMENT = "announcement", "公告"
    PUBLIC_NOTICE = "public_notice", "通告"
    OPINION = "opinion", "意见"
    NOTICE = "notice", "通知"
    BULLETIN = "bulletin", "通报"
    REPORT = "report", "报告"
    REQUEST = "request", "请示"
    REPLY = "reply", "批复"
    MOTION = "motion", "议案"
    LETTER = "letter", "函"
    MINUTES = "minutes", "纪要"


class Sheet(Term):
    """格式: on which sheet the words go. Source: GB/T 9704-2012, 7 and 10."""

    FILE = "file", "文件"
    LETTER = "letter", "信函"
    ORDER = "order", "命令"
    MINUTES = "minutes", "纪要"


class Direction(Term):
    """行文方向."""

    UP = "up", "上行"
    DOWN = "down", "下行"
    LEVEL = "level", "平行"


class Publicity(Term):
    """公开属性. Source: 政府信息公开条例 (2019) art. 13."""

    ACTIVE = "active", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    CLOSED = "closed", "不予公开"


class Urgency(Term):
    """紧急程度. Source: 党政机关公文处理工作条例 art. 9 (3)."""

    USUAL = "usual", "普通"
    URGENT = "urgent", "加急"
    EXTRA = "extra", "特急"


class Retention(Term):
    """保管期限. Source: DA/T 22-2015 6.3."""

    FOR_EVER = "for_ever", "永久"
    THIRTY = "thirty", "定期 30 年"
    TEN = "ten", "定期 10 年"


class Status(Term):
    """Where a document stands: what it waits for; the last two are ends."""

    DRAFT = "draft", "草稿"
    TO_VET = "to_vet", "待核稿"
    TO_COUNTERSIGN = "to_countersign", "待会签"
    TO_REVIEW = "to_review", "待审核"
    TO_SIGN = "to_sign", "待签发"
    TO_RECHECK = "to_recheck", "待复核"
    TO_REGISTER = "to_register", "待登记"
    TO_PRINT = "to_print", "待印制"
    TO_SEAL = "to_seal", "待用印"
    TO_DISPATCH = "to_dispatch", "待核发"
    TO_ARCHIVE = "to_archive", "待归档"
    ARCHIVED = "archived", "已归档"
    VOIDED = "voided", "已作废"


class Action(Term):
    """What is done to a document. Source: 党政机关公文处理工作条例 art. 18–25."""

    SUBMIT = "submit", "提交"
    VET = "vet", "核稿"
    COUNTERSIGN = "countersign", "会签"
    REVIEW = "review", "审核"
    SIGN_OFF = "sign_off", "签发"
    RECHECK = "recheck", "复核"
    REGISTER = "register", "登记"
    PRINT = "print", "印制"
    SEAL = "seal", "用印"
    DISPATCH = "dispatch", "核发"
    ARCHIVE = "archive", "归档"
    SEND_BACK = "send_back", "退回"
    WITHDRAW = "withdraw", "撤回"
    REVISE = "revise", "修改"
    DISCARD = "discard", "作废草稿"
    VOID = "void", "作废"


STEPS = (
    Action.SUBMIT,
    Action.VET,
    Action.COUNTERSIGN,
    Action.REVIEW,
    Action.SIGN_OFF,
    Action.RECHECK,
    Action.REGISTER,
    Action.PRINT,
    Action.SEAL,
    Action.DISPATCH,
    Action.ARCHIVE,
)
"""The steps of a document in their order; 拟稿 ends with ``SUBMIT``."""
ALWAYS = frozenset({Action.SUBMIT, Action.SIGN_OFF, Action.REGISTER})
"""What no office can switch off."""

STATION = {
    Action.SUBMIT: Status.DRAFT,
    Action.VET: Status.TO_VET,
    Action.COUNTERSIGN: Status.TO_COUNTERSIGN,
    Action.REVIEW: Status.TO_REVIEW,
    Action.SIGN_OFF: Status.TO_SIGN,
    Action.RECHECK: Status.TO_RECHECK,
    Action.REGISTER: Status.TO_REGISTER,
    Action.PRINT: Status.TO_PRINT,
    Action.SEAL: Status.TO_SEAL,
    Action.DISPATCH: Status.TO_DISPATCH,
    Action.ARCHIVE: Status.TO_ARCHIVE,
}
"""Where a document stands while it waits for a step."""
STEP_OF = {status: step for step, status in STATION.items()}
"""The step that a document waits for."""
STEP_LABELS = {Action.SUBMIT: "拟稿"} | {one: one.label for one in STEPS[1:]}
"""The steps as people call them."""


class Outcome(Term):
    """What came of a step."""

    PASSED = "passed", "通过"
    SENT_BACK = "sent_back", "退回"
    WITHDRAWN = "withdrawn", "撤回"
    REVISED = "revised", "修改"
    VOIDED = "voided", "作废"


class Channel(Term):
    """How a copy goes to a recipient."""

    ONLINE = "online", "本系统"
    BY_HAND = "by_hand", "直接送达"
    POST = "post", "邮寄"
    EXCHANGE = "exchange", "公文交换"
    FAX = "fax", "传真"


class RegisterState(Term):
    """What 发文登记簿 is narrowed to, besides its kind and time."""

    UNSIGNED = "unsigned", "有未签收"
    UNARCHIVED = "unarchived", "未归档"
    ARCHIVED = "archived", "已归档"
    VOIDED = "voided", "已作废"


class IncomingStatus(Term):
    """Where a 收文 stands."""

    TO_PROPOSE = "to_propose", "待拟办"
    TO_INSTRUCT = "to_instruct", "待批示"
    TO_HANDLE = "to_handle", "承办中"
    FINISHED = "finished", "已办结"
    VOIDED = "voided", "已作废"


class InboxOrder(Term):
    """In what order the list of 收文 stands."""

    LATEST = "latest", "收文号（大的在前）"
    DUE = "due", "办理期限（急的在前）"


class IncomingAction(Term):
    """What is done to a 收文. Source: 党政机关公文处理工作条例 art. 24."""

    ENTER = "enter", "登记收文"
    PROPOSE = "propose", "拟办"
    INSTRUCT = "instruct", "批示"
    HANDLE = "handle", "承办"
    CIRCULATE = "circulate", "传阅"
    URGE = "urge", "催办"
    FINISH = "finish", "办结"
    VOID = "void", "作废"


class ReviewCheck(Term):
    """What 审核 looks at. Source: 党政机关公文处理工作条例 art. 20."""

    NEED = "need", "行文理由充分，依据准确"
    LAW = "law", "内容符合法律法规和方针政策，与有关公文衔接"
    CONSULTED = "consulted", "涉及其他部门的，已协商一致"
    KIND = "kind", "文种正确，格式规范"
    WORDS = "words", "人名、地名、时间、数字、引文准确，文字和标点规范"


class RecheckCheck(Term):
    """What 复核 looks at. Source: 党政机关公文处理工作条例 art. 25 (1)."""

    TRAIL = "trail", "审批手续完备"
    WORDS = "words", "内容没有疏漏"
    KIND = "kind", "文种正确"
    SHEET = "sheet", "格式规范，附件材料齐全"


class DispatchCheck(Term):
    """What 核发 looks at. Source: 党政机关公文处理工作条例 art. 25 (4)."""

    WORDS = "words", "文字无误"
    SHEET = "sheet", "格式无误"
    PRINT = "print", "印刷质量合格"
