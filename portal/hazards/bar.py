"""What the ledger can be narrowed to: its filters, and the Filter that an address means."""

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from portal.hazards.narrowing import Filter
from portal.hazards.terms import Category, Grade, Lamp, Source, Status
from portal.web.bar import Bar, Choice, Day, Row, Tick, Words
from portal.web.paging import row_id

BAR = Bar(
    Words("q", "关键词", "编号、企业、部位、内容", css="keyword", kind="search"),
    Choice("status", "状态", Status, "全部状态"),
    Choice("grade", "等级", Grade, "全部等级"),
    Choice("lamp", "亮灯", Lamp, "全部亮灯"),
    Words("firm", "责任单位", "责任单位或拼音首字母", longest=60),
    Row("section", "分管科室"),
    Choice("source", "来源", Source, "全部来源"),
    Choice("category", "类别", Category, "全部类别"),
    Day("since", "发现日期从"),
    Day("until", "发现日期到"),
    Tick("late", "只看逾期"),
    Tick("open", "只看未办结"),
    Tick("mine", "只看我的待办"),
    Tick("again", "只看重复"),
    Tick("listed", "只看挂牌督办"),
    Tick("handled", "我经手的"),
)

RARE = frozenset(
    {"section", "source", "category", "since", "until", "open", "again", "listed", "handled"}
)
"""The filters that stand folded until one of them is in use."""


def filter_in(address: MultiDict[str, str], hands: Sequence[int] = ()) -> Filter:
    """What an address narrows the ledger to; what cannot be read narrows nothing.

    ``hands`` are the persons whose to-dos are one's own. A firm is told by the number of its row,
    or by a part of its name or pinyin initials.
    """
    said = BAR.read(address)
    firm = said.get("firm", "")
    return Filter(
        words=said.get("q", ""),
        status=said.get("status"),
        grade=said.get("grade"),
        source=said.get("source"),
        lamp=said.get("lamp"),
        category=said.get("category"),
        firm_id=row_id(firm),
        firm="" if row_id(firm) else firm,
        section_id=said.get("section"),
        found_from=said.get("since"),
        found_to=said.get("until"),
        held_by=tuple(hands) if said.get("mine") else (),
        late=said.get("late", False),
        open=said.get("open", False),
        again=said.get("again", False),
        listed=said.get("listed", False),
        handled_by=tuple(hands) if said.get("handled") else (),
    )
