"""核查记录: typed once, confirmed by a second; and what a death or a wish asks for."""

import io
from datetime import timedelta

import pytest
from docx import Document

from portal.db import db
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.tips import reading
from portal.tips.content import FileSaid
from portal.tips.models import Chunk, TipFile
from portal.tips.service import recording, storing
from portal.tips.terms import Status
from portal.trail.models import TrailLine
from tests.support import make
from tests.support.handling import Desk, desk
from tests.tips.test_views_case import concluded

__all__ = ["desk"]


def test_a_fine_counts_only_once_a_second_handler_confirmed_it(desk: Desk) -> None:
    tip_id, _code = desk.told()
    one, two = desk.handler(), desk.handler("jubao2")
    page = concluded(
        one, tip_id, **{"罚款金额（元）": "50000", "处罚决定书文号": "（某）应急罚〔2026〕3号"}
    )
    assert "核对无误" not in page.buttons()
    with desk.rows:
        kept = reading.case(desk.opener(), tip_id).record
        assert kept is not None
        assert kept.fine_fen is None
        with pytest.raises(Refusal, match="要由另一位"):
            recording.confirm(make.actor(desk.people["jubao1"]), desk.opener(), tip_id, kept.seq)
    page = two.open(f"/tips/{tip_id}").send("核对无误")
    assert page.has("已核对", "50,000.00 元")
    page = page.follow("更正核查记录")
    page = page.send("更正", {"罚款金额（元）": "30000", "更正理由": "复议减轻"})
    assert page.has("等另一位核对", "30,000.00 元", "更正理由：复议减轻")
    one.open(f"/tips/{tip_id}").send("核对无误")
    with desk.rows:
        kept = reading.case(desk.opener(), tip_id).record
        assert kept is not None
        assert kept.fine_fen == 3_000_000


def test_68_a_visit_before_the_tip_is_said_to_be_so(desk: Desk) -> None:
    tip_id, _code = desk.told()
    before = (clock.today() - timedelta(days=1)).isoformat()
    page = concluded(desk.handler(), tip_id, 核查日期=before)
    assert page.has("早于举报登记的日期")


def test_a_death_is_forwarded_and_never_verified_here(desk: Desk) -> None:
    tip_id, code = desk.told("塌方埋了人，说是一死一伤", "某某工地")
    page = desk.handler().open(f"/tips/{tip_id}").send("受理", {"has_death": True})
    assert page.has("第七十三条", "县级以上人民政府")
    assert "开始核查" not in page.buttons()
    tip = desk.tip(tip_id)
    form = page.form("记下").body()
    answer = page.browser.client.post(
        f"/tips/{tip_id}/act/verify",
        data={"csrf_token": form["csrf_token"], "version": str(tip.version)},
    )
    assert answer.status_code == 422
    assert desk.tip(tip_id).status is Status.ADMITTED
    page = page.follow("移送")
    assert page.has("应当由县级以上人民政府组织核查处理")
    page.send("移送", {"移送给哪个单位": "某某区人民政府"})
    assert desk.back(code).has("已移送", "某某区人民政府", "第七十三条")


def test_a_death_found_out_later_ends_the_verifying_here(desk: Desk) -> None:
    tip_id, _code = desk.told("塌方", "某某工地")
    page = desk.handler().open(f"/tips/{tip_id}").send("受理").send("开始核查")
    page = page.send("记下，改办移送", {"怎么知道的": "现场有人说死了一个人"})
    assert page.has("第七十三条", "涉及人员死亡：现场有人说死了一个人")
    assert not page.has_link("作出核查结论")
    with desk.rows:
        verbs = {one.verb for one in db.session.scalars(db.select(TrailLine))}
        assert not any("death" in verb for verb in verbs)


def test_a_hidden_accident_counts_as_a_death(desk: Desk) -> None:
    tip_id, _code = desk.told(matters=("concealed",))
    page = desk.handler().open(f"/tips/{tip_id}").send("受理")
    assert page.has("县级以上人民政府")
    assert "开始核查" not in page.buttons()


def test_what_is_forwarded_is_the_copy_and_the_original_stays(desk: Desk) -> None:
    text = "我叫张三丰，电话13800138000，三号仓库没有灭火器。"
    tip_id, code = desk.told(text)
    page = desk.handler().open(f"/tips/{tip_id}").follow("移送")
    copy = page.form("移送").value("copy")
    assert "13800138000" not in copy
    assert "三号仓库没有灭火器" in copy
    said = {
        "移送给哪个单位": "市消防救援支队",
        "移送材料": copy + "一名员工反映。",
        "给举报人的话": "消防归他们管。",
    }
    page = page.send("移送", said)
    assert page.has("已移送", text)
    letter = page.send("举报移送函")
    words = read(letter.data)
    assert "市消防救援支队" in words
    assert "一名员工反映" in words
    assert "13800138000" not in words
    assert desk.back(code).has("市消防救援支队", "消防归他们管。")


def test_files_are_deleted_when_the_informant_asks_for_it(desk: Desk) -> None:
    with desk.rows:
        file_id, key, size = storing.keep([b"%PDF-1.7 some bytes"])
    said = FileSaid(file_id, key.hex(), "pdf", "偷拍.pdf", size, as_is=True)
    tip_id, code = desk.told(files=(said,))
    browser = desk.handler()
    page = browser.open(f"/tips/{tip_id}")
    assert page.has("原样交上，没有清理")
    assert not page.has("偷拍")
    answer = browser.client.get(f"/tips/{tip_id}/files/{file_id}")
    assert answer.data == b"%PDF-1.7 some bytes"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="file-1-1.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    desk.back(code).send("申请删除照片和文件")
    page = browser.open(f"/tips/{tip_id}").send("删除照片和文件")
    assert page.has("1 个文件已删除")
    with desk.rows:
        assert not db.session.scalars(db.select(TipFile)).all()
        assert not db.session.scalars(db.select(Chunk.file_id)).all()
    assert browser.client.get(f"/tips/{tip_id}/files/{file_id}").status_code == 404
    assert desk.back(code).has("已按您的申请删除照片和文件")


def read(data: bytes) -> str:
    """The words of a Word file."""
    document = Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])
