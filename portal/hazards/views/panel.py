"""The action panel of a case: its form and buttons change by role and state, its place never."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal import policy
from portal.hazards import rules
from portal.hazards.forms import ConfirmForm, ReviewForm, SubmitForm
from portal.hazards.models import Hazard
from portal.hazards.terms import Action, Status
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
    """What a person may do now: one form with its buttons, and pages for the graver acts."""

    form: VersionForm | None
    buttons: Sequence[Action]
    pages: Sequence[Action]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do here."""
        return self.form is None and not self.pages


def panel_for(
    person: Actor, hazard: Hazard, kept: Mapping[str, Any], sent: VersionForm | None = None
) -> Panel:
    """The panel for ``person``; ``kept`` is their unsent text, ``sent`` a form just refused."""
    allowed = [
        action
        for action in HAZARD.actions(hazard.status)
        if policy.may(person, f"hazard.{action.value}", hazard)
    ]
    main = next((action for action in WITH_FORM if action in allowed), None)
    form = sent or (_fresh(main, hazard, kept) if main else None)
    beside = {Action.SUBMIT: [Action.START], Action.CLOSE: [Action.SEND_BACK]}
    buttons = [main, *(one for one in beside.get(main, []) if one in allowed)] if main else []
    if main is Action.SUBMIT and hazard.is_major and hazard.status is Status.OPEN:
        buttons = [Action.START]
    return Panel(
        form=form,
        buttons=buttons,
        pages=[action for action in allowed if action in rules.REASONED and action not in buttons],
    )


def _fresh(action: Action, hazard: Hazard, kept: Mapping[str, Any]) -> VersionForm:
    form = FORMS[action](formdata=None, data={"note": kept.get("note", "")})
    form.version.data = str(hazard.version)
    return form
