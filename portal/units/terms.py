"""Codes of units: kinds, industries, tags, the parts of a firm's file."""

from portal.kernel.terms import Term


class Kind(Term):
    """What a unit is."""

    COMMITTEE = "committee", "经管委"
    SECTION = "section", "科室"
    FIRM = "firm", "企业"


class Industry(Term):
    """行业领域 of a firm."""

    CONSTRUCTION = "construction", "建筑施工"
    MANUFACTURE = "manufacture", "工贸制造"
    CHEMICAL = "chemical", "危险化学品"
    STORAGE = "storage", "仓储物流"
    TRADE = "trade", "商贸"
    CATERING = "catering", "餐饮住宿"
    MUNICIPAL = "municipal", "市政公用"
    GAS = "gas", "燃气"
    TRANSPORT = "transport", "交通运输"
    PROPERTY = "property", "物业服务"
    OTHER = "other", "其他"


class Tag(Term):
    """What sets a firm apart; sub-registers and short menus follow it."""

    HIGH_RISK = "high_risk", "高危"
    SMALL = "small", "小微"
    SELF_EMPLOYED = "self_employed", "个体"
    CONSTRUCTION = "construction", "建筑施工"
    CONFINED_SPACE = "confined_space", "有限空间"
    DUST = "dust", "粉尘"
    CHEMICAL = "chemical", "危化"
    CONTRACTED = "contracted", "委外"
    FIRE_KEY = "fire_key", "消防重点"
    CROWDED = "crowded", "人员密集"


class Detail(Term):
    """One part of a firm's file: the column, the form's field and the trail bear the same word."""

    NAME = "name", "企业名称"
    CREDIT_CODE = "credit_code", "统一社会信用代码"
    ADDRESS = "address", "地址"
    INDUSTRY = "industry", "行业"
    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人"
    HEAD_NAME = "head_name", "主要负责人"
    SAFETY_OFFICER = "safety_officer", "安全员"
    PHONE = "phone", "电话"
    HEADCOUNT = "headcount", "从业人数"
    TAGS = "tags", "标签"
    SECTION = "section", "分管科室"


class Standing(Term):
    """Which firms a list shows."""

    ACTIVE = "active", "在用"
    STOPPED = "stopped", "已停用"
    EVERY = "every", "在用和已停用"


SMALL_TAGS = frozenset({Tag.SMALL, Tag.SELF_EMPLOYED})
SMALL_HEADCOUNT = 30
