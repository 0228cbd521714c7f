"""The words of a file that was put in proper form, as plain content; loaded with the first one."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from portal.gongwen.checking.rules.closing import stands_unsealed
from portal.gongwen.checking.subject import Subject
from portal.gongwen.content import Document, Paragraph
from portal.gongwen.faults import Unwritable
from portal.gongwen.mending import document
from portal.gongwen.mending.editor import Editor, plane
from portal.gongwen.mending.mend import Mended, mend
from portal.gongwen.mending.report import gone
from portal.gongwen.mending.words import Unmendable
from portal.gongwen.oxml.grafts.plan import KeptDrawing, KeptRun
from portal.gongwen.oxml.sight.file import see
from portal.gongwen.oxml.walk import BadFile
from portal.gongwen.recognising.outline import recognise
from portal.gongwen.seen import File
from portal.kernel.errors import Refusal

Part = TypeVar("Part")
_LOST = "图形没有带入，请在 Word 里另行处理。"


def words_of(data: bytes, name: str) -> tuple[Document, list[str], list[str]]:
    """A file's content, what was changed of it, what a person should look at. Raises Refusal."""
    try:
        found = mend(data, name)
    except BadFile as bad:
        raise Refusal(str(bad), "file") from bad
    except (Unwritable, Unmendable) as wrong:
        raise Refusal(str(wrong), "file") from wrong
    content, lost = _content(found.data)
    doubts = [*map(str, found.doubts), *([_LOST] if lost else [])]
    return content, _changes(found), doubts


def _changes(found: Mended) -> list[str]:
    mended = [str(one) for one in gone(found)]
    return [*map(str, found.exchanges), *found.changes, *mended]


def _content(data: bytes) -> tuple[Document, bool]:
    """The content of a file in proper form; whether something drawn could not be said in it."""
    file = see(data)
    outline = recognise(file)
    editor = Editor(plane(file), untouched=True)
    said = document.made(outline, editor, is_unsealed=stands_unsealed(Subject(outline))).document
    texts = _texts(file)
    meant = {
        editor.first + at: texts.get(id(kept.element), "") if isinstance(kept, KeptRun) else ""
        for at, kept in enumerate(editor.kept)
    }
    lost = any(isinstance(kept, KeptDrawing) for kept in editor.kept)
    return _spelled(said, meant), lost


def _texts(file: File) -> dict[int, str]:
    """The words of every run, by the identity of what it was read from."""
    return {id(run.element): run.text for one in file.paragraphs for run in one.runs}


def _spelled(value: Part, meant: dict[int, str]) -> Part:
    """Content with the words of the runs that stood in it as one character each."""
    made: Any = value
    if isinstance(value, str) and not isinstance(value, Enum):
        made = value.translate(meant)
    elif isinstance(value, tuple):
        spelled = (_spelled(one, meant) for one in value)
        made = tuple(one for one in spelled if not (isinstance(one, Paragraph) and not one.text))
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: _spelled(getattr(value, one.name), meant) for one in fields(value)}
        made = replace(value, **parts)
    return made  # type: ignore[no-any-return]  # of the type that came in
