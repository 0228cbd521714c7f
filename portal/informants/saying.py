"""What an informant adds on the status page, and what they ask for."""

from portal.informants.forms import SayForm
from portal.informants.sending import files_of, refuse_codes
from portal.informants.state import State
from portal.informants.uploads import taken
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.tips.content import Content
from portal.tips.service import conversing
from portal.tips.service.visiting import Guest
from portal.tips.terms import Kind, Role, Side

LONGEST = 2000
WISHES = {"withdraw": "我想撤回这件举报。", "files": "请删去我交的照片和文件。"}
NO_REASON = "请写为什么要复核，写一两句就行。"


def say(guest: Guest, form: SayForm) -> None:
    """Add words and files to the tip. Raises Refusal; what was typed stays on the page."""
    text = form.text.data or ""
    refuse_codes(text)
    state, wrong = taken("next", State())
    if wrong:
        raise Refusal("".join(wrong))
    sent = files_of(state)
    _write(guest, Content(Kind.MESSAGE, clock.now(), text, sent))


def ask_review(guest: Guest, reason: str) -> None:
    """申请复核: once, with a reason. Raises Refusal."""
    text = reason.strip()[:LONGEST]
    if not text:
        raise Refusal(NO_REASON)
    refuse_codes(text)
    conversing.ask_review(guest.tip_id)
    _write(guest, Content(Kind.REVIEW, clock.now(), text))


def wish(guest: Guest, name: str) -> None:
    """申请撤回, 申请删除照片. Raises Refusal for anything else."""
    if name not in WISHES:
        raise Refusal("没有选要申请什么。请回上一页重新选。")
    _write(guest, Content(Kind.WISH, clock.now(), WISHES[name], more={"wish": name}))


def _write(guest: Guest, content: Content) -> None:
    conversing.write(guest.tip_id, Side.SHARED, Role.INFORMANT, guest.key, content)
