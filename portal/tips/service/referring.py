"""移送: a redacted copy goes to who may deal with it; the original stays; the informant is told."""

from portal.db import transaction
from portal.kernel import clock, text
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.tips import reading
from portal.tips.models import Tip
from portal.tips.personal import covered
from portal.tips.reading import Case
from portal.tips.service import handling
from portal.tips.service.handling import Step
from portal.tips.service.opening import Opener
from portal.tips.terms import Action

LAW = "涉及人员死亡的举报事项，应当由县级以上人民政府组织核查处理。（《安全生产法》第七十三条）"


def draft(found: Case) -> str:
    """The copy as it is proposed: what was told, with what looks personal covered."""
    return covered(f"{found.where}\n{found.first.text}")


@transaction()
def refer(
    actor: Actor, opener: Opener, tip_id: str, version: int, to: str, copy: str, words: str
) -> Tip:
    """Move a tip to 已移送 with the copy that leaves the house. Raises NotFound, Stale, Refusal."""
    if text.is_blank(to):
        raise Refusal("请写移送给哪个单位。", "to")
    if text.is_blank(copy):
        raise Refusal("请写移送材料的内容。", "copy")
    kept = {reading.COPY: {"to": to, "text": copy, "day": clock.today().isoformat()}}
    step = Step(text=f"移送给：{to}。\n{words}".rstrip(), record=f"移送给{to}。", kept=kept)
    return handling.act(actor, opener, tip_id, version, Action.REFER, step)
