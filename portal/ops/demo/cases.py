"""What happened in the demonstration district: every case told again through the services.

All acts of all cases are played in the order of their moments, under a clock held at each.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from portal.db import db
from portal.documents import service as documents
from portal.documents.models import Paper
from portal.files import service as files
from portal.hazards.models import Hazard
from portal.hazards.rules import Settled
from portal.hazards.service import closing, handling, issuing, reporting
from portal.hazards.service.handling import Confirmation
from portal.hazards.service.reporting import Report
from portal.hazards.terms import Category, Grade, LedgerKind, Part, Slot, Source
from portal.kernel import clock, money
from portal.notices import service as notices
from portal.office.terms import PaperKind
from portal.ops.demo import around, majors
from portal.ops.demo import desk as official
from portal.ops.demo.people import District
from portal.ops.demo.pictures import scenes
from portal.ops.demo.source import Clock, Step, told
from portal.policy import Actor

Telling = dict[str, Any]
PAPERS = {
    "notice": PaperKind.RECTIFY_NOTICE,
    "opinion": PaperKind.REVIEW_OPINION,
    "listing_notice": PaperKind.LISTING_NOTICE,
    "release_notice": PaperKind.RELEASE_NOTICE,
}
BY_THE_OFFICE = frozenset(
    {"confirm", "back", "close", "dismiss", "merge", "refer", *PAPERS} | majors.BY_THE_OFFICE
)
BY_SAFETY = frozenset({"void", "void_paper", "sweep"} | majors.BY_SAFETY)
READ_ON = {-31: "", -3: "", -1: "jianshe1 yunan1 gouwu1"}
UNDATED_EVERY = 9


@dataclass
class Story:
    """The cases as they unfold."""

    district: District
    days: Clock
    cases: dict[str, Telling]
    hazards: dict[str, Hazard] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)
    photos_taken: int = 0

    def __post_init__(self) -> None:
        self.desk = official.Desk(self.district, self.days)

    def play(self, step: Step) -> None:
        """Do one act at its moment."""
        case = self.cases[step.case]
        with clock.frozen(step.at):
            actor = self.district.actor(step.who or self._falls_to(case, step.verb))
            if step.verb in official.VERBS:
                self.desk.play(step.verb, case, actor)
            else:
                VERBS[step.verb](self, case, actor, step.words)
            db.session.flush()

    def read(self, at: datetime, names: Iterable[str]) -> None:
        """Let people read what waits for them."""
        with clock.frozen(at):
            for name in names:
                notices.read(self.district.actor(name))

    def _falls_to(self, case: Telling, verb: str) -> str:
        by = case.get("by", "")
        if verb in BY_SAFETY:
            return "anquan1"
        if verb in {"report", "draft", "spot"} and by != "firm":
            return by or self._office(case)
        return self._office(case) if verb in BY_THE_OFFICE else f"{case['firm']}1"

    def _office(self, case: Telling) -> str:
        section = next(one for one in told("place")["firms"] if one["key"] == case["firm"])
        return self.district.of_section(section["section"])[0]

    def photos(self, case: Telling, actor: Actor, slot: Slot) -> tuple[str, ...]:
        """Photos taken a few minutes ago and uploaded: their keys."""
        after = slot is Slot.AFTER
        sent = [
            self.photo(case, number, after=after)
            for number in range(1 if after else case.get("photos", 1))
        ]
        return tuple(files.keep_photo(actor, io.BytesIO(data), name).key for data, name in sent)

    def photo(self, case: Telling, number: int = 0, *, after: bool = False) -> tuple[bytes, str]:
        """A photo taken a few minutes ago, and its name."""
        self.photos_taken += 1
        ago = timedelta(minutes=11 - 3 * number - after)
        taken = max(clock.now() - ago, clock.from_local(datetime.combine(clock.today(), time())))
        data = scenes.photo(
            case["scene"],
            f"{self.days.seed}:{case['key']}:{number}",
            taken,
            shot=self.photos_taken,
            after=after,
            dated=bool(self.photos_taken % UNDATED_EVERY),
        )
        return data, f"IMG_{self.photos_taken:04}.jpg"


def _midnight() -> datetime:
    return clock.from_local(datetime.combine(clock.today(), time()))


def _report(story: Story, case: Telling, actor: Actor, *, on_spot: bool = False) -> Report:
    found = clock.now() - timedelta(days=case["found"]) if case.get("found") else None
    return Report(
        firm_id=story.district.units[case["firm"]].id if case["firm"] else None,
        text=case["text"],
        place=case["place"],
        source=Source.of(case["source"]),
        found_at=found,
        fixed_on_spot=on_spot,
        before_photos=story.photos(case, actor, Slot.BEFORE),
        after_photos=story.photos(case, actor, Slot.AFTER) if on_spot else (),
    )


def _draft(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    reporting.save_draft(actor, _report(story, case, actor))


def _reported(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    story.hazards[case["key"]] = reporting.report(actor, _report(story, case, actor))


def _on_spot(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    row = reporting.report(actor, _report(story, case, actor))
    photos = story.photos(case, actor, Slot.AFTER)
    story.hazards[case["key"]] = handling.fix_on_spot(
        actor, row, row.version, photos=photos, note=case["note"]
    )


def _confirm(story: Story, case: Telling, actor: Actor, words: str) -> None:
    row = story.hazards[case["key"]]
    said = Confirmation(
        grade=Grade.of(case.get("grade", Grade.GENERAL.value)),
        category=Category.of(case["category"]),
        ledger_kind=LedgerKind.of(case.get("ledger", LedgerKind.SITE.value)),
        due_on=story.days.day(case["due"]) if "due" in case else None,
        note=words or "情况属实，请按期整改。",
    )
    handling.confirm(actor, row, row.version, said)


def _settle(story: Story, case: Telling, actor: Actor, words: str) -> None:
    row = story.hazards[case["key"]]
    parts = {
        part: Settled(
            content,
            owner,
            in_place=bool(content) and at < int(words),
            amount_fen=_amount(content) if part is Part.FUNDS else None,
        )
        for at, (part, (content, owner)) in enumerate(zip(Part, case["settled"], strict=True))
    }
    handling.settle(actor, row, row.version, parts)


def _amount(content: str) -> int | None:
    """The money that the words of 资金 begin with, None where they begin otherwise."""
    return money.read(content.partition("元")[0]) if content else None


def _start(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    row = story.hazards[case["key"]]
    handling.start(actor, row, row.version, case.get("start_note", "已安排人员整改。"))


def _submit(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    row = story.hazards[case["key"]]
    photos = story.photos(case, actor, Slot.AFTER)
    handling.submit(actor, row, row.version, note=case["fix"], photos=photos)


def _back(story: Story, case: Telling, actor: Actor, words: str) -> None:
    row = story.hazards[case["key"]]
    closing.send_back(actor, row, row.version, words)


def _close(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    row = story.hazards[case["key"]]
    closing.close(actor, row, row.version, case["review"])


def _dismiss(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    row = story.hazards[case["key"]]
    closing.dismiss(actor, row, row.version, case["reason"])


def _merge(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    row, into = story.hazards[case["key"]], story.hazards[case["into"]]
    closing.merge(actor, row, row.version, case["reason"], into.number or "")


def _refer(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    row = story.hazards[case["key"]]
    closing.refer(actor, row, row.version, case["reason"], case["to"])


def _void(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    row = story.hazards[case["key"]]
    closing.void(actor, row, row.version, case["reason"])


def _issued(kind: PaperKind) -> "Act":
    def play(story: Story, case: Telling, actor: Actor, _words: str) -> None:
        order = issuing.order_of(story.hazards[case["key"]], kind)
        story.papers[case["key"]] = documents.issue(actor, order)

    return play


def _void_paper(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    documents.void(actor, story.papers[case["key"]], case["paper_reason"])


def _scan(story: Story, case: Telling, _actor: Actor, _words: str) -> None:
    data, name = story.photo(case)
    story.hazards[case["key"]] = around.scan(case, data, name)


def _sweep(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    around.sweep(story.hazards[case["key"]], case["sweep"], actor, story.days)


def _answered(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    around.answer_none(story.hazards[case["key"]], actor, case["sweep"]["notes"])


def _looked_at(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    around.look(story.hazards[case["key"]], actor)


def _found(story: Story, case: Telling, actor: Actor, _words: str) -> None:
    draft = around.find(story.hazards[case["of"]], actor)
    said = replace(_report(story, case, actor), draft_key=draft.key)
    story.hazards[case["key"]] = reporting.report(actor, said)


Act = Callable[[Story, Telling, Actor, str], None]


def _said(act: majors.Act) -> Act:
    def play(story: Story, case: Telling, actor: Actor, words: str) -> None:
        act(story.hazards[case["key"]], case["major"], actor, words)

    return play


VERBS: dict[str, Act] = {
    **{verb: _said(act) for verb, act in majors.VERBS.items()},
    "scan": _scan,
    "sweep": _sweep,
    "none": _answered,
    "look": _looked_at,
    "found": _found,
    "draft": _draft,
    "report": _reported,
    "spot": _on_spot,
    "confirm": _confirm,
    "settle": _settle,
    "start": _start,
    "submit": _submit,
    "back": _back,
    "close": _close,
    "dismiss": _dismiss,
    "merge": _merge,
    "refer": _refer,
    "void": _void,
    **{verb: _issued(kind) for verb, kind in PAPERS.items()},
    "void_paper": _void_paper,
}


def tell_all(
    district: District,
    days: Clock,
    progress: Callable[[int, int], None],
    besides: Sequence[tuple[datetime, Callable[[], None]]] = (),
) -> int:
    """Play every case and the desk (inside a transaction); how many cases there are.

    ``besides``: what else happens, in order, each in its turn.
    """
    hazards = told("cases")
    cases = {case["key"]: case for case in (*hazards, *official.cases())}
    story = Story(district, days, cases)
    steps = sorted(
        (step for case in cases.values() for step in days.steps(case)), key=lambda step: step.at
    )
    with clock.frozen(steps[0].at):
        around.put_up(district)
    readings = [(days.at(day, 19 * 60), names.split()) for day, names in READ_ON.items()]
    others = list(besides)
    for done, step in enumerate(steps, 1):
        _happen(others, step.at)
        while readings and readings[0][0] < step.at:
            at, names = readings.pop(0)
            story.read(at, names or district.people)
        story.play(step)
        progress(done, len(steps))
    _happen(others, clock.now())
    return len(hazards)


def _happen(others: list[tuple[datetime, Callable[[], None]]], until: datetime) -> None:
    while others and others[0][0] <= until:
        at, act = others.pop(0)
        with clock.frozen(at):
            act()
