"""Takes a badly laid-out file and gives it back in proper form, with the same words."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from portal.gongwen import convert, guard
from portal.gongwen.checking.check import Check, looked_at
from portal.gongwen.checking.rules.closing import stands_unsealed
from portal.gongwen.checking.subject import Subject
from portal.gongwen.content import Document, Form
from portal.gongwen.mending import document
from portal.gongwen.mending.editor import Doubt, Editor, plane
from portal.gongwen.mending.edits import Exchange
from portal.gongwen.mending.moves import moved
from portal.gongwen.mending.text_file import see_text
from portal.gongwen.mending.told import other_lines, told
from portal.gongwen.mending.words import Unmendable, compare, counted
from portal.gongwen.oxml.grafts.graft import Ungrafted, grafted
from portal.gongwen.oxml.grafts.plan import Plan
from portal.gongwen.oxml.sight.file import see
from portal.gongwen.recognising.outline import recognise
from portal.gongwen.recognising.roles import Outline, Role
from portal.gongwen.seen import Block, File, Paragraph, Place, Run
from portal.gongwen.write import write

_NO_PLACE = "有的内容放不回原处，没有写文件。请把原文件复制到新的 Word 文件再试。"
_MISSING = {
    Form.FILE: (Role.MARK, Role.NUMBER, Role.TITLE, Role.RECIPIENTS, Role.ORGAN, Role.DATED),
    Form.LETTER: (Role.MARK, Role.NUMBER, Role.TITLE, Role.RECIPIENTS, Role.ORGAN, Role.DATED),
    Form.ORDER: (Role.MARK, Role.NUMBER, Role.DATED),
    Form.MINUTES: (Role.MARK, Role.TITLE),
}


@dataclass(frozen=True, slots=True)
class Mended:
    """A file in proper form, and everything that was done to it.

    ``elements`` counts what was recognised; ``before`` is the check of a Word file as it came in,
    ``after`` that of the file as it is now.
    """

    data: bytes
    form: Form
    elements: tuple[tuple[Role, int], ...]
    exchanges: tuple[Exchange, ...]
    changes: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    before: Check | None
    after: Check


def mend(
    data: bytes,
    name: str = "",
    *,
    words_untouched: bool = False,
    lay: Callable[[Document], bytes] = write,
) -> Mended:
    """A .docx, .doc, .wps or .txt in the form of GB/T 9704-2012, with the words it had.

    ``name`` is the file's own name: .txt is read as text. ``words_untouched`` exchanges no mark.
    ``lay`` is ``write`` with the settings that are wanted.
    Raises BadFile for a file that cannot be read, Unwritable for one that cannot be laid out,
    Unmendable for one whose words would not all come through.
    """
    file = _seen(data, name)
    before = looked_at(Subject(recognise(file))) if file.parcel else None
    outline = recognise(_parted(file))
    editor = Editor(plane(file), untouched=words_untouched)
    made = document.made(outline, editor, is_unsealed=stands_unsealed(Subject(outline)))
    written = lay(made.document)
    plan = Plan(
        editor.first,
        tuple(editor.kept),
        tuple(made.fixes),
        tuple(other_lines(file, outline)),
    )
    try:
        result = grafted(written, plan, file.parcel)
    except Ungrafted as error:
        raise Unmendable(_NO_PLACE) from error
    now = see(result)
    compare(counted(file, outline), counted(now, recognise(now)), editor.exchanges)
    changes = [*told(file, outline), *moved(outline)]
    if editor.tidied:
        changes.append(f"去掉序号之后、汉字与数字之间的空格 {editor.tidied} 处")
    return Mended(
        result,
        outline.form,
        _counted(outline),
        tuple(editor.exchanges),
        tuple(changes),
        (*_doubts(outline), *made.told, *editor.doubts),
        before,
        looked_at(Subject(recognise(now))),
    )


def _seen(data: bytes, name: str) -> File:
    """The file of some bytes, whichever of the kinds it is."""
    ending = name.lower().rsplit(".", 1)[-1] if "." in name else ""
    if ending in {"txt", "text", "md"}:
        return see_text(data)
    if ending != "docx" and data and guard.is_old(data):
        return see(convert.to_docx(data))
    return see(data, name)


def _parted(file: File) -> File:
    """A file whose paragraphs of several lines are several paragraphs."""
    blocks: list[Block] = []
    for block in file.blocks:
        if isinstance(block, Paragraph) and _is_parted(block):
            blocks += _lines(block)
        else:
            blocks.append(block)
    return replace(file, blocks=tuple(blocks))


def _is_parted(block: Paragraph) -> bool:
    return "\n" in block.words.strip() and not block.drawings and not block.ends_section


def _lines(block: Paragraph) -> list[Paragraph]:
    """The lines of a paragraph as paragraphs; what Word writes before it stays with the first."""
    rows: list[list[Run]] = [[]]
    for run in block.runs:
        if not run.is_plain or "\n" not in run.text:
            rows[-1].append(run)
            continue
        for at, text in enumerate(run.text.split("\n")):
            if at:
                rows.append([])
            if text:
                rows[-1].append(replace(run, text=text))
    return [
        replace(
            block,
            runs=tuple(row),
            number=block.number if at == 0 else "",
            deleted=block.deleted if at == 0 else (),
            links=block.links if at == 0 else (),
            unseen=block.unseen if at == 0 else 0,
            turns_before=block.turns_before and at == 0,
            turns_after=block.turns_after and at == len(rows) - 1,
        )
        for at, row in enumerate(rows)
    ]


def _counted(outline: Outline) -> tuple[tuple[Role, int], ...]:
    counts: dict[Role, int] = {}
    for element in outline.elements:
        if element.text or element.role in {Role.PICTURE, Role.TABLE}:
            counts[element.role] = counts.get(element.role, 0) + 1
    return tuple((role, counts[role]) for role in Role if role in counts)


def _doubts(outline: Outline) -> list[Doubt]:
    """What was recognised without being sure, and what was looked for in vain."""
    found = [
        Doubt(one.block.place, f"{one.role}：{one.doubt}")
        for one in outline.elements
        if one.doubt and one.text
    ]
    there = {one.role for one in outline.elements if one.text}
    if any(one.text.startswith("主送") for one in outline.all(Role.COPIES_TO)):
        there.add(Role.RECIPIENTS)
    missing = [role for role in _MISSING.get(outline.form, ()) if role not in there]
    if missing:
        words = f"没有找到{'、'.join(missing)}，应有的请补上"
        found.append(Doubt(Place("全文"), words))
    return found
