"""交出去, and what follows: the receipt code shown once, written down, and the ways on."""

from dataclasses import replace

from portal.informants.screening import is_screened
from portal.informants.spelling import holds_code
from portal.informants.state import State
from portal.kernel.errors import Refusal
from portal.sealing import codes
from portal.tips.content import FileSaid, Told
from portal.tips.service import submitting
from portal.tips.terms import Standing

MISSING = "还缺单位或地点，或者缺看到了什么，没有交出去。请回上一页补上。"
HOLDS_CODE = "内容里有一串像查询码的字，没有交出去。查询码只能您一个人知道，请把它删掉。"
CHOOSE = "有文件清理不了，还没有交出去。请回照片那一页，选删掉或原样交上。"


def with_code(state: State) -> State:
    """The state with the receipt code it will have; nobody sees it before the tip is stored."""
    return replace(state, code=codes.new_code())


def send(state: State, *, trapped: bool) -> None:
    """Hand a tip in. Raises Refusal with what is still missing."""
    if not state.place.strip() or not state.text.strip():
        raise Refusal(MISSING)
    if any(one.waits for one in state.files):
        raise Refusal(CHOOSE)
    refuse_codes(state.place, state.text, state.name, state.phone)
    submitting.submit(
        told(state), state.code, state.token, is_screened=is_screened(state, trapped=trapped)
    )


def told(state: State) -> Told:
    """What a state says, as the service takes it."""
    return Told(
        place=state.place,
        text=state.text,
        street=state.street,
        matters=state.matters,
        standing=Standing.of(state.standing) if state.standing else None,
        way=state.way,
        files=files_of(state),
        name=state.name,
        phone=state.phone,
        complaint=state.complaint,
    )


def files_of(state: State) -> tuple[FileSaid, ...]:
    """The files of a state, as an entry names them."""
    return tuple(
        FileSaid(
            id=one.id,
            key=one.key,
            kind=one.kind,
            name=one.name,
            size=one.size,
            removed=one.removed,
            as_is=one.as_is,
        )
        for one in state.files
    )


def refuse_codes(*texts: str) -> None:
    """Raise Refusal for a text that holds something that reads like a receipt code."""
    if any(holds_code(text) for text in texts):
        raise Refusal(HOLDS_CODE, "text")
