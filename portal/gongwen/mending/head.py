"""The head of a document from what was recognised of it: mark, number, signers, title, 主送."""

import re
from dataclasses import dataclass

from portal.gongwen.content import Form
from portal.gongwen.mending.editor import Editor
from portal.gongwen.mending.edits import Exchange
from portal.gongwen.mending.gathering import Gathered
from portal.gongwen.oxml.grafts.plan import Fix
from portal.gongwen.recognising import patterns
from portal.gongwen.recognising.patterns import is_organ, squeezed
from portal.gongwen.recognising.roles import Element, Role

_WORDS = {Form.FILE: ("文件",), Form.ORDER: ("命令", "令"), Form.MINUTES: ("会议纪要", "纪要")}
_LABEL = re.compile(r"签发人\s*[:：]?")
_NAMES = re.compile(r"\t|[ \u3000]{2,}|(?<=[一-龥]{3}) (?=[一-龥])")
_PARTED = re.compile("[、，,;；]")
_APART = re.compile(r"\t|[ \u3000]{2,}")
_RIGHT = "签发人："
_UP = ("IssueNumberUp", "Signers")


@dataclass(slots=True)
class Head:
    """The fields of a document's head, and the exact words the engine would else change."""

    mark: tuple[str, ...] = ()
    mark_word: str = ""
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    number: str = ""
    signers: tuple[str, ...] = ()
    title: str = ""
    recipients: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()


def head(found: Gathered, form: Form, editor: Editor) -> Head:
    """The head of a document of a form."""
    made = Head(
        copy_number=_joined(found, editor, Role.COPY_NUMBER),
        secrecy=_joined(found, editor, Role.SECRECY),
        urgency=_joined(found, editor, Role.URGENCY),
        title=_joined(found, editor, Role.TITLE),
    )
    made.mark, made.mark_word = _mark(found, form, editor)
    _number(made, found, form, editor)
    _recipients(made, found, editor)
    return made


def _joined(found: Gathered, editor: Editor, role: Role) -> str:
    """The lines of an element as one, without the white that only broke them."""
    texts = [editor.words(one.paragraph, role) for one in found.of(role)]
    if role is Role.TITLE:
        return "".join(line.strip() for text in texts for line in text.split("\n"))
    return "".join(squeezed(text) for text in texts)


def _mark(found: Gathered, form: Form, editor: Editor) -> tuple[tuple[str, ...], str]:
    """The names of the mark and the word after them, as they were."""
    texts = [editor.words(one.paragraph, Role.MARK) for one in found.of(Role.MARK)]
    lines = [squeezed(line) for text in texts for line in text.split("\n")]
    lines = [line for line in lines if line]
    word = ""
    for known in _WORDS.get(form, ()):
        if known in lines:
            word = known
            lines.remove(known)
            break
        ended = [line for line in lines if line.endswith(known)]
        if ended:
            word = known
            lines[lines.index(ended[-1])] = ended[-1][: -len(known)]
            break
    names = _whole_names([line for line in lines if line])
    # A letter has the mark of one organ alone.
    return (("".join(names),) if form is Form.LETTER and names else tuple(names)), word


def _whole_names(lines: list[str]) -> list[str]:
    """Names that were broken over lines put together."""
    names: list[str] = []
    for line in lines:
        if names and not is_organ(names[-1]):
            names[-1] += line
        else:
            names.append(line)
    return names


def _number(made: Head, found: Gathered, form: Form, editor: Editor) -> None:
    """发文字号 and 签发人, which may stand on one line, or on several."""
    rows = found.of(Role.NUMBER, Role.SIGNERS)
    texts = [(one, editor.words(one.paragraph, one.role)) for one in rows]
    whole = "\t".join(text for _, text in texts)
    if form is not Form.FILE:
        made.number = "\t".join(part for part in _APART.split(whole) if part)
        if form is Form.LETTER:
            _beside(made, [squeezed(part) for part in _APART.split(whole)])
        return
    label = _LABEL.search(whole)
    signed: list[str] = []
    numbers: list[str] = []
    after = False
    for one, text in texts:
        number, names = _split(text, one, after=after or one.role is Role.SIGNERS)
        after = after or "签发人" in text
        numbers += [squeezed(number)] if number.strip() else []
        names = _without_marks(names, one, editor)
        signed += [squeezed(name) for name in _NAMES.split(names) if name.strip()]
    made.number = "".join(numbers)
    if label and not signed:
        made.number += squeezed(label.group())
    made.signers = tuple(signed)
    if label and signed and squeezed(label.group()) != _RIGHT:
        made.fixes = (*made.fixes, Fix(_UP, _RIGHT, label.group()))


def _without_marks(names: str, one: Element, editor: Editor) -> str:
    """Names of signers, which stand apart and need no marks between them."""
    if editor.untouched:
        return names
    for mark in _PARTED.findall(names):
        editor.exchanges.append(Exchange(one.block.place, "签发人之间的标点", mark, ""))
    return _PARTED.sub("\t", names)


def _beside(made: Head, parts: list[str]) -> None:
    """The number of a letter, and what stands at the left on its line."""
    rest = []
    for part in parts:
        if patterns.COPY_NUMBER.match(part) and not made.copy_number:
            made.copy_number = part
        elif patterns.SECRECY.match(part) and not made.secrecy:
            made.secrecy = part
        elif patterns.URGENCY.match(part) and not made.urgency:
            made.urgency = part
        else:
            rest.append(part)
    made.number = "".join(rest)


def _split(text: str, one: Element, *, after: bool) -> tuple[str, str]:
    """The number of a line and the names on it."""
    label = _LABEL.search(text)
    if label:
        return text[: label.start()], text[label.end() :]
    stop = max(text.find("号"), text.find("期")) + 1
    if one.role is Role.SIGNERS:
        return "", text
    return (text[:stop], text[stop:]) if after and stop else (text, "")


def _recipients(made: Head, found: Gathered, editor: Editor) -> None:
    texts = [editor.words(one.paragraph, Role.RECIPIENTS) for one in found.of(Role.RECIPIENTS)]
    whole = "".join(line.strip() for text in texts for line in text.split("\n"))
    if not whole:
        return
    name = whole.rstrip("：")
    made.recipients = (name,)
    if squeezed(whole) != squeezed(f"{name}："):
        made.fixes = (*made.fixes, Fix(("Recipients", "CopiesTo"), f"{name}：", whole))
