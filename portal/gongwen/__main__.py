"""The engine alone: ``python -m portal.gongwen render notice.json -o notice.docx``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from portal.gongwen import commands, source
from portal.gongwen.faults import Unwritable
from portal.gongwen.layout import MARGINS
from portal.gongwen.source import BadSource, Source
from portal.gongwen.write import write


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m portal.gongwen", description="按 GB/T 9704-2012 排公文。"
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    render = verbs.add_parser("render", help="把 JSON 或文本写的公文排成 Word 文件")
    render.add_argument("source", type=Path, help="公文的 JSON 文件，或开头写有各字段的文本文件")
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
        said, data = _rendered(asked)
    except OSError as error:
        return _failed(f"打不开 {asked.source}（{error.strerror}）。请核对文件名。")
    except (BadSource, Unwritable) as error:
        return _failed(f"{asked.source} 排不成公文：\n{error}")
    output = asked.output or asked.source.with_suffix(".docx")
    try:
        output.write_bytes(data)
    except OSError as error:
        return _failed(f"写不进 {output}（{error.strerror}）。请关闭已打开的文件或换个位置。")
    _report(output, said, target=asked.target, blank=asked.blank)
    return 0


def _rendered(asked: argparse.Namespace) -> tuple[Source, bytes]:
    """The source and the bytes of its document. Raises BadSource, Unwritable, OSError."""
    said = source.load(asked.source)
    try:
        return said, write(
            source.blanked(said) if asked.blank else said.document,
            target=asked.target,
            margins=asked.margins,
            overleaf={"auto": None, "yes": True, "no": False}[asked.overleaf],
            secrecy_line=asked.secrecy_line,
        )
    except Unwritable as error:
        raise Unwritable(said.located(error.faults)) from error


def _report(output: Path, said: Source, *, target: str, blank: bool) -> None:
    lines = [f"已写入 {output}。"]
    if target == "word":
        lines.append("这一份供 Word 使用；要用 LibreOffice 打开或转 PDF，请加 --for pdf。")
    if said.examples and not blank:
        lines.append("以下各处是示例值，印发前请改为真实内容（--blank 可一律留空）：")
        lines += [f"  {path}：{word}" for path, word in said.examples.items()]
    sys.stdout.write("\n".join(lines) + "\n")


def _failed(message: str) -> int:
    sys.stderr.write(message + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
