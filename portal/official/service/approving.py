"""核稿、会签、审核、签发: on the way to the signature; 退回 and 撤回 from there."""

import re
from collections.abc import Collection

from sqlalchemy import select

from portal.db import db, transaction
from portal.documents import press
from portal.files import service as files
from portal.kernel import clock
from portal.kernel.errors import Forbidden, Refusal, Stale
from portal.kernel.terms import Term
from portal.official import letters, queries, rules, texts, turns
from portal.official.models import Countersigner, DocumentStep, OfficialDocument
from portal.official.service.moving import (
    advance,
    keep,
    leave_line,
    locked,
    move,
    stale_words,
    to_act_on,
    turn_of,
)
from portal.official.terms import STEP_LABELS, STEP_OF, Action, ReviewCheck, Status
from portal.policy import Actor


@transaction()
def submit(actor: Actor, key: str, version: int, note: str = "") -> OfficialDocument:
    """提交: the draft goes to the head of its unit. What 拟稿 is to record is kept with it.

    Raises Refusal where the issuing organ is none of the settings', and for a 请示 of several.
    """
    row, acting = to_act_on(actor, key, Action.SUBMIT, version)
    if not row.issuers:
        raise Refusal("还没有写发文机关。请在要素里选择发文机关。", "issuers")
    if row.issuer_id is None:
        raise Refusal(
            f"设置里没有发文机关“{row.issuers[0]}”，取不到发文字号。请改选，"
            "或请系统管理员在“发文机关与代字”里添加。",
            "issuers",
        )
    facts = {
        "title": row.title,
        "kind": row.kind.value,
        "direction": row.direction.value,
        "urgency": row.urgency.value,
        "publicity": row.publicity.value,
        "basis": row.basis,
        "phone": row.phone,
        "recipients": row.recipients,
        "copies_to": row.copies_to,
        "attachments": texts.attached(queries.content(row)),
    }
    move(row, acting, Action.SUBMIT, opinion=note, facts=facts)
    return row


@transaction()
def withdraw(actor: Actor, key: str, version: int, note: str = "") -> OfficialDocument:
    """撤回: the drafter takes it back, as long as it is not signed."""
    row, acting = to_act_on(actor, key, Action.WITHDRAW, version)
    move(row, acting, Action.WITHDRAW, opinion=note)
    return row


@transaction()
def send_back(actor: Actor, key: str, version: int, reason: str) -> OfficialDocument:
    """退回 to the drafter, with the reason. Raises Refusal without one. Source: 条例 art. 21."""
    row, acting = to_act_on(actor, key, Action.SEND_BACK, version)
    if not reason.strip():
        raise Refusal("请写明退回的理由和要改的地方。", "opinion")
    mine = _waiting_for(row, acting) if row.status is Status.TO_COUNTERSIGN else None
    step_of = STEP_LABELS[STEP_OF[row.status]]
    facts = {"at_step": step_of} | ({"for": mine.name} if mine is not None else {})
    step = keep(row, acting, Action.SEND_BACK, opinion=reason.strip(), facts=facts)
    if mine is not None:
        _answer(mine, acting, step)
    advance(row, acting, Action.SEND_BACK, step)
    return row


@transaction()
def vet(actor: Actor, key: str, version: int, opinion: str = "") -> OfficialDocument:
    """部门核稿: by the head of the drafting unit, who is not the drafter."""
    row, acting = to_act_on(actor, key, Action.VET, version)
    _refuse_drafter(row, acting, "核稿")
    move(row, acting, Action.VET, opinion=opinion)
    return row


@transaction()
def countersign(
    actor: Actor, key: str, text_no: int, asked_id: int, opinion: str = "", said_by: str = ""
) -> OfficialDocument:
    """会签: one unit or joint organ agrees to the text ``text_no``; the last answer moves it on.

    ``said_by``: who spoke for an organ that has nobody here, whose word another writes down.
    Raises Stale where the text is another by now, Refusal where it has been answered.
    Source: 条例 art. 22 (联合发文由所有联署机关的负责人会签).
    """
    row = locked(actor, key)
    if row.version_no != text_no or row.status is not Status.TO_COUNTERSIGN:
        raise Stale(stale_words(row))
    acting = turn_of(actor, row, Action.COUNTERSIGN)
    mine = db.session.get(Countersigner, asked_id)
    if mine is None or mine.document_id != row.id or mine.step_id is not None:
        raise Refusal("这一家已经会签过了。请刷新页面查看。")
    if not _is_for(mine, acting):
        raise Forbidden(f"{mine.name}由{_person_name(mine)}会签，您不能代签。")
    if mine.person_id is None and not said_by.strip():
        raise Refusal(f"请写明{mine.name}签字人的姓名和职务。", "said_by")
    step = keep(
        row,
        acting,
        Action.COUNTERSIGN,
        opinion=opinion,
        facts={"for": mine.name},
        said_by=said_by.strip()[:120],
    )
    _answer(mine, acting, step)
    if queries.unanswered(row):
        leave_line(acting, Action.COUNTERSIGN, row, step)
        row.holder_id = next((one.id for one in turns.of(row)), None)
    else:
        advance(row, acting, Action.COUNTERSIGN, step)
    return row


def _is_for(asked: Countersigner, acting: Actor) -> bool:
    """Whether it is this person's to answer; the word of an organ outside anybody's whose turn."""
    return asked.person_id is None or asked.person_id in acting.people


def _waiting_for(row: OfficialDocument, acting: Actor) -> Countersigner | None:
    """The first that this person is asked for."""
    rows = [one for one in queries.countersigners(row) if one.step_id is None]
    own = [one for one in rows if one.person_id in acting.people]
    return next(iter(own or [one for one in rows if one.person_id is None]), None)


def _person_name(asked: Countersigner) -> str:
    return asked.person.name if asked.person else "拟稿人或文书"


def _answer(asked: Countersigner, acting: Actor, step: DocumentStep) -> None:
    asked.step_id = step.id
    asked.person_id = asked.person_id or acting.user_id
    db.session.flush()


@transaction()
def review(
    actor: Actor,
    key: str,
    version: int,
    checks: Collection[ReviewCheck],
    opinion: str = "",
    signer_id: int | None = None,
) -> OfficialDocument:
    """审核: every point of the list is looked at, and it goes to the leader who is to sign it off.

    Raises Refusal where a point is missing. Source: 条例 art. 20.
    """
    row, acting = to_act_on(actor, key, Action.REVIEW, version)
    refuse_unchecked(ReviewCheck, checks)
    found = turns.signers(row)
    chosen = next((one for one in found if one.id == signer_id), None)
    if signer_id is not None and chosen is None:
        raise Refusal("选的人不能签发这份公文。请重新选择签发人。", "signer_id")
    row.signer_id = chosen.id if chosen else None
    facts = {
        "checks": [one.label for one in ReviewCheck],
        "signer": chosen.name if chosen else "",
    }
    move(row, acting, Action.REVIEW, opinion=opinion, facts=facts)
    return row


def refuse_unchecked(kind: type[Term], checks: Collection[Term]) -> None:
    """Raise a Refusal where a point of a list was not ticked, naming the first of them."""
    missing = [one.label for one in kind if one not in checks]
    if missing:
        raise Refusal(
            f"还有 {len(missing)} 项没有勾选，先看“{missing[0]}”。核对后逐项勾选，有问题的请退回。",
            "checks",
        )


@transaction()
def sign_off(actor: Actor, key: str, version: int, opinion: str = "") -> OfficialDocument:
    """签发: the text is frozen with the hash of its words and of its Word file; today is its day.

    Whoever drafted it does not sign it. Raises Refusal while fields of a template are open.
    Source: 条例 art. 22; GB/T 9704-2012 7.3.5.5 (成文日期).
    """
    row, acting = to_act_on(actor, key, Action.SIGN_OFF, version)
    _refuse_drafter(row, acting, "签发")
    content = queries.content(row)
    if left := rules.open_fields(content):
        raise Refusal(
            f"还有 {len(left)} 处没有填：{'、'.join(left[:8])}。不能签发，请退回填好。", "opinion"
        )
    row.dated = clock.today()
    row.signed_by = "、".join(name for name in _signers(row, acting) if name)
    row.signed_at, row.signed_no = clock.now(), row.version_no
    row.signed_digest = rules.digest(content)
    row.signed_sha256 = files.store().put(press.write(letters.issued(row, content)))
    facts = {
        "dated": row.dated.isoformat(),
        "digest": row.signed_digest,
        "sha256": row.signed_sha256,
        "signers": row.signed_by,
    }
    move(row, acting, Action.SIGN_OFF, opinion=opinion, facts=facts)
    return row


def _signers(row: OfficialDocument, acting: Actor) -> list[str]:
    """签发人 in the order of the organs: who signs now, then the heads of the joint organs."""
    names = [acting.name]
    agreed = {one.organ: one for one in queries.countersigners(row) if one.step_id and one.organ}
    for organ in row.issuers[1:]:
        asked = agreed.get(organ)
        step = db.session.get(DocumentStep, asked.step_id) if asked else None
        names.append(_signer_of(asked, step) if asked and step else "")
    return names


def _signer_of(asked: Countersigner, step: DocumentStep) -> str:
    """The name alone of who answered for an organ: 王五，总经理 is 王五."""
    if step.said_by:
        return re.split(r"[，,、（( ]", step.said_by)[0]
    return asked.person.name if asked.person else ""


def _refuse_drafter(row: OfficialDocument, acting: Actor, what: str) -> None:
    """Nobody judges what they wrote: not the drafter, nor who submitted it, nor their stand-in."""
    wrote = set(
        db.session.scalars(
            select(DocumentStep.user_id).where(
                DocumentStep.document_id == row.id, DocumentStep.step == Action.SUBMIT
            )
        )
    )
    if acting.people & (wrote | {row.drafter_id}):
        raise Refusal(f"自己拟的稿不能自己{what}。请换一位{what}，或由本人撤回后改由他人拟稿。")
