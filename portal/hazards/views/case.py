"""One hazard's page: facts, photos, 五落实, the action panel, its papers and its history."""

from collections.abc import Sequence

from flask import Response, url_for

from portal import policy
from portal.documents import queries as papers
from portal.drafts import service as drafts
from portal.files import service as files
from portal.files.answers import send, shown
from portal.hazards import beside, lamps, lit, queries, rules
from portal.hazards.beside import Beside, Shot
from portal.hazards.forms import SettleForm, SubmitForm
from portal.hazards.major_forms import RecordForm
from portal.hazards.models import Hazard
from portal.hazards.records import Records
from portal.hazards.service import handling, issuing
from portal.hazards.terms import Action, Lamp, Slot
from portal.hazards.views.again import around
from portal.hazards.views.blueprint import bp
from portal.hazards.views.leftover import words_of
from portal.hazards.views.panel import (
    PLACEHOLDERS,
    WORDS,
    allowed_to,
    draft_of,
    draft_prefix,
    main_action,
    panel_for,
)
from portal.hazards.views.settling import around as settled_around
from portal.hazards.views.sheets import Drawer
from portal.kernel import clock
from portal.policy import Actor
from portal.web import filters
from portal.web.access import actor, needs
from portal.web.forms import VersionForm
from portal.web.htmx import in_place, page_or_partial
from portal.web.once import new_key

VERBS = {f"hazard.{action.value}": action.label for action in Action} | {
    "hazard.hand_over": "移交",
    "hazard.assign": "指定经办人",
    "hazard.import": "由表格导入",
    "hazard.recur": "标为重复隐患",
    "paper.issue": "出具",
    "paper.void": "作废文书",
}
TOLD = {"number": "", "due_on": "整改期限 ", "into": "并入 ", "to": "移送至 ", "recurrence_of": ""}


@bp.get("/<number>")
@needs("hazard.view")
def show(number: str) -> Response:
    """隐患详情."""
    return draw(actor(), queries.get(actor(), number))


@bp.get("/<number>/photos/<key>")
@needs("hazard.view")
def photo(number: str, key: str) -> Response:
    """A photo of a hazard."""
    return send(files.one_of(queries.get(actor(), number).subject, key))


@bp.get("/<number>/photos/<key>/thumb")
@needs("hazard.view")
def thumb(number: str, key: str) -> Response:
    """A photo of a hazard, small."""
    return send(files.one_of(queries.get(actor(), number).subject, key), small=True)


@bp.get("/<number>/proofs/<key>")
@needs("hazard.view")
def proof(number: str, key: str) -> Response:
    """A photo that proves a part of 五落实."""
    return send(files.one_of(queries.get(actor(), number).proof_subject, key))


def draw(
    person: Actor,
    hazard: Hazard,
    *,
    sent: VersionForm | None = None,
    settle_form: SettleForm | None = None,
    record: RecordForm | None = None,
    words: str = "",
    status: int = 200,
) -> Response:
    """The case as it stands, with a form that was refused and the ``words`` for why.

    htmx gets the whole case: what others did meanwhile is to be seen beside what was typed.
    """
    allowed = allowed_to(person, hazard)
    main = main_action(allowed)
    near = beside.of(person, hazard, draft_prefix(hazard))
    kept = drafts.under(person, draft_prefix(hazard)) if near.has_drafts else {}
    panel = panel_for(hazard, allowed, kept.get(main.value, {}) if main else {}, sent)
    photos, proofs = beside.shots(hazard) if near.has_files else ([], [])
    settled = beside.settled(hazard) if near.has_settled else []
    known = queries.facts(hazard, photos, settled, near.fixer_ids)
    issued = papers.of(hazard.subject) if near.has_papers else []
    records = queries.records(hazard, any_there=near.has_records)
    sheet = Drawer(person, hazard, records, issued, record, kept).sheet(known)
    settling = settled_around(
        person, hazard, known, settle_form, kept.get(Action.SETTLE.value, {}), proofs
    )
    late = _is_late(hazard)
    may_issue = policy.may(person, "paper.issue", hazard)
    kinds = issuing.possible(hazard, issued, records) if may_issue else []
    drawn = [settling["settle_form"], *sheet.forms]
    unplaced: list[VersionForm | None] = [one for one in (settle_form, record) if one not in drawn]
    unplaced += [sent] if panel.form is None else []
    response = page_or_partial(
        "hazards/show.html",
        "hazards/_case.html",
        status=status,
        hazard=hazard,
        near=near,
        words_first=words,
        leftover=[said for one in unplaced for said in words_of(one)],
        rail=rules.rail(hazard.status),
        next_step=sheet.next_step or rules.NEXT_STEP.get(hazard.status, ""),
        days_held=(clock.now() - hazard.moved_at).days,
        is_late=late,
        facts=_facts(hazard, near, late=late, is_extended=sheet.is_extended),
        pressing=_pressing(hazard, records),
        before=_shots(hazard, photos, Slot.BEFORE),
        after_shots=_shots(hazard, photos, Slot.AFTER),
        sheet=sheet,
        panel=panel,
        panel_draft=draft_of(hazard, main) if main else "",
        after=_chosen(person, panel.form),
        limits=files.settings(),
        due_words=_due_words() if main is Action.CONFIRM else "",
        words=WORDS,
        placeholders=PLACEHOLDERS,
        papers=issued,
        paper_kinds=kinds,
        once_keys=[new_key() for _ in kinds],
        log=_log(hazard),
        **around(person, hazard, any_later=near.has_later),
        **settling,
    )
    return in_place(response, "#case")


def _is_late(hazard: Hazard) -> bool:
    return rules.is_late(hazard.status, hazard.due_on, clock.today())


def _pressing(hazard: Hazard, records: Records) -> list[tuple[Lamp, str]]:
    recorded = max((row.at for row in records.rows), default=hazard.moved_at)
    signs = lit.signs_told([hazard], {hazard.id: recorded})[hazard.id]
    return lamps.reasons(signs, clock.today())


def _is_late_entry(hazard: Hazard) -> bool:
    if hazard.found_at is None or hazard.reported_at is None:
        return False
    found, reported = clock.local(hazard.found_at).date(), clock.local(hazard.reported_at).date()
    return rules.is_late_entry(found, reported)


def _chosen(person: Actor, form: VersionForm | None) -> list[dict[str, str]]:
    """The photos a form of the panel holds already."""
    keys = form.after_photos.data if isinstance(form, SubmitForm) else []
    return [shown(row) for row in files.mine(person, keys) if not row.subject]


def _due_words() -> str:
    today = clock.today()
    days = handling.due_days(today)
    told = "，".join(f"{grade.label} {filters.day(day)}" for grade, day in days.items())
    years = "、".join(f" {year} 年" for year in handling.unknown_years(today))
    return told + (f"（还没有{years}的放假安排，工作日只按周六、周日推算）" if years else "")


def _shots(hazard: Hazard, photos: Sequence[Shot], slot: Slot) -> list[dict[str, str]]:
    return [
        {
            "href": url_for(".photo", number=hazard.number, key=row.key),
            "thumb_href": url_for(".thumb", number=hazard.number, key=row.key),
            "caption": f"{slot.label} · {_taken(row)} · {row.uploader_title}",
        }
        for row in photos
        if row.slot == slot.value
    ]


def _taken(row: Shot) -> str:
    if row.taken_at:
        return f"拍摄 {filters.moment(row.taken_at)}"
    return f"上传 {filters.moment(row.uploaded_at)}（照片未带拍摄时间）"


def _facts(
    hazard: Hazard, near: Beside, *, late: bool, is_extended: bool
) -> list[tuple[str, str, str]]:
    """基本情况: (label, words, kind) of every line."""
    found = filters.stamp(hazard.found_at) + ("（补录）" if _is_late_entry(hazard) else "")
    due = filters.day(hazard.due_on) + (f"（{filters.left(hazard.due_on)}）" if late else "")
    told = [
        ("责任单位", near.firm or "—", ""),
        ("行业", near.industry.label if near.industry else "—", ""),
        ("分管科室", near.section or "安全管理科", ""),
        ("部位", hazard.place or "—", ""),
        ("来源", hazard.source.label if hazard.source else "—", ""),
        ("发现", found, ""),
        ("上报", f"{filters.stamp(hazard.reported_at)} {hazard.reporter_title}", ""),
        ("类别", hazard.category.label if hazard.category else "—", ""),
        ("台账", hazard.ledger_kind.label if hazard.ledger_kind else "—", ""),
        ("现期限" if is_extended else "整改期限", due, "late" if late else ""),
        ("退回次数", f"{hazard.sent_back_count} 次", ""),
        ("隐患情况", hazard.text, "wide"),
        ("整改情况", hazard.fix_note or "—", "wide"),
        ("复查意见", hazard.review_note or "—", "wide"),
    ]
    if is_extended:
        told.append(("原期限", filters.day(hazard.first_due_on), ""))
    return told


def _log(hazard: Hazard) -> list[tuple[str, str, str, str]]:
    """办理记录: (moment, who, words, kind) of every line, the newest first."""
    entries = []
    for line in beside.history(hazard):
        told = VERBS.get(line.verb, line.verb)
        after = line.after or {}
        extra = "".join(f"（{said}{after[key]}）" for key, said in TOLD.items() if after.get(key))
        words = f"{told}{extra}" + (f"：{line.words}" if line.words else "")
        kind = "bad" if line.verb in {"hazard.send_back", "paper.void"} else ""
        entries.append((filters.moment(line.at), line.who, words, kind))
    return entries
