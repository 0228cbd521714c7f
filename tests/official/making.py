"""People of an office that issues documents, and a document brought as far as a test needs."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.db import db, transaction
from portal.kernel import clock
from portal.office.models import IssuerSeries, OfficeSetting
from portal.office.terms import PaperKind
from portal.official import kept, queries
from portal.official.models import DocumentVersion, OfficialDocument
from portal.official.rules import NEXT_STEP
from portal.official.service import approving, drafting, ending, issuing
from portal.official.service.drafting import Said
from portal.official.service.issuing import Printing, Sealing, Sent
from portal.official.terms import (
    DispatchCheck,
    Kind,
    RecheckCheck,
    Retention,
    ReviewCheck,
    Status,
)
from portal.policy import Actor, Post, Role
from portal.units.models import Unit
from tests.support import make

CHECKS = list(ReviewCheck)
AGAIN = list(RecheckCheck)
LAST = list(DispatchCheck)


@dataclass(frozen=True)
class Desk:
    """Everybody a document passes."""

    section: Unit
    drafter: User
    head: User
    clerk: User
    leader: User
    keeper: User
    archivist: User


def desk() -> Desk:
    """An office with an issuer and everybody a document passes, each on their post."""
    make.office()
    section, committee = make.section(), make.committee()
    people = {
        "drafter": make.user(Role.SECTION, username="nigao", name="陈一"),
        "head": make.user(Role.SECTION, username="hegao", name="林二"),
        "clerk": make.user(Role.CLERK, username="wenshu", name="周三"),
        "leader": make.user(Role.LEADER, username="lingdao", name="王四"),
        "keeper": make.user(Role.FINANCE, username="yongyin", name="吴五"),
        "archivist": make.user(Role.CLERK, username="dangan", name="郑六"),
    }
    make.post(section, Post.SECTION_HEAD, people["head"])
    make.post(section, Post.LEADER_IN_CHARGE, people["leader"])
    make.post(committee, Post.SEAL_KEEPER, people["keeper"])
    make.post(committee, Post.ARCHIVIST, people["archivist"])
    return Desk(section, **people)


def content(title: str = "关于开展安全检查的通知", **more: Any) -> dict[str, Any]:
    """The words of a 通知 of one organ, as the engine reads them."""
    return {
        "title": title,
        "issuers": [make.COMMITTEE],
        "recipients": ["各科室、各企业"],
        "body": ["经研究，定于 6 月开展检查。", "一、检查内容", "临时用电、动火作业。"],
        "signature": {},
        "imprint": {"printer": make.COMMITTEE, "copies_to": ["区应急局"]},
    } | more


def said(kind: Kind = Kind.NOTICE, **more: Any) -> Said:
    """What goes with a document beside its text."""
    return Said.usual(kind, **{"basis": "区安委会 2023 年第 6 号通知"} | more)


def draft(of: Desk, words: dict[str, Any] | None = None, **more: Any) -> OfficialDocument:
    """A draft in its drafter's hands."""
    return drafting.start(
        make.actor(of.drafter), more.pop("said", said()), words or content(), **more
    )


def to(of: Desk, status: Status, row: OfficialDocument | None = None) -> OfficialDocument:
    """A document brought to ``status``, each step by whose turn it is."""
    made = row or draft(of)
    while made.status is not status:
        made = onward(of, made)
    return made


def onward(of: Desk, row: OfficialDocument) -> OfficialDocument:
    """The next step, taken by whose turn it is."""
    name, act = STEPS[row.status]
    return act(make.actor(getattr(of, name)), row)


STEPS: dict[Status, tuple[str, Callable[[Actor, OfficialDocument], OfficialDocument]]] = {
    Status.DRAFT: ("drafter", lambda who, row: approving.submit(who, row.key, row.version)),
    Status.TO_VET: ("head", lambda who, row: approving.vet(who, row.key, row.version, "同意")),
    Status.TO_REVIEW: (
        "clerk",
        lambda who, row: approving.review(who, row.key, row.version, CHECKS, "已核"),
    ),
    Status.TO_SIGN: (
        "leader",
        lambda who, row: approving.sign_off(who, row.key, row.version, "同意印发"),
    ),
    Status.TO_RECHECK: (
        "clerk",
        lambda who, row: issuing.recheck(who, row.key, row.version, AGAIN),
    ),
    Status.TO_REGISTER: (
        "clerk",
        lambda who, row: issuing.register(
            who, row.key, row.version, copies=20, among="各科室、各企业"
        ),
    ),
    Status.TO_PRINT: (
        "clerk",
        lambda who, row: issuing.print_copies(
            who, row.key, row.version, Printing("文印室", 20, "周三、陈一", clock.today())
        ),
    ),
    Status.TO_SEAL: (
        "keeper",
        lambda who, row: issuing.seal(who, row.key, row.version, Sealing("经管委印章", 20, "王四")),
    ),
    Status.TO_DISPATCH: (
        "clerk",
        lambda who, row: issuing.dispatch(
            who, row.key, row.version, LAST, [Sent(make.SECTION, 2), Sent("区应急局")]
        ),
    ),
    Status.TO_ARCHIVE: (
        "archivist",
        lambda who, row: issuing.archive(
            who, row.key, row.version, Retention.TEN, pages=kept.pages_of(row)
        ),
    ),
    Status.ARCHIVED: (
        "clerk",
        lambda who, row: ending.void(who, row.key, row.version, "内容已被新的通知代替"),
    ),
}


def who(person: User) -> Actor:
    """A person as the services take one."""
    return make.actor(person)


def settings(**values: str) -> None:
    """Change settings of the office."""
    with transaction():
        for key, value in values.items():
            db.session.merge(OfficeSetting(key=key, value=value, changed_at=clock.now()))


def series(issuer_id: int | None, kind: PaperKind, code: str) -> None:
    """Give an organ a 代字 for a kind of its documents."""
    with transaction():
        db.session.add(IssuerSeries(issuer_id=issuer_id, kind=kind, code=code))


def like(row: OfficialDocument) -> OfficialDocument:
    """Another document that stands where this one does, without its steps."""
    table = OfficialDocument.__table__
    left_out = {"id", "key"}
    with transaction():
        facts = {
            column.key: getattr(row, column.key)
            for column in table.columns
            if column.key not in left_out
        }
        made = OfficialDocument(key=secrets.token_hex(16), **facts)
        db.session.add(made)
        db.session.flush()
        version = DocumentVersion(
            document_id=made.id,
            no=made.version_no,
            content=queries.content(row),
            made_at=clock.now(),
            maker_id=made.drafter_id,
            maker_title="拟稿人",
            reason="",
            digest=made.signed_digest,
        )
        db.session.add(version)
    return made


def next_step(status: Status) -> str:
    """How a page names what is to be done in a state."""
    return NEXT_STEP[status]
