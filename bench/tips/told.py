"""What was found of 举报: one table a database, and what is to be reached."""

from collections.abc import Iterator, Sequence

from bench.goals import STATEMENTS, Goal
from bench.tips.costs import BACK, PHOTO, STEP
from bench.tips.desk import CASE, LIST
from bench.tips.run import Tips
from bench.tips.senders import Sending

MOST_KB, MOST_REQUESTS = 60, 4
DERIVATIONS, PHOTOS, SLOWED, SPREAD = 2, 1.2, 1.5, 20
MOST = {STEP: DERIVATIONS, BACK: DERIVATIONS, PHOTO: PHOTOS}


def table(found: Sequence[Tips]) -> str:
    """The rows of every run in Markdown."""
    return "\n".join(line for one in found for line in _run(one))


def goals(found: Sequence[Tips]) -> list[Goal]:
    """What is to be reached, on each database."""
    return [goal for one in found for goal in _goals(one)]


def _run(found: Tips) -> Iterator[str]:
    yield f"## Tips, {found.kind}\n"
    for page in found.cold:
        yield f"- `{page.address}`, cold: {page.requests} requests, {page.size / 1024:.1f} KB."
    guessed = found.guessing
    yield (
        f"- {guessed.tried:,} wrong codes: {guessed.odd} answered otherwise than as wrong; "
        f"{guessed.first:.0f} ms of CPU the first, {guessed.last:.0f} ms the last; a right code "
        f"{found.pairs[1].ours:.0f} ms before them, {found.after.ours:.0f} ms after.\n"
    )
    yield "| | CPU ms | beside | CPU ms | × |"
    yield "|---|---:|---|---:|---:|"
    for pair in found.pairs:
        bare = "Pillow's draft way" if pair.name == PHOTO else "one derivation"
        yield f"| {pair.name} | {pair.ours:.1f} | {bare} | {pair.bare:.1f} | {pair.ratio:.2f} |"
    yield "\n| | statements | KB | CPU ms |"
    yield "|---|---:|---:|---:|"
    for name, one in found.desk.items():
        yield f"| {name} | {one.statements} | {one.size / 1024:.1f} | {one.cpu:.1f} |"
    yield "\n| sent over HTTP | tips | p50 ms | p95 ms | slowest ms | tips/s | errors |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for sent in found.sendings:
        yield from _sending(sent)
    yield f"\nOf these {found.lost} lost: every other code opened its own words.\n"


def _sending(sent: Sending) -> Iterator[str]:
    for name, load in (("first page to code", sent.whole), ("交出去 alone", sent.final)):
        many = "1 sender" if sent.senders == 1 else f"{sent.senders} senders"
        told = f"| {many}, {name} | {len(load.took)} | "
        if load.took:
            told += f"{load.p50:.0f} | {load.p95:.0f} | {load.worst:.0f} | {load.per_second:.1f} "
        else:
            told += " | | | "
        yield f"{told}| {len(sent.errors)} |"


def _goals(found: Tips) -> Iterator[Goal]:
    where = f"tips, {found.kind}"
    for page in found.cold:
        yield Goal(f"{page.address}, cold", where, MOST_KB, page.size / 1024, "KB")
        yield Goal(f"{page.address}, requests", where, MOST_REQUESTS, page.requests, "")
    for pair in found.pairs:
        bare = "Pillow's draft way" if pair.name == PHOTO else "one derivation"
        yield Goal(f"{pair.name}, CPU ÷ {bare}", where, MOST[pair.name], pair.ratio)
    tried = f"{found.guessing.tried:,} wrong codes"
    yield Goal(f"{tried}, not answered as wrong", where, 0, found.guessing.odd, "")
    slowed = found.after.ratio / found.pairs[1].ratio
    yield Goal(f"a right code after {tried} ÷ before", where, SLOWED, slowed)
    for name in (LIST, CASE):
        yield Goal(f"statements, {name}", where, STATEMENTS, found.desk[name].statements, "")
    for sent in found.sendings:
        many = f"{sent.senders} × {sent.asked // sent.senders} tips"
        yield Goal(f"{many}, errors", where, 0, len(sent.errors), "")
        if sent.whole.took:
            yield Goal(f"{many}, p95 ÷ p50", where, SPREAD, sent.whole.p95 / sent.whole.p50)
    yield Goal("codes that do not open their tip", where, 0, found.lost, "")
