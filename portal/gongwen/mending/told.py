"""What a file has beside its words, and what becomes of it, as sentences."""

import re
from collections import Counter
from collections.abc import Iterator

from portal.gongwen.recognising.patterns import squeezed
from portal.gongwen.recognising.roles import Outline
from portal.gongwen.seen import File, Paragraph, flat

_FOLIO = re.compile(r"^[-—–－~·.第页共/\s0-9]*$")
_FIELDS = {
    "PAGE": "页码",
    "TOC": "目录",
    "REF": "交叉引用",
    "DATE": "日期",
    "TIME": "时间",
    "SEQ": "题注编号",
    "HYPERLINK": "超链接",
}
_SHOWN = 30


def told(file: File, outline: Outline) -> list[str]:
    """What was done to numbers, tracked changes, fields, links, boxes, headers, as sentences."""
    paragraphs = list(every(file))
    return [
        *_numbers(paragraphs),
        *_deleted(file, paragraphs),
        *_links(file, paragraphs),
        *_fields(paragraphs),
        *_drawn(paragraphs),
        *_unseen(paragraphs),
        *_heads(file, outline),
        *_notes(file),
    ]


def every(file: File) -> Iterator[Paragraph]:
    """Every paragraph of the text, those in boxes right before the one they hang on."""
    for one in file.paragraphs:
        for drawing in one.drawings:
            yield from flat(drawing.blocks)
        yield one


def _numbers(paragraphs: list[Paragraph]) -> Iterator[str]:
    for one in paragraphs:
        if one.number:
            yield f"自动编号写成文字：“{one.number}”，{one.place}"
        elif one.is_bullet:
            yield f"去掉了项目符号：{one.place}"


def _deleted(file: File, paragraphs: list[Paragraph]) -> Iterator[str]:
    for one in paragraphs:
        for text in one.deleted:
            yield f"修订中删除的文字没有保留：“{text}”，{one.place}"
    for text in file.notes.get("deleted rows", ()):
        yield f"修订中删除的表格行没有保留：“{text}”"


def _links(file: File, paragraphs: list[Paragraph]) -> Iterator[str]:
    relations = file.parcel.relations(file.parcel.main) if file.parcel else {}
    for one in paragraphs:
        for link in one.links:
            relation = relations.get(link)
            address = relation.target if relation else link
            yield f"超链接只留文字，地址是 {address}：{one.place}"


def _fields(paragraphs: list[Paragraph]) -> Iterator[str]:
    codes = Counter(
        run.code.split()[0].upper()
        for one in paragraphs
        for run in one.runs
        if run.code.split() and run.text
    )
    for code, count in codes.items():
        if code != "HYPERLINK":
            yield f"域（{_FIELDS.get(code, code)}）{count} 处换成现有的文字"


def _drawn(paragraphs: list[Paragraph]) -> Iterator[str]:
    for one in paragraphs:
        for drawing in one.drawings:
            if drawing.kind == "box":
                text = squeezed("".join(inner.text for inner in flat(drawing.blocks)))
                yield f"文本框里的文字移到正文：“{text[:_SHOWN]}”"
            elif drawing.kind == "line":
                yield f"去掉了手画的线：{one.place}"


def _unseen(paragraphs: list[Paragraph]) -> Iterator[str]:
    for one in paragraphs:
        if one.unseen:
            yield f"去掉看不见的控制字符 {one.unseen} 个：{one.place}"


def _heads(file: File, outline: Outline) -> Iterator[str]:
    for text in other_lines(file, outline):
        yield f"页眉页脚里的文字放在页眉里：“{text[:_SHOWN]}”（公文没有页眉，请核对是否删去）"
    if any(_is_folio(one) for section in file.sections for feet in section.feet.values()
           for one in flat(feet)):  # fmt: skip
        yield "原来的页码换成标准页码"


def _notes(file: File) -> Iterator[str]:
    for word, name in (("footnotes", "脚注"), ("endnotes", "尾注"), ("comments", "批注")):
        texts = file.notes.get(word, ())
        if texts:
            yield f"{name} {len(texts)} 条仍在文中，公文一般不用{name}，请核对"


def _is_folio(one: Paragraph) -> bool:
    """Whether a line of a footer is a page number and nothing else."""
    inner = [box for drawing in one.drawings for box in flat(drawing.blocks)]
    runs = [run for paragraph in (one, *inner) for run in paragraph.runs]
    numbered = any(run.code.upper().startswith(("PAGE", "NUMPAGES")) for run in runs)
    words = "".join(run.text for run in runs if not run.code)
    return numbered and bool(_FOLIO.match(words))


def other_lines(file: File, outline: Outline | None = None) -> list[str]:
    """The lines of headers and footers that are neither page numbers nor part of the head."""
    taken = {id(one.block) for one in outline.elements if one.story == "head"} if outline else set()
    found: dict[str, None] = {}
    for section in file.sections:
        for story in (*section.heads.values(), *section.feet.values()):
            for one in flat(story):
                boxed = [box for drawing in one.drawings for box in flat(drawing.blocks)]
                for line in (one, *boxed):
                    if line.text and id(line) not in taken and not _is_folio(one):
                        found[" ".join(line.text.split())] = None
    return list(found)
