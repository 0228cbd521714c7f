"""What only Excel files have: the workbook's own page, formulas that lead outside, notes."""

import re

from portal.cleaning.answers import Seen
from portal.cleaning.office.markup import Element, every, remove, split
from portal.cleaning.office.scrub import NOBODY

_WORKBOOK = {"workbookPr", "bookViews", "sheets", "definedNames", "calcPr", "pivotCaches"}
_SHEET_GONE = (
    *("sheetProtection", "protectedRanges", "scenarios", "customSheetViews", "customProperties"),
    *("smartTags", "webPublishItems", "controls", "oleObjects", "cellWatches", "dataConsolidate"),
)
_OUTSIDE = re.compile(r"\[\d+\]|\|'|https?://|file:|\\\\|[a-z]:\\", re.IGNORECASE)
_LOOKS = ("tableType", "connectionId", "queryTableFieldId")


def workbook(root: Element, seen: Seen) -> None:
    """Keep of the workbook's page its sheets, its names and how it counts."""
    for child in list(root):
        if split(child.tag)[1] not in _WORKBOOK:
            root.remove(child)
    for properties in every(root, "workbookPr"):
        for name in set(properties.attrib) - {"date1904"}:
            del properties.attrib[name]
    for named in every(root, "definedName"):
        for name in ("comment", "description", "help", "statusBar", "customMenu"):
            named.attrib.pop(name, None)
        if _OUTSIDE.search(named.text or ""):
            seen.note("数据来源")
            remove(named)


def sheet(root: Element, seen: Seen) -> None:
    """Take protections and scenarios out, and let cells fed from outside keep their last value."""
    for element in every(root, *_SHEET_GONE):
        seen.when(split(element.tag)[1] == "scenarios", "作者")
        remove(element)
    formulas = list(every(root, "f"))
    led_out = [one for one in formulas if _OUTSIDE.search(one.text or "")]
    shared = {one.get("si") for one in led_out if one.get("si") is not None}
    for formula in formulas:
        if formula in led_out or (shared and formula.get("si") in shared):
            seen.note("数据来源")
            remove(formula)


def table(root: Element) -> None:
    """A table is one of its own cells, not of a query."""
    for element in root.iter():
        for name in _LOOKS:
            element.attrib.pop(name, None)


def chart(root: Element, seen: Seen) -> None:
    """Figures of a chart come from a sheet's name, without the folder and the file before it."""
    for formula in every(root, "f"):
        before, bracket, sheet_name = (formula.text or "").rpartition("]")
        if bracket:
            seen.when(before, "数据来源")
            formula.text = ("'" if "'" in sheet_name else "") + sheet_name


def comments(root: Element, seen: Seen) -> None:
    """Notes keep their words; Excel puts the author's name in front of them, and that goes."""
    names = [author.text or "" for author in every(root, "author")]
    for author in every(root, "author"):
        seen.when(author.text, "批注作者")
        author.text = NOBODY
    for comment in every(root, "comment"):
        comment.attrib.pop("guid", None)
        words = next(every(comment, "t"), None)
        at = comment.get("authorId", "")
        name = names[int(at)] if at.isdigit() and int(at) < len(names) else ""
        if words is not None and name and (words.text or "").startswith(name):
            words.text = (words.text or "")[len(name) :].lstrip(":：")
