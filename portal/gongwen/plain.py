"""Content as plain values (of JSON) and back, by the types its fields declare."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from portal.gongwen.content import (
    Block,
    Cards,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Table,
)
from portal.gongwen.faults import Fault
from portal.gongwen.headings import Recogniser

BLOCKS: dict[str, type] = {
    "paragraph": Paragraph,
    "heading": Heading,
    "table": Table,
    "facts": Facts,
    "picture": Picture,
    "pictures": Pictures,
    "cards": Cards,
}
_NAMES = {kind: name for name, kind in BLOCKS.items()}
_HUGE = 10**15
_TOO_BIG = "这个数太大了。请改小。"
_SCALARS = {str: "文字", bool: "true 或 false", int: "整数", float: "数字"}


@cache
def hints(kind: Any) -> dict[str, Any]:
    """The types of a content class's fields, in their order."""
    known = get_type_hints(kind)
    return {field.name: known[field.name] for field in fields(kind)}


@cache
def needed(kind: Any) -> tuple[str, ...]:
    """The fields of a content class that have no default."""
    return tuple(field.name for field in fields(kind) if field.default is MISSING)


class Reader:
    """Makes content of plain values; what is wrong is gathered in ``faults``."""

    def __init__(self, folder: Path | None = None) -> None:
        self.faults: list[Fault] = []
        self._folder = folder

    def read(self, said: object, hint: Any, path: str) -> Any:
        """The value of a type that ``said`` stands for; a default of the type where it is wrong."""
        origin = get_origin(hint)
        if origin in {Union, UnionType}:
            return self._one_of(said, get_args(hint), path)
        if origin is tuple:
            return self._many(said, get_args(hint)[0], path)
        if is_dataclass(hint):
            return self._object(said, hint, path)  # type: ignore[arg-type]  # is_dataclass says less than we know
        return self._scalar(said, hint, path)

    def _wrong(self, path: str, message: str, instead: Any = None) -> Any:
        self.faults.append(Fault(path or "文件", message))
        return instead

    def _one_of(self, said: object, kinds: tuple[Any, ...], path: str) -> Any:
        if NoneType not in kinds:
            return self._block(said, path)
        if said is None:
            return None
        return self.read(said, next(kind for kind in kinds if kind is not NoneType), path)

    def _many(self, said: object, kind: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(said, list):
            return self._wrong(path, f"应是列表 [ … ]，写的是 {_shown(said)}。", ())  # type: ignore[no-any-return]  # a stand-in after a noted fault
        texts = Recogniser() if kind == Block else None
        return tuple(
            texts.block(item)
            if texts and isinstance(item, str)
            else self.read(item, kind, f"{path}[{at}]")
            for at, item in enumerate(said)
        )

    def _block(self, said: object, path: str) -> Any:
        if isinstance(said, dict):
            known = [name for name in BLOCKS if name in said]
            if len(said) == 1 and known:
                inner = f"{path}.{known[0]}"
                return self._object(said[known[0]], BLOCKS[known[0]], inner)
        return self._wrong(
            path, f"应是一段文字，或只含 {'、'.join(BLOCKS)} 之一的对象，写的是 {_shown(said)}。"
        )

    def _object(self, said: object, kind: type, path: str) -> Any:
        if not isinstance(said, dict):
            return self._wrong(path, f"应是对象 {{ … }}，写的是 {_shown(said)}。")
        known = hints(kind)
        here = f"{path}." if path else ""
        if kind is Picture and "file" in said:
            said = {**said, "data": self._file(said["file"], f"{here}file")}
            del said["file"]
        for name in said.keys() - known.keys():
            self._wrong(f"{here}{name}", f"没有这个字段。可用的字段：{'、'.join(known)}。")
        for name in needed(kind):
            if name not in said:
                self._wrong(f"{here}{name}", "缺少这个字段。")
        before = len(self.faults)
        values = {
            name: self.read(said[name], hint, f"{here}{name}")
            for name, hint in known.items()
            if name in said
        }
        whole = len(self.faults) == before and all(name in said for name in needed(kind))
        return kind(**values) if whole else None

    def _scalar(self, said: object, kind: Any, path: str) -> Any:
        if kind is date:
            return self._converted(said, date.fromisoformat, path, "应是日期，如 2023-05-19")
        if kind is bytes:
            return self._bytes(said, path)
        if isinstance(kind, type) and issubclass(kind, Enum):
            choices = "、".join(str(member.value) for member in kind)
            return self._converted(said, kind, path, f"应是 {choices} 之一")
        if kind is float and isinstance(said, int) and not isinstance(said, bool):
            return float(said) if abs(said) < _HUGE else self._wrong(path, _TOO_BIG)
        if type(said) is kind:
            return said
        return self._wrong(path, f"应是{_SCALARS[kind]}，写的是 {_shown(said)}。")

    def _converted(self, said: object, make: Callable[[str], Any], path: str, wanted: str) -> Any:
        try:
            return make(said if isinstance(said, str) else "")
        except ValueError:
            return self._wrong(path, f"{wanted}，写的是 {_shown(said)}。")

    def _bytes(self, said: object, path: str) -> bytes | None:
        if isinstance(said, bytes):
            return said
        try:
            return base64.b64decode(said if isinstance(said, str) else "?", validate=True)
        except (binascii.Error, ValueError):
            return self._wrong(path, "应是 Base64 编码的图片；图片文件请用 file 字段。")  # type: ignore[no-any-return]  # a stand-in after a noted fault

    def _file(self, said: object, path: str) -> bytes:
        if self._folder is None or not isinstance(said, str):
            return self._wrong(path, "应是 JSON 文件旁边的图片文件名。", b"")  # type: ignore[no-any-return]  # a stand-in after a noted fault
        try:
            return (self._folder / said).read_bytes()
        except (OSError, ValueError):
            return self._wrong(path, f"打不开图片文件“{said}”。请核对文件名。", b"")  # type: ignore[no-any-return]  # a stand-in after a noted fault


def _shown(said: object) -> str:
    text = repr(said) if not isinstance(said, str) else f"“{said}”"
    return text if len(text) <= 40 else f"{text[:40]}…"


def to_plain(value: Any, hint: Any = None) -> Any:
    """Content as plain values; fields at their defaults are left out."""
    if isinstance(value, tuple):
        inner = get_args(hint)[0]
        return [to_plain(item, inner) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if not is_dataclass(value) or isinstance(value, type):
        return value
    return _object_to_plain(value, as_block=hint == Block)


def _object_to_plain(value: Any, *, as_block: bool) -> Any:
    if as_block and isinstance(value, Paragraph) and Recogniser().block(value.text) == value:
        return value.text
    kind: Any = type(value)
    known = hints(kind)
    said = {
        field.name: to_plain(getattr(value, field.name), known[field.name])
        for field in fields(value)
        if field.default is MISSING or getattr(value, field.name) != field.default
    }
    return {_NAMES[kind]: said} if as_block else said
