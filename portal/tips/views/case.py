"""One tip: what was said, what was found, one panel of acts that the state allows."""

from flask import Response, stream_with_context

from portal.kernel.errors import NotFound
from portal.tips import reading
from portal.tips.forms import ASKS_IDENTITY, ActForm, WordsForm
from portal.tips.service import handling, screening, storing
from portal.tips.service.handling import Step
from portal.tips.session import opener
from portal.tips.terms import Action
from portal.tips.views.blueprint import bp
from portal.tips.views.drawing import OWN_PAGE, drawn, sent
from portal.web.access import actor, needs
from portal.web.forms import UNPROCESSABLE

SANDBOX = "default-src 'none'; sandbox"
WARNING = (
    "这句话像是在问举报人是谁，还没有发出。这样问可能会暴露举报人，举报人也可能不再回来。"
    "请改一改；一定要问的，再按一次“发出”。"
)


@bp.get("/<tip_id>")
@needs("tip.handle")
def show(tip_id: str) -> Response:
    """A tip."""
    return drawn(opener(), tip_id)


@bp.post("/<tip_id>/act/<name>")
@needs("tip.handle")
def act(tip_id: str, name: str) -> Response:
    """An act of the table that needs no more than words: 受理, 不予受理, 核查, 答复, …"""
    if name not in set(Action) or Action.of(name) in OWN_PAGE:
        raise NotFound("没有这一步。请从这件举报的页面上办理。")
    action, person, key, form = Action.of(name), actor(), opener(), ActForm()
    step = Step(form.text.data or "", form.record.data or "", has_death=bool(form.has_death.data))
    return sent(
        key,
        tip_id,
        form,
        lambda: handling.act(person, key, tip_id, form.seen_version, action, step),
        f"已{action.label}。" if action is not Action.REOPEN else "已重新核查。",
    )


@bp.post("/<tip_id>/extend")
@needs("tip.handle")
def extend(tip_id: str) -> Response:
    """核查延期."""
    person, key, form = actor(), opener(), ActForm()
    return sent(
        key,
        tip_id,
        form,
        lambda: handling.extend(person, key, tip_id, form.seen_version, form.text.data or ""),
        "已延期，举报人会看到理由。",
    )


@bp.post("/<tip_id>/ask")
@needs("tip.handle")
def ask(tip_id: str) -> Response:
    """问举报人: a question that asks who they are is sent only on the second press."""
    person, key, form = actor(), opener(), WordsForm()
    words = form.text.data or ""
    if form.validate() and ASKS_IDENTITY.search(words) and form.sure.data != "y":
        form.sure.data = "y"
        return drawn(key, tip_id, UNPROCESSABLE, form, WARNING)
    return sent(
        key,
        tip_id,
        form,
        lambda: handling.ask(person, key, tip_id, words),
        "已发出。举报人下次来看进度时会看到。",
    )


@bp.post("/<tip_id>/note")
@needs("tip.handle")
def note(tip_id: str) -> Response:
    """内部备注."""
    person, key, form = actor(), opener(), WordsForm()
    return sent(
        key,
        tip_id,
        form,
        lambda: handling.jot(person, key, tip_id, form.text.data or ""),
        "已记下，只有办理人员能看。",
    )


@bp.post("/<tip_id>/death")
@needs("tip.handle")
def death(tip_id: str) -> Response:
    """发现涉及人员死亡: found out after 受理."""
    person, key, form = actor(), opener(), WordsForm()
    return sent(
        key,
        tip_id,
        form,
        lambda: handling.note_death(person, key, tip_id, form.text.data or ""),
        "已记下。请办“移送”，送县级以上人民政府。",
    )


@bp.post("/<tip_id>/screen")
@needs("tip.handle")
def screen(tip_id: str) -> Response:
    """转到在办."""
    person, key, form = actor(), opener(), ActForm()
    return sent(
        key,
        tip_id,
        form,
        lambda: screening.screen(person, key, tip_id, form.seen_version),
        "已转到“在办”。",
    )


@bp.get("/<tip_id>/files/<file_id>")
@needs("tip.handle")
def file(tip_id: str, file_id: str) -> Response:
    """A file of a tip, under a name of ours; the browser keeps and runs nothing of it."""
    case = reading.case(opener(), tip_id)
    found = case.file(file_id)
    if found is None or not storing.is_kept(file_id):
        raise NotFound("没有找到这个文件，可能已按举报人的申请删除。请从这件举报的页面上打开。")
    number, said = found
    name = f"file-{case.tip.index}-{number}{_ending(said.kind)}"
    pieces = stream_with_context(storing.opened(said.id, bytes.fromhex(said.key)))
    answer = Response(pieces, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _ending(kind: str) -> str:
    return f".{kind}" if kind.isascii() and kind.isalnum() else ".bin"
