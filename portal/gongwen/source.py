"""Documents as JSON or plain text, as people and programs write them; errors by line and field.

The keys are the fields of ``portal.gongwen.content``. A string among the blocks is a paragraph, or
a heading if it begins with an ordinal (``portal.gongwen.headings``); other blocks are objects with
one key that says what they are: ``heading``, ``paragraph``, ``table``, ``facts``, ``picture``,
``pictures``, ``cards``. A picture names a ``file`` beside the JSON file.
Three keys are about the file and not in the document: ``examples`` (fields whose values are made up
and must be replaced; ``blanked`` empties them), ``joined`` and ``notes`` (what was done to the
source's own lines). The schema is ``data/document.schema.json``.
"""

import codecs
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from portal.gongwen.content import Document, Signature
from portal.gongwen.faults import Fault
from portal.gongwen.manuscript import Manuscript, has_header
from portal.gongwen.plain import Reader, to_plain
from portal.gongwen.positions import line_of, lines_of

_STEP = re.compile(r"([a-z_]+)|\[([0-9]+)\]")


class BadSource(ValueError):  # noqa: N818 - a word of the house, like Refusal
    """A JSON text that is no document; ``faults`` says where and why."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


@dataclass(frozen=True, slots=True)
class Source:
    """A document with what its file says about it.

    ``examples``: fields whose values are only examples (示例), by path, with a word on each.
    ``lines``: the line of the file each field begins on, by path.
    """

    document: Document
    examples: Mapping[str, str] = field(default_factory=dict)
    joined: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)

    def located(self, faults: Iterable[Fault]) -> list[Fault]:
        """Faults of the document with the lines of the file that they are on."""
        return located(faults, self.lines)


def located(faults: Iterable[Fault], lines: dict[str, int]) -> list[Fault]:
    """Faults with their lines, where those are known; in the order of the lines."""
    found = [replace(one, line=one.line or line_of(one.field, lines)) for one in faults]
    return sorted(found, key=lambda one: one.line)


def load(path: Path) -> Source:
    """The document of a file: of JSON, or else a plain text (``portal.gongwen.manuscript``).

    Pictures are looked for beside it. Raises BadSource, OSError.
    """
    data = path.read_bytes()
    is_json = path.suffix.lower() == ".json" or data.lstrip(codecs.BOM_UTF8)[:1] == b"{"
    if not is_json:
        return written(_decoded(data), path.parent)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault("文件", f"第 {error.start + 1} 个字节不是 UTF-8 编码。请另存为 UTF-8。")
        raise BadSource([fault]) from error
    return loads(text, path.parent)


def is_bare(data: bytes) -> bool:
    """Whether a file is a text as it is typed, without the header of fields that ``load`` reads."""
    if data.lstrip(codecs.BOM_UTF8)[:1] in b"{[" or data.startswith(b"PK"):
        return False
    try:
        return not has_header(_decoded(data))
    except BadSource:
        return False


def _decoded(data: bytes) -> str:
    """A plain text in one of the encodings that desks here use."""
    usual = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    for encoding in (usual, "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadSource([Fault("文件", "不是文字文件，或编码认不出来。请另存为 UTF-8 编码的文本。")])


def written(text: str, folder: Path | None = None) -> Source:
    """The document of a plain text with its header. Raises BadSource."""
    manuscript = Manuscript(text.replace("\r\n", "\n").replace("\r", "\n"), folder)
    document = manuscript.document()
    if document is None:
        raise BadSource(sorted(manuscript.faults, key=lambda one: one.line))
    return Source(document, lines=manuscript.lines)


def loads(text: str, folder: Path | None = None) -> Source:
    """The document of a JSON text; ``folder`` is where its pictures are. Raises BadSource."""
    said = _json(text)
    reader = Reader(folder)
    said.pop("$schema", None)
    joined = reader.read(said.pop("joined", []), tuple[str, ...], "joined")
    notes = reader.read(said.pop("notes", []), tuple[str, ...], "notes")
    examples = said.pop("examples", {})
    document = reader.read(said, Document, "")
    if document is not None:
        reader.faults += _bad_examples(document, examples)
    lines = lines_of(text)
    if reader.faults:
        raise BadSource(located(reader.faults, lines))
    return Source(document, examples, joined, notes, lines)


def _json(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列"
        fault = Fault(where, f"JSON 在这里断了（{error.msg}）。请检查引号、逗号和括号。")
        raise BadSource([fault]) from error
    except ValueError as error:  # a number of thousands of figures
        raise BadSource([Fault("文件", "有一个数太长，读不了。请改短。")]) from error
    except RecursionError as error:
        raise BadSource([Fault("文件", "括号套得太深。请检查括号。")]) from error
    if not isinstance(said, dict):
        raise BadSource([Fault("文件", "最外层应是一个对象 { … }。")])
    return said


def _bad_examples(document: Document, examples: object) -> list[Fault]:
    if not isinstance(examples, dict):
        return [Fault("examples", "应是对象：字段路径对应一句说明。")]
    found = []
    for path, word in examples.items():
        if not isinstance(word, str):
            found.append(Fault(f"examples.{path}", "说明应是文字。"))
        try:
            _with_blank(document, _steps(path))
        except (AttributeError, IndexError, TypeError, ValueError):
            found.append(Fault(f"examples.{path}", "公文里没有这个字段。请写字段的路径。"))
    return found


def dumps(document: Document) -> str:
    """A document as JSON text, fields at their defaults left out; ``loads`` gives it back."""
    return json.dumps(to_plain(document), ensure_ascii=False, indent=2) + "\n"


def blanked(source: Source) -> Document:
    """The document with its example values taken out: blank places to be filled by hand."""
    document = source.document
    for path in source.examples:
        document = _with_blank(document, _steps(path))
    return document


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    for word, place in _STEP.findall(path):
        steps.append(word or int(place))
    if not steps:
        raise ValueError(path)
    return steps


def _with_blank(value: Any, steps: list[str | int]) -> Any:
    """A value with the part at the end of the steps made blank."""
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        inner = value[step]
        changed = _with_blank(inner, rest) if rest else _blank(inner)
        return (*value[:step], changed, *value[step + 1 :])
    inner = getattr(value, step)
    if isinstance(value, Signature) and step == "organs" and not rest:
        return replace(value, organs=("",) * max(1, len(inner)))
    return replace(value, **{step: _with_blank(inner, rest) if rest else _blank(inner)})


def _blank(value: Any) -> Any:
    if isinstance(value, str):
        return ""
    if isinstance(value, tuple):
        return ()
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: _blank(getattr(value, one.name)) for one in fields(value)}
        )
    return None
