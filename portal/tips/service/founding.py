"""Setting up 举报: the salt, the escrow key in three shares, the signing key, the boxes."""

from dataclasses import dataclass
from pathlib import Path

from portal.db import transaction
from portal.kernel.errors import Refusal
from portal.kernel.later import Later
from portal.office import queries as office
from portal.tips import publishing
from portal.tips.service import boxes, receipts, telling
from portal.tips.terms import Takes
from portal.trail import service as trail

escrow = Later("portal.sealing.escrow")

ALREADY = "举报已经启用过，托管密钥只做一次。换托管密钥请用 python -m portal tips-escrow。"
BOXES = (
    ("safety", "安全管理科举报信箱", Takes.TIPS),
    ("discipline", "纪检举报信箱", Takes.COMPLAINTS),
    ("approvals", "奖励审批信箱", Takes.APPROVALS),
    ("finance", "财务信箱", Takes.IDENTITIES),
)


@dataclass(frozen=True)
class Founded:
    """What is shown once: the three shares, any two of which open everything."""

    shares: tuple[str, ...]
    signer: str


@transaction()
def found(instance: Path) -> Founded:
    """Make what tips are sealed with. The private escrow key is nowhere kept. Raises Refusal."""
    if publishing.current().escrow:
        raise Refusal(ALREADY)
    made = escrow.make()
    signer = receipts.new_signer(instance).hex()
    publishing.publish(
        name=office.current().committee,
        salt=publishing.new_salt(),
        escrow=made.public.hex(),
        signers=[signer],
    )
    for code, name, takes in BOXES:
        boxes.found(code, name, takes)
    telling.refresh()
    trail.record(trail.SYSTEM, "box.setup", "box")
    return Founded(made.shares, signer)
