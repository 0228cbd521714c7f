"""A plain text as a file that is laid out in no way."""

from portal.gongwen.oxml.walk import BadFile
from portal.gongwen.seen import File, Look, Paragraph, Place, Run, Section, Shape, first_words
from portal.gongwen.unseen import cleaned, count

_SIZE_MOST = 20 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "gb18030")
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_EMPTY = "文件是空的，没有内容。请重新选择文件。"
_UNREADABLE = "文字的编码认不出来。请在记事本里“另存为”，编码选 UTF-8，再试。"
_LOOK, _SHAPE = Look(), Shape()
_PAGE = Section(11906, 16838, 1440, 1440, 1800, 1800, 720, 720)


def see_text(data: bytes) -> File:
    """The lines of a plain text as paragraphs. Raises BadFile."""
    text = decoded(data)
    if not text.strip():
        raise BadFile(_EMPTY)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    return File(tuple(_paragraph(at, line) for at, line in enumerate(lines, 1)), (_PAGE,))


def decoded(data: bytes) -> str:
    """The text of some bytes, in UTF-8, UTF-16 with its mark, or GB 18030. Raises BadFile."""
    if len(data) > _SIZE_MOST:
        raise BadFile(f"文本有 {len(data) // 1024 // 1024} MB，过大。请分成几个文件再试。")
    if data[:2] in _BOMS:
        encodings: tuple[str, ...] = (_BOMS[data[:2]],)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadFile(_UNREADABLE)


def _paragraph(number: int, line: str) -> Paragraph:
    said = cleaned(line.replace("\ufeff", ""))
    place = Place(f"第 {number} 行", first_words(said))
    runs = (Run(said, _LOOK),) if said else ()
    return Paragraph(runs, _SHAPE, "", _LOOK.size, place, unseen=count(line))
