"""Codes of units: kinds, industries, tags."""

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


SMALL_TAGS = frozenset({Tag.SMALL, Tag.SELF_EMPLOYED})
SMALL_HEADCOUNT = 30
