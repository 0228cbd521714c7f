"""The rows of 重大事故隐患, 延期 and 转办 on a case's page: what is there, its lamp, its form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import url_for

from portal import policy
from portal.documents.models import Paper
from portal.drafts.answers import typed
from portal.hazards import approving, criteria, guards, major_forms
from portal.hazards.major_forms import RecordForm
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.records import Records, parts_of
from portal.hazards.rules import Facts
from portal.hazards.service.extending import terms_for
from portal.hazards.terms import Action, Receipt, RecordKind, Status
from portal.hazards.views.panel import draft_of
from portal.kernel import clock, dates
from portal.office import queries as office
from portal.office.terms import PaperKind
from portal.policy import Actor

FORMS: dict[Action, type[RecordForm]] = {
    form.action: form
    for form in (
        major_forms.DiscoverForm,
        major_forms.TellForm,
        major_forms.ProposeForm,
        major_forms.ApproveForm,
        major_forms.RejectForm,
        major_forms.ListForm,
        major_forms.ReleaseForm,
        major_forms.ProgressForm,
        major_forms.AdviseForm,
        major_forms.AcceptForm,
        major_forms.ExtendForm,
        major_forms.GrantForm,
        major_forms.DenyForm,
    )
}
ON_THE_PAGE = frozenset({"settled", "panel"})


@dataclass(frozen=True)
class Entry:
    """A form that a person may send now; ``draft`` is the name their unsent text is kept under.

    ``is_unsent``: it holds what was sent in vain; ``is_kept``: what was left unsent before.
    """

    form: RecordForm
    address: str
    button: str
    draft: str
    is_unsent: bool
    is_kept: bool

    @property
    def is_open(self) -> bool:
        """Whether it is shown unfolded."""
        return self.is_unsent or self.is_kept


@dataclass(frozen=True)
class Row:
    """One matter: its lamp (kind and word), what has been said, what may be done."""

    id: str
    label: str
    kind: str
    word: str
    lines: Sequence[str] = ()
    more: Sequence[tuple[str, str]] = ()
    entries: Sequence[Entry] = ()
    link: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Sheet:
    """What the page shows of the records; ``gaps`` are (words, where they are filled)."""

    major: Sequence[Row]
    others: Sequence[Row]
    gaps: Sequence[tuple[str, str]]
    before: str
    next_step: str
    is_extended: bool

    @property
    def forms(self) -> list[RecordForm]:
        """Every form that the rows offer."""
        return [entry.form for row in (*self.major, *self.others) for entry in row.entries]


@dataclass
class Drawer:
    """Draws the rows for one person; ``kept`` is their unsent text by the actions' codes."""

    person: Actor
    hazard: Hazard
    records: Records
    issued: Sequence[Paper] = ()
    sent: RecordForm | None = None
    kept: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    today: date = field(default_factory=clock.today)

    def sheet(self, facts: Facts) -> Sheet:
        """Everything."""
        is_major = self.hazard.is_major
        found = guards.gaps_ahead(facts, self.records) if is_major else []
        return Sheet(
            major=list(self._major()) if is_major else [],
            others=list(self._others()),
            gaps=[(gap.words, _where(gap.place)) for gap in found],
            before="开始整改" if self.hazard.status is Status.OPEN else "销号",
            is_extended=self.records.extensions_granted > 0,
            next_step="安全管理科审批治理方案" if self.records.waiting_remedy else "",
        )

    def may(self, action: Action) -> bool:
        """Whether the person may do it as things stand."""
        fits = action in guards.OF_ANY_GRADE or self.hazard.is_major
        return (
            fits
            and self.hazard.status in guards.WHEN[action]
            and policy.may(self.person, f"hazard.{action.value}", self.hazard)
        )

    def entries(self, *actions: Action) -> list[Entry]:
        """The forms of those actions that the person may do."""
        return [self._entry(action) for action in actions if self.may(action)]

    def _entry(self, action: Action) -> Entry:
        kind = FORMS[action]
        refused = self.sent is not None and isinstance(self.sent, kind)
        kept = typed(self.kept.get(action.value, {}))
        form = self.sent if refused and self.sent else kind(formdata=kept)
        form.version.data = str(self.hazard.version)
        return Entry(
            form,
            url_for(f"hazards.{action.value}", number=self.hazard.number),
            action.label,
            draft_of(self.hazard, action),
            is_unsent=refused,
            is_kept=kept is not None and not refused,
        )

    def _major(self) -> Iterator[Row]:
        yield self._judgement()
        yield self._discovery()
        yield self._receipts()
        yield self._remedy()
        yield self._listing()
        yield self._progress()
        yield self._opinions()
        yield self._acceptance()

    def _others(self) -> Iterator[Row]:
        if not self.hazard.is_major and (
            self.may(Action.JUDGE) or self.records.of(RecordKind.JUDGED)
        ):
            yield self._judgement()
        extension = self._extension()
        if extension.entries or extension.lines:
            yield extension
        moved = [
            f"{_by(row)}转给{row.organ}：{row.text}"
            for row in self.records.of(RecordKind.TRANSFERRED)
        ]
        may = self.may(Action.TRANSFER)
        if moved or may:
            link = self._link(Action.TRANSFER, "转办其他科室") if may else ("", "")
            yield Row("m-transfer", "转办", "", f"{len(moved)} 次", moved, link=link)

    def _link(self, action: Action, words: str) -> tuple[str, str]:
        return url_for(f"hazards.{action.value}", number=self.hazard.number), words

    def _judgement(self) -> Row:
        row = self.records.last(RecordKind.JUDGED)
        lines = [*_clause(row), row.text, _by(row)] if row else []
        missing = "late" if self.hazard.is_major else ""
        kind, word = (missing, "未判定") if row is None else ("done", "已判定")
        if row and not row.is_major:
            word = "不构成重大"
        words = "重新判定" if row else "填写重大判定"
        link = self._link(Action.JUDGE, words) if self.may(Action.JUDGE) else ("", "")
        return Row("m-judge", "重大判定", kind, word, lines, link=link)

    def _discovery(self) -> Row:
        row = self.records.discovery
        may = self.records.judgement is not None
        entries = self.entries(Action.DISCOVER) if may else []
        if row is None:
            return Row("m-discover", "发现报告", "late", "未填写", entries=entries)
        lines = [f"报送{row.organ}", _by(row)]
        more = [
            ("现状及产生原因", row.parts["cause"]),
            ("危害程度和整改难易程度分析", row.parts["harm"]),
        ]
        return Row("m-discover", "发现报告", "done", "已填写", lines, more, entries)

    def _receipts(self) -> Row:
        lines, missing, late = [], 0, False
        for which in Receipt:
            row, due_on = self.records.told(which), self.records.due_of(which)
            if row and row.happened_on:
                number = f"，{row.number}" if row.number else ""
                lines.append(f"{which.label}：{row.happened_on} 报{row.organ}{number}。{_by(row)}")
                continue
            missing += 1
            overdue = due_on is not None and dates.is_overdue(due_on, self.today)
            late = late or overdue
            told = f"期限 {due_on}，{dates.left(due_on, self.today)}" if due_on else "还不到时候"
            lines.append(f"{which.label}：未报（{told}）")
        kind = "late" if late else "wait" if missing else "done"
        may = self.records.discovery is not None or self.records.acceptance is not None
        entries = self.entries(Action.TELL) if may else []
        return Row(
            "m-tell",
            "双报告",
            kind,
            f"缺 {missing} 份" if missing else "已报齐",
            lines,
            (),
            entries,
        )

    def _remedy(self) -> Row:
        records, shown = self.records, self.records.waiting_remedy or self.records.remedy
        kind, word = "late", "未提交"
        if records.waiting_remedy:
            kind, word = "wait", "审批中"
        elif records.last_rejected:
            kind, word = "late", "已退回"
        elif records.remedy:
            kind, word = "done", "已批准"
        lines = [_by(shown)] if shown else self._remedy_due()
        lines += [_decided(self.records.answer(row)) for row in records.of(RecordKind.PROPOSED)]
        more = [(part.label, words) for part, words in parts_of(shown).items()] if shown else []
        entries: list[Entry] = []
        if records.waiting_remedy:
            if self.may(Action.APPROVE) and approving.may_approve(self.person):
                entries = self.entries(Action.APPROVE, Action.REJECT)
        elif records.judgement:
            entries = self.entries(Action.PROPOSE)
        return Row(
            "m-propose", "治理方案（六项）", kind, word, [x for x in lines if x], more, entries
        )

    def _remedy_due(self) -> list[str]:
        judgement = self.records.judgement
        if judgement is None or judgement.happened_on is None:
            return []
        due_on = judgement.happened_on + timedelta(days=office.current().remedy_days)
        return [f"报送期限 {due_on}，{dates.left(due_on, self.today)}"]

    def _listing(self) -> Row:
        records, row = self.records, self.records.listing
        may_list = records.judgement is not None and not records.is_listed
        may_release = records.is_listed and records.acceptance is not None
        entries = [
            *(self.entries(Action.PUT_ON_LIST) if may_list else []),
            *(self.entries(Action.RELEASE) if may_release else []),
        ]
        if row is None or row.level is None:
            return Row("m-put_on_list", "挂牌督办", "", "未挂牌", entries=entries)
        number = row.number or self._paper(PaperKind.LISTING_NOTICE)
        lines = [
            f"{row.organ}（{row.level.label}）{number}，{row.happened_on} 挂牌，期限 {row.due_on}",
            _by(row),
        ]
        release = records.answer(row)
        if release is None:
            late = row.due_on is not None and dates.is_overdue(row.due_on, self.today)
            if not may_release:
                lines.append("企业验收以后才能解除。")
            word = "挂牌中，已过期限" if late else "挂牌中"
            return Row(
                "m-put_on_list", "挂牌督办", "late" if late else "wait", word, lines, (), entries
            )
        number = release.number or self._paper(PaperKind.RELEASE_NOTICE)
        lines += [f"{release.happened_on} 解除 {number}：{release.text}", _by(release)]
        return Row("m-put_on_list", "挂牌督办", "done", "已解除", lines, (), entries)

    def _paper(self, kind: PaperKind) -> str:
        found = (one.number for one in self.issued if one.kind == kind.value and not one.voided_at)
        return next(found, "文号待出具")

    def _progress(self) -> Row:
        rows = self.records.of(RecordKind.PROGRESSED)
        lines = [f"{row.happened_on}：{row.text}（{row.title}）" for row in rows]
        due_on = self.records.progress_due_on(office.current().progress_days)
        kind, word = "done" if rows else "", f"{len(rows)} 次"
        if due_on and self.hazard.status is Status.RECTIFYING:
            late = dates.is_overdue(due_on, self.today)
            kind = "late" if late else kind
            word = f"{word}，下次 {due_on}（{dates.left(due_on, self.today)}）"
        entries = self.entries(Action.PROGRESS) if self.records.remedy else []
        return Row("m-progress", "治理进展", kind, word, lines, (), entries)

    def _opinions(self) -> Row:
        rows = self.records.of(RecordKind.ADVISED)
        lines = [f"{row.happened_on} {row.organ}：{row.text}" for row in rows]
        kind = "done" if rows else ""
        entries = self.entries(Action.ADVISE)
        return Row("m-advise", "专家意见", kind, f"{len(rows)} 份", lines, (), entries)

    def _acceptance(self) -> Row:
        row = self.records.acceptance
        ready = not guards.gaps_to_start(self.records)
        entries = self.entries(Action.ACCEPT) if ready and row is None else []
        if row is None:
            again = self.records.last(RecordKind.ACCEPTED) is not None
            word = "退回后要重新验收" if again else "未验收"
            return Row("m-accept", "企业验收", "wait", word, entries=entries)
        lines = [f"{row.happened_on} {row.organ}：{row.text}", _by(row)]
        return Row("m-accept", "企业验收", "done", "已验收", lines, (), entries)

    def _extension(self) -> Row:
        records = self.records
        lines = [
            f"{row.happened_on} 申请延到 {row.due_on}：{row.text}（{row.title}）。"
            f"{_decided(records.answer(row))}"
            for row in records.of(RecordKind.ASKED)
        ]
        terms = terms_for(self.hazard)
        entries: list[Entry] = []
        if records.waiting_extension:
            entries = self.entries(Action.GRANT, Action.DENY)
        elif self.hazard.due_on and records.extensions_granted < terms.most:
            entries = self.entries(Action.EXTEND)
        if entries and not records.waiting_extension:
            lines.append(f"要在整改期限前 {terms.lead} 个工作日申请，最多 {terms.most} 次。")
        word = "等待答复" if records.waiting_extension else f"已延 {records.extensions_granted} 次"
        kind = "wait" if records.waiting_extension else ""
        return Row("m-extend", "延期", kind, word, lines, (), entries)


def _where(place: str) -> str:
    return f"#{place}" if place in ON_THE_PAGE else f"#m-{place}"


def _by(row: HazardRecord) -> str:
    return f"{clock.local(row.at):%Y-%m-%d %H:%M} {row.title}"


def _decided(answer: HazardRecord | None) -> str:
    if answer is None:
        return ""
    words = f"：{answer.text}" if answer.text else ""
    return f"{answer.kind.label}（{_by(answer)}）{words}"


def _clause(row: HazardRecord) -> list[str]:
    if not row.clause:
        return ["目录里没有收录这一条"] if row.is_major else []
    clause = criteria.get(row.clause)
    mark = ""
    if clause.mark:
        mark = "（条文已由判定人核对）" if row.is_resolved else "（条文待核对，核对前不写进文书）"
    return [f"{clause.cited}：{clause.text}{mark}"]
