"""A handler with an open key reads tips: those of their boxes, and those given to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from portal.db import db
from portal.kernel.errors import NotFound
from portal.sealing import envelope
from portal.tips import keys
from portal.tips.models import BoxSecret, Wrap
from portal.tips.terms import Side

NOT_YOURS = "没有找到这件举报，或者您没有打开它的密钥。请从列表里打开。"


@dataclass
class Opener:
    """A handler's open key, and the keys it leads to; lives for one request."""

    user_id: int
    private: bytes = field(repr=False)
    _held: dict[tuple[int, int], bytes] | None = field(default=None, repr=False)
    _boxes: dict[tuple[int, int], bytes] = field(default_factory=dict, repr=False)

    def holders(self) -> list[str]:
        """The names under which wraps may be opened."""
        boxes = (keys.box_holder(box_id, epoch) for box_id, epoch in self._secrets())
        return [keys.user_holder(self.user_id), *boxes]

    def key(self, tip_id: str, side: Side) -> bytes:
        """A tip's key of one side. Raises NotFound where none is held."""
        found = self.keys([tip_id], side).get(tip_id)
        if found is None:
            raise NotFound(NOT_YOURS)
        return found

    def keys(self, tip_ids: Iterable[str], side: Side) -> dict[str, bytes]:
        """The keys of one side of several tips, of those that can be opened."""
        rows = db.session.scalars(
            select(Wrap).where(
                Wrap.tip_id.in_(list(tip_ids)),
                Wrap.side == side,
                Wrap.holder.in_(self.holders()),
            )
        ).all()
        return {row.tip_id: self.unwrap(row.tip_id, side, row.holder, row.sealed) for row in rows}

    def unwrap(self, tip_id: str, side: Side, holder: str, sealed: bytes) -> bytes:
        """The key in a wrap whose holder is among ``holders``."""
        context = keys.wrap_context(tip_id, side, holder)
        kind, _, rest = holder.partition(":")
        if kind == "user":
            return envelope.with_private(sealed, self.private, context)
        box_id, epoch = (int(part) for part in rest.split(":"))
        return envelope.with_private(sealed, self.box(box_id, epoch), context)

    def box(self, box_id: int, epoch: int) -> bytes:
        """The private key of a box in one of the epochs held."""
        place = (box_id, epoch)
        if place not in self._boxes:
            context = keys.box_context(box_id, epoch, self.user_id)
            self._boxes[place] = envelope.with_private(
                self._secrets()[place], self.private, context
            )
        return self._boxes[place]

    def box_ids(self) -> set[int]:
        """The boxes of which a key is held."""
        return {box_id for box_id, _ in self._secrets()}

    def places(self) -> set[tuple[int, int]]:
        """The boxes and epochs of which the key is held."""
        return set(self._secrets())

    def _secrets(self) -> dict[tuple[int, int], bytes]:
        if self._held is None:
            rows = db.session.execute(
                select(BoxSecret.box_id, BoxSecret.epoch, BoxSecret.sealed).where(
                    BoxSecret.user_id == self.user_id
                )
            )
            self._held = {(box_id, epoch): sealed for box_id, epoch, sealed in rows}
        return self._held
