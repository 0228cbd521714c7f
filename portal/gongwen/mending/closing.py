"""What closes a document from what was recognised of it: 附件说明, signature, 附注, 版记."""

import re
from dataclasses import dataclass, field
from datetime import date

from portal.gongwen import ordinals
from portal.gongwen.content import Attendance, Form, Imprint, Receipt, Sealing, Signature, Stamp
from portal.gongwen.mending.editor import Editor
from portal.gongwen.mending.gathering import Zone
from portal.gongwen.oxml.grafts.plan import Fix
from portal.gongwen.recognising.patterns import squeezed
from portal.gongwen.recognising.roles import Element, Role

_LABEL = re.compile(r"^附\s*件?\s*(?=[:：.．\s0-9０-９])[:：]?\s*")
_ITEM = re.compile(r"^([0-9０-９]{1,2})\s*[.．、,，]\s*")
_DAY = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_CHINESE_DAY = re.compile(
    r"([〇零○OＯ一二三四五六七八九]{4})年([一二三四五六七八九十]+)月([一二三四五六七八九十]+)日"
)
_FIGURES = {figure: str(at) for at, figure in enumerate("〇一二三四五六七八九")}
_FIGURES |= dict.fromkeys("零○OＯ", "0")
_UNREAD = date(2023, 10, 10)
_SIGNED = 6
_APART = re.compile(r"\t+|[ \u3000]{2,}")


@dataclass(slots=True)
class Closing:
    """What closes a text; ``listed`` are the lines of 附件说明, each with the name in it."""

    listed: tuple[tuple[str, str], ...] = ()
    signature: Signature | None = None
    note: str = ""
    attendance: tuple[Attendance, ...] = ()
    receipt: Receipt | None = None
    fixes: list[Fix] = field(default_factory=list)


def closing(zone: Zone, editor: Editor, *, is_unsealed: bool) -> Closing:
    """What closes a text; ``is_unsealed``: its name and date stand as they do without a seal."""
    made = Closing()
    _attachment_note(made, zone, editor)
    _signature(made, zone, editor, is_unsealed=is_unsealed)
    for one in zone.of(Role.NOTE)[:1]:
        text = editor.words(one.paragraph, Role.NOTE)
        made.note = text[1:-1] if text[:1] in "（(" and text[-1:] in "）)" else text
        if squeezed(f"（{made.note}）") != squeezed(text):
            made.fixes.append(Fix(("Note",), f"（{made.note}）", text))
    for one in zone.of(Role.ATTENDANCE):
        _attendance(made, editor.words(one.paragraph, Role.ATTENDANCE))
    if zone.of(Role.RECEIPT):
        texts = [editor.words(one.paragraph, Role.RECEIPT) for one in zone.of(Role.RECEIPT)]
        _receipt(made, texts)
    return made


def _attachment_note(made: Closing, zone: Zone, editor: Editor) -> None:
    texts = [
        line.strip()
        for one in zone.of(Role.ATTACHMENT_NOTE)
        for line in editor.words(one.paragraph, Role.ATTACHMENT_NOTE).split("\n")
    ]
    items: list[tuple[str, str]] = []
    for text in (text for text in texts if text):
        name = _LABEL.sub("", text)
        figure = _ITEM.match(name)
        if items and not figure and name == text:
            items[-1] = (items[-1][0] + text, items[-1][1] + text)
            continue
        items.append((text, name[figure.end() :] if figure else name))
    made.listed = tuple((text, name or text) for text, name in items)


def _signature(made: Closing, zone: Zone, editor: Editor, *, is_unsealed: bool) -> None:
    dates = zone.of(Role.DATED)
    organs = [squeezed(editor.words(one.paragraph, Role.ORGAN)) for one in zone.of(Role.ORGAN)]
    stamps = [_stamp(editor.words(one.paragraph, Role.STAMPED)) for one in zone.of(Role.STAMPED)]
    if not dates and not organs and not stamps:
        return
    text = "".join(squeezed(editor.words(one.paragraph, Role.DATED)) for one in dates)
    on = day(text)
    if text and (on is None or ordinals.day(on) != text):
        on = on or _UNREAD
        made.fixes.append(Fix(("Dated",), ordinals.day(on), text))
    sealing = Sealing.UNSEALED if is_unsealed else Sealing.SEALED
    if stamps:
        sealing = Sealing.STAMPED
    made.signature = Signature(
        tuple(organs) or ("",), on if text else None, sealing, stamps=tuple(stamps)
    )


def _stamp(text: str) -> Stamp:
    office, _, name = text.partition("\t")
    return Stamp(office.strip(), name.strip())


def day(text: str) -> date | None:
    """The day that a date names, in Arabic or Chinese figures; None for a blank or a wrong one."""
    found = _DAY.search(text)
    if found:
        figures = [found[1], found[2], found[3]]
    else:
        chinese = _CHINESE_DAY.search(text)
        if chinese is None:
            return None
        figures = ["".join(_FIGURES[one] for one in chinese[1]), *map(_count, chinese.groups()[1:])]
    try:
        return date(int(figures[0]), int(figures[1]), int(figures[2]))
    except ValueError:
        return None


def _count(text: str) -> str:
    """A count under a hundred in Arabic figures."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _FIGURES.get(text, "0")
    return f"{_FIGURES.get(tens, '1') if tens else 1}{_FIGURES.get(ones, '0') if ones else 0}"


def _attendance(made: Closing, text: str) -> None:
    place = min((at for at in (text.find("："), text.find(":")) if at >= 0), default=-1)
    label, names = text[:place].strip(), text[place + 1 :].strip()
    made.attendance = (*made.attendance, Attendance(label, names))
    if text[place] != "：":
        made.fixes.append(Fix(("Attendance",), f"{label}：{names}", text))


def _receipt(made: Closing, texts: list[str]) -> None:
    said = "".join(text for text in texts if text.endswith("。"))
    labels = [
        part.strip()
        for text in texts
        if not text.endswith("。")
        for part in re.split(r"[:：]\s*", text)
        if part.strip()
    ]
    made.receipt = Receipt(said, tuple(labels))


def imprint(found: list[Element], form: Form, editor: Editor) -> tuple[Imprint | None, list[Fix]]:
    """版记 with its exact words."""
    if not found:
        return None, []
    fixes: list[Fix] = []
    lists: dict[str, tuple[str, ...]] = {"主送": (), "抄送": ()}
    texts = [(one.role, editor.words(one.paragraph, one.role)) for one in found]
    others = [text for role, text in texts if role is Role.IMPRINT_OTHER]
    printers = [text for role, text in texts if role is Role.PRINTER]
    copies = [text for role, text in texts if role is Role.COPIES_TO]
    for label in lists:
        of_label = [text for text in copies if _label(text) == label]
        # A letter has room for one list of a kind; elsewhere a second one goes below.
        first = of_label if form is Form.LETTER else of_label[:1]
        if first:
            _listed(lists, fixes, label, "".join(first))
        others += of_label[len(first) :]
    printer, on = _printer(printers, fixes)
    made = Imprint(lists["抄送"], printer, on, lists["主送"], tuple(others))
    return made, fixes


def _label(text: str) -> str:
    return "主送" if squeezed(text).startswith("主") else "抄送"


def _listed(lists: dict[str, tuple[str, ...]], fixes: list[Fix], label: str, text: str) -> None:
    """A list of organs in its place, in its exact words."""
    names = re.sub(r"^\s*\S{2}\s*[:：]\s*", "", text).strip()
    lists[label] = (names or text,)
    written = f"{label}：{names or text}{'' if (names or text).endswith('。') else '。'}"
    if squeezed(written) != squeezed(text):
        fixes.append(Fix(("CopiesTo",), written, text))


def _printer(texts: list[str], fixes: list[Fix]) -> tuple[str, date | None]:
    """印发机关 and 印发日期, from one line or from two cells."""
    whole = "\t".join(_APART.sub("\t", text.strip()) for text in texts)
    if not whole:
        return "", None
    dated = _DAY.search(squeezed(whole))
    on = day(dated.group()) if dated else None
    tail = f"{ordinals.day(on)}印发" if on else ""
    bare = squeezed(whole)
    if on and bare.endswith(tail):
        return bare[: -len(tail)], on
    if on and dated and bare.endswith(f"{dated.group()}印发"):
        organ = bare[: -len(dated.group()) - 2]
        fixes.append(Fix(("Printer",), f"{organ}{tail}", bare))
        return organ, on
    return whole, None
