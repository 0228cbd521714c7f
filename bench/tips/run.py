"""One run: what 举报 costs on one filled database."""

from dataclasses import dataclass

from bench.filled import Filled
from bench.measure import Measured, quiet
from bench.meters import Server
from bench.pairs import Pair
from bench.say import say
from bench.served import served
from bench.tips.codes import Guessing, guessing, lost
from bench.tips.cold import PAGES, Cold, cold
from bench.tips.costs import WithCleaner, final_step, photos, sign_in
from bench.tips.desk import desk
from bench.tips.office import set_up
from bench.tips.senders import Sending, sending
from portal.db import db
from portal.public import create_public

SENDERS = (1, 8)


@dataclass(frozen=True)
class Tips:
    """What one run found."""

    kind: str
    cold: list[Cold]
    pairs: list[Pair]
    guessing: Guessing
    after: Pair
    """查进度 with a right code once more, after all the wrong ones."""
    desk: dict[str, Measured]
    sendings: list[Sending]
    lost: int


def run(filled: Filled) -> Tips:
    """Set 举报 up and measure it: in process, then served."""
    say(f"tips on {filled.kind} …")
    portal, public = filled.app(), create_public(filled.settings)
    with quiet():
        set_up(portal)
        server = Server.of(portal)
        step, code = final_step(public, server)
        back = sign_in(public, server, code)
        photo = photos(public, WithCleaner(*server.folders))
        guessed = guessing(public)
        after = sign_in(public, server, code)
        measured = desk(portal)
        say("tips, served to one sender and to eight …")
        with served(filled, "informants") as one:
            pages = [cold(one, address) for address in PAGES]
            sent = [sending(one, senders) for senders in SENDERS]
        gone = sum(len(lost(public, each.words_of)) for each in sent)
    for app in (portal, public):
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    pairs = [step, back, *([photo] if photo else [])]
    return Tips(filled.kind, pages, pairs, guessed, after, measured, sent, gone)
