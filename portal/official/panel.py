"""The action panel of a document: its form changes by role and state, its place never."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal import policy
from portal.drafts.answers import typed
from portal.kernel import clock
from portal.official import queries, turns
from portal.official.forms import (
    ArchiveForm,
    CountersignForm,
    DispatchForm,
    OpinionForm,
    PrintForm,
    RecheckForm,
    RegisterForm,
    ReviewForm,
    SealForm,
    SubmitForm,
)
from portal.official.models import Countersigner, OfficialDocument
from portal.official.rules import names_in
from portal.official.service.issuing import usual_series
from portal.official.terms import STEP_OF, Action, Status
from portal.official.turns import Person
from portal.official.workflow import DOCUMENT
from portal.policy import Actor, Scope
from portal.web.forms import VersionForm, row_choices

FORMS: Mapping[Action, type[VersionForm]] = {
    Action.SUBMIT: SubmitForm,
    Action.VET: OpinionForm,
    Action.COUNTERSIGN: CountersignForm,
    Action.REVIEW: ReviewForm,
    Action.SIGN_OFF: OpinionForm,
    Action.RECHECK: RecheckForm,
    Action.REGISTER: RegisterForm,
    Action.PRINT: PrintForm,
    Action.SEAL: SealForm,
    Action.DISPATCH: DispatchForm,
    Action.ARCHIVE: ArchiveForm,
}
WORDS = {
    Action.SUBMIT: "提交",
    Action.VET: "同意，送下一步",
    Action.COUNTERSIGN: "同意会签",
    Action.REVIEW: "审核通过，送签发",
    Action.SIGN_OFF: "签发",
    Action.RECHECK: "复核无误",
    Action.REGISTER: "登记并取号",
    Action.PRINT: "印制完成",
    Action.SEAL: "用印完成",
    Action.DISPATCH: "核发",
    Action.ARCHIVE: "归档",
    Action.SEND_BACK: "退回拟稿人",
}
PAGES = (Action.WITHDRAW, Action.VOID, Action.DISCARD)
"""The graver acts, each a page with its reason."""


@dataclass(frozen=True)
class Panel:
    """What a person may do now: one form with its buttons, and pages for the graver acts.

    ``asked``: for whom the form countersigns. ``is_unsent``: the form holds what was sent in vain.
    """

    form: VersionForm | None
    buttons: Sequence[Action]
    pages: Sequence[Action]
    may_revise: bool = False
    asked: Countersigner | None = None
    is_unsent: bool = False


def draft_prefix(row: OfficialDocument) -> str:
    """How the names of all unsent texts about a document begin; the action follows."""
    return f"document/{row.key}/"


def draft_of(row: OfficialDocument, action: Action) -> str:
    """The name under which a person's unsent text of one form of a document is kept."""
    return f"{draft_prefix(row)}{action.value}"


def allowed(person: Actor, row: OfficialDocument, turn: Sequence[Person]) -> list[Action]:
    """What ``person`` may do to a document now, in the order of the table."""
    return [
        action
        for action in DOCUMENT.actions(row.status)
        if policy.may(
            person,
            f"document.{action.value}",
            Scope(people=turns.allowed(row, action, turn)),
        )
    ]


def panel_for(
    person: Actor,
    row: OfficialDocument,
    turn: Sequence[Person],
    asked: Sequence[Countersigner],
    kept: Mapping[str, Mapping[str, Any]],
    sent: VersionForm | None = None,
) -> Panel:
    """The panel for ``person``; ``kept`` are their unsent texts, ``sent`` a form just refused."""
    may = allowed(person, row, turn)
    main = STEP_OF.get(row.status)
    pages = [action for action in PAGES if action in may]
    revise = Action.REVISE in may
    mine = _asked_of(person, asked) if row.status is Status.TO_COUNTERSIGN else None
    if main not in may or main is None or (main is Action.COUNTERSIGN and mine is None):
        return Panel(None, [], pages, revise)
    if sent is not None and isinstance(sent, FORMS[main]):
        form = sent
        _offer(form, row)
    else:
        form = _fresh(main, row, kept.get(main.value, {}))
    form.version.data = str(row.version)
    if isinstance(form, CountersignForm) and mine is not None:
        form.asked.data, form.text_no.data = str(mine.id), str(row.version_no)
    buttons = [main, *([Action.SEND_BACK] if Action.SEND_BACK in may else [])]
    return Panel(form, buttons, pages, revise, mine, is_unsent=sent is not None)


def _asked_of(person: Actor, asked: Sequence[Countersigner]) -> Countersigner | None:
    """The first that this person answers for; else the first whose word anybody writes down."""
    people = {person.user_id, *(giver.user_id for giver in person.stands_in_for)}
    waiting = [one for one in asked if one.step_id is None]
    own = [one for one in waiting if one.person_id in people]
    return next(iter(own or [one for one in waiting if one.person_id is None]), None)


def _fresh(action: Action, row: OfficialDocument, kept: Mapping[str, Any]) -> VersionForm:
    form = FORMS[action](formdata=typed(kept), data=None if kept else _usual(action, row))
    _offer(form, row)
    return form


def _usual(action: Action, row: OfficialDocument) -> dict[str, Any]:
    """What a form begins with."""
    names = names_in([row.recipients, row.copies_to])
    if action is Action.REGISTER:
        return {"copies": row.copies or len(names) + 2, "among": "、".join(names)}
    if action is Action.PRINT:
        return {"copies": row.copies, "printed_on": clock.today()}
    if action is Action.SEAL:
        return {"copies": row.copies, "seal": f"{row.issuers[0]}印章", "approver": row.signed_by}
    if action is Action.DISPATCH:
        return {"sent": "\n".join(f"{name} 1" for name in names)}
    return {}


def _offer(form: VersionForm, row: OfficialDocument) -> None:
    if isinstance(form, ReviewForm):
        form.signer_id.choices = row_choices((one.id, one.told) for one in turns.signers(row))
        form.signer_id.data = form.signer_id.data or (str(row.signer_id) if row.signer_id else "")
    if isinstance(form, RegisterForm):
        form.offer(queries.series(row.issuer_id), usual_series(row))
