"""What a table of firms would do: each line new, changed, the same or wrong."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from portal.kernel.terms import Term
from portal.sheets.dryrun import Parsed, Row
from portal.units.queries import Known
from portal.units.rules import Details, changes, gap_in_small, place_key, settled, told
from portal.units.sheet import Section
from portal.units.terms import Detail, Tag

NOBODY = Details()


class Fate(Term):
    """What becomes of a line."""

    NEW = "new", "新增"
    CHANGED = "changed", "更新"
    SAME = "same", "无变化"
    WRONG = "wrong", "有错"


@dataclass(frozen=True)
class Span:
    """How far the person who brings the table reaches: every firm, or those of some sections."""

    every: bool
    section_ids: frozenset[int]

    def covers(self, section_id: int | None) -> bool:
        """Whether the person manages the firms of a section."""
        return self.every or section_id in self.section_ids


@dataclass(frozen=True)
class Line:
    """One line of the table: what it says of which firm, before and after."""

    row: Row
    fate: Fate
    details: Details = NOBODY
    known: Known | None = None

    @property
    def parts(self) -> list[Detail]:
        """What would change."""
        return changes(self.known.details, self.details) if self.known else []


@dataclass(frozen=True)
class Plan:
    """All lines in their order; ``seen`` differs as soon as a line's fate does."""

    lines: Sequence[Line]
    seen: str = ""

    def of(self, fate: Fate) -> list[Line]:
        """The lines with this fate."""
        return [line for line in self.lines if line.fate is fate]


@dataclass
class _Files:
    """The firms that have a file, and the lines above this one, by what they are recognised by."""

    by_code: dict[str, Known] = field(default_factory=dict)
    by_place: dict[tuple[str, str], list[Known]] = field(default_factory=dict)
    line_of_code: dict[str, int] = field(default_factory=dict)
    line_of_place: dict[tuple[str, str], int] = field(default_factory=dict)
    line_of_firm: dict[int, int] = field(default_factory=dict)


def plan(parsed: Parsed, known: Sequence[Known], span: Span, sections: Sequence[Section]) -> Plan:
    """The fate of every line of a dry run; errors found here join those of the cells.

    A firm is recognised by its credit code; a line or a firm without one by name and address.
    An empty cell leaves what the file says.
    """
    files = _Files()
    for one in known:
        if one.details.credit_code:
            files.by_code[one.details.credit_code] = one
        files.by_place.setdefault(_place(one.details), []).append(one)
    names = {row_id: name for row_id, name, _ in sections}
    lines = [_line(row, files, span, names) for row in parsed.rows]
    return Plan(lines, _seen(lines, names))


def _line(row: Row, files: _Files, span: Span, names: dict[int, str]) -> Line:
    said = _said(row)
    if row.errors:
        return Line(row, Fate.WRONG)
    found = _find(row, said, files)
    if found and not row.errors:
        _refuse_strangers(row, found, span, names)
    after = _merged(row, found.details if found else NOBODY)
    if not found:
        after = _placed(row, after, span, names)
    elif after.section != found.details.section and not span.every:
        row.errors[Detail.SECTION] = (
            "把企业转给别的科室由安全管理科或系统管理员办理。请把这一格改回，或留空。"
        )
    if gap := gap_in_small(after):
        row.errors[Detail.TAGS if row.values.get(Detail.TAGS) else Detail.HEADCOUNT] = gap
    if found and _place(after) != _place(found.details):
        _refuse_twins(row, found, files)
    if row.errors:
        return Line(row, Fate.WRONG)
    after = settled(after)
    if found is None:
        return Line(row, Fate.NEW, after)
    fate = Fate.CHANGED if changes(found.details, after) else Fate.SAME
    return Line(row, fate, after, found)


def _said(row: Row) -> Details:
    """What the line itself says: enough to recognise the firm by."""
    return Details(
        name=row.values.get(Detail.NAME) or "",
        credit_code=row.values.get(Detail.CREDIT_CODE) or "",
        address=row.values.get(Detail.ADDRESS) or "",
    )


def _place(details: Details) -> tuple[str, str]:
    return place_key(details.name, details.address)


def _find(row: Row, said: Details, files: _Files) -> Known | None:
    """The firm a line is about, None for a new one; a second line about the same is an error."""
    found = files.by_code.get(said.credit_code) if said.credit_code else None
    if found is None:
        found = _at_same_place(row, said, files)
    above = _line_above(said, found, files)
    if above is not None:
        row.errors[Detail.CREDIT_CODE if said.credit_code else Detail.NAME] = (
            f"与第 {above} 行是同一家企业。请只保留一行。"
        )
        return None
    if said.credit_code:
        files.line_of_code[said.credit_code] = row.line_no
    files.line_of_place.setdefault(_place(said), row.line_no)
    if found:
        files.line_of_firm[found.firm_id] = row.line_no
    return found


def _at_same_place(row: Row, said: Details, files: _Files) -> Known | None:
    alike = files.by_place.get(_place(said), [])
    open_ = [one for one in alike if not (said.credit_code and one.details.credit_code)]
    if len(open_) > 1:
        row.errors[Detail.NAME] = (
            f"同名同址的企业有 {len(open_)} 家，分不清是哪一家。请填上统一社会信用代码。"
        )
    elif not open_ and alike and said.address:
        row.errors[Detail.CREDIT_CODE] = (
            f"同名同址的企业已登记为 {alike[0].details.credit_code}。请核对；"
            "代码确有变更的，先在企业档案里改好再导入。"
        )
    return open_[0] if len(open_) == 1 else None


def _refuse_twins(row: Row, found: Known, files: _Files) -> None:
    """Nobody may move to the name and address by which another firm is recognised."""
    twins = [
        one
        for one in files.by_place.get(_place(_said(row)), [])
        if one.firm_id != found.firm_id and not one.details.credit_code
    ]
    if twins:
        row.errors[Detail.NAME] = (
            "同名同址已有一家没有统一社会信用代码的企业。请先在企业档案里给它补上代码，或停用它。"
        )


def _line_above(said: Details, found: Known | None, files: _Files) -> int | None:
    if said.credit_code in files.line_of_code:
        return files.line_of_code[said.credit_code]
    if found:
        return files.line_of_firm.get(found.firm_id)
    if said.credit_code and not said.address:
        return None
    return files.line_of_place.get(_place(said))


def _refuse_strangers(row: Row, found: Known, span: Span, names: dict[int, str]) -> None:
    section_id = found.details.section
    if not span.covers(section_id):
        who = f"由{names.get(section_id, '')}分管" if section_id else "还没有分管科室"
        row.errors[Detail.NAME] = f"这家企业{who}，不在您的范围内。请安全管理科导入，或删去这一行。"


def _merged(row: Row, before: Details) -> Details:
    """The file with what the line says; an empty cell leaves what is there."""
    given = {key: value for key, value in row.values.items() if value not in (None, "", ())}
    if Detail.TAGS in given:
        given[Detail.TAGS] = frozenset(given[Detail.TAGS])
    elif Detail.HEADCOUNT in given:
        given[Detail.TAGS] = before.tags - {Tag.SMALL}
    return replace(before, **{str(key): value for key, value in given.items()})


def _placed(row: Row, said: Details, span: Span, names: dict[int, str]) -> Details:
    """A new firm in its section: the person's own, where the line says none."""
    if span.covers(said.section):
        return said
    own = [row_id for row_id in span.section_ids if row_id in names]
    if said.section is None and len(own) == 1:
        return replace(said, section=own[0])
    called = "、".join(names[row_id] for row_id in own)
    row.errors[Detail.SECTION] = f"您可以登记{called}分管的企业。请填{called}，或请安全管理科导入。"
    return said


def _seen(lines: Sequence[Line], names: dict[int, str]) -> str:
    content = [
        [
            line.row.line_no,
            line.fate.value,
            line.known.firm_id if line.known else None,
            told(line.known.details, line.parts, names) if line.known else None,
            told(line.details, line.parts or Detail, names),
            line.row.errors,
        ]
        for line in lines
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
