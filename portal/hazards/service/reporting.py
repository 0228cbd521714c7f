"""上报: a draft kept, a hazard reported with its photos."""

import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from portal import policy
from portal.db import db, transaction, upsert
from portal.files import service as files
from portal.hazards import handlers, queries
from portal.hazards.models import Hazard
from portal.hazards.service import linking, spot
from portal.hazards.service.moving import move
from portal.hazards.terms import Action, Slot, Source, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.numbering import service as numbering
from portal.office import queries as office
from portal.policy import Actor
from portal.units.models import Unit

LONGEST_PLACE = 120
LONGEST_TEXT = 100_000
KEY = re.compile(r"[A-Za-z0-9_-]{20,32}")


@dataclass(frozen=True)
class Report:
    """What a person reports. ``found_at`` is the time they claim, None for now."""

    firm_id: int | None
    text: str
    place: str = ""
    source: Source | None = None
    found_at: datetime | None = None
    fixed_on_spot: bool = False
    before_photos: tuple[str, ...] = field(default=())
    after_photos: tuple[str, ...] = field(default=())
    draft_key: str = ""


@transaction()
def save_draft(actor: Actor, said: Report) -> Hazard:
    """Keep an unfinished report as it stands, clipped to what fits; its key is its address."""
    policy.require(actor, "hazard.report")
    hazard = _draft(actor, said.draft_key)
    firm = _reachable(actor, said.firm_id)
    clipped = replace(said, place=said.place[:LONGEST_PLACE], text=said.text[:LONGEST_TEXT])
    _write_down(hazard, actor, clipped, firm)
    hazard.moved_at = clock.now()
    files.arrange(actor, files.draft_subject(hazard.key), _photos(said))
    return hazard


@transaction()
def drop_draft(actor: Actor, key: str) -> None:
    """Delete one's own draft; its photos become unbound again. Raises NotFound."""
    hazard = queries.draft(actor, key)
    files.arrange(actor, files.draft_subject(hazard.key), dict.fromkeys(Slot, ()))
    db.session.delete(hazard)


@transaction()
def report(actor: Actor, said: Report, *, action: str = "hazard.report") -> Hazard:
    """Enter a hazard in the ledger and hand it to those who confirm it.

    ``action``: what lets the person do so; ``hazard.clue`` lets handlers of tips.

    Raises Refusal for a firm out of reach, a time that has not come, missing photos of 即查即改.
    Source: 专项行动工作方案 二（二）1 “强化事故隐患台账清单化管理”, “即查即改”.
    """
    firm = _reachable(actor, said.firm_id, action)
    if firm is None:
        raise Refusal("请选择责任单位；列表里没有的，请先在企业档案里添加。", "firm_id")
    acting = policy.require(actor, action, firm)
    now = clock.now()
    if said.found_at and said.found_at > now:
        raise Refusal("发现时间还没有到。请填现在或更早的时间。", "found_at")
    hazard = _draft(actor, said.draft_key)
    _write_down(hazard, acting, said, firm)
    hazard.found_at, hazard.reported_at = said.found_at or now, now
    year = clock.today().year
    hazard.number = office.current().number(year, numbering.take("hazard", year))
    move(hazard, acting, Action.REPORT, words=said.text, facts=_told(hazard))
    handlers.note(hazard.id, acting)
    linking.on_report(hazard, acting)
    files.arrange(actor, hazard.subject, _photos(said), of_draft=files.draft_subject(hazard.key))
    if said.fixed_on_spot:
        spot.fix_on_spot(acting, hazard)
    return hazard


def _draft(actor: Actor, key: str) -> Hazard:
    """The draft of this form, locked, made under its key where there is none yet.

    Two requests of one form meet in one row; one that comes late finds it reported.
    """
    found = _locked(key) if KEY.fullmatch(key) else None
    if found is None or found.reporter_id != actor.user_id:
        key = key if found is None and KEY.fullmatch(key) else secrets.token_urlsafe(18)
        db.session.execute(
            upsert(Hazard)
            .values(
                key=key,
                status=Status.DRAFT,
                reporter_id=actor.user_id,
                moved_at=clock.now(),
            )
            .on_conflict_do_nothing()
        )
        found = _locked(key)
    if found is None or found.reporter_id != actor.user_id:
        raise Refusal("这张表单的编号不对。请刷新页面后再提交。")
    if found.status is not Status.DRAFT:
        raise Refusal(f"这份草稿已经上报，编号 {found.number}。请到台账里查看，不要重复上报。")
    return found


def _locked(key: str) -> Hazard | None:
    query = select(Hazard).where(Hazard.key == key).with_for_update(of=Hazard)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _reachable(actor: Actor, firm_id: int | None, action: str = "hazard.report") -> Unit | None:
    """The firm, locked against being given to another section, where one may report for it."""
    if not queries.firms(actor, action, only=firm_id or 0):
        return None
    query = select(Unit).where(Unit.id == firm_id).with_for_update(read=True, of=Unit)
    return db.session.scalars(query).one_or_none()


def _write_down(hazard: Hazard, acting: Actor, said: Report, firm: Unit | None) -> None:
    hazard.firm_id = firm.id if firm else None
    hazard.section_id = firm.section_id if firm else None
    hazard.text, hazard.place, hazard.source = said.text, said.place, said.source
    hazard.found_at = said.found_at
    hazard.reporter_title = acting.title


def _photos(said: Report) -> dict[str, tuple[str, ...]]:
    return {Slot.BEFORE.value: said.before_photos, Slot.AFTER.value: said.after_photos}


def _told(hazard: Hazard) -> dict[str, object]:
    return {
        "number": hazard.number,
        "firm_id": hazard.firm_id,
        "place": hazard.place,
        "source": hazard.source.value if hazard.source else None,
    }
