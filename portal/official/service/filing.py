"""立卷: volumes of the archive, what is put into them and taken out, 封卷.

Source: 党政机关公文处理工作条例 art. 27; GB/T 9705-2008 (案卷格式).
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal import policy
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal, Stale
from portal.numbering import service as numbering
from portal.official import texts, volumes
from portal.official.models import OfficialDocument
from portal.official.models_incoming import Incoming
from portal.official.models_out import Volume
from portal.official.terms import Retention
from portal.policy import Actor
from portal.trail import service as trail

SERIES = "volume"
MOST_PAGES = 9999
Filed = OfficialDocument | Incoming


@dataclass(frozen=True)
class Volumed:
    """A new volume: its title, how long it is kept, and what is put into it."""

    year: int
    kind: str
    title: str
    retention: Retention
    pieces: Collection[str]


@transaction()
def open_volume(actor: Actor, said: Volumed) -> Volume:
    """立卷: a new volume with the next 案卷号 of the year. Raises Refusal for nothing to file."""
    acting = policy.require(actor, "volume.file", volumes.keepers())
    if said.kind not in volumes.CLASSES:
        raise Refusal("没有这个类别。请从“待立卷”里选择。", "kind")
    texts.refuse_secrets(said.title)
    chosen = _chosen(said.year, said.kind, said.pieces)
    row = Volume(
        key=secrets.token_hex(16),
        year=said.year,
        kind=said.kind,
        number=numbering.take(SERIES, said.year),
        title=said.title,
        retention=said.retention,
        made_at=clock.now(),
        maker_title=acting.title,
    )
    db.session.add(row)
    db.session.flush()
    for one in chosen:
        one.volume_id = row.id
    after = {"number": row.number, "title": row.title, "pieces": len(chosen)}
    trail.record(acting, "volume.open", f"volume:{row.id}", after=after)
    return row


def _chosen(year: int, kind: str, keys: Collection[str]) -> list[Filed]:
    found = {_key(one): one for one in volumes.unfiled(year, kind, lock=True)}
    gone = [key for key in keys if key not in found]
    if gone:
        raise Refusal(f"有 {len(gone)} 份已经立卷或不在了。请刷新页面后重新勾选。", "pieces")
    if not keys:
        raise Refusal("请勾选放进这一卷的公文。", "pieces")
    return [found[key] for key in dict.fromkeys(keys)]


def _key(one: Filed) -> str:
    return one.trail_subject


def _fresh(actor: Actor, key: str, version: int) -> tuple[Volume, Actor]:
    row = db.session.scalars(
        select(Volume)
        .where(Volume.key == key, volumes.within_reach(actor))
        .with_for_update(of=Volume)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound(volumes.NOT_FOUND)
    acting = policy.require(actor, "volume.file", volumes.keepers())
    if row.version != version:
        raise Stale("您打开页面之后，这一卷已有人改过，您的修改没有保存。请按最新情况再办理。")
    if row.closed_at is not None:
        raise Refusal("这一卷已经封卷，不能再改。")
    return row, acting


@transaction()
def add(actor: Actor, key: str, version: int, pieces: Collection[str]) -> Volume:
    """Put more of the same year and class into an open volume."""
    row, acting = _fresh(actor, key, version)
    chosen = _chosen(row.year, row.kind, pieces)
    for one in chosen:
        one.volume_id = row.id
    _touch(row)
    trail.record(acting, "volume.add", f"volume:{row.id}", after={"pieces": len(chosen)})
    return row


@transaction()
def remove(actor: Actor, key: str, version: int, piece: str) -> Volume:
    """Take one thing out of an open volume; the last one stays."""
    row, acting = _fresh(actor, key, version)
    inside: list[Filed] = [*row.documents, *row.incoming]
    found = next((one for one in inside if _key(one) == piece), None)
    if found is None:
        raise Refusal("这一份已不在这一卷里。请刷新页面查看。")
    if len(inside) == 1:
        raise Refusal("卷里只剩这一份，不能移出。需要的，请先放进别的。")
    found.volume_id = None
    _touch(row)
    trail.record(acting, "volume.remove", f"volume:{row.id}", before={"pieces": found.number})
    return row


@transaction()
def count_pages(actor: Actor, key: str, version: int, counts: Mapping[str, int | None]) -> Volume:
    """页数 of what lies in an open volume, as the archivist counted it; None where it is not known.

    Raises Refusal for a number that no piece has.
    """
    row, acting = _fresh(actor, key, version)
    inside: list[Filed] = [*row.documents, *row.incoming]
    changed = {}
    for one in inside:
        said = counts.get(_key(one), one.pages)
        if said == one.pages:
            continue
        if said is not None and not 1 <= said <= MOST_PAGES:
            raise Refusal(
                f"“{one.title[:40]}”的页数要在 1 到 {MOST_PAGES} 之间，现在是 {said}。请改正。"
            )
        changed[one.number or one.title] = {"from": one.pages, "to": said}
        one.pages = said
    if changed:
        _touch(row)
        trail.record(acting, "volume.count_pages", f"volume:{row.id}", after=changed)
    return row


@transaction()
def note_compiled(actor: Actor, row: Volume) -> None:
    """Write down that somebody took everything in a volume away with them (公文汇编)."""
    acting = policy.require(actor, "volume.view", volumes.keepers())
    trail.record(acting, "volume.compile", f"volume:{row.id}", after={"number": row.number})


@transaction()
def close(actor: Actor, key: str, version: int) -> Volume:
    """封卷: nothing is put in or taken out any more."""
    row, acting = _fresh(actor, key, version)
    row.closed_at = clock.now()
    trail.record(acting, "volume.close", f"volume:{row.id}", after={"number": row.number})
    return row


def _touch(row: Volume) -> None:
    """Count a change of what lies in a volume as one of the volume itself."""
    flag_modified(row, "title")
    db.session.flush()
    db.session.expire(row, ["documents", "incoming"])
