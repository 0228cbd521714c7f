"""What the newest cases have beside their row: history, photos, 五落实."""

import io
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from random import Random

from PIL import Image
from sqlalchemy import Connection, Row, insert, select

from bench.district import District
from portal.files.models import StoredFile
from portal.files.photo import PhotoLimits, prepare
from portal.files.store import FileStore
from portal.hazards.models import Hazard, HazardSettled
from portal.hazards.terms import Action, Part, Slot, Status
from portal.trail.chain import GENESIS, Line, digest
from portal.trail.models import TrailHead, TrailLine

Cases = Sequence[Row[int, int | None, datetime | None]]
CASES = 60
"""How many of the newest cases with a firm are told in full."""
_GRAIN = 14
_COURSE = (
    Action.REPORT, Action.CONFIRM, Action.SETTLE, Action.START, Action.SUBMIT, Action.SEND_BACK,
)  # fmt: skip
_WORDS = "情况属实，请按期整改。整改期间加强巡查，未整改完不得恢复作业。"


def picture(dice: Random, width: int, height: int) -> bytes:
    """A JPEG with as much in it as a photo has: about 0.3 byte a pixel."""
    coarse = (width // 8, height // 8)
    blurred = Image.frombytes("L", coarse, dice.randbytes(coarse[0] * coarse[1]))
    shapes = blurred.resize((width, height), Image.Resampling.BICUBIC)
    grained = Image.blend(shapes, Image.effect_noise((width, height), _GRAIN), 0.5)
    out = io.BytesIO()
    Image.merge("RGB", (grained, grained.rotate(180), grained)).save(out, "JPEG", quality=88)
    return out.getvalue()


def tell(connection: Connection, district: District, store: FileStore, dice: Random) -> None:
    """Give the newest cases with a firm six lines of history, two photos and their 五落实."""
    cases = connection.execute(
        select(Hazard.id, Hazard.firm_id, Hazard.reported_at)
        .where(Hazard.status.in_([Status.OPEN, Status.RECTIFYING]))
        .order_by(Hazard.id.desc())
        .limit(CASES)
    ).all()
    _photos(connection, cases, district, store, dice)
    _history(connection, cases, district)
    settled = {"content": "更换配电箱并加装漏电保护器", "owner": "王建国", "in_place": True}
    rows = [{"hazard_id": case.id, "part": part} | settled for case in cases for part in Part]
    connection.execute(insert(HazardSettled), rows)


def _photos(
    connection: Connection,
    cases: Cases,
    district: District,
    store: FileStore,
    dice: Random,
) -> None:
    made = prepare(picture(dice, 2400, 1800), PhotoLimits())
    sha256, thumb = store.put(made.image), store.put(made.thumb)
    rows = [
        {
            "key": secrets.token_hex(16),
            "subject": f"hazard:{case.id}",
            "slot": Slot.BEFORE,
            "kind": "jpeg",
            "name": f"IMG_{case.id}.jpg",
            "sha256": sha256,
            "thumb_sha256": thumb,
            "size": len(made.image),
            "width": made.width,
            "height": made.height,
            "uploaded_at": case.reported_at,
            "uploader_id": district.staff_of[case.firm_id],
            "uploader_title": district.title_of[district.staff_of[case.firm_id]],
        }
        for case in cases
        for _ in range(2)
    ]
    connection.execute(insert(StoredFile), rows)


def _history(connection: Connection, cases: Cases, district: District) -> None:
    """Lines of the trail, chained as the portal chains them."""
    numbers, last, rows = count(1), GENESIS, []
    for case in reversed(cases):
        who = district.staff_of[case.firm_id]
        for step, action in enumerate(_COURSE):
            line = Line(
                id=next(numbers),
                at=case.reported_at + timedelta(hours=step),
                actor_id=who,
                actor_name=district.title_of[who],
                role="",
                on_behalf_of_id=None,
                verb=f"hazard.{action.value}",
                subject=f"hazard:{case.id}",
                words=_WORDS,
                before=None,
                after=None,
            )
            hashes = {"previous_hash": last, "hash": (last := digest(line, last))}
            rows.append(vars(line) | hashes)
    connection.execute(insert(TrailLine), rows)
    head = {"id": 1, "last_id": len(rows), "last_hash": last}
    connection.execute(insert(TrailHead), [head])
