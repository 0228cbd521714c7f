"""``check`` and ``format``: a Word file looked over, and one laid out anew."""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Any

from portal.gongwen.checking import report as findings
from portal.gongwen.checking.check import checked
from portal.gongwen.faults import Unwritable
from portal.gongwen.layout import MARGINS
from portal.gongwen.mending import report as mendings
from portal.gongwen.mending.mend import mend
from portal.gongwen.mending.words import Unmendable
from portal.gongwen.oxml.walk import BadFile
from portal.gongwen.write import write

VERBS = ("check", "format")
_CLEAN, _DEPARTS, _UNREAD = 0, 1, 2


def add(verbs: Any) -> None:
    """Adds both commands to the subparsers of a parser."""
    check = verbs.add_parser("check", help="对照 GB/T 9704-2012 逐项检查一份 Word 文件")
    check.add_argument("source", type=Path, help="Word 文件（.docx）")
    check.add_argument("--json", action="store_true", help="结果写成 JSON")
    mended = verbs.add_parser("format", help="把排得不好的 Word 或文本文件按标准重排，文字不变")
    mended.add_argument(
        "source", type=Path, help="Word 文件（.docx、.doc、.wps）或文本文件（.txt）"
    )
    mended.add_argument("-o", "--output", type=Path, help="写到哪个文件（默认“原名-排好.docx”）")
    mended.add_argument("--words-untouched", action="store_true", help="一个标点也不换")
    mended.add_argument("--json", action="store_true", help="改动清单写成 JSON")
    mended.add_argument(
        "--for",
        dest="target",
        choices=("word", "pdf"),
        default="word",
        help="word：用 Word 打开；pdf：交给 LibreOffice 转 PDF",
    )
    mended.add_argument(
        "--margins",
        choices=tuple(MARGINS),
        default="37",
        help="37：天头 37 mm，行距 28.95 磅；ink：字面齐版心，34.58/32.58 mm，29.6 磅",
    )


def run(asked: argparse.Namespace) -> int:
    """Runs one of them; 0, 1 where a check finds departures, 2 where a file cannot be read."""
    try:
        data = asked.source.read_bytes()
    except OSError as error:
        return _failed(f"打不开 {asked.source}（{error.strerror}）。请核对文件名。")
    try:
        return _check(asked, data) if asked.verb == "check" else _format(asked, data)
    except (BadFile, Unwritable, Unmendable) as error:
        return _failed(f"{asked.source}：{error}")


def _check(asked: argparse.Namespace, data: bytes) -> int:
    found = checked(data, asked.source.name)
    told = findings.as_json if asked.json else findings.as_text
    sys.stdout.write(told(asked.source.name, found))
    return _DEPARTS if found.findings else _CLEAN


def _format(asked: argparse.Namespace, data: bytes) -> int:
    output = asked.output or asked.source.with_name(f"{asked.source.stem}-排好.docx")
    if output.exists() and output.samefile(asked.source):
        return _failed(f"不能写到原文件 {asked.source} 上。请用 -o 另给一个文件名。")
    made = mend(
        data,
        asked.source.name,
        words_untouched=asked.words_untouched,
        lay=partial(write, target=asked.target, margins=asked.margins),
    )
    try:
        output.write_bytes(made.data)
    except OSError as error:
        return _failed(f"写不进 {output}（{error.strerror}）。请关闭已打开的文件或换个位置。")
    told = mendings.as_json if asked.json else mendings.as_text
    sys.stdout.write(told(asked.source.name, made))
    if not asked.json:
        sys.stdout.write(f"已写入 {output}。\n")
    return _CLEAN


def _failed(message: str) -> int:
    sys.stderr.write(message + "\n")
    return _UNREAD
