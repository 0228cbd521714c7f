"""D. Uploads: lines 40 to 43 of the bar on the pages; 36 to 39 and 41 are tests/cleaning."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from portal.db import db, transaction
from portal.informants import state
from portal.kernel import clock
from portal.settings import Settings
from portal.tips.models import Chunk, TipFile
from portal.tips.service import ageing, storing
from tests.bar import marks
from tests.support import informant
from tests.support.page import Browser, Page

ADD = "加上选好的"
MEGABYTE = 2**20


def _photo(words: str = "", size: tuple[int, int] = (640, 480)) -> bytes:
    """A photo whose maker, describer and place are told in its Exif."""
    exif = Image.Exif()
    exif[0x010F], exif[0x010E] = "Klabautermann", words or "Zwerg Nase"
    exif[0x8825] = {1: "N", 2: (29.0, 33.0, 12.0)}
    stream = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def _files_page(browser: Browser, text: str = informant.TEXT) -> Page:
    page = browser.open("/jubao/write").send("下一步")
    answers = {"单位名称或地址": informant.PLACE, "看到了什么": text}
    return page.send("下一步：照片（可跳过）", answers)


def _add(page: Page, *files: tuple[bytes, str], expect: int = 200) -> Page:
    return page.send(ADD, {"照片、视频、文件": list(files)}, expect=expect)


def _stored(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(TipFile)) or 0


def test_36_a_photo_says_what_was_taken_off_and_keeps_none_of_it(
    public: Flask, visitor: Browser
) -> None:
    page = _add(_files_page(visitor), (_photo(), "IMG_1.jpg"))
    assert page.has("已去掉", "位置", "IMG_1.jpg")
    assert page.root.all("img")
    with public.app_context():
        (file_id,) = db.session.scalars(db.select(TipFile.id)).all()
    with public.test_request_context("/jubao/write"):
        sent = state.opened(page.form(ADD).value("state")).files[0]
        clean = b"".join(storing.opened(file_id, bytes.fromhex(sent.key)))
    assert b"Klabautermann" not in clean
    assert b"Zwerg" not in clean
    assert not Image.open(io.BytesIO(clean)).getexif()


def test_40_what_cannot_be_cleaned_is_the_tipsters_choice(visitor: Browser) -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
    page = _add(_files_page(visitor), (locked, "old.doc"))
    if not page.buttons().count("原样交上"):
        pytest.fail(f"no choice was given: {page.text[:400]}")
    stays = page.send("下一步：看一遍", expect=422)
    assert stays.has("请先选")
    kept = stays.send("原样交上")
    assert kept.has("原样交上，里面的信息没有去掉")
    gone = kept.send("删掉")
    assert not gone.has("old.doc")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "a.svg"),
        (b"<!DOCTYPE html><script>1</script>", "a.html"),
        (b"MZ" + bytes(200), "photo.jpg"),
        (b"\xff\xd8\xff\xe0" + bytes(64), "a.pdf"),
    ],
)
def test_41_a_bad_file_is_refused_and_the_text_goes_in(
    visitor: Browser, data: bytes, name: str
) -> None:
    page = _add(_files_page(visitor), (data, name), expect=422)
    assert page.has(name, "没有收下")
    informant.code_on(page.send("跳过，看一遍").send("交出去"))


def test_42_a_file_name_is_in_no_file_of_the_stack(
    public: Flask, visitor: Browser, settings: Settings
) -> None:
    name = marks.WORDS["file"]
    page = _add(_files_page(visitor, marks.WORDS["text"]), (_photo(), f"{name}.jpg"))
    informant.code_on(page.send("下一步：看一遍").send("交出去"))
    assert _stored(public) == 1
    assert not marks.found_in(settings.instance, marks.WORDS.values())


def test_43_more_than_ten_files_and_more_than_20_mb_are_refused(visitor: Browser) -> None:
    small = _photo(size=(32, 32))
    page = _add(_files_page(visitor), *((small, f"{at}.jpg") for at in range(11)), expect=422)
    assert page.has("最多 10 个")
    assert len(page.root.all("li")) >= 10
    big = b"\xff\xd8\xff\xe0" + bytes(20 * MEGABYTE)
    form = _files_page(visitor).form(ADD).body() | {"go": ["add"]}
    answer = visitor.client.post("/jubao/write", **informant.multipart(form, (big, "big.jpg")))
    assert answer.status_code == 422
    assert "超过 20 MB" in answer.text


def test_43_parallel_uploads_stay_small_in_memory(public: Flask) -> None:
    """Five at once of 19 MB each: the process grows by far less than what came in."""
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("the system does not tell what a process takes")
    noise = bytes(range(256)) * (19 * 4096)
    pages = [_files_page(Browser(public)) for _ in range(5)]
    sent = [
        informant.multipart(page.form(ADD).body() | {"go": ["add"]}, (noise, "a.bin"))
        for page in pages
    ]
    before = _resident(status)
    with ThreadPoolExecutor(5) as crowd:
        answers = list(
            crowd.map(lambda one: public.test_client().post("/jubao/write", **one), sent)
        )
    assert {one.status_code for one in answers} <= {200, 422}
    assert _resident(status) - before < 150 * MEGABYTE


def _resident(status: Path) -> int:
    (line,) = [one for one in status.read_text().splitlines() if one.startswith("VmRSS")]
    return int(line.split()[1]) * 1024


def test_33_what_was_sent_and_not_handed_in_is_gone_after_half_an_hour(
    public: Flask, visitor: Browser
) -> None:
    page = _add(_files_page(visitor), (_photo(), "a.jpg"))
    assert _stored(public) == 1
    with public.app_context(), transaction():
        db.session.execute(db.update(TipFile).values(age=ageing.UPLOAD_TICKS))
    with clock.frozen(clock.now() + 2 * ageing.TICK):
        visitor.open("/jubao/")
        assert _stored(public) == 0
        with public.app_context():
            assert not db.session.scalars(db.select(Chunk.place)).all()
        answer = page.send("下一步：看一遍").send("交出去", expect=422)
    assert answer.has("放得太久", "还没有交出去")


def test_33_no_byte_of_an_upload_is_written_in_clear(
    public: Flask,
    visitor: Browser,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mark = b"Knusperhaeuschen-17-Rumpelstilz"
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    data = b"%PDF-1.4\n" + mark * 40_000
    form = _files_page(visitor).form(ADD).body() | {"go": ["add"]}
    answer = visitor.client.post("/jubao/write", **informant.multipart(form, (data, "a.pdf")))
    assert "a.pdf" in answer.text
    for folder in (settings.instance, tmp_path):
        for path in folder.rglob("*"):
            if path.is_file():
                assert mark[:12] not in path.read_bytes()
    assert public
