"""Hazards from a table: kept between the two presses, looked at, brought in.

A hazard comes as 待整改, or with its whole history as 已销号; each gets a number, a line in the
trail and its words in the index, all in one transaction.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal import policy
from portal.db import transaction
from portal.drafts import service as drafts
from portal.hazards import queries
from portal.hazards.kept import packed, unpacked
from portal.hazards.known import known
from portal.hazards.plan import Fate, Plan, left_out, plan
from portal.hazards.service.entering import enter
from portal.hazards.sheet import SHEET
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal, Stale
from portal.policy import Actor
from portal.sheets.dryrun import dry_run, laid_out
from portal.sheets.read import Rows
from portal.trail import service as trail

DRAFT = "hazards.import"
MOST_ROWS = 5000
UNKEPT_WORDS = (
    "新增的行里，这几列填了内容，但不会导入：{}。行业和场所以企业档案为准；"
    "其他的，请导入后在隐患页面里补。"
)


@dataclass(frozen=True)
class Look:
    """A table as it would go in now: its name, what is left out, the fate of each line."""

    key: str
    source: str
    warnings: Sequence[str]
    letters: Mapping[str, str]
    plan: Plan


@transaction()
def receive(actor: Actor, rows: Rows, source: str) -> str:
    """Keep a table for its second press; gives its key. Raises Refusal for another table."""
    policy.require(actor, "hazard.import")
    parsed = laid_out(SHEET, rows, max_rows=MOST_ROWS)
    if parsed.problems:
        raise Refusal(" ".join(parsed.problems))
    key = secrets.token_urlsafe(12)
    kept = {
        "key": key,
        "source": source[:120],
        "warnings": parsed.warnings,
        "letters": parsed.letters,
        "table": packed(parsed),
    }
    drafts.save(actor, DRAFT, kept)
    return key


def look(actor: Actor, key: str) -> Look:
    """What would become of a table that was kept. Raises NotFound where another one came since."""
    kept = drafts.fields(actor, DRAFT)
    if not key or kept.get("key") != key or "table" not in kept:
        raise NotFound(
            "这份表格已经导入过，或者您后来又上传了另一份。请到台账里核对，需要时重新上传。"
        )
    parsed = dry_run(SHEET, unpacked(kept["table"]), max_rows=MOST_ROWS)
    firms = [(row_id, name) for row_id, name, _ in queries.firms(actor, "hazard.import")]
    found = plan(parsed, firms, known(actor, parsed, firms), clock.today())
    unkept = "、".join(left_out(found.of(Fate.NEW)))
    said = [UNKEPT_WORDS.format(unkept)] if unkept else []
    return Look(key, kept["source"], [*kept["warnings"], *said], kept["letters"], found)


@transaction()
def bring_in(actor: Actor, key: str, seen: str) -> Plan:
    """Enter every new line; gives the plan that was carried out.

    Raises Stale where the ledger changed since the person looked (``seen`` is what they saw).
    """
    acting = policy.require(actor, "hazard.import")
    shown = look(actor, key)
    if shown.plan.seen != seen:
        raise Stale("在您核对的时候，台账有了变化。没有导入，请重新核对下面的结果，再按一次。")
    enter(actor, shown.plan.of(Fate.NEW), f"由表格导入：{shown.source}")
    counts = {fate.value: len(shown.plan.of(fate)) for fate in Fate}
    trail.record(acting, "hazard.import", words=shown.source, after=counts)
    drafts.drop(actor, DRAFT)
    return shown.plan
