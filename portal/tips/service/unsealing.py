"""身份信封: a name lies under the handlers' key; two of them are needed to read it, for one day."""

from portal import policy
from portal.db import transaction
from portal.kernel import clock, text
from portal.kernel.errors import Forbidden, Refusal
from portal.policy import Actor
from portal.tips.content import Content
from portal.tips.reading import Case
from portal.tips.service.handling import note
from portal.tips.service.opening import Opener
from portal.tips.terms import Kind
from portal.trail import service as trail

ASKED, AGREED = "asked", "agreed"
NOBODY_ASKED = "今天没有人申请拆开这份身份信封，不用同意。请先由一位办理人员申请。"
ONESELF = "自己申请的，要由另一位办理人员同意。请告诉同事。"
CLOSED = "身份信封还没有拆开：要一位办理人员申请、另一位同意，当天有效。"


def askers(found: Case) -> set[int]:
    """Who asked today to have the envelope opened."""
    return _today(found, ASKED)


def is_open(found: Case) -> bool:
    """Whether two different handlers agree today that it is read."""
    asked, agreed = _today(found, ASKED), _today(found, AGREED)
    return bool(agreed) and len(asked | agreed) > 1


@transaction()
def ask(actor: Actor, opener: Opener, found: Case, reason: str) -> None:
    """Ask that the envelope be opened. Raises Refusal without a reason."""
    acting = policy.require(actor, "tip.handle")
    if text.is_blank(reason):
        raise Refusal("请写为什么要拆开。", "text")
    note(opener, found.tip.id, Kind.NOTE, f"申请拆开身份信封：{reason}", {"envelope": ASKED})
    trail.record(acting, "tip.ask_identity", found.tip.subject)


@transaction()
def agree(actor: Actor, opener: Opener, found: Case) -> None:
    """Agree to what another handler asked today. Raises Refusal."""
    acting = policy.require(actor, "tip.handle")
    asked = askers(found)
    if not asked:
        raise Refusal(NOBODY_ASKED)
    if asked == {actor.user_id}:
        raise Refusal(ONESELF)
    note(opener, found.tip.id, Kind.NOTE, "同意拆开身份信封。", {"envelope": AGREED})
    trail.record(acting, "tip.agree_identity", found.tip.subject)


@transaction()
def read(actor: Actor, found: Case) -> Content:
    """The name inside; that it was read stands in the trail. Raises Forbidden while closed."""
    acting = policy.require(actor, "tip.handle")
    if not is_open(found):
        raise Forbidden(CLOSED)
    trail.record(acting, "tip.read_identity", found.tip.subject)
    return next(one.content for one in found.desk if one.content.kind is Kind.IDENTITY)


def _today(found: Case, word: str) -> set[int]:
    return {
        one.content.more["by"]
        for one in found.desk
        if one.content.more.get("envelope") == word and one.row.day == clock.today()
    }
