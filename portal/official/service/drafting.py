"""拟稿: a draft, its text in versions that only grow, and whom it asks to countersign."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from portal import policy
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal, Stale
from portal.official import queries, rules, texts
from portal.official.models import LONGEST_NAMES, DocumentHazard, DocumentVersion, OfficialDocument
from portal.official.rules import Content
from portal.official.service.moving import (
    locked,
    move,
    note,
    stale_words,
    to_act_on,
    turn_of,
)
from portal.official.terms import Action, Direction, Kind, Publicity, Sheet, Status, Urgency
from portal.policy import Actor, Scope
from portal.trail import service as trail
from portal.units.models import Unit
from portal.units.terms import Kind as UnitKind

FIRST = "拟稿"
LONGEST_TITLE = 300


@dataclass(frozen=True)
class Said:
    """What 发文稿纸 says of a document beside its text. Source: 条例 art. 18, 19."""

    kind: Kind
    direction: Direction = Direction.DOWN
    publicity: Publicity = Publicity.ACTIVE
    basis: str = ""
    phone: str = ""

    @classmethod
    def usual(cls, kind: Kind, **more: Any) -> "Said":
        """What goes with a kind as a rule."""
        return cls(kind, rules.USUAL_DIRECTION.get(kind, Direction.DOWN), **more)


@transaction()
def start(
    actor: Actor,
    said: Said,
    content: Content,
    *,
    subject: str = "",
    used: Mapping[str, Any] | None = None,
    hazards: Collection[str] = (),
) -> OfficialDocument:
    """拟稿: a new document in the drafter's hands, without a number.

    ``subject`` is the record it is made from ("unit:12"), ``used`` the rows and figures taken
    from it, ``hazards`` the numbers of those among them. Raises Refusal for a text that cannot be
    kept, Forbidden for who may not draft.
    """
    scope = Scope(people=frozenset(one.user_id for one in (actor, *actor.stands_in_for)))
    acting = policy.require(actor, "document.draft", scope)
    whose = acting.on_behalf_of or acting
    if whose.unit_id is None:
        raise Refusal("您还不属于任何单位，不能拟稿。请系统管理员先确定您的单位。")
    fine = _checked(said, content, used)
    row = OfficialDocument(
        key=secrets.token_hex(16),
        status=Status.DRAFT,
        drafter_id=whose.user_id,
        section_id=whose.unit_id,
        holder_id=whose.user_id,
        drafted_at=clock.now(),
        moved_at=clock.now(),
        subject=subject,
        used=dict(used or {}),
        asked_units=[],
        version_no=1,
        **_facts(said, fine),
    )
    db.session.add(row)
    db.session.flush()
    if hazards:
        rows = [{"document_id": row.id, "number": one} for one in dict.fromkeys(hazards)]
        db.session.execute(insert(DocumentHazard), rows)
    note(row, acting.people)
    _add_version(row, acting, fine, "")
    _tell(acting, "document.draft", row, "", {"kind": row.kind.value, "title": row.title})
    return row


@transaction()
def save(
    actor: Actor,
    key: str,
    content: Content,
    version: int,
    *,
    said: Said | None = None,
    reason: str = "",
) -> OfficialDocument:
    """修改: another text of a document becomes its next version; the same words make none.

    While it is a draft it stays with its drafter. Later it needs a ``reason``: a text that was
    countersigned is asked about again, a signed one goes back to the signer, and the number it
    has stays. Raises Refusal, Stale, Forbidden, NotFound.
    """
    row, acting = to_act_on(actor, key, Action.REVISE, version)
    kept = said or _said(row)
    fine = _checked(kept, content, None)
    facts = _facts(kept, fine)
    before = {name: getattr(row, name) for name in facts}
    is_changed = rules.digest(fine) != _last_digest(row)
    if not is_changed and before == facts:
        return row
    is_draft = row.status is Status.DRAFT
    if not (is_draft or reason.strip()):
        raise Refusal("请写明为什么改，例如“第三段期限改为 6 月底”。", "reason")
    texts.refuse_secrets(reason)
    for name, value in facts.items():
        setattr(row, name, value)
    if is_changed or not is_draft:
        row.version_no += 1
        _add_version(row, acting, fine, reason.strip() or "拟稿中修改")
    told = {"version_no": row.version_no, "title": row.title}
    if is_draft:
        row.moved_at = clock.now()
        _tell(acting, "document.revise", row, reason, told)
    else:
        move(row, acting, Action.REVISE, opinion=reason.strip(), facts=told)
    return row


@transaction()
def ask(actor: Actor, key: str, version: int, unit_ids: Collection[int]) -> OfficialDocument:
    """会签单位: which sections are asked to countersign, joint organs apart, who always are.

    Raises Refusal for a unit that is no living section.
    """
    row = locked(actor, key)
    if row.version != version:
        raise Stale(stale_words(row))
    acting = turn_of(actor, row, Action.REVISE)
    if row.status not in {Status.DRAFT, Status.TO_VET}:
        raise Refusal(f"现在是“{row.status.label}”，不能再改会签单位。需要的，请先撤回或退回。")
    query = select(Unit.id, Unit.name).where(
        Unit.id.in_(unit_ids), Unit.kind != UnitKind.FIRM, Unit.is_active
    )
    found: dict[int, str] = {row.id: row.name for row in db.session.execute(query)}
    if wrong := set(unit_ids) - set(found):
        raise Refusal(f"有 {len(wrong)} 个单位不能会签，可能已停用。请重新选择。", "units")
    if row.section_id in found:
        raise Refusal("拟稿的科室自己不用会签。请去掉它。", "units")
    wanted = list(dict.fromkeys(unit_ids))
    if wanted != list(row.asked_units):
        row.asked_units = wanted
        told = {"countersigners": [found[one] for one in wanted]}
        _tell(acting, "document.revise", row, "", told)
    return row


def _tell(
    acting: Actor, verb: str, row: OfficialDocument, words: str, after: dict[str, Any]
) -> None:
    trail.record(acting, verb, row.trail_subject, words=words, after=after)


def _checked(said: Said, content: Content, used: Mapping[str, Any] | None) -> dict[str, Any]:
    """A text as it is kept. Raises Refusal, also for a mark of secrecy in what goes with it."""
    texts.refuse_secrets(said.basis, said.phone, *rules.words_in(used or {}))
    fine = texts.checked(content)
    title = rules.title_of(fine)
    if len(title) > LONGEST_TITLE:
        raise Refusal(f"标题有 {len(title)} 字，最多 {LONGEST_TITLE} 字。请缩短。", "title")
    if not title:
        raise Refusal("请填写标题。", "title")
    return fine


def _facts(said: Said, content: dict[str, Any]) -> dict[str, Any]:
    """What the row of a document says besides, taken from its text and its 稿纸."""
    issuers = [str(one).strip() for one in content.get("issuers", ()) if str(one).strip()]
    main = queries.issuer_named(issuers[0]) if issuers else None
    sheet = _sheet(content)
    sealing = texts.part(content, "signature", "sealing")
    return {
        "kind": said.kind,
        "sheet": sheet,
        "direction": said.direction,
        "publicity": said.publicity,
        "urgency": _urgency(str(content.get("urgency", ""))),
        "title": rules.title_of(content),
        "basis": said.basis[:400],
        "phone": said.phone[:40],
        "issuer_id": main.id if main else None,
        "issuers": issuers,
        "recipients": _joined(content.get("recipients", ())),
        "copies_to": _joined(texts.part(content, "imprint", "copies_to") or ()),
        "is_sealed": sheet is not Sheet.MINUTES and sealing != texts.UNSEALED,
    }


def _joined(names: Any) -> str:
    told = "、".join(str(one).rstrip("：:。") for one in names)
    if len(told) > LONGEST_NAMES:
        raise Refusal(
            f"主送或抄送有 {len(told)} 字，最多 {LONGEST_NAMES} 字。请合并写，如“各企业”。"
        )
    return told


def _sheet(content: Content) -> Sheet:
    label = str(content.get("form", Sheet.FILE.label))
    try:
        return Sheet.of_label(label)
    except ValueError as unknown:
        choices = "、".join(one.label for one in Sheet)
        raise Refusal(f"公文格式应是{choices}之一，现在是“{label}”。", "form") from unknown


def _urgency(label: str) -> Urgency:
    try:
        return Urgency.of_label(label) if label else Urgency.USUAL
    except ValueError as unknown:
        raise Refusal(f"紧急程度应是加急或特急，现在是“{label}”。", "urgency") from unknown


def _said(row: OfficialDocument) -> Said:
    return Said(row.kind, row.direction, row.publicity, row.basis, row.phone)


def _last_digest(row: OfficialDocument) -> str:
    query = select(DocumentVersion.digest).where(
        DocumentVersion.document_id == row.id, DocumentVersion.no == row.version_no
    )
    return db.session.scalar(query) or ""


def _add_version(row: OfficialDocument, acting: Actor, content: Content, reason: str) -> None:
    db.session.add(
        DocumentVersion(
            document_id=row.id,
            no=row.version_no,
            content=dict(content),
            made_at=clock.now(),
            maker_id=acting.user_id,
            maker_title=acting.title,
            reason=reason[:400],
            digest=rules.digest(content),
        )
    )
    db.session.flush()
