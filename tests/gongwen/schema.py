"""The JSON schema of a document, made from the fields of its content."""

from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from portal.gongwen.content import Document, Picture
from portal.gongwen.plain import BLOCKS, hints, needed

_SCALARS = {str: "string", bool: "boolean", int: "integer", float: "number"}
_WORDS = {
    "title": "标题",
    "form": "格式",
    "issuers": "发文机关，主办机关在前",
    "mark": "发文机关标志中的名称（与发文机关不同时）",
    "mark_word": "标志末尾的字：文件、令、纪要，或空",
    "copy_number": "份号",
    "secrecy": "密级和保密期限",
    "urgency": "紧急程度",
    "number": "发文字号",
    "signers": "签发人",
    "recipients": "主送机关",
    "body": "正文",
    "attachments": "附件",
    "signature": "署名和成文日期",
    "note": "附注（不写括号）",
    "receipt": "签收",
    "attendance": "出席、请假、列席",
    "issued": "印发或转发的文件",
    "imprint": "版记",
    "organs": "署名的机关；空则同发文机关",
    "dated": "成文日期",
    "sealing": "印章",
    "seal_mm": "印章直径（毫米）",
    "stamps": "签名章",
    "office": "职务",
    "copies_to": "抄送机关",
    "printer": "印发机关",
    "printed_on": "印发日期",
    "others": "版记其他要素",
    "level": "标题层次 1–4",
    "text": "文字",
    "run_in": "同段接排的文字",
    "flush": "顶格",
    "rows": "行",
    "head": "表头",
    "caption": "表题或图题",
    "widths": "列宽比例",
    "aligns": "列的对齐",
    "turned": "横排",
    "apart": "不与正文装订，首行加发文字号",
    "cards": "卡片",
    "picture": "图片",
    "facts": "项目",
    "label": "项目名",
    "value": "内容",
    "wide": "占整行",
    "data": "图片内容（Base64）",
    "width_mm": "图片宽度（毫米）",
    "pictures": "图片",
    "columns": "每行几张",
    "name": "名称",
    "words": "签收说明",
    "lines": "签收栏",
    "names": "人员名单",
}


def schema() -> dict[str, Any]:
    """The schema, draft 2020-12."""
    defined: dict[str, Any] = {}
    document = _object(Document, defined)
    texts = {"type": "array", "items": {"type": "string"}}
    document["properties"] |= {
        "$schema": {"type": "string"},
        "examples": {
            "type": "object",
            "description": "示例值所在的字段路径，各附一句说明",
            "additionalProperties": {"type": "string"},
        },
        "joined": {**texts, "description": "原件断行处的拼接"},
        "notes": {**texts, "description": "对原件所做的其他处理"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "公文",
        **document,
        "$defs": dict(sorted(defined.items())),
    }


def _object(kind: type, defined: dict[str, Any]) -> dict[str, Any]:
    properties = {
        name: {"description": _WORDS[name], **_of(hint, defined)}
        for name, hint in hints(kind).items()
    }
    said: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    if kind is Picture:
        properties["file"] = {"type": "string", "description": "JSON 文件旁边的图片文件"}
        said["oneOf"] = [{"required": ["data"]}, {"required": ["file"]}]
    elif needed(kind):
        said["required"] = list(needed(kind))
    return said


def _of(hint: Any, defined: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return _union(get_args(hint), defined)
    if origin is tuple:
        return {"type": "array", "items": _of(get_args(hint)[0], defined)}
    if is_dataclass(hint):
        return _named(hint, defined)  # type: ignore[arg-type]  # a class, seen just before
    if hint is date:
        return {"type": "string", "format": "date"}
    if hint is bytes:
        return {"type": "string", "contentEncoding": "base64"}
    if issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    return {"type": _SCALARS[hint]}


def _union(kinds: tuple[Any, ...], defined: dict[str, Any]) -> dict[str, Any]:
    if NoneType in kinds:
        inner = [_of(kind, defined) for kind in kinds if kind is not NoneType]
        return {"anyOf": [*inner, {"type": "null"}]}
    if "Block" not in defined:
        defined["Block"] = {}
        blocks = [
            {
                "type": "object",
                "properties": {name: _named(kind, defined)},
                "required": [name],
                "additionalProperties": False,
            }
            for name, kind in BLOCKS.items()
        ]
        defined["Block"] = {"anyOf": [{"type": "string"}, *blocks]}
    return {"$ref": "#/$defs/Block"}


def _named(kind: type, defined: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in defined:
        defined[kind.__name__] = {}
        defined[kind.__name__] = _object(kind, defined)
    return {"$ref": f"#/$defs/{kind.__name__}"}
