"""行文: what is unusual in a document, a sentence each. Warnings, never refusals.

Source: 党政机关公文处理工作条例 art. 13–17.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from portal.official import levels
from portal.official.rules import Content, names_in, open_fields, title_of, words_in
from portal.official.terms import Direction, Kind, Sheet, Status

_REQUEST_ENDS = ("请示", "请批复", "请批示", "请予批准", "请审批", "请审批为盼")
_PERSON = re.compile(r"(同志|主任|书记|局长|区长|市长|县长|省长|部长|主席|经理|科长|领导)$")
_ONE_PARTY = re.compile(r"党委|党工委|党组")
_INNER = re.compile(r"(科|股|室|处)$")
_OFFICE = re.compile(r"办公(厅|室)$")
_TO_ALL = frozenset(
    {Kind.ANNOUNCEMENT, Kind.PUBLIC_NOTICE, Kind.COMMUNIQUE, Kind.ORDER, Kind.RESOLUTION}
)
_NO_RECIPIENT = _TO_ALL | {Kind.DECISION}
_FIRM = re.compile(r"(公司|集团|厂|合作社)$")


@dataclass(frozen=True)
class Case:
    """What the warnings look at. ``inner`` are the names of one's own sections and firms.

    ``disagreed`` are those who sent it back when they were to countersign it and have not agreed
    since; ``is_asked``: whether joint organs are asked to countersign at all.
    """

    kind: Kind
    sheet: Sheet
    direction: Direction
    content: Content
    issuers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    copies_to: tuple[str, ...] = ()
    basis: str = ""
    phone: str = ""
    inner: frozenset[str] = field(default_factory=frozenset)
    disagreed: tuple[str, ...] = ()
    is_asked: bool = True


def case_of(
    kind: Kind,
    sheet: Sheet,
    direction: Direction,
    content: Content,
    *,
    basis: str = "",
    phone: str = "",
    inner: frozenset[str] = frozenset(),
    disagreed: tuple[str, ...] = (),
    is_asked: bool = True,
) -> Case:
    """The case that a text makes."""
    imprint = content.get("imprint") or {}
    return Case(
        kind,
        sheet,
        direction,
        content,
        issuers=tuple(content.get("issuers", ())),
        recipients=tuple(names_in(content.get("recipients", ()))),
        copies_to=tuple(names_in(imprint.get("copies_to", ()))),
        basis=basis,
        phone=phone,
        inner=inner,
        disagreed=disagreed,
        is_asked=is_asked,
    )


def warnings(case: Case) -> list[str]:
    """What is unusual, in the order of the page."""
    found = [sentence for rule in _RULES for sentence in rule(case)]
    if left := open_fields(case.content):
        shown = "、".join(left[:8]) + (f" 等 {len(left)} 处" if len(left) > 8 else "")
        found.append(f"还有没填的内容：{shown}。签发前要填好。")
    return found


def _title(case: Case) -> Iterator[str]:
    title = title_of(case.content)
    label = "令" if case.kind is Kind.ORDER else case.kind.label
    if title and not title.endswith(label):
        yield f"标题没有以文种“{label}”结尾。请核对标题和文种。"
    if len(title) > 100:
        yield f"标题有 {len(title)} 字，印出来要占四行以上。请缩短。"


def _sheet(case: Case) -> Iterator[str]:
    wants = {Kind.LETTER: Sheet.LETTER, Kind.ORDER: Sheet.ORDER, Kind.MINUTES: Sheet.MINUTES}
    wanted = wants.get(case.kind)
    if wanted and case.sheet is not wanted:
        yield f"{case.kind.label}一般用{wanted.label}格式，现在是{case.sheet.label}格式。"
    if case.sheet is Sheet.LETTER and case.direction is Direction.UP:
        yield "上行文一般用文件格式，要标签发人，信函格式没有签发人的位置。"


def _direction(case: Case) -> Iterator[str]:
    upward = case.kind in {Kind.REPORT, Kind.REQUEST}
    if upward and case.direction is not Direction.UP:
        yield f"{case.kind.label}是上行文，现在的行文方向是{case.direction.label}。"
    if case.kind in {Kind.NOTICE, Kind.BULLETIN, Kind.REPLY} and case.direction is Direction.UP:
        yield f"{case.kind.label}不用于上行。向上级行文请用报告或请示。"


def _recipients(case: Case) -> Iterator[str]:
    if not case.recipients and case.kind not in _NO_RECIPIENT and case.sheet is not Sheet.MINUTES:
        yield "没有写主送机关。"
    if case.recipients and case.kind in _TO_ALL:
        yield f"{case.kind.label}面向社会或全体，一般不写主送机关。"
    if case.direction is not Direction.UP:
        return
    if len(case.recipients) > 1:
        yield "上行文只写一个主送机关，需要同时送其他上级机关的，用抄送。"
    if lower := [name for name in case.copies_to if _is_lower(name, case)]:
        yield f"上行文不抄送下级机关：{'、'.join(lower)}。"
    if persons := [name for name in case.recipients if _PERSON.search(name)]:
        yield f"上行文不送领导者个人：{'、'.join(persons)}。请改送机关。"
    if passed := _passed_over(case):
        yield (
            f"{'、'.join(passed)}高于直接上级，一般不越级行文。确需越级的，请同时抄送被越过的机关。"
        )


def _passed_over(case: Case) -> list[str]:
    """The recipients above the direct superior, where no organ of its level gets a copy."""
    own = levels.superior(case.issuers[0]) if case.issuers else None
    if own is None or own in {levels.level(name) for name in case.copies_to}:
        return []
    return [name for name in case.recipients if (levels.level(name) or own) > own]


def _is_lower(name: str, case: Case) -> bool:
    return name in case.inner or name.startswith(("各", "所属"))


def _one_matter(case: Case) -> Iterator[str]:
    if case.kind is Kind.REQUEST:
        headings = [one for one in case.content.get("body", ()) if _begins(one, "一、")]
        title = title_of(case.content)
        if title.count("关于") > 1 or ("和" in title and "、" in title and len(headings) > 3):
            yield "请示一文一事。请核对是否写了几件事。"
        if not case.phone and not case.content.get("note"):
            yield "请示要在附注写明联系人和电话。"
    if case.kind is Kind.REPORT and _asks(case):
        yield "报告里不能夹带请示事项。需要批准的，请另行请示。"


def _begins(block: object, ordinal: str) -> bool:
    return any(text.startswith(ordinal) for text in words_in(block))


def _asks(case: Case) -> bool:
    return any(ask in text for text in words_in(case.content) for ask in _REQUEST_ENDS)


def _issuers(case: Case) -> Iterator[str]:
    if inner := [name for name in case.issuers if _is_inner(name, case)]:
        yield f"除办公厅（室）外，内设机构不得对外正式行文：{'、'.join(inner)}。"
    if len(case.issuers) < 2:
        return
    if firms := [name for name in case.issuers if _FIRM.search(name)]:
        yield (
            f"联合行文限于同级党政机关，{'、'.join(firms)}是企业。"
            "国家标准在这里是参照执行，请确认双方都同意。"
        )
    parties = {bool(_ONE_PARTY.search(name)) for name in case.issuers}
    if len(parties) == 2:
        yield "属于党委或政府各自职权范围内的事项，不联合行文。请确认。"
    if len({found for name in case.issuers if (found := levels.level(name)) is not None}) > 1:
        yield "联合行文限于同级机关，现在的发文机关不是同一级。请核对。"
    if not case.is_asked:
        yield "联合行文要由各机关的负责人会签，本单位的设置跳过了会签。请在别处取得会签。"


def _is_inner(name: str, case: Case) -> bool:
    if _OFFICE.search(name) or _FIRM.search(name):
        return False
    return name in case.inner or bool(_INNER.search(name))


def _agreement(case: Case) -> Iterator[str]:
    if case.disagreed:
        yield (
            f"{'、'.join(case.disagreed)}会签时退回，至今没有同意。"
            "部门之间没有协商一致的，不得各自向下行文。"
        )


def _basis(case: Case) -> Iterator[str]:
    if not case.basis:
        yield "没有写行文依据。审核时要看依据是否准确。"
    superior = case.kind in {Kind.DECISION, Kind.OPINION, Kind.PUBLIC_NOTICE, Kind.ANNOUNCEMENT}
    if superior and case.direction is Direction.DOWN and not case.copies_to:
        yield "重要的下行文要同时抄送直接上级机关。"


_RULES: tuple[Callable[[Case], Iterator[str]], ...] = (
    _title,
    _sheet,
    _direction,
    _recipients,
    _one_matter,
    _issuers,
    _agreement,
    _basis,
)
SHOWN_IN = frozenset(
    {
        Status.DRAFT,
        Status.TO_VET,
        Status.TO_COUNTERSIGN,
        Status.TO_REVIEW,
        Status.TO_SIGN,
        Status.TO_RECHECK,
    }
)
"""Where there is still time to heed a warning."""
