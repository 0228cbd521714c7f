"""One document's page: where it stands, what it says, what to do now, what each step recorded."""

from collections.abc import Sequence
from typing import Any

from flask import Response, url_for

from portal.drafts import service as drafts
from portal.kernel import clock
from portal.official import log, queries, receipts, rules, texts, turns, warnings
from portal.official.editing.taken import Used
from portal.official.forms import AskForm
from portal.official.lines import TAG, urgent
from portal.official.models import (
    Countersigner,
    DocumentStep,
    DocumentVersion,
    OfficialDocument,
)
from portal.official.panel import WORDS, draft_of, draft_prefix, panel_for
from portal.official.terms import STEP_OF, Action, Direction, Outcome, Sheet, Status
from portal.official.turns import Person
from portal.official.views.blueprint import bp
from portal.policy import Actor
from portal.units import sections
from portal.web import filters
from portal.web.access import actor, needs
from portal.web.forms import LineField, TextField, VersionForm
from portal.web.htmx import in_place, page_or_partial, wants_partial

MOST_LINES, MOST_SIGNS = 160, 15_000
"""How much of a text stands on the page; all of it is on its sheet."""
CAN_ASK = frozenset({Status.DRAFT, Status.TO_VET})


@bp.get("/<key>")
@needs("document.view")
def show(key: str) -> Response:
    """公文详情."""
    person = actor()
    return draw(person, queries.get(person, key))


def draw(
    person: Actor,
    row: OfficialDocument,
    *,
    sent: VersionForm | None = None,
    words: str = "",
    status: int = 200,
) -> Response:
    """The document as it stands, with a form that was refused and the ``words`` for why.

    htmx gets the whole case: what others did meanwhile is to be seen beside what was typed.
    """
    turn = turns.of(row)
    asked = queries.countersigners(row) if queries.asked(row) else []
    kept = drafts.under(person, draft_prefix(row))
    panel = panel_for(person, row, turn, asked, kept, sent)
    content = queries.content(row)
    lines, shown = _shown_lines(texts.lines(content))
    versions = queries.versions(row)
    main = STEP_OF.get(row.status)
    passed = queries.steps(row)
    may_ask = panel.may_revise and row.status in CAN_ASK
    response = page_or_partial(
        "official/show.html",
        "official/_case.html",
        status=status,
        row=row,
        is_piece=wants_partial(),
        words_first=words,
        altered=rules.ALTERED if _is_altered(row, content) else "",
        leftover=_left(sent) if sent is not None and panel.form is not sent else [],
        tag=TAG.get(row.status, ""),
        urgency=urgent(row.urgency),
        rail=_rail(row),
        next_step=rules.NEXT_STEP.get(row.status, ""),
        days_held=(clock.now() - row.moved_at).days,
        holders="、".join(f"{one.unit_name} {one.name}" for one in _shown(row, turn)),
        warnings=_warnings(row, content, passed),
        facts=_facts(row),
        used=Used.of_plain(row.used),
        lines=[_marked(line) for line in lines[:shown]],
        more_lines=len(lines) - shown,
        versions=_versions(row, versions),
        asked=[_asked(one, row) for one in asked],
        ask=_ask_form(row, sent) if may_ask else None,
        sent=receipts.tally(row) if row.dispatched_at else None,
        panel=panel,
        panel_draft=draft_of(row, main) if main else "",
        button_words=WORDS,
        log=log.entries(passed),
    )
    return in_place(response, "#case")


def _is_altered(row: OfficialDocument, content: dict[str, Any]) -> bool:
    """Whether a signed text is no longer the one that was signed."""
    return row.signed_no == row.version_no and rules.digest(content) != row.signed_digest


def _shown_lines(lines: list[str]) -> tuple[list[str], int]:
    """The lines of a text, and how many of them the page shows."""
    signs = 0
    for at, line in enumerate(lines[:MOST_LINES]):
        signs += len(line)
        if signs > MOST_SIGNS:
            return lines, max(1, at)
    return lines, min(len(lines), MOST_LINES)


def _left(sent: VersionForm) -> list[tuple[str, str]]:
    """What was typed into a form that the page no longer draws: to be copied, never lost."""
    return [
        (str(one.label.text), one.data)
        for one in sent
        if isinstance(one, LineField | TextField) and isinstance(one.data, str) and one.data
    ]


def _rail(row: OfficialDocument) -> list[Any]:
    used = rules.steps_of(queries.off(), asks=bool(queries.asked(row)), is_sealed=row.is_sealed)
    return rules.rail(row.status, used)


def _shown(row: OfficialDocument, turn: Sequence[Person]) -> list[Person]:
    """In whose hands it is: its holder, or all who are asked at the same time."""
    if row.status is Status.TO_COUNTERSIGN:
        return list(turn)[:6]
    held = [one for one in turn if one.id == row.holder_id]
    holder = row.holder
    if held or holder is None:
        return held
    return [Person(holder.id, holder.name, holder.unit_id, holder.unit.name, frozenset())]


def _warnings(
    row: OfficialDocument, content: dict[str, Any], passed: Sequence[DocumentStep]
) -> list[str]:
    if row.status not in warnings.SHOWN_IN:
        return []
    case = warnings.case_of(
        row.kind,
        row.sheet,
        row.direction,
        content,
        basis=row.basis,
        phone=row.phone,
        inner=frozenset(name for _, name in sections.options()),
        disagreed=_disagreed(passed),
        is_asked=Action.COUNTERSIGN not in queries.off(),
    )
    return warnings.warnings(case)


def _disagreed(passed: Sequence[DocumentStep]) -> tuple[str, ...]:
    """Who sent it back when asked to countersign, and has not agreed since; the latest first."""
    last: dict[str, Outcome] = {}
    for step in passed:
        if name := step.facts.get("for"):
            last.setdefault(name, step.outcome)
    return tuple(name for name, outcome in last.items() if outcome is Outcome.SENT_BACK)


def _facts(row: OfficialDocument) -> list[tuple[str, ...]]:
    pairs: list[tuple[str, ...]] = [
        ("文种", row.kind.label),
        ("格式", f"{row.sheet.label}，{row.direction.label}"),
        ("发文机关", "、".join(row.issuers) or "—", "wide"),
        ("主送", row.recipients or "—", "wide"),
        ("抄送", row.copies_to or "—", "wide"),
        ("行文依据", row.basis or "—", "wide"),
        ("紧急程度", row.urgency.label),
        ("公开属性", row.publicity.label),
        ("拟稿", f"{row.section.name} {row.drafter.name}"),
        ("联系电话", row.phone or "—"),
    ]
    if row.signed_at:
        pairs.append(("签发", f"{row.signed_by.split('、')[0]}，{filters.stamp(row.signed_at)}"))
        pairs.append(("成文日期", filters.day(row.dated)))
    if row.number:
        pairs.append(("发文字号", row.number))
        pairs.append(("登记", filters.stamp(row.registered_at)))
    if row.copies:
        pairs.append(("份数", f"{row.copies} 份"))
    if row.printed_on:
        pairs.append(("印发日期", filters.day(row.printed_on)))
    if row.retention:
        pairs.append(("保管期限", row.retention.label))
    if row.direction is Direction.UP and row.sheet is Sheet.FILE and row.is_joint:
        pairs.append(("签发人", row.signed_by or "—", "wide"))
    if row.signed_digest:
        pairs.append(("正文校验值", f"{row.signed_digest[:16]}…（第 {row.signed_no} 稿）", "wide"))
    return pairs


def _marked(line: str) -> list[tuple[str, bool]]:
    """A line in stretches: (text, whether it is a field nobody has filled in)."""
    pieces, at = [], 0
    for found in rules.OPEN.finditer(line):
        pieces += [(line[at : found.start()], False), (found[0], True)]
        at = found.end()
    return [one for one in [*pieces, (line[at:], False)] if one[0]]


def _versions(row: OfficialDocument, versions: Sequence[DocumentVersion]) -> list[dict[str, Any]]:
    return [
        {
            "no": one.no,
            "at": filters.moment(one.made_at),
            "who": one.maker_title,
            "reason": one.reason or "拟稿",
            "digest": one.digest[:12],
            "is_signed": one.no == row.signed_no,
            "compare_href": url_for(".compare", key=row.key, a=one.no - 1, b=one.no)
            if one.no > 1
            else "",
        }
        for one in versions
    ]


def _asked(one: Countersigner, row: OfficialDocument) -> dict[str, Any]:
    old = one.version_no != row.version_no
    said = f"已答复第 {one.version_no} 稿" if one.step_id else f"请会签第 {one.version_no} 稿"
    return {
        "name": one.name,
        "person": one.person.name if one.person else "由拟稿人或文书代录",
        "said": said + ("，正文已改，要重新会签" if one.step_id and old else ""),
        "is_done": bool(one.step_id) and not old,
    }


def _ask_form(row: OfficialDocument, sent: VersionForm | None) -> AskForm:
    form = sent if isinstance(sent, AskForm) else AskForm(formdata=None)
    form.offer(
        [
            (row_id, name)
            for row_id, name, is_active in sections.choices()
            if is_active and row_id != row.section_id
        ]
    )
    if form is not sent:
        form.units.data = [str(one) for one in row.asked_units]
    form.version.data = str(row.version)
    return form
