"""The paper of a volume: its cover and its list of contents, as Word. Source: GB/T 9705-2008."""

from collections.abc import Sequence

from portal.documents import press
from portal.gongwen.content import Align, Document, Fact, Facts, Form, Table
from portal.official import rules, volumes
from portal.official.models_out import Volume
from portal.official.volumes import Piece
from portal.web import filters

HEAD = ("序号", "文号", "责任者", "题名", "日期", "页数", "备注")
WIDTHS = (8.0, 22.0, 22.0, 44.0, 17.0, 8.0, 12.0)
ALIGNS = (
    Align.CENTRE,
    Align.LEFT,
    Align.LEFT,
    Align.LEFT,
    Align.CENTRE,
    Align.CENTRE,
    Align.LEFT,
)


def number_of(row: Volume) -> str:
    """案卷号 as people say it."""
    return f"{row.year} 年第 {row.number} 卷"


def days_of(row: Volume) -> str:
    """起止日期: the first and the last day of what lies in a volume."""
    first, last = volumes.span(row)
    if first == last:
        return filters.day(first)
    return f"{filters.day(first)} 至 {filters.day(last)}"


def code_of(row: Volume, fonds: str) -> str:
    """档号 of a volume; ``fonds`` is the office's 全宗号."""
    return rules.archival_code(fonds, row.year, row.retention, row.number)


def bound(row: Volume, organ: str, fonds: str = "") -> bytes:
    """Cover and 卷内目录 in one Word file; ``organ`` is whose archive it is (全宗名称)."""
    pieces = volumes.contents(row)
    return press.write(
        Document(
            title="案卷",
            form=Form.PAPER,
            issuers=(organ,),
            number=number_of(row),
            body=(_cover(row, organ, fonds, pieces), _contents(pieces)),
        )
    )


def _cover(row: Volume, organ: str, fonds: str, pieces: Sequence[Piece]) -> Facts:
    total = volumes.page_count(pieces)
    return Facts(
        (
            Fact("档号", code_of(row, fonds), wide=True),
            Fact("全宗名称", organ, wide=True),
            Fact("案卷题名", row.title, wide=True),
            Fact("类别", row.kind),
            Fact("年度", str(row.year)),
            Fact("案卷号", str(row.number)),
            Fact("件数", f"{len(pieces)} 件"),
            Fact("起止日期", days_of(row), wide=True),
            Fact("保管期限", row.retention.label),
            Fact("页数", "" if total is None else f"{total} 页"),
            Fact("立卷人", row.maker_title),
            Fact("立卷日期", filters.day(volumes.made_on(row.made_at))),
            Fact("检查人", ""),
            Fact("全宗号", fonds),
        )
    )


def _contents(pieces: Sequence[Piece]) -> Table:
    rows = tuple(
        (
            str(at),
            piece.number,
            piece.organs,
            piece.title,
            piece.dated.strftime("%Y%m%d") if piece.dated else "",
            str(piece.pages or ""),
            "",
        )
        for at, piece in enumerate(pieces, 1)
    )
    return Table(rows, HEAD, caption="卷内目录", widths=WIDTHS, aligns=ALIGNS, turned=True)
