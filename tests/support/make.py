"""Rows for tests, with sensible defaults; to be called inside ``with rows:``.

Hazards and papers come about through the services, so that numbers and trail are real.
"""

import io
import itertools
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import select, update

from portal.accounts import passwords
from portal.accounts import queries as people
from portal.accounts.models import Delegation, SignIn, UnitPost, User, UserRole
from portal.db import db, transaction
from portal.documents import service as documents
from portal.documents.models import Paper
from portal.documents.service import Order
from portal.files import service as files
from portal.gongwen.content import Document, Paragraph
from portal.hazards.models import Hazard
from portal.hazards.rules import Settled
from portal.hazards.service import closing, handling, reporting
from portal.hazards.service.handling import Confirmation
from portal.hazards.service.reporting import Report
from portal.hazards.terms import ENDINGS, Grade, Part, Source, Status
from portal.kernel import clock, pinyin
from portal.notices.models import Notice
from portal.office.models import Issuer, IssuerSeries, OfficeSetting
from portal.office.terms import PaperKind
from portal.official.models import OfficialDocument
from portal.official.models_incoming import Incoming
from portal.official.models_out import Distribution
from portal.official.service import drafting, entering, passing
from portal.official.service.drafting import Said
from portal.official.service.entering import Arrival
from portal.official.terms import Channel
from portal.official.terms import Kind as DocumentKind
from portal.policy import FIRM_ROLES, Actor, Post, Role
from portal.sweeps.models import Sweep
from portal.units.models import Unit, UnitTag
from portal.units.terms import Kind, Tag
from tests.support import majors

PASSWORD = "Ceshi-2023-Koulin"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TOTP_ROLES = {Role.ADMIN, Role.TIPS, Role.FINANCE, Role.DISCIPLINE}
SAFETY_OFFICE, SECTION, COMMITTEE = "安全管理科", "建设科", "某区新城经管委"
SERIES = {
    PaperKind.DOCUMENT: "某新城管安",
    PaperKind.RECTIFY_NOTICE: "某新城管安改",
    PaperKind.REVIEW_OPINION: "某新城管安复",
    PaperKind.MAJOR_FOUND: "某新城管安重报",
    PaperKind.MAJOR_FIXED: "某新城管安重改",
    PaperKind.REMEDY: "某新城管安案",
    PaperKind.LISTING_NOTICE: "某新城管安督",
    PaperKind.RELEASE_NOTICE: "某新城管安解",
    PaperKind.REFERRAL: "某新城管安函",
}
_next = itertools.count(1)


@cache
def _password_hash() -> str:
    return passwords.hashed(PASSWORD)


def _named(kind: Kind, name: str) -> Unit | None:
    query = select(Unit).where(Unit.kind == kind, Unit.name == name)
    return db.session.scalars(query).first()


def _unit(kind: Kind, name: str, **columns: Any) -> Unit:
    with transaction():
        unit = Unit(
            kind=kind,
            name=name,
            sort_key=pinyin.sort_key(name),
            initials=pinyin.initials(name),
            **columns,
        )
        db.session.add(unit)
    return unit


def committee() -> Unit:
    """The committee, one a test."""
    return _named(Kind.COMMITTEE, COMMITTEE) or _unit(Kind.COMMITTEE, COMMITTEE)


def section(name: str = SECTION, **columns: Any) -> Unit:
    """A section; the same name is the same section."""
    found = _named(Kind.SECTION, name)
    return found or _unit(Kind.SECTION, name, **{"parent_id": committee().id} | columns)


def firm(
    name: str = "", *, section: Unit | None = None, tags: Sequence[Tag] = (), **columns: Any
) -> Unit:
    """A firm of its own name, in the charge of ``section`` (建设科)."""
    charge = section or _some_section()
    made = _unit(
        Kind.FIRM, name or f"示例企业{next(_next)}有限公司", section_id=charge.id, **columns
    )
    if tags:
        with transaction():
            db.session.add_all([UnitTag(unit_id=made.id, tag=tag) for tag in tags])
    return made


def _some_section() -> Unit:
    return section()


def _some_firm() -> Unit:
    return firm()


def user(
    role: Role = Role.SAFETY,
    *more: Role,
    unit: Unit | None = None,
    username: str = "",
    name: str = "",
    **columns: Any,
) -> User:
    """A person of these roles whose password is ``PASSWORD``, able to sign in at once.

    Where the office asks for a second factor by default, the person has one: ``TOTP_SECRET``.
    """
    number = next(_next)
    place = unit or _unit_of(role)
    told = name or f"测试{number}号"
    factor = TOTP_SECRET if TOTP_ROLES & {role, *more} else ""
    facts = {"password_hash": _password_hash(), "must_change": False, "totp_secret": factor}
    with transaction():
        made = User(
            username=username or f"{role.value}{number}",
            name=told,
            unit_id=place.id,
            sort_key=pinyin.sort_key(told, person=True),
            initials=pinyin.initials(told, person=True),
            **(facts | columns),
        )
        made.role_rows = [UserRole(role=one) for one in (role, *more)]
        db.session.add(made)
    return made


def _unit_of(role: Role) -> Unit:
    if role in FIRM_ROLES:
        return firm()
    if role is Role.SECTION:
        return section()
    return section(SAFETY_OFFICE) if role is Role.SAFETY else committee()


def actor(person: User) -> Actor:
    """A person as the services take one."""
    return people.actor_for(person)


def post(unit: Unit, which: Post, person: User) -> None:
    """Give a post of a unit to a person."""
    with transaction():
        db.session.merge(UnitPost(unit_id=unit.id, post=which, user_id=person.id))


def stand_in(giver: User, taker: User, *, days: int = 1) -> Delegation:
    """请假代办 from today on."""
    with transaction():
        made = Delegation(
            from_id=giver.id,
            to_id=taker.id,
            starts_on=clock.today(),
            ends_on=clock.today() + timedelta(days=days),
        )
        db.session.add(made)
    return made


def office(**settings: Any) -> Issuer:
    """What `init` leaves: names, an issuer with a series for every kind of paper."""
    values = {"district": "某市某区", "committee": COMMITTEE, "short_name": "某新城"} | settings
    with transaction():
        for key, value in values.items():
            db.session.merge(OfficeSetting(key=key, value=value, changed_at=clock.now()))
        issuer = Issuer(name=COMMITTEE)
        issuer.series = [IssuerSeries(kind=kind, code=code) for kind, code in SERIES.items()]
        db.session.add(issuer)
    return issuer


def photo_bytes(words: str = "照片", size: tuple[int, int] = (320, 240)) -> bytes:
    """A small JPEG; other words give other bytes."""
    shade = sum(words.encode()) % 200
    picture = Image.new("RGB", size, (shade, 120, 200 - shade))
    draw = ImageDraw.Draw(picture)
    for at, byte in enumerate(words.encode()):
        draw.rectangle((at * 12, 20, at * 12 + 8, 20 + byte // 2), fill=(250, byte, 90))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def photo(person: User, words: str = "照片") -> str:
    """The key of a photo ``person`` has uploaded and not yet bound."""
    return files.keep_photo(actor(person), io.BytesIO(photo_bytes(words)), f"{words}.jpg").key


def safety_officer() -> User:
    """A person of 安全管理科, one a test unless more are made."""
    found = people.holders_of(Role.SAFETY)
    return found[0] if found else user(Role.SAFETY)


def staff_of(unit: Unit) -> User:
    """The safety officer of a firm, one unless more are made."""
    found = people.holders_of(Role.FIRM_STAFF, unit_id=unit.id)
    return found[0] if found else user(Role.FIRM_STAFF, unit=unit)


def settled(*, in_place: bool = True) -> dict[Part, Settled]:
    """五落实, every part filled in."""
    return {part: Settled(f"{part.label}已写明", "王五", in_place) for part in Part}


def hazard(
    status: Status = Status.OPEN,
    grade: Grade = Grade.GENERAL,
    *,
    firm: Unit | None = None,
    reporter: User | None = None,
    text: str = "临时用电箱无门，电线拖地",
    place: str = "3 号楼一层",
    source: Source = Source.SECTION,
    found_at: datetime | None = None,
    due_on: date | None = None,
    before: int = 0,
) -> Hazard:
    """A hazard brought to ``status`` step by step, reported with ``before`` photos.

    安全管理科 reports, confirms and reviews; the firm's safety officer rectifies.
    """
    unit = firm or _some_firm()
    writer = reporter or safety_officer()
    said = Report(
        firm_id=unit.id,
        text=text,
        place=place,
        source=source,
        found_at=found_at,
        before_photos=tuple(photo(writer, f"整改前{at}") for at in range(before)),
    )
    if status is Status.DRAFT:
        return reporting.save_draft(actor(writer), said)
    row = reporting.report(actor(writer), said)
    if status in ENDINGS:
        return _ended(row, status)
    return _walked(row, status, Confirmation(grade=grade, due_on=due_on))


def _walked(row: Hazard, status: Status, found: Confirmation) -> Hazard:
    if status is Status.REPORTED:
        return row
    office_, firm_ = actor(safety_officer()), actor(staff_of(db.session.get_one(Unit, row.firm_id)))
    handling.confirm(office_, row, row.version, found)
    if status is Status.OPEN:
        return row
    if found.grade is Grade.MAJOR:
        majors.ready_to_start(row)
        handling.settle(firm_, row, row.version, settled())
    handling.start(firm_, row, row.version, "已安排人员整改")
    if status is Status.RECTIFYING:
        return row
    if found.grade is Grade.MAJOR:
        majors.ready_to_close(row)
    after = photo(db.session.get_one(User, firm_.user_id), "整改后")
    handling.submit(firm_, row, row.version, note="电箱已换，电线已架空", photos=[after])
    if status is Status.CLOSED:
        closing.close(office_, row, row.version, "现场查看，已整改到位")
    return row


def _ended(row: Hazard, status: Status) -> Hazard:
    who, reason = actor(safety_officer()), "核对后不再办理"
    if status is Status.DISMISSED:
        return closing.dismiss(who, row, row.version, reason)
    if status is Status.REFERRED:
        return closing.refer(who, row, row.version, reason, "区住房城乡建委")
    if status is Status.VOIDED:
        return closing.void(who, row, row.version, reason)
    kept = hazard(firm=db.session.get_one(Unit, row.firm_id), text="同一处隐患")
    return closing.merge(who, row, row.version, reason, kept.number or "")


def paper(of: Hazard | None = None, kind: PaperKind = PaperKind.RECTIFY_NOTICE) -> Paper:
    """A paper issued from a hazard, with a number of its series."""
    if not db.session.scalars(select(Issuer)).first():
        office()
    row = of or hazard()
    order = Order(
        kind=kind,
        title=kind.label,
        subject=row.subject,
        scope=row.scope,
        make=lambda issuer, number, day: Document(
            title=kind.label,
            issuers=(issuer,),
            number=number,
            body=(Paragraph(f"{day:%Y-%m-%d} {row.text}"),),
        ),
        recipient=row.firm.name if row.firm else "",
    )
    return documents.issue(actor(safety_officer()), order)


def document(
    drafter: User | None = None, title: str = "关于开展安全检查的通知"
) -> OfficialDocument:
    """A draft of a 通知 in its drafter's hands: of 安全管理科, unless another is named."""
    content = {
        "title": title,
        "issuers": [COMMITTEE],
        "recipients": ["各科室、各企业"],
        "body": ["经研究，定于 6 月开展检查。"],
    }
    said = Said.usual(DocumentKind.NOTICE)
    return drafting.start(actor(drafter or safety_officer()), said, content)


def incoming(holder: User, title: str = "关于报送检查情况的通知", **said: Any) -> Incoming:
    """A 收文 that was just registered and lies in ``holder``'s hands."""
    clerk = actor(user(Role.CLERK))
    row = entering.enter(clerk, Arrival("区应急管理局", title, **said))
    with transaction():
        passing.give(row, holder.id, clerk, "请办")
    return row


def copy_for(unit: Unit) -> Distribution:
    """A copy of a document that was sent to ``unit`` by the portal and not signed for."""
    with transaction():
        made = Distribution(
            document_id=document().id,
            recipient=unit.name,
            unit_id=unit.id,
            channel=Channel.ONLINE,
            sent_at=clock.now(),
        )
        db.session.add(made)
    return made


def sweep(of: Hazard, section_id: int | None = None) -> Sweep:
    """举一反三 from a hazard, begun by a section or, without one, by 安全管理科; no firm yet."""
    with transaction():
        made = Sweep(
            hazard_id=of.id,
            section_id=section_id,
            tags=[Tag.DUST.value],
            text="检查同类设备",
            due_on=clock.today() + timedelta(days=7),
            started_at=clock.now(),
            starter_id=safety_officer().id,
            starter_title="安全管理科",
            end_reason="",
        )
        db.session.add(made)
    return made


def notice(person: User, text: str = "有一条隐患等您办理") -> Notice:
    """A message to a person."""
    with transaction():
        made = Notice(user_id=person.id, at=clock.now(), text=text)
        db.session.add(made)
    return made


def key() -> str:
    """A fresh once-only key, as a form carries one."""
    return secrets.token_urlsafe(18)


def end_sessions() -> None:
    """End everybody's session, as idling does."""
    with transaction():
        db.session.execute(update(SignIn).values(ended_at=clock.now()))
