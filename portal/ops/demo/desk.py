"""The desk of official documents in the demonstration district: 发文, 收文, a volume.

Every act is told by who took it, ``verb day @who``; its words stand in ``said`` of the case.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from portal.kernel import clock
from portal.official import kept, queries, receipts, rules
from portal.official.attaching import Upload, checked
from portal.official.models import OfficialDocument
from portal.official.models_incoming import Incoming
from portal.official.service import (
    approving,
    drafting,
    ending,
    entering,
    filing,
    handling,
    issuing,
    receiving,
)
from portal.official.service.drafting import Said
from portal.official.service.entering import Arrival
from portal.official.service.filing import Volumed
from portal.official.service.issuing import Printing, Sealing, Sent
from portal.official.service.receiving import Ticked
from portal.official.terms import (
    DispatchCheck,
    Kind,
    RecheckCheck,
    Retention,
    ReviewCheck,
    Sheet,
    Urgency,
)
from portal.ops.demo.people import District
from portal.ops.demo.source import Clock, told
from portal.policy import Actor

Telling = dict[str, Any]
COPIES = 30


@dataclass
class Desk:
    """What lies on the desk as it unfolds."""

    district: District
    days: Clock
    documents: dict[str, OfficialDocument] = field(default_factory=dict)
    incoming: dict[str, Incoming] = field(default_factory=dict)

    def play(self, verb: str, case: Telling, actor: Actor) -> None:
        """Do one act by whoever it is told of."""
        VERBS[verb](self, case, actor, case.get("said", {}).get(verb.partition(".")[2], ""))


def cases() -> list[Telling]:
    """What is told of the desk."""
    found: list[Telling] = told("desk")
    return found


def _draft(desk: Desk, case: Telling, actor: Actor, _words: str) -> None:
    organ = told("place")["issuers"][0]["name"]
    kind = Kind.of(case["as"])
    content = {
        "title": case["title"],
        "form": rules.USUAL_SHEET.get(kind, Sheet.FILE).label,
        "issuers": [organ],
        "recipients": case["to"],
        "body": case["body"],
        "signature": {},
        "imprint": {"printer": organ, "copies_to": case.get("copies_to", [])},
    }
    if case.get("urgency"):
        content["urgency"] = Urgency.of(case["urgency"]).label
    said = Said.usual(kind, basis=case["basis"], phone="023-4860 0110")
    row = drafting.start(actor, said, content)
    if units := [desk.district.units[key].id for key in case.get("ask", ())]:
        drafting.ask(actor, row.key, row.version, units)
    desk.documents[case["key"]] = row


def _submit(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.documents[case["key"]]
    approving.submit(actor, row.key, row.version, words)


def _vet(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.documents[case["key"]]
    approving.vet(actor, row.key, row.version, words or "同意，送审核。")


def _back(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.documents[case["key"]]
    approving.send_back(actor, row.key, row.version, words)


def _review(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.documents[case["key"]]
    approving.review(actor, row.key, row.version, list(ReviewCheck), words or "已核，请领导签发。")


def _sign(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.documents[case["key"]]
    approving.sign_off(actor, row.key, row.version, words or "同意印发。")


def _recheck(desk: Desk, case: Telling, actor: Actor, _words: str) -> None:
    row = desk.documents[case["key"]]
    issuing.recheck(actor, row.key, row.version, list(RecheckCheck))


def _register(desk: Desk, case: Telling, actor: Actor, _words: str) -> None:
    row = desk.documents[case["key"]]
    among = "、".join(rules.names_in([row.recipients, row.copies_to]))
    issuing.register(actor, row.key, row.version, copies=COPIES, among=among)


def _print(desk: Desk, case: Telling, actor: Actor, _words: str) -> None:
    row = desk.documents[case["key"]]
    printing = Printing("综合办公室文印室", COPIES, "钱例文、王例工", clock.today())
    issuing.print_copies(actor, row.key, row.version, printing)


def _seal(desk: Desk, case: Telling, actor: Actor, _words: str) -> None:
    row = desk.documents[case["key"]]
    issuing.seal(actor, row.key, row.version, Sealing("管委会印章", COPIES, row.signed_by))


def _dispatch(desk: Desk, case: Telling, actor: Actor, _words: str) -> None:
    row = desk.documents[case["key"]]
    names = rules.names_in([row.recipients, row.copies_to])
    sent = [Sent(name) for name in names]
    issuing.dispatch(actor, row.key, row.version, list(DispatchCheck), sent)


def _receive(desk: Desk, case: Telling, actor: Actor, _words: str) -> None:
    row = desk.documents[case["key"]]
    mine = next(one for one in receipts.missing(row) if one.unit_id == actor.unit_id)
    receiving.sign(actor, mine.id)


def _tick(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.documents[case["key"]]
    ids = [one.id for one in receipts.recipients(row, missing=True).rows if one.unit_id is None]
    receiving.tick(actor, row.key, Ticked(ids, words, clock.today()))


def _archive(desk: Desk, case: Telling, actor: Actor, _words: str) -> None:
    row = desk.documents[case["key"]]
    issuing.archive(actor, row.key, row.version, Retention.TEN, pages=kept.pages_of(row))


def _volume(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.documents[case["key"]]
    pieces = [row.trail_subject]
    said = Volumed(row.year or 0, row.kind.label, words, Retention.TEN, pieces)
    filing.open_volume(actor, said)


def _void(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.documents[case["key"]]
    ending.void(actor, row.key, row.version, words)


def _enter(desk: Desk, case: Telling, actor: Actor, _words: str) -> None:
    due = case.get("due")
    said = Arrival(
        case["organ"],
        case["title"],
        case["number"].format(year=clock.today().year),
        case["as"],
        Urgency.of(case["urgency"]) if case.get("urgency") else Urgency.USUAL,
        clock.today(),
        due_on=clock.today() + timedelta(days=due) if due else None,
    )
    found = checked([Upload(f"{case['title']}.txt", case["text"].encode())])
    desk.incoming[case["key"]] = entering.enter(actor, said, found)


def _person(desk: Desk, case: Telling, verb: str) -> int:
    return desk.district.people[case["given"][verb]].id


def _propose(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.incoming[case["key"]]
    to_id = _person(desk, case, "propose")
    handling.propose(actor, row.key, row.version, words, to_id, None)


def _instruct(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.incoming[case["key"]]
    to_id = _person(desk, case, "instruct")
    handling.instruct(actor, row.key, row.version, words, to_id, None)


def _circulate(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.incoming[case["key"]]
    people = [desk.district.people[name].id for name in case["readers"]]
    handling.circulate(actor, row.key, row.version, people, words)


def _read(desk: Desk, case: Telling, actor: Actor, _words: str) -> None:
    handling.read(actor, desk.incoming[case["key"]].key)


def _handle(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.incoming[case["key"]]
    handling.handle(actor, row.key, row.version, words)


def _urge(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.incoming[case["key"]]
    handling.urge(actor, row.key, row.version, words)


def _finish(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.incoming[case["key"]]
    handling.finish(actor, row.key, row.version, words)


def _countersign(desk: Desk, case: Telling, actor: Actor, words: str) -> None:
    row = desk.documents[case["key"]]
    asked = next(
        one
        for one in queries.countersigners(row)
        if one.step_id is None and one.person_id == actor.user_id
    )
    approving.countersign(actor, row.key, row.version_no, asked.id, words or "无意见。")


VERBS: dict[str, Callable[[Desk, Telling, Actor, str], None]] = {
    "desk.draft": _draft,
    "desk.submit": _submit,
    "desk.vet": _vet,
    "desk.countersign": _countersign,
    "desk.back": _back,
    "desk.review": _review,
    "desk.sign": _sign,
    "desk.recheck": _recheck,
    "desk.register": _register,
    "desk.print": _print,
    "desk.seal": _seal,
    "desk.dispatch": _dispatch,
    "desk.receive": _receive,
    "desk.tick": _tick,
    "desk.archive": _archive,
    "desk.volume": _volume,
    "desk.void": _void,
    "desk.enter": _enter,
    "desk.propose": _propose,
    "desk.instruct": _instruct,
    "desk.circulate": _circulate,
    "desk.read": _read,
    "desk.handle": _handle,
    "desk.urge": _urge,
    "desk.finish": _finish,
}
