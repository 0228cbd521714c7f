"""What a person might send with each act, tried through the services."""

import io
from collections.abc import Callable
from datetime import timedelta
from random import Random

from sqlalchemy import select

from portal import policy
from portal.db import db
from portal.files import service as files
from portal.hazards.models import Hazard
from portal.hazards.service import (
    closing,
    extending,
    following,
    handling,
    judging,
    listing,
    planning,
    telling,
    transferring,
)
from portal.hazards.service.extending import Wish
from portal.hazards.service.following import Acceptance, Opinion
from portal.hazards.service.handling import Confirmation
from portal.hazards.service.judging import Judgement
from portal.hazards.service.listing import Listing, Release
from portal.hazards.service.telling import Discovery, Told
from portal.hazards.terms import Action, Grade, Level, Receipt, RemedyPart, Status
from portal.kernel import clock
from portal.policy import Actor
from tests.hazards.town import Town, serial
from tests.support import make

SIX = {part: f"{part.label}已写明" for part in RemedyPart}


def photos(who: Actor) -> list[str]:
    """One photo nobody has sent before, of a person who may send any; else none."""
    if not policy.may(who, "file.upload"):
        return []
    data = io.BytesIO(make.photo_bytes(f"第{next(serial)}张", (32, 24)))
    return [files.keep_photo(who, data, "整改后.jpg").key]


def act(
    who: Actor, action: Action, row: Hazard, version: int, chance: Random, town: Town
) -> object:
    """Try it through the service, with a payload that a person might send."""
    return DOES[action](who, row, version, chance, town)


Does = Callable[[Actor, Hazard, int, Random, Town], object]
TODAY = clock.today


def _confirm(who: Actor, row: Hazard, version: int, chance: Random, town: Town) -> object:
    grade = chance.choice([Grade.GENERAL, Grade.MAJOR, Grade.MAJOR])
    return handling.confirm(who, row, version, Confirmation(grade))


def _on_spot(who: Actor, row: Hazard, version: int, chance: Random, town: Town) -> object:
    return handling.fix_on_spot(who, row, version, photos=photos(who), note="当场改好")


def _settle(who: Actor, row: Hazard, version: int, chance: Random, town: Town) -> object:
    parts = make.settled(in_place=chance.random() < 0.8)
    if chance.random() < 0.2:
        del parts[chance.choice(list(parts))]
    return handling.settle(who, row, version, parts)


def _submit(who: Actor, row: Hazard, version: int, chance: Random, town: Town) -> object:
    sent = photos(who) if chance.random() < 0.8 else []
    return handling.submit(who, row, version, note="已改好", photos=sent)


def _merge(who: Actor, row: Hazard, version: int, chance: Random, town: Town) -> object:
    into = chance.choice(db.session.scalars(select(Hazard.number)).all())
    return closing.merge(who, row, version, "重复", into)


def _transfer(who: Actor, row: Hazard, version: int, chance: Random, town: Town) -> object:
    to = chance.choice([*town.sections, *town.firms])
    return transferring.transfer(who, row, version, to.id, "属该科室行业")


def _judge(who: Actor, row: Hazard, version: int, chance: Random, town: Town) -> object:
    said = Judgement(chance.random() < 0.9, "", "符合判定标准", TODAY())
    return judging.judge(who, row, version, said)


def _tell(who: Actor, row: Hazard, version: int, chance: Random, town: Town) -> object:
    among = list(Receipt)[:2] if row.status is Status.OPEN else list(Receipt)
    told = Told(chance.choice(among), "某局", TODAY())
    return telling.tell(who, row, version, told)


def _propose(who: Actor, row: Hazard, version: int, chance: Random, town: Town) -> object:
    parts = dict(SIX)
    if chance.random() < 0.1:
        parts[RemedyPart.MONEY] = ""
    return planning.propose(who, row, version, parts)


def _extend(who: Actor, row: Hazard, version: int, chance: Random, town: Town) -> object:
    day = TODAY() + timedelta(days=chance.randrange(60))
    return extending.extend(who, row, version, Wish(day, "配件在途"))


def _list(who: Actor, row: Hazard, version: int, chance: Random, town: Town) -> object:
    said = Listing(Level.COUNTY, "某区安委会", TODAY(), TODAY() + timedelta(days=9))
    return listing.put_on_list(who, row, version, said)


DOES: dict[Action, Does] = {
    Action.CONFIRM: _confirm,
    Action.FIXED_ON_SPOT: _on_spot,
    Action.DISMISS: lambda who, row, at, *_: closing.dismiss(who, row, at, "不是隐患"),
    Action.SETTLE: _settle,
    Action.START: lambda who, row, at, *_: handling.start(who, row, at),
    Action.SUBMIT: _submit,
    Action.SEND_BACK: lambda who, row, at, *_: closing.send_back(who, row, at, "没改好"),
    Action.CLOSE: lambda who, row, at, *_: closing.close(who, row, at, "已到位"),
    Action.MERGE: _merge,
    Action.REFER: lambda who, row, at, *_: closing.refer(who, row, at, "不归我们", "某局"),
    Action.VOID: lambda who, row, at, *_: closing.void(who, row, at, "录错"),
    Action.TRANSFER: _transfer,
    Action.EXTEND: _extend,
    Action.GRANT: lambda who, row, at, *_: extending.grant(who, row, at),
    Action.DENY: lambda who, row, at, *_: extending.deny(who, row, at, "能按期"),
    Action.JUDGE: _judge,
    Action.DISCOVER: lambda who, row, at, *_: telling.discover(
        who, row, at, Discovery("某局", "没有专用库房", "可能爆炸")
    ),
    Action.TELL: _tell,
    Action.PROPOSE: _propose,
    Action.APPROVE: lambda who, row, at, *_: planning.approve(who, row, at),
    Action.REJECT: lambda who, row, at, *_: planning.reject(who, row, at, "太简单"),
    Action.PUT_ON_LIST: _list,
    Action.RELEASE: lambda who, row, at, *_: listing.release(
        who, row, at, Release(TODAY(), "审查合格")
    ),
    Action.PROGRESS: lambda who, row, at, *_: following.progress(who, row, at, "一半"),
    Action.ADVISE: lambda who, row, at, *_: following.advise(
        who, row, at, Opinion("专家", "可行", TODAY())
    ),
    Action.ACCEPT: lambda who, row, at, *_: following.accept(
        who, row, at, Acceptance("王五", "合格", TODAY())
    ),
}
