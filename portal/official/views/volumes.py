"""案卷: the shelf by year and kind, 立卷, one volume with its cover and list of contents."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, request, url_for

from portal import policy
from portal.documents.answers import word
from portal.kernel.errors import NotFound, Refusal, Stale
from portal.office import queries as office
from portal.official import binding, compiling, volumes
from portal.official.forms_out import PiecesForm, VolumeForm
from portal.official.models_out import Volume
from portal.official.service import filing
from portal.official.volumes import Filter
from portal.web import filters
from portal.web.access import actor, needs
from portal.web.bar import Bar, Words, select
from portal.web.downloads import download as saved
from portal.web.forms import VersionForm
from portal.web.htmx import in_place, page, page_or_partial, see_other
from portal.web.once import once
from portal.web.paging import row_id

bp = Blueprint("volumes", __name__, url_prefix="/volumes")
BAR = Bar(
    Words("q", "关键词", "案卷题名", css="keyword", kind="search"),
    Words("year", "年度", "年度", longest=4, css="year"),
)
KINDS = (("", "全部类别"), *((one, one) for one in volumes.CLASSES))
BEFORE, AFTER = "before", "after"
PAGES, ZIP = "pages:", "application/zip"
LONGEST_COUNT = 5


@bp.get("/")
@needs("volume.view")
def ledger() -> Response:
    """案卷: what is filed, and what waits to be."""
    person, said = actor(), request.args
    told = BAR.read(said)
    kind = said.get("kind", "")
    asked = Filter(
        told.get("q", ""),
        row_id(told.get("year")),
        kind if kind in volumes.CLASSES else "",
    )
    found = volumes.shelf(
        person, asked, before=row_id(said.get(BEFORE)), after=row_id(said.get(AFTER))
    )
    kept = [(name, value) for name, value in said.items() if value and name not in {BEFORE, AFTER}]

    def address(*more: tuple[str, str | None]) -> str | None:
        pairs = [*kept, *more]
        gone = any(value is None for _, value in more)
        return None if gone else f"{url_for('.ledger')}{'?' if pairs else ''}{urlencode(pairs)}"

    may_file = policy.may(person, "volume.file", volumes.keepers())
    return page_or_partial(
        "volumes/ledger.html",
        "volumes/_rows.html",
        bar=BAR.drawn(said) | {"kind": select("kind", "类别", KINDS, kind)},
        lines=[_line(row) for row in found.rows],
        narrowed=bool(kept),
        piles=[_pile(one, may_file=may_file) for one in volumes.piles(person)],
        pager={
            "first": address() if found.newer else None,
            "newer": address((AFTER, found.newer)),
            "older": address((BEFORE, found.older)),
            "total": f"共 {found.total_label} 卷",
        },
    )


def _line(row: Any) -> dict[str, Any]:
    return {
        "href": url_for(".show", key=row.key),
        "number": f"{row.year}-{row.number}",
        "title": row.title,
        "kind": row.kind,
        "retention": row.retention.label,
        "pieces": row.pieces,
        "is_closed": row.closed_at is not None,
    }


def _pile(one: volumes.Pile, *, may_file: bool) -> dict[str, Any]:
    return {
        "words": f"{one.year} 年 {one.kind} {one.count} 份",
        "href": url_for(".new", year=one.year, kind=one.kind) if may_file else "",
    }


@bp.route("/new", methods=["GET", "POST"])
@needs("volume.file")
def new() -> Response:
    """立卷: the year and class are in the address."""
    person = actor()
    year, kind = row_id(request.args.get("year")), request.args.get("kind", "")
    if year is None or kind not in volumes.CLASSES:
        raise NotFound("没有这一类待立卷的公文。请从“案卷”里的“待立卷”打开。")
    policy.require(person, "volume.file", volumes.keepers())
    form, status = VolumeForm(), 200
    if request.method != "POST":
        form.title.data = f"{office.current().committee}{year}年{kind}"
    else:
        status = 422
        if form.validate():
            try:
                address = once(form.once.data, person.user_id, lambda: _opened(form, year, kind))
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                flash("已立卷。下载封面和目录，打印后放在卷首。", "done")
                return see_other(address)
    chosen = set(form.pieces.data or ())
    pieces = volumes.pieces(volumes.unfiled(year, kind))
    response = page_or_partial(
        "volumes/new.html",
        "volumes/_new_form.html",
        status=status,
        form=form,
        year=year,
        kind=kind,
        address=url_for(".new", year=year, kind=kind),
        pieces=[_piece(one, request.method != "POST" or one.key in chosen) for one in pieces],
    )
    return in_place(response, "#new-form")


def _opened(form: VolumeForm, year: int, kind: str) -> str:
    return url_for(".show", key=filing.open_volume(actor(), form.to_volumed(year, kind)).key)


def _piece(one: volumes.Piece, is_ticked: bool = False) -> dict[str, Any]:
    return {
        "key": one.key,
        "number": one.number,
        "organs": one.organs,
        "title": one.title,
        "dated": filters.short_day(one.dated),
        "href": one.address,
        "pages": "" if one.pages is None else str(one.pages),
        "is_ticked": is_ticked,
    }


@bp.get("/<key>")
@needs("volume.view")
def show(key: str) -> Response:
    """One volume: its list of contents, and what could still be put in."""
    person = actor()
    row = volumes.get(person, key)
    is_open = row.closed_at is None
    may_file = is_open and policy.may(person, "volume.file", volumes.keepers())
    form = PiecesForm(formdata=None)
    form.version.data = str(row.version)
    pieces = volumes.contents(row)
    return page(
        "volumes/show.html",
        row=row,
        number=binding.number_of(row),
        may_file=may_file,
        form=form,
        pieces=[_piece(one) for one in pieces],
        pages_prefix=PAGES,
        lacks_fonds=not office.current().fonds.strip(),
        others=[_piece(one) for one in volumes.pieces(volumes.unfiled(row.year, row.kind))]
        if may_file
        else [],
        facts=[
            ("档号", binding.code_of(row, office.current().fonds), "wide"),
            ("类别", row.kind),
            ("保管期限", row.retention.label),
            ("起止日期", binding.days_of(row), "wide"),
            ("页数", _pages_told(pieces)),
            ("立卷", f"{row.maker_title}，{filters.stamp(row.made_at)}", "wide"),
        ],
    )


def _pages_told(pieces: Sequence[volumes.Piece]) -> str:
    total = volumes.page_count(pieces)
    lacking = sum(one.pages is None for one in pieces)
    return f"{total} 页" if total is not None else f"还有 {lacking} 件没有填"


@bp.get("/<key>.docx")
@needs("volume.view")
def download(key: str) -> Response:
    """封面和卷内目录."""
    row = volumes.get(actor(), key)
    return word(_cover(row), f"{binding.number_of(row)} 封面和目录.docx")


def _cover(row: Volume) -> bytes:
    here = office.current()
    return binding.bound(row, here.committee, here.fonds)


@bp.get("/<key>.zip")
@needs("volume.view")
def compile_all(key: str) -> Response:
    """公文汇编: everything in the volume, in the order of its list of contents."""
    person = actor()
    row = volumes.get(person, key)
    try:
        made = compiling.compiled(row, _cover(row))
    except Refusal as refusal:
        flash(str(refusal), "bad")
        return see_other(url_for(".show", key=row.key))
    filing.note_compiled(person, row)
    return saved(made, f"{binding.number_of(row)} 公文汇编.zip", ZIP)


@bp.post("/<key>/add")
@needs("volume.file")
def add(key: str) -> Response:
    """加入这一卷."""
    form = PiecesForm()
    keys = tuple(form.pieces.data or ())
    return _changed(
        key, form, lambda who: filing.add(who, key, form.seen_version, keys), "已加入这一卷。"
    )


@bp.post("/<key>/remove/<piece>")
@needs("volume.file")
def remove(key: str, piece: str) -> Response:
    """移出这一卷."""
    form = VersionForm()
    return _changed(
        key, form, lambda who: filing.remove(who, key, form.seen_version, piece), "已移出这一卷。"
    )


@bp.post("/<key>/pages")
@needs("volume.file")
def count_pages(key: str) -> Response:
    """保存页数."""
    form = VersionForm()
    said = {
        name.removeprefix(PAGES): words.strip()
        for name, words in request.form.items()
        if name.startswith(PAGES)
    }
    wrong = next((words for words in said.values() if words and not _is_count(words)), "")
    if wrong:
        flash(f"页数“{wrong[:20]}”不是整数。请填像 12 这样的数字，不知道的空着。", "bad")
        return see_other(url_for(".show", key=volumes.get(actor(), key).key))
    counts = {name: int(words) if words else None for name, words in said.items()}
    return _changed(
        key,
        form,
        lambda who: filing.count_pages(who, key, form.seen_version, counts),
        "页数已保存，封面和目录里用的就是它。",
    )


def _is_count(words: str) -> bool:
    return words.isdecimal() and len(words) <= LONGEST_COUNT


@bp.post("/<key>/close")
@needs("volume.file")
def close(key: str) -> Response:
    """封卷."""
    form = VersionForm()
    return _changed(
        key,
        form,
        lambda who: filing.close(who, key, form.seen_version),
        "已封卷，不能再加入或移出。",
    )


def _changed(key: str, form: VersionForm, act: Any, words: str) -> Response:
    """Do it once, or say on the volume's page why not."""
    person = actor()
    there = url_for(".show", key=volumes.get(person, key).key)
    try:
        once(form.once.data, person.user_id, lambda: _volume_of(act(person)))
    except (Refusal, Stale) as refusal:
        flash(str(refusal), "bad")
        return see_other(there)
    flash(words, "done")
    return see_other(there)


def _volume_of(row: Volume) -> str:
    return url_for(".show", key=row.key)
