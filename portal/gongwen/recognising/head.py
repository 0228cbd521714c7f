"""The head of page 1: everything from 份号 to 主送机关."""

from portal.gongwen.layout import SIZE_2, SIZE_3, SIZE_SMALL_2
from portal.gongwen.recognising import patterns
from portal.gongwen.recognising.entries import Entry
from portal.gongwen.recognising.roles import Role

_MARK_SIZE = SIZE_2 + 8
_LONG = 60
_TITLE_MOST = 6
_REACH = 60
_GUESSED_MARK = "没有格式可据，按文字认作发文机关标志"
_GUESSED_TITLE = "没有“关于……的”字样，按位置认作标题"
_GUESSED_RECIPIENTS = "末尾没有冒号，按文字认作主送机关"


def recognise(found: list[Entry]) -> int:
    """Gives roles to the entries of the head; the place of the first entry after it."""
    end = _reach(found)
    for entry in found[:end]:
        _by_text(entry)
    lines = [entry for entry in found[:end] if entry.is_free]
    titled = _title(lines)
    for entry in lines:
        if entry.role is None:
            entry.be(Role.BODY)
    if not titled:
        return 0 if all(entry.role in {None, Role.BODY} for entry in found[:end]) else end
    return _recipients(found, end)


def _reach(found: list[Entry]) -> int:
    """Where the head ends: at the first entry that reads like text."""
    for at, entry in enumerate(found[:_REACH]):
        text = entry.text
        if entry.paragraph is None:
            return at
        if not text:
            continue
        known = patterns.NUMBER.match(text) or patterns.SIGNERS.match(text)
        if known or entry.story or entry.table or _is_redhead(entry):
            continue
        talks = "。" in text or (len(text) > _LONG and not entry.is_centred)
        opens = patterns.level_of(text) or patterns.CHAPTER.match(entry.paragraph.text)
        if talks or opens or text.endswith(("：", ":")):
            return at
    return min(len(found), _REACH)


def _is_redhead(entry: Entry) -> bool:
    return entry.paragraph is not None and entry.paragraph.is_red


def _by_text(entry: Entry) -> None:
    text, paragraph = entry.text, entry.paragraph
    if not text or paragraph is None or entry.role:
        return
    if patterns.COPY_NUMBER.match(text):
        entry.be(Role.COPY_NUMBER)
    elif patterns.SECRECY.match(text):
        entry.be(Role.SECRECY)
    elif patterns.URGENCY.match(text):
        entry.be(Role.URGENCY)
    elif patterns.is_number(text):
        entry.be(Role.NUMBER)
    elif patterns.SIGNERS.match(text):
        entry.be(Role.SIGNERS)
    elif (paragraph.is_red and len(text) <= _LONG) or _is_large_mark(entry):
        entry.be(Role.MARK)


def _is_large_mark(entry: Entry) -> bool:
    """Whether a line in black is so large, or says so, that it can only be a mark."""
    paragraph = entry.paragraph
    if paragraph is None or "关于" in entry.text:
        return False
    if paragraph.size >= _MARK_SIZE and patterns.is_organ(entry.text):
        return True
    return entry.text.endswith("文件") and patterns.is_organ(entry.text)


def _title(lines: list[Entry]) -> bool:
    """Finds the title among the lines whose role is not known; whether there is one."""
    if not lines:
        return False
    formed = [line for line in lines if _is_formed(line)]
    group = _same_look(formed or lines, lines) if formed else _by_words(lines)
    for line in group:
        line.be(Role.TITLE)
    if group and not any(patterns.is_titled(line.text) for line in group):
        group[0].doubt = _GUESSED_TITLE
    before = lines[: lines.index(group[0])] if group else []
    for line in before:
        if patterns.is_organ(line.text):
            line.be(Role.MARK, _GUESSED_MARK)
    return bool(group)


def _is_formed(line: Entry) -> bool:
    """Whether a line is set like a title."""
    paragraph = line.paragraph
    if paragraph is None:
        return False
    if paragraph.style in {"Title", "公文标题"}:
        return True
    return line.is_centred and (paragraph.size >= SIZE_SMALL_2 or _is_bold_large(line))


def _is_bold_large(line: Entry) -> bool:
    paragraph = line.paragraph
    if paragraph is None or paragraph.size < SIZE_3 - 4:
        return False
    return patterns.is_titled(line.text) or all(run.look.bold for run in paragraph.inked)


def _same_look(formed: list[Entry], lines: list[Entry]) -> list[Entry]:
    """The lines in a row that are set alike: the largest of those set like a title."""
    sizes = [line.paragraph.size for line in formed if line.paragraph]
    largest = max(sizes)
    first = next(line for line, size in zip(formed, sizes, strict=True) if size == largest)
    group: list[Entry] = []
    for line in lines[lines.index(first) :]:
        same = line.paragraph is not None and line.paragraph.size == largest and line in formed
        if not same or len(group) == _TITLE_MOST:
            break
        group.append(line)
    return group


def _by_words(lines: list[Entry]) -> list[Entry]:
    """The lines that read like a title, where nothing is set like one."""
    for at, line in enumerate(lines):
        if not patterns.is_titled(line.text):
            continue
        group = [line]
        while (
            not group[-1].text.endswith(patterns.KINDS)
            and at + len(group) < len(lines)
            and len(group) < _TITLE_MOST
        ):
            group.append(lines[at + len(group)])
        return group
    return lines[:1] if len(lines) <= 2 else []


def _recipients(found: list[Entry], end: int) -> int:
    """主送机关 after the title; the place after it."""
    if end < len(found) and found[end].text.endswith(("：", ":")):
        paragraph, text = found[end].paragraph, found[end].text
        plain = not patterns.level_of(text) and not patterns.ATTACHMENT_NOTE.match(text)
        if paragraph and plain and "。" not in text and len(text) <= 4 * _LONG:
            found[end].be(Role.RECIPIENTS)
            return end + 1
    last = next((entry for entry in reversed(found[:end]) if entry.text), None)
    if last and last.role is Role.BODY and patterns.is_addressed(last.text):
        last.be(Role.RECIPIENTS, _GUESSED_RECIPIENTS)
    return end
