"""200 orders issued in one batch as a zip, by the job, beside python-docx and raw XML.

Both write the same words and photos, read beforehand, into a zip of as many Word files: without a
number taken, a line in the trail, a transaction or a file kept for good.
"""

import gc
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from tempfile import TemporaryFile
from zipfile import ZipFile

import docx
from docx.shared import Mm
from flask import Flask
from sqlalchemy import String, cast, select

from bench.exports import Silent, office
from bench.filled import Filled
from bench.gongwen import packed, paragraphs_xml, saved, table_xml
from bench.meters import Server, spent
from bench.pairs import Pair, Way
from bench.peaks import peak_of
from portal.db import db
from portal.documents.models import Paper
from portal.gongwen.content import Document, Facts, Paragraph, Picture, Pictures
from portal.hazards import queries
from portal.hazards.models import Hazard
from portal.hazards.service import issuing, ordering
from portal.kernel import clock
from portal.notices import jobs
from portal.office.terms import PaperKind
from portal.policy import Actor

MANY, ROUNDS = 200, 3
NAME = f"{MANY} orders in one batch as a zip"
_KIND = PaperKind.RECTIFY_NOTICE
A_LITTLE = 5


@dataclass(frozen=True)
class Order:
    """The words and photos of one order, as plain values."""

    number: str
    before: Sequence[str]
    cells: Sequence[Sequence[str]]
    after: Sequence[str]
    photos: Sequence[Picture]


def orders(filled: Filled, portal: Flask, server: Server) -> list[Pair]:
    """The job beside both bare ways, other hazards each round; none where there are too few."""
    with portal.app_context():
        person = office()
        ready = _ready()
        needed = (ROUNDS + 1) * MANY + A_LITTLE
        if len(ready) < needed:
            return []
        chunks = [ready[at : at + MANY] for at in range(0, ROUNDS * MANY, MANY)]
        rounds = [
            _measured(portal, person, server, numbers, at) for at, numbers in enumerate(chunks)
        ]
        db.session.remove()
    ours, bare, floor = (median(costs) for costs in zip(*rounds, strict=True))
    return [Pair(NAME, ours, bare, peak_of(filled, "orders", str(MANY)), floor)]


def _ready() -> list[str]:
    """Hazards of which an order can be issued and none is in force, the newest first."""
    states, _ = issuing.WHEN[_KIND]
    subject = "hazard:" + cast(Hazard.id, String)
    query = select(Hazard.number).where(
        Hazard.status.in_(states), ~select(Paper.id).where(Paper.subject == subject).exists()
    )
    return [str(one) for one in db.session.scalars(query.order_by(Hazard.id.desc()))]


def _measured(
    portal: Flask, person: Actor, server: Server, numbers: Sequence[str], at: int
) -> list[float]:
    """CPU milliseconds of the job, of python-docx and of raw XML; another one first each round."""
    told = [_order(person, one) for one in numbers]
    key = ordering.by_job(person, _KIND, numbers).key
    ways: list[Way] = [
        lambda: jobs.run(portal, key),
        lambda: _zipped(told, _by_python_docx),
        lambda: _zipped(told, _by_xml),
    ]
    costs = dict.fromkeys(range(len(ways)), 0.0)
    for place in (*costs, *costs)[at : at + len(ways)]:
        gc.collect()
        costs[place] = spent(server, ways[place])[1].cpu
    return list(costs.values())


def _order(person: Actor, number: str) -> Order:
    order = issuing.order_of(queries.get(person, number), _KIND)
    document = order.make("某区新城经管委", "某新城管安改〔2023〕1号", clock.today())
    parts = list(document.body)
    facts = next(at for at, one in enumerate(parts) if isinstance(one, Facts))
    return Order(
        number,
        [document.title, document.number, *document.recipients, *_texts(parts[:facts])],
        list(_cells(parts[facts])),
        [*_texts(parts[facts + 1 :]), *_end(document)],
        [one for part in parts if isinstance(part, Pictures) for one in part.pictures],
    )


def _texts(parts: Sequence[object]) -> Iterator[str]:
    return (one.text for one in parts if isinstance(one, Paragraph))


def _cells(part: object) -> Iterator[Sequence[str]]:
    if isinstance(part, Facts):
        yield from ((one.label, one.value) for one in part.facts)


def _end(document: Document) -> Iterator[str]:
    if document.signature:
        yield from (*document.signature.organs, f"{document.signature.dated:%Y-%m-%d}")
    if document.receipt:
        yield from (document.receipt.words, *document.receipt.lines)


def _zipped(told: Sequence[Order], one_by: Callable[[Order], bytes]) -> None:
    with TemporaryFile() as file, ZipFile(file, "w") as archive:
        for order in told:
            archive.writestr(f"{order.number}.docx", one_by(order))


def _by_python_docx(order: Order) -> bytes:
    word = docx.Document()
    for text in order.before:
        word.add_paragraph(text)
    grid = word.add_table(0, 2)
    for texts in order.cells:
        for cell, text in zip(grid.add_row().cells, texts, strict=True):
            cell.text = text
    for photo in order.photos:
        word.add_picture(io.BytesIO(photo.data), Mm(photo.width_mm or 0))
        word.add_paragraph(photo.caption)
    for text in order.after:
        word.add_paragraph(text)
    return saved(word)


def _by_xml(order: Order) -> bytes:
    captions = [photo.caption for photo in order.photos]
    body = (
        paragraphs_xml(order.before)
        + table_xml(order.cells)
        + paragraphs_xml([*captions, *order.after])
    )
    return packed(body, [photo.data for photo in order.photos])


def alone(told: str) -> Callable[[], None]:
    """So many orders as the job makes them, for a process of its own whose memory is seen."""
    user_id = office().user_id
    numbers = _ready()[: int(told)]

    def work() -> None:
        with TemporaryFile() as file:
            ordering.run(Silent(user_id, file), {"kind": _KIND.value, "numbers": numbers})

    return work
