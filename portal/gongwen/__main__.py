"""The engine alone: ``python -m portal.gongwen render notice.json -o notice.docx``."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from portal.gongwen import commands, source
from portal.gongwen.content import Document, Form
from portal.gongwen.faults import Unwritable
from portal.gongwen.layout import MARGINS
from portal.gongwen.mending.mend import mend
from portal.gongwen.mending.report import as_text
from portal.gongwen.mending.words import Unmendable
from portal.gongwen.oxml.walk import BadFile
from portal.gongwen.source import BadSource, Source
from portal.gongwen.write import write

_BARE = "文本开头没有“字段：内容”，各要素按文字认出，一个字也没有改。"


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m portal.gongwen", description="按 GB/T 9704-2012 排公文。"
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    render = verbs.add_parser("render", help="把 JSON 或文本写的公文排成 Word 文件")
    render.add_argument(
        "source",
        type=Path,
        help="公文的 JSON 文件，或文本文件（开头写各字段；不写的，各要素按文字认出）",
    )
    render.add_argument("-o", "--output", type=Path, help="写到哪个文件（默认同名 .docx）")
    render.add_argument(
        "--for",
        dest="target",
        choices=("word", "pdf"),
        default="word",
        help="word：用 Word 打开；pdf：交给 LibreOffice 转 PDF",
    )
    render.add_argument(
        "--margins",
        choices=tuple(MARGINS),
        default="37",
        help="37：天头 37 mm，行距 28.95 磅；ink：字面齐版心，34.58/32.58 mm，29.6 磅",
    )
    render.add_argument(
        "--secrecy-line",
        type=int,
        choices=(1, 2),
        default=2,
        help="没有份号时密级排在版心第几行",
    )
    render.add_argument("--blank", action="store_true", help="示例值一律留空，供手工填写")
    render.add_argument(
        "--overleaf",
        choices=("auto", "yes", "no"),
        default="auto",
        help="版记是否排到下一个双页；auto：按推算的页数（正文止于单页时排到背面）",
    )
    commands.add(verbs)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; 0, or 2 when the source cannot be read or written."""
    asked = _arguments(arguments)
    if asked.verb in commands.VERBS:
        return commands.run(asked)
    try:
        data, told = _rendered(asked)
    except OSError as error:
        return _failed(f"打不开 {asked.source}（{error.strerror}）。请核对文件名。")
    except (BadSource, BadFile, Unwritable, Unmendable) as error:
        return _failed(f"{asked.source} 排不成公文：\n{error}")
    output = asked.output or asked.source.with_suffix(".docx")
    try:
        output.write_bytes(data)
    except OSError as error:
        return _failed(f"写不进 {output}（{error.strerror}）。请关闭已打开的文件或换个位置。")
    lines = [f"已写入 {output}。"]
    if asked.target == "word":
        lines.append("这一份供 Word 使用；要用 LibreOffice 打开或转 PDF，请加 --for pdf。")
    sys.stdout.write("\n".join([*lines, *told]) + "\n")
    return 0


def _rendered(asked: argparse.Namespace) -> tuple[bytes, list[str]]:
    """The bytes of the document, and what is to be told of it.

    Raises BadSource, BadFile, Unwritable, Unmendable, OSError.
    """
    lay = partial(
        write,
        target=asked.target,
        margins=asked.margins,
        overleaf={"auto": None, "yes": True, "no": False}[asked.overleaf],
        secrecy_line=asked.secrecy_line,
    )
    data = asked.source.read_bytes()
    if asked.source.suffix.lower() != ".json" and source.is_bare(data):
        made = mend(data, f"{asked.source.stem}.txt", words_untouched=True, lay=lay)
        return made.data, [_BARE, as_text(asked.source.name, made).rstrip()]
    said = source.load(asked.source)
    return _laid(said, lay, blank=asked.blank), _told(said, blank=asked.blank)


def _laid(said: Source, lay: Callable[[Document], bytes], *, blank: bool) -> bytes:
    try:
        return lay(source.blanked(said) if blank else said.document)
    except Unwritable as error:
        raise Unwritable(said.located(error.faults)) from error


def _told(said: Source, *, blank: bool) -> list[str]:
    """Which values are examples, and what the form has no place for."""
    lines = []
    if said.examples and not blank:
        lines.append("以下各处是示例值，印发前请改为真实内容（--blank 可一律留空）：")
        lines += [f"  {path}：{word}" for path, word in said.examples.items()]
    printed = said.document.imprint
    if said.document.form is Form.LETTER and printed and (printed.printer or printed.others):
        lines.append("信函的版记不印印发机关、印发日期和其他项目（10.1），写了的没有排出。")
    return lines


def _failed(message: str) -> int:
    sys.stderr.write(message + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
