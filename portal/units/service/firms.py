"""Writing firms: into the file, out of use and back; every act one transaction and one line."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from portal import policy
from portal.db import db, transaction
from portal.kernel import pinyin
from portal.kernel.errors import NotFound, Refusal, Stale
from portal.policy import Actor, Scope
from portal.trail import service as trail
from portal.units import queries, sections
from portal.units.models import Unit, UnitTag
from portal.units.rules import Details, changes, gap_in_small, settled, told
from portal.units.terms import Detail, Kind, Tag

LONGEST_KEY = 400
LONGEST_INITIALS = 120

HandOn = Callable[[Actor, Unit], None]
"""What is done, in the same transaction, with the open work on a firm that changes its section.

Such work stands above units: the application hands the function in.
"""


@dataclass(frozen=True)
class Own:
    """What a firm keeps up to date itself."""

    phone: str
    safety_officer: str
    headcount: int | None


@transaction()
def add(actor: Actor, said: Details) -> Unit:
    """Open the file of a firm.

    Raises Forbidden outside of one's sections and Refusal where the firm has a file already.
    """
    acting = policy.require(actor, "firm.manage", Scope(section_id=said.section))
    _check(said, None)
    firm = Unit(kind=Kind.FIRM)
    write_down(firm, settled(said))
    db.session.add(firm)
    _flush(said)
    record(acting, "firm.add", firm, None, queries.details_of(firm))
    return firm


@transaction()
def edit(actor: Actor, firm_id: int, version: int, said: Details, *, hand_on: HandOn) -> Unit:
    """Change the file of a firm; only who manages every firm may give it to another section.

    Raises Forbidden, Stale, and Refusal where the new file is another firm's.
    """
    firm = to_change(firm_id, version)
    acting = policy.require(actor, "firm.manage", firm)
    before = queries.details_of(firm)
    if said.section != before.section:
        _refuse_giving_away(actor)
    _check(said, firm)
    _change(acting, "firm.edit", firm, before, settled(said))
    _flush(said)
    if said.section != before.section:
        hand_on(acting, firm)
    return firm


@transaction()
def update_own(actor: Actor, firm_id: int, version: int, said: Own) -> Unit:
    """Change what a firm keeps up to date itself. Raises Forbidden and Stale."""
    firm = to_change(firm_id, version)
    acting = policy.require(actor, "firm.update_own", firm)
    before = queries.details_of(firm)
    tags = before.tags if said.headcount is None else before.tags - {Tag.SMALL}
    after = replace(
        before,
        phone=said.phone,
        safety_officer=said.safety_officer,
        headcount=said.headcount,
        tags=tags,
    )
    _change(acting, "firm.update_own", firm, before, after)
    return firm


@transaction()
def stop(actor: Actor, firm_id: int, version: int, reason: str) -> Unit:
    """停用: the firm is offered nowhere any more; its file and history stay."""
    return _turn(actor, firm_id, version, "firm.stop", reason, is_active=False)


@transaction()
def resume(actor: Actor, firm_id: int, version: int, reason: str) -> Unit:
    """恢复使用."""
    return _turn(actor, firm_id, version, "firm.resume", reason, is_active=True)


@transaction()
def note_export(actor: Actor, words: str) -> None:
    """Leave a line that a list of firms was taken out, and how it was narrowed."""
    trail.record(policy.require(actor, "firm.list"), "firm.export", words=words)


def to_change(firm_id: int, version: int) -> Unit:
    """A firm, fresh and locked (inside a transaction). Raises NotFound and Stale."""
    firm = db.session.scalars(
        select(Unit)
        .where(Unit.id == firm_id, Unit.kind == Kind.FIRM)
        .options(selectinload(Unit.tag_rows))
        .with_for_update(of=Unit)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if firm is None:
        raise NotFound("没有找到这家企业。请从企业档案里打开。")
    if firm.version != version:
        raise Stale(
            f"在您打开页面之后，“{firm.name}”的档案已被别人改过，您的修改未保存。请刷新后再改。"
        )
    return firm


def write_down(firm: Unit, said: Details) -> None:
    """Put a file into its row, with what it is sorted and searched by."""
    firm.name, firm.credit_code, firm.address = said.name, said.credit_code, said.address
    firm.industry, firm.phone, firm.headcount = said.industry, said.phone, said.headcount
    firm.legal_representative, firm.head_name = said.legal_representative, said.head_name
    firm.safety_officer, firm.section_id = said.safety_officer, said.section
    firm.sort_key = pinyin.sort_key(said.name)[:LONGEST_KEY]
    firm.initials = pinyin.initials(said.name)[:LONGEST_INITIALS]
    kept = [row for row in firm.tag_rows if row.tag in said.tags]
    new = said.tags - {row.tag for row in kept}
    firm.tag_rows = kept + [UnitTag(tag=tag) for tag in Tag if tag in new]


def record(
    acting: Actor, verb: str, firm: Unit, before: Details | None, after: Details, words: str = ""
) -> None:
    """Leave a line with what differs, or with all there is of a new file."""
    names = {row_id: name for row_id, name, _ in sections.choices()}
    filled = changes(before or Details(), after)
    trail.record(
        acting,
        verb,
        firm.subject,
        words=words,
        before=told(before, filled, names) if before else None,
        after=told(after, filled, names),
    )


def _change(acting: Actor, verb: str, firm: Unit, before: Details, after: Details) -> None:
    if not changes(before, after):
        return
    write_down(firm, after)
    # A change of tags alone is a change of the file: it must give it a new version too.
    flag_modified(firm, "name")
    record(acting, verb, firm, before, after)


def _turn(
    actor: Actor, firm_id: int, version: int, verb: str, reason: str, *, is_active: bool
) -> Unit:
    firm = to_change(firm_id, version)
    acting = policy.require(actor, "firm.manage", firm)
    if firm.is_active == is_active:
        raise Refusal(f"“{firm.name}”已经是{'在用' if is_active else '停用'}状态，不用再办。")
    firm.is_active = is_active
    trail.record(
        acting,
        verb,
        firm.subject,
        words=reason,
        before={"is_active": not is_active},
        after={"is_active": is_active},
    )
    return firm


def _refuse_giving_away(actor: Actor) -> None:
    if not sections.reaches_every_firm(actor):
        raise Refusal(
            "把企业转给别的科室由安全管理科或系统管理员办理。如需转出，请与其联系。",
            Detail.SECTION,
        )


def _check(said: Details, firm: Unit | None) -> None:
    """Refuse what is another firm's, and what contradicts itself."""
    if gap := gap_in_small(said):
        raise Refusal(gap, Detail.HEADCOUNT)
    _check_section(said, firm)
    own_id = firm.id if firm else None
    if said.credit_code:
        found = queries.with_code(said.credit_code)
        if found and found.firm_id != own_id:
            raise Refusal(_taken(said, found), Detail.CREDIT_CODE)
    for other in queries.at_place(said.name, said.address):
        told_apart = said.credit_code and other.details.credit_code
        if other.firm_id != own_id and not told_apart:
            raise Refusal(
                f"已有同名同址的企业“{other.details.name}”{_note(other)}。两家都填上"
                "统一社会信用代码才能分清；如是同一家，请打开原来的档案修改。",
                Detail.NAME,
            )


def _check_section(said: Details, firm: Unit | None) -> None:
    open_ids = {row_id for row_id, _, is_open in sections.choices() if is_open}
    kept = firm is not None and firm.section_id == said.section
    if said.section is not None and said.section not in open_ids and not kept:
        raise Refusal("这个科室已经撤销。请重新选择分管科室。", Detail.SECTION)


def _taken(said: Details, found: queries.Known) -> str:
    return (
        f"统一社会信用代码 {said.credit_code} 已登记在“{found.details.name}”名下{_note(found)}。"
        "请核对代码；如是同一家企业，请打开原来的档案修改。"
    )


def _note(found: queries.Known) -> str:
    return "" if found.is_active else "（已停用）"


def _flush(said: Details) -> None:
    """Send the rows now, so that two people who enter one code at the same moment both hear it."""
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise Refusal(
            f"刚才有人登记了同一个统一社会信用代码，“{said.name}”没有保存。请到企业档案里核对。",
            Detail.CREDIT_CODE,
        ) from taken
