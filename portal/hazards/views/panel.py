"""The action panel of a case: its form and buttons change by role and state, its place never."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal import policy
from portal.drafts.answers import typed
from portal.hazards import rules
from portal.hazards.forms import ConfirmForm, ReviewForm, SubmitForm
from portal.hazards.models import Hazard
from portal.hazards.terms import Action, Status
from portal.hazards.views.criteria import meant
from portal.hazards.workflow import HAZARD
from portal.policy import Actor
from portal.web.forms import VersionForm

FORMS: Mapping[Action, type[VersionForm]] = {
    Action.CONFIRM: ConfirmForm,
    Action.FIXED_ON_SPOT: SubmitForm,
    Action.SUBMIT: SubmitForm,
    Action.CLOSE: ReviewForm,
}
WORDS = {
    "confirm": "核实，交责任单位整改",
    "fixed_on_spot": "当场已改好，提交复查",
    "start": "开始整改",
    "submit": "提交复查",
    "close": "复查合格，销号",
    "send_back": "不合格，退回整改",
}
PLACEHOLDERS = {
    "measures": "如“清运钢管，划设禁停黄线，专人每日两巡”",
    "duty": "如“项目部负责清运，安全员每日检查”",
    "funds": "如“3,000 元，已列入安全费用”",
    "time": "如“6 月 10 日前完成”",
    "plan": "如“现场处置方案（第 2 版），已交底”",
}
WITH_FORM = (Action.CONFIRM, Action.CLOSE, Action.SUBMIT, Action.FIXED_ON_SPOT)


@dataclass(frozen=True)
class Panel:
    """What a person may do now: one form with its buttons, and pages for the graver acts.

    ``is_unsent``: the form holds what was sent in vain.
    """

    form: VersionForm | None
    buttons: Sequence[Action]
    pages: Sequence[Action]
    is_unsent: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do here."""
        return self.form is None and not self.pages


def main_action(allowed: Sequence[Action]) -> Action | None:
    """The action whose form the panel shows, None where it shows none."""
    return next((action for action in WITH_FORM if action in allowed), None)


def draft_prefix(hazard: Hazard) -> str:
    """How the names of all unsent texts about a case begin; the action follows."""
    return f"hazard/{hazard.number}/"


def draft_of(hazard: Hazard, action: Action) -> str:
    """The name under which a person's unsent text of one form of a case is kept."""
    return f"{draft_prefix(hazard)}{action.value}"


def panel_for(
    hazard: Hazard,
    allowed: Sequence[Action],
    kept: Mapping[str, Any],
    sent: VersionForm | None = None,
) -> Panel:
    """The panel for who is ``allowed`` to do this; ``kept`` is unsent text, ``sent`` was refused.

    Where the case has moved on to another form, what was typed goes into that one.
    """
    main = main_action(allowed)
    if main is None:
        return Panel(None, [], [action for action in allowed if action in rules.REASONED])
    if sent is not None and isinstance(sent, FORMS[main]):
        form = sent
    else:
        form = FORMS[main](formdata=typed(kept if sent is None else _shared(sent)))
    form.version.data = str(hazard.version)
    if isinstance(form, ConfirmForm):
        form.clause.offer(meant(hazard, "", form.clause.data or ""), ("", "不选"))
    second = {Action.SUBMIT: Action.START, Action.CLOSE: Action.SEND_BACK}.get(main)
    buttons = [main, *([second] if second and second in allowed else [])]
    if main is Action.SUBMIT and hazard.is_major and hazard.status is Status.OPEN:
        buttons = [Action.START]
    pages = [action for action in allowed if action in rules.REASONED and action not in buttons]
    return Panel(form, buttons, pages, is_unsent=sent is not None)


def allowed_to(person: Actor, hazard: Hazard) -> list[Action]:
    """What ``person`` may do with a hazard as it stands."""
    return [
        action
        for action in HAZARD.actions(hazard.status)
        if policy.may(person, f"hazard.{action.value}", hazard)
    ]


def _shared(sent: VersionForm) -> dict[str, Any]:
    """What a form that no longer fits the case has in common with the others: words, photos."""
    return {name: sent.data.get(name) or "" for name in ("note", "after_photos")}
