"""The panel of a 收文: what a person may do now, one form and its buttons."""

from dataclasses import dataclass

from flask import url_for

from portal import policy
from portal.drafts import service as drafts
from portal.drafts.answers import typed
from portal.official import incoming_queries as queries
from portal.official import turns
from portal.official.forms_in import FORMS, ActForm, People
from portal.official.models_incoming import Incoming
from portal.official.service.passing import whose
from portal.official.terms import IncomingAction
from portal.official.workflow import INCOMING
from portal.policy import Actor, Role

BUTTONS = {
    IncomingAction.PROPOSE: "送领导批示",
    IncomingAction.INSTRUCT: "批示，交承办",
    IncomingAction.HANDLE: "记下承办情况",
    IncomingAction.CIRCULATE: "传阅",
    IncomingAction.URGE: "催办",
    IncomingAction.FINISH: "办结",
    IncomingAction.VOID: "作废这份收文",
}


def draft_of(row: Incoming, action: IncomingAction) -> str:
    """The name under which a person's unsent text of one form is kept."""
    return f"incoming/{row.key}/{action.value}"


def address_of(row: Incoming, action: IncomingAction) -> str:
    """Where an act is done."""
    return url_for(f"incoming.{action.value}", key=row.key)


def may(person: Actor, row: Incoming, action: IncomingAction) -> bool:
    """Whether a person may do this to a 收文 now."""
    scope = whose(row)
    if action is IncomingAction.INSTRUCT:
        scope = whose(row, *(one.user_id for one in row.handler_rows))
    can_move = INCOMING.allows(row.status, action)
    return can_move and policy.may(person, f"incoming.{action.value}", scope)


@dataclass(frozen=True)
class Panel:
    """The form of an act with its buttons: (address, words), the first the main one."""

    form: ActForm
    buttons: list[tuple[str, str]]
    draft: str


def panel_for(person: Actor, row: Incoming, action: IncomingAction) -> Panel:
    """The panel for ``person``, with what they typed and did not send."""
    kept = drafts.fields(person, draft_of(row, action))
    form = FORMS[action](formdata=typed(kept))
    if not kept:
        usual(form, row)
    form.offer(people(action))
    form.version.data = str(row.version)
    return Panel(form, buttons(row, action), draft_of(row, action))


def usual(form: ActForm, row: Incoming) -> None:
    """What an empty form says already: the day it is due."""
    due = form._fields.get("due_on")
    if due is not None:
        due.data = row.due_on


def buttons(row: Incoming, action: IncomingAction) -> list[tuple[str, str]]:
    """The buttons of an act's form; whoever handles it may also end it by the same form."""
    shown = [action]
    if action is IncomingAction.HANDLE:
        shown.append(IncomingAction.FINISH)
    return [(address_of(row, one), BUTTONS[one]) for one in shown]


def people(action: IncomingAction) -> People:
    """Who can be chosen in the form of an act."""
    if action is IncomingAction.PROPOSE:
        return [(one.id, one.told) for one in turns.with_role(Role.LEADER)]
    if action in {IncomingAction.INSTRUCT, IncomingAction.HANDLE, IncomingAction.CIRCULATE}:
        return queries.staff()
    return []
