"""What only Word files have: settings, and fields that name persons, files and programs."""

from dataclasses import dataclass, field

from portal.cleaning.answers import Seen
from portal.cleaning.office.markup import Element, every, remove, split, unwrap

_SETTINGS = {
    *("mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader", "gutterAtTop"),
    *("bordersDoNotSurroundFooter", "defaultTabStop", "autoHyphenation", "hyphenationZone"),
    *("consecutiveHyphenLimit", "doNotHyphenateCaps", "evenAndOddHeaders", "bookFoldPrinting"),
    *("drawingGridHorizontalSpacing", "drawingGridVerticalSpacing", "characterSpacingControl"),
    *("displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery", "footnotePr"),
    *("endnotePr", "compat", "mathPr", "themeFontLang", "clrSchemeMapping", "decimalSymbol"),
    *("listSeparator", "displayBackgroundShape", "strictFirstAndLastChars"),
    *("noLineBreaksAfter", "noLineBreaksBefore"),
}
_MAKER = "http://schemas.microsoft.com/office/word"
_LAYOUT = {  # fields that set numbers and places; what others say is kept as plain words
    *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "TOC", "TC", "REF", "PAGEREF", "NOTEREF"),
    *("SEQ", "STYLEREF", "EQ", "SYMBOL", "=", "LISTNUM", "FORMTEXT", "FORMCHECKBOX"),
    *("FORMDROPDOWN", "INDEX", "XE", "ADVANCE"),
}
_PERSONAL = {
    *("AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "FILENAME", "TEMPLATE"),
    *("DOCPROPERTY", "DOCVARIABLE", "INFO", "SAVEDATE", "CREATEDATE", "PRINTDATE", "EDITTIME"),
    *("REVNUM", "KEYWORDS", "SUBJECT", "TITLE", "COMMENTS"),
}
_FORM_WORDS = ("helpText", "statusText", "entryMacro", "exitMacro")


def settings(root: Element, seen: Seen) -> None:
    """Keep of a document's settings what its layout needs."""
    for child in list(root):
        name = split(child.tag)[1]
        if name in {"rsids", "documentProtection", "writeProtection"}:
            seen.note("修订标识" if name == "rsids" else "保护口令")
        if name == "docVars":
            seen.note("电脑标识")
        if name not in _SETTINGS:
            root.remove(child)
    for setting in every(root, "compatSetting"):
        if not any(value == _MAKER for value in setting.attrib.values()):
            remove(setting)


@dataclass(slots=True)
class _Field:
    """A field while it is read: its signs, its instruction, the words met inside either."""

    signs: list[Element] = field(default_factory=list)
    instruction: list[Element] = field(default_factory=list)
    asides: list[Element] = field(default_factory=list)
    result: list[Element] = field(default_factory=list)
    is_result: bool = False


def fields(root: Element, seen: Seen) -> None:
    """Make plain words of fields that fetch something, and take out those that name persons."""
    for name in _FORM_WORDS:
        for element in every(root, name):
            remove(element)
    _simple_fields(root, seen)
    open_: list[_Field] = []
    for element in every(root, "fldChar", "instrText", "delInstrText", "t", "delText"):
        local = split(element.tag)[1]
        if local == "fldChar":
            _sign(element, open_, seen)
        elif open_ and local in {"instrText", "delInstrText"}:
            open_[-1].instruction.append(element)
        else:
            for one in open_:
                (one.result if one.is_result else one.asides).append(element)


def _sign(element: Element, open_: list[_Field], seen: Seen) -> None:
    kind = next((value for name, value in element.attrib.items() if "fldCharType" in name), "")
    if kind == "begin":
        open_.append(_Field())
    if not open_:
        return
    open_[-1].signs.append(element)
    open_[-1].is_result = open_[-1].is_result or kind == "separate"
    if kind == "end":
        _decide(open_.pop(), seen)


def _decide(one: _Field, seen: Seen) -> None:
    name = _name("".join(part.text or "" for part in one.instruction))
    if name in _LAYOUT:
        return
    for sign in [*one.signs, *one.instruction]:
        remove(sign)
    gone = [*one.asides, *(one.result if name in _PERSONAL else ())]
    for word in gone:
        word.text = ""
    seen.note("域代码")


def _simple_fields(root: Element, seen: Seen) -> None:
    for simple in every(root, "fldSimple"):
        text = next((value for key, value in simple.attrib.items() if "instr" in key), "")
        name = _name(text)
        if name in _LAYOUT:
            continue
        seen.note("域代码")
        (remove if name in _PERSONAL else unwrap)(simple)


def _name(instruction: str) -> str:
    words = instruction.split()
    return words[0].upper() if words else ""
