"""``check`` and ``format``, and the commissioning notice through all three commands."""

import json
import time
from pathlib import Path

import pytest

from portal.gongwen.__main__ import main
from portal.gongwen.checking.check import check, checked
from portal.gongwen.mending.mend import mend
from portal.gongwen.read import read
from portal.gongwen.write import write
from tests.gongwen import samples
from tests.gongwen.mending.test_mend import untidy
from tests.gongwen.mending.words import words

_NOTICE = Path(__file__).with_name("notice.txt")


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    output = tmp_path / "通知.docx"
    assert main(["render", str(samples.NOTICE_JSON), "-o", str(output)]) == 0
    return output


def test_the_notice_is_rendered_checked_and_formatted(
    rendered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["check", str(rendered)]) == 0
    assert "没有发现不合" in capsys.readouterr().out
    assert main(["format", str(rendered), "--words-untouched"]) == 0
    again = rendered.with_name("通知-排好.docx")
    assert str(again) in capsys.readouterr().out
    assert main(["check", str(again)]) == 0
    assert read(again.read_bytes()).text == read(rendered.read_bytes()).text
    inked = rendered.with_name("字面.docx")
    asked = ["format", str(rendered), "-o", str(inked), "--margins", "ink"]
    assert main(asked) == 0
    assert checked(inked.read_bytes()).margins == "ink"
    assert main(["check", str(inked)]) == 0


def test_the_notice_as_plain_text_comes_out_in_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "通知.docx"
    asked = ["format", str(_NOTICE), "-o", str(output), "--words-untouched"]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "认出：发文机关标志 2、标题 1、主送机关 1、小标题 36、正文 16、印发件标题 1。" in said
    assert said.count("已接成一段") == 4
    assert main(["check", str(output)]) == 0
    assert words(output.read_bytes()) == _squeezed(_NOTICE.read_text(encoding="utf-8"))
    styles = {one.style for one in read(output.read_bytes()).paragraphs() if one.text}
    assert styles == {
        *("发文机关标志", "公文标题", "主送机关", "公文正文", "印发件标题"),
        *("一级标题", "二级标题"),
    }


def test_departures_are_told_with_place_found_and_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "乱.docx"
    source.write_bytes(untidy().data())
    assert main(["check", str(source)]) == 1
    said = capsys.readouterr().out
    assert "发文字号写法（7.2.5、10.2.2，规定）\n   现为“某新城管发[2023]8号”，" in said
    assert main(["check", str(source), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    number = next(one for one in found["findings"] if one["rule"] == "number-form")
    assert number == {
        "rule": "number-form",
        "title": "发文字号写法",
        "source": "GB/T 9704-2012 7.2.5、10.2.2",
        "strength": "规定",
        "places": [{"where": "第 3 段", "words": "某新城管发[2023]8…"}],
        "found": "“某新城管发[2023]8号”",
        "wanted": "如“×发〔2023〕8号”：六角括号，不加“第”，不编虚位",
    }


def test_what_was_done_is_told_for_programs_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "乱.docx"
    source.write_bytes(untidy().data())
    assert main(["format", str(source), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["left"] == []
    assert said["elements"]["发文机关标志"] == 1
    bracket = {"where": "第 3 段“某新城管发[2023]8…”", "kind": "文号括号", "old": "[", "new": "〔"}
    assert bracket in said["exchanges"]


def test_a_file_that_cannot_be_read_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "空.docx").write_bytes(b"")
    for verb in ("check", "format"):
        assert main([verb, str(tmp_path / "空.docx")]) == 2
        assert "文件是空的" in capsys.readouterr().err
        assert main([verb, str(tmp_path / "没有.docx")]) == 2
        assert "打不开" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["空.docx"]


def test_the_source_is_never_written_over(
    rendered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rendered.read_bytes()
    assert main(["format", str(rendered), "-o", str(rendered)]) == 2
    assert "不能写到原文件" in capsys.readouterr().err
    assert rendered.read_bytes() == before
    assert main(["format", str(rendered), "-o", str(rendered.parent / "没有" / "a.docx")]) == 2
    assert "写不进" in capsys.readouterr().err


def test_checking_and_formatting_the_notice_take_less_than_half_a_second() -> None:
    data = write(samples.notice())
    for work in (check, mend):
        times = []
        for _ in range(3):
            began = time.process_time()
            work(data)
            times.append(time.process_time() - began)
        assert min(times) < 0.5
