"""What is said of the 重大 hazards of the demonstration district: 判定 to 解除督办."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal.hazards.models import Hazard
from portal.hazards.records import FIXED, FOUND
from portal.hazards.service import following, judging, listing, planning, telling
from portal.hazards.service.following import Acceptance, Opinion
from portal.hazards.service.judging import Judgement
from portal.hazards.service.listing import Listing, Release
from portal.hazards.service.telling import Discovery, Told
from portal.hazards.terms import Level, RemedyPart
from portal.kernel import clock
from portal.policy import Actor

Act = Callable[[Hazard, dict[str, Any], Actor, str], object]
BY_THE_OFFICE = frozenset({"judge", "list", "release", "advise"})
BY_SAFETY = frozenset({"approve"})


def _judge(row: Hazard, told: dict[str, Any], actor: Actor, _words: str) -> None:
    said = Judgement(True, told["clause"], told["basis"], clock.today(), told["resolved"])
    judging.judge(actor, row, row.version, said)


def _discover(row: Hazard, told: dict[str, Any], actor: Actor, _words: str) -> None:
    said = Discovery(told["organ"], told["cause"], told["harm"])
    telling.discover(actor, row, row.version, said)


def _tell(row: Hazard, told: dict[str, Any], actor: Actor, words: str) -> None:
    for which, to in zip(
        FOUND if words == "found" else FIXED, (told["organ"], "职工大会"), strict=True
    ):
        telling.tell(actor, row, row.version, Told(which, to, clock.today()))


def _propose(row: Hazard, told: dict[str, Any], actor: Actor, _words: str) -> None:
    parts = dict(zip(RemedyPart, told["remedy"], strict=True))
    planning.propose(actor, row, row.version, parts)


def _approve(row: Hazard, _told: dict[str, Any], actor: Actor, words: str) -> None:
    planning.approve(actor, row, row.version, words or "同意，按方案治理。")


def _list(row: Hazard, told: dict[str, Any], actor: Actor, words: str) -> None:
    today = clock.today()
    due_on = today + timedelta(days=int(words or 20))
    listing.put_on_list(
        actor, row, row.version, Listing(Level.LOCAL, told["listed_by"], today, due_on)
    )


def _release(row: Hazard, _told: dict[str, Any], actor: Actor, words: str) -> None:
    listing.release(actor, row, row.version, Release(clock.today(), words))


def _progress(row: Hazard, _told: dict[str, Any], actor: Actor, words: str) -> None:
    following.progress(actor, row, row.version, words)


def _advise(row: Hazard, told: dict[str, Any], actor: Actor, words: str) -> None:
    said = Opinion(told["expert"], words, clock.today())
    following.advise(actor, row, row.version, said)


def _accept(row: Hazard, told: dict[str, Any], actor: Actor, words: str) -> None:
    said = Acceptance(told["accepted_by"], words, clock.today())
    following.accept(actor, row, row.version, said)


VERBS: dict[str, Act] = {
    "judge": _judge,
    "discover": _discover,
    "tell": _tell,
    "propose": _propose,
    "approve": _approve,
    "list": _list,
    "release": _release,
    "progress": _progress,
    "advise": _advise,
    "accept": _accept,
}
