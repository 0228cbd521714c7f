"""Records read for a document, within what the person may see: firm, hazards, figures."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from werkzeug.datastructures import MultiDict

from portal import policy
from portal.gongwen.content import Table
from portal.hazards import ledger, sheet, wide
from portal.hazards.bar import BAR, filter_in
from portal.hazards.narrowing import Filter
from portal.hazards.rules import is_late
from portal.hazards.terms import Grade
from portal.hazards.turning import Sort
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal
from portal.official import incoming_queries as incoming
from portal.official.editing import answering, taken
from portal.official.editing.taken import Taken, Used, moment_words
from portal.official.editing.terms import Origin
from portal.policy import Actor
from portal.reports import bar as reports
from portal.reports import queries as figures
from portal.reports import tables
from portal.reports.tables import Links
from portal.units import queries as units
from portal.units import sections
from portal.units.models import Unit
from portal.units.terms import Detail
from portal.web.paging import row_id

MOST_ROWS = 2000
TOO_MANY = f"超过 {MOST_ROWS:,} 条，一份公文放不下。请回到台账缩小筛选范围。"
COLUMNS = ("number", "firm", "place", "text", "grade", "due_on", "status")
WIDTHS = {
    "number": 2.6,
    "firm": 3.0,
    "place": 2.2,
    "text": 5.0,
    "grade": 1.0,
    "due_on": 2.2,
    "status": 1.5,
}
FIRM, FIRM_LABEL = "firm", "企业名称"
INCOMING = "incoming"
_HEADS = {"number": "编号", "firm": "责任单位", "text": "隐患情况", "grade": "等级"}


def take(actor: Actor, origin: Origin, address: MultiDict[str, str]) -> Taken:
    """What a document takes from the records that an address tells. Raises Refusal, NotFound."""
    if origin is Origin.FIRM:
        return _firm(actor, row_id(address.get(FIRM)) or 0)
    if origin is Origin.INCOMING:
        return answering.taken_from(incoming.get(actor, address.get(INCOMING, "")))
    if origin is Origin.HAZARDS:
        return _hazards(actor, address)
    return _figures(actor, address)


def _firm(actor: Actor, firm_id: int) -> Taken:
    """A firm's file, and its hazards that are still open, where the person may see them."""
    firm = units.get(actor, firm_id)
    facts = _file(firm)
    now = clock.now()
    used = Used(
        Origin.FIRM,
        now,
        firm.name,
        url_for("firms.show", firm_id=firm.id),
        ("项目", "内容"),
        tuple((label, value) for label, value in facts if value),
        (),
    )
    words = {_PLACES.get(label, label): value for label, value in facts if value}
    found = Taken(used, words, subject=firm.subject)
    if not policy.may(actor, "hazard.view", firm):
        return found
    listed = _listed(actor, Filter(firm_id=firm.id, open=True), Sort.DUE)
    return Taken(
        _with_rows(used, listed),
        {**listed.words, **words},
        listed.tables,
        subject=firm.subject,
        hazards=listed.hazards,
    )


def _with_rows(used: Used, listed: Taken) -> Used:
    """A firm's file with the numbers of the hazards that are listed beside it."""
    numbers = tuple(("未办结隐患", row[0]) for row in listed.used.rows)
    blank = ("",) * len(used.rows)
    return Used(
        used.origin,
        listed.used.at,
        used.words,
        used.href,
        used.head,
        (*used.rows, *numbers),
        (*blank, *listed.used.links),
    )


_PLACES = {
    Detail.NAME.label: FIRM_LABEL,
    Detail.ADDRESS.label: "企业地址",
    Detail.PHONE.label: "企业电话",
}


def _file(firm: Unit) -> list[tuple[str, str]]:
    """A firm's file as (label, words)."""
    details: list[tuple[Detail, Any]] = [
        (Detail.NAME, firm.name),
        (Detail.CREDIT_CODE, firm.credit_code),
        (Detail.ADDRESS, firm.address),
        (Detail.INDUSTRY, firm.industry.label if firm.industry else ""),
        (Detail.LEGAL_REPRESENTATIVE, firm.legal_representative),
        (Detail.HEAD_NAME, firm.head_name),
        (Detail.SAFETY_OFFICER, firm.safety_officer),
        (Detail.PHONE, firm.phone),
        (Detail.HEADCOUNT, "" if firm.headcount is None else str(firm.headcount)),
        (Detail.SECTION, firm.section.name if firm.section else ""),
    ]
    return [(detail.label, value) for detail, value in details]


def _hazards(actor: Actor, address: MultiDict[str, str]) -> Taken:
    """A filtered ledger; where all its rows are one firm's, that firm's file as well."""
    hands = (actor.user_id, *(giver.user_id for giver in actor.stands_in_for))
    asked = filter_in(address, hands)
    sort = Sort.of(address["sort"]) if address.get("sort") in set(Sort) else Sort.FOUND
    found = _listed(actor, asked, sort, _in_words(address), address.to_dict())
    one_firm = {row[1] for row in found.used.rows}
    if len(one_firm) == 1 and asked.firm_id and policy.may(actor, "firm.view"):
        firm = units.get(actor, asked.firm_id)
        words = {_PLACES.get(label, label): value for label, value in _file(firm) if value}
        return replace(found, words={**found.words, **words}, subject=firm.subject)
    return found


def _in_words(address: MultiDict[str, str]) -> str:
    """What a ledger is narrowed to, for people."""
    names = dict(sections.options())
    pairs = []
    for name, value in address.items():
        shown = value
        if name == "section":
            shown = names.get(value, value)
        elif name == FIRM and row_id(value):
            shown = ledger.firm_name(row_id(value) or 0)
        pairs.append((name, shown))
    return "；".join(BAR.told([pair for pair in pairs if pair[1]])) or "全部"


def _listed(
    actor: Actor,
    asked: Filter,
    sort: Sort,
    words: str = "",
    address: Mapping[str, str] | None = None,
) -> Taken:
    """The rows of a ledger as a table, and their counts in words."""
    policy.require(actor, "hazard.view")
    now, today = clock.now(), clock.today()
    if ledger.count(actor, asked, MOST_ROWS + 1) > MOST_ROWS:
        raise Refusal(TOO_MANY)
    kept = [row for batch in ledger.walk(actor, asked, sort) for row in batch]
    rows = [
        tuple(sheet.shown(sheet.BY_KEY[key], value[key]) for key in COLUMNS)
        for value in wide.values(kept, 1, COLUMNS)
    ]
    path = url_for("hazards.ledger")
    firms = {row[1] for row in rows}
    used = Used(
        Origin.HAZARDS,
        now,
        words,
        f"{path}?{urlencode(address)}" if address else path,
        tuple(_label(key) for key in COLUMNS),
        tuple(rows),
        tuple(f"{path}{row.number}" for row in kept),
    )
    counts = {
        "隐患条数": len(rows),
        "重大隐患条数": sum(row.grade is Grade.MAJOR for row in kept),
        "逾期条数": sum(is_late(row.status, row.due_on, today) for row in kept),
        "企业数": len(firms),
    }
    said = {name: str(count) for name, count in counts.items()} | {
        taken.CUT_OFF: moment_words(now),
        "筛选条件": words,
    }
    if len(firms) == 1:
        said[FIRM_LABEL] = rows[0][1]
    tables_of = {taken.LIST: _list_table(rows, one_firm=len(firms) == 1)}
    return Taken(used, said, tables_of, hazards=tuple(row.number for row in kept))


def _list_table(rows: list[tuple[str, ...]], *, one_firm: bool) -> Table:
    """The list as a document shows it; without the firm where it is one and the same."""
    keys = [key for key in COLUMNS if not (one_firm and key == FIRM)]
    places = [COLUMNS.index(key) for key in keys]
    return Table(
        taken.numbered([[row[at] for at in places] for row in rows]),
        ("序号", *(_label(key) for key in keys)),
        widths=(1.0, *(WIDTHS[key] for key in keys)),
    )


def _label(key: str) -> str:
    return _HEADS.get(key, sheet.SCREEN[key])


def _figures(actor: Actor, address: MultiDict[str, str]) -> Taken:
    """The counts of a period and a table by one cut, each with its formula and its rows."""
    policy.require(actor, "report.view")
    frame, asked = reports.frame_of(address, clock.now()), reports.asked_of(address)
    cut = reports.cut_of(address)
    links = Links(url_for("reports.rows"), asked, frame)
    wanted = tables.counted(tables.BY_CUT)
    groups = figures.by_cut(actor, asked, frame, cut, wanted)
    if len(groups) > MOST_ROWS:
        raise Refusal(TOO_MANY)
    whole = tables.line("合计", tables.BY_CUT, figures.total(groups, wanted), links)
    lines = [*tables.by_cut(groups, cut, links), whole]
    formulas = {column.label: column.formula for column in tables.BY_CUT}
    table = Table(
        tuple((line.label, *(cell.text for cell in line.cells)) for line in lines),
        (cut.label, *(column.label for column in tables.BY_CUT)),
    )
    kept = {name: value for name, value in address.items() if value and name != "from"}
    used = Used(
        Origin.FIGURES,
        frame.at,
        f"统计期 {frame.start} 至 {frame.end}，按{cut.label}",
        f"{url_for('reports.statistics')}?{urlencode(kept)}",
        ("数字", "结果", "怎么算"),
        tuple((cell.label, cell.text, formulas[cell.label]) for cell in whole.cells),
        tuple(cell.href or "" for cell in whole.cells),
    )
    words = {cell.label: cell.text for cell in whole.cells} | {
        "统计期": taken.period_words(frame.start, frame.end),
        taken.CUT_OFF: moment_words(frame.at),
    }
    return Taken(used, words, {taken.FIGURES: table})


def origin_of(said: str | None) -> Origin | None:
    """The origin that an address names, None for none. Raises NotFound for what is none."""
    if not said:
        return None
    try:
        return Origin.of(said)
    except ValueError as unknown:
        raise NotFound(
            "不能从这里起草公文。请从隐患台账、企业档案、统计报表或收文里打开。"
        ) from unknown
