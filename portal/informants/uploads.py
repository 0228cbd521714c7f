"""照片和文件: what was sent with the page, cleaned one by one, each with its result."""

import base64
from dataclasses import dataclass, replace

from flask import g, request

from portal.cleaning.answers import Cleaned, Unclean
from portal.cleaning.child import clean
from portal.informants.state import Sent, State
from portal.kernel.errors import Refusal
from portal.tips.service import storing
from portal.tips.service.storing import LARGEST, LARGEST_SUM, MOST_FILES, Arriving

DROP, AS_IS = "drop:", "as_is:"
MEGABYTE = 2**20


@dataclass(frozen=True)
class Result:
    """What became of one file that was just sent; ``picture`` is a small one of the clean copy."""

    name: str
    words: str
    picture: str = ""
    is_bad: bool = False


def taken(going: str, state: State) -> tuple[State, list[str]]:
    """The state with what was sent and without what was dropped, and what is wrong."""
    if going.startswith(DROP):
        return _dropped(state, going.removeprefix(DROP)), []
    if going.startswith(AS_IS):
        return _as_is(state, going.removeprefix(AS_IS)), []
    g.results = []
    for file in request.files.getlist("files"):
        if isinstance(file.stream, Arriving) and file.filename and file.stream.size:
            state = _one(file.stream, file.filename, state)
    wrong = [f"{one.name}：{one.words}" for one in g.results if one.is_bad]
    if going == "next" and any(one.waits for one in state.files):
        wrong.append("有文件清理不了，请先选：删掉，还是原样交上。")
    return state, wrong


def results() -> list[Result]:
    """What became of the files sent with this page."""
    found: list[Result] = g.get("results", [])
    return found


def _one(arriving: Arriving, name: str, state: State) -> State:
    try:
        _measured(arriving, state)
        return _cleaned(arriving, name, state)
    except Refusal as refusal:
        arriving.drop()
        g.results.append(Result(name, str(refusal), is_bad=True))
        return state


def _measured(arriving: Arriving, state: State) -> None:
    if arriving.is_too_large:
        raise Refusal(f"超过 {LARGEST // MEGABYTE} MB，没有收下。请截短或分成几个。")
    if len(state.files) >= MOST_FILES:
        raise Refusal(f"最多 {MOST_FILES} 个，这个没有收下。请先删掉一个。")
    if sum(one.size for one in state.files) + arriving.size > LARGEST_SUM:
        raise Refusal(f"加起来超过 {LARGEST_SUM // MEGABYTE} MB，这个没有收下。请先删掉一个。")


def _cleaned(arriving: Arriving, name: str, state: State) -> State:
    try:
        copy = clean(arriving.reading(), name)
    except Unclean as unclean:
        if not unclean.may_send_as_is:
            raise Refusal(unclean.sentence) from unclean
        arriving.keep()
        g.results.append(Result(name, unclean.sentence))
        return _with(
            state, Sent(arriving.id, arriving.key.hex(), "", name, arriving.size, waits=True)
        )
    arriving.drop()
    file_id, key, size = storing.keep([copy.data])
    g.results.append(Result(name, _words(copy), _picture(copy)))
    return _with(state, Sent(file_id, key.hex(), copy.kind.value, name, size, copy.removed))


def _words(copy: Cleaned) -> str:
    return f"已去掉：{'、'.join(copy.removed)}。" if copy.removed else "已检查，没有要去掉的。"


def _picture(copy: Cleaned) -> str:
    if copy.thumbnail is None:
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(copy.thumbnail).decode()}"


def _with(state: State, sent: Sent) -> State:
    return replace(state, files=(*state.files, sent))


def _dropped(state: State, file_id: str) -> State:
    if any(one.id == file_id for one in state.files):
        storing.forget([file_id])
    return replace(state, files=tuple(one for one in state.files if one.id != file_id))


def _as_is(state: State, file_id: str) -> State:
    return replace(
        state,
        files=tuple(
            replace(one, as_is=True, waits=False) if one.id == file_id else one
            for one in state.files
        ),
    )
