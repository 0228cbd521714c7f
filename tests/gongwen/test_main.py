"""The command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.gongwen.__main__ import main
from portal.gongwen.read import read
from portal.gongwen.write import write
from tests.gongwen import samples
from tests.gongwen.mending.words import words


def test_it_renders_the_notice_and_names_what_is_example(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "notice.docx"
    assert main(["render", str(samples.NOTICE_JSON), "-o", str(output)]) == 0
    assert output.read_bytes() == write(samples.notice())
    assert "number：示例：原件没有发文字号" in capsys.readouterr().out


def test_it_leaves_example_values_blank_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "notice.docx"
    assert main(["render", str(samples.NOTICE_JSON), "-o", str(output), "--blank"]) == 0
    assert read(output.read_bytes()).paragraphs("发文字号")[0].text == ""
    assert "示例" not in capsys.readouterr().out


def test_it_renders_a_plain_text(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text("标题：关于检查的通知\n\n正文。", encoding="utf-8")
    assert main(["render", str(tmp_path / "甲.txt")]) == 0
    said = read((tmp_path / "甲.docx").read_bytes())
    assert said.paragraphs("公文标题")[0].text == "关于检查的通知"


def test_a_text_without_a_header_is_rendered_by_its_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "通知.docx"
    notice = Path(__file__).with_name("notice.txt")
    assert main(["render", str(notice), "-o", str(output), "--margins", "ink"]) == 0
    told = capsys.readouterr().out
    assert "文本开头没有“字段：内容”，各要素按文字认出，一个字也没有改。" in told
    assert told.count("已接成一段") == 4
    assert words(output.read_bytes()) == "".join(notice.read_text(encoding="utf-8").split())
    assert main(["check", str(output), "--json"]) == 0
    assert '"margins": "ink"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "没有写标题"),
        ("标提：甲\n\n正文。", "第 1 行 标提：没有这个字段"),
        ("关于检查的通知\n成文日期：2023年13月1日\n\n正文。", "没有“2023年13月1日”这一天"),
        ("【附件】清单\n内容。", "开头各行应是“字段：内容”"),
    ],
)
def test_a_header_that_is_wrong_is_no_missing_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    (tmp_path / "甲.txt").write_text(text, encoding="utf-8")
    assert main(["render", str(tmp_path / "甲.txt")]) == 2
    assert words in capsys.readouterr().err


def test_what_a_letter_has_no_place_for_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "格式：信函\n标题：关于商请协助的函\n印发机关：办公室\n\n请予协助。"
    (tmp_path / "甲.txt").write_text(text, encoding="utf-8")
    assert main(["render", str(tmp_path / "甲.txt")]) == 0
    assert "信函的版记不印印发机关、印发日期" in capsys.readouterr().out


def test_the_same_content_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    made = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai")):
        written, mended = tmp_path / f"{seed}.docx", tmp_path / f"{seed}-排好.docx"
        for arguments in (
            ["render", str(samples.NOTICE_JSON), "-o", str(written)],
            ["format", str(written), "-o", str(mended)],
        ):
            subprocess.run(
                [sys.executable, "-m", "portal.gongwen", *arguments],
                check=True,
                capture_output=True,
                env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            )
        made.append((written.read_bytes(), mended.read_bytes()))
    assert made[0] == made[1]
    assert made[0][0] == write(samples.notice())


def test_options_reach_the_writer(tmp_path: Path) -> None:
    output = tmp_path / "notice.docx"
    options = ["--for", "pdf", "--margins", "ink", "--overleaf", "yes", "--secrecy-line", "1"]
    assert main(["render", str(samples.NOTICE_JSON), "-o", str(output), *options]) == 0
    written = write(samples.notice(), target="pdf", margins="ink", overleaf=True, secrecy_line=1)
    assert output.read_bytes() == written


def test_it_writes_beside_the_source_by_default(tmp_path: Path) -> None:
    (tmp_path / "甲.json").write_text('{"title": "通知"}', encoding="utf-8")
    assert main(["render", str(tmp_path / "甲.json")]) == 0
    assert read((tmp_path / "甲.docx").read_bytes()).paragraphs("公文标题")[0].text == "通知"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"title": "通知",}', "第 1 行"),
        (json.dumps({"title": "通知", "number": 8}), "第 1 行 number：应是文字，写的是 8。"),
        (
            json.dumps({"title": "通知", "body": ["响\u0007铃"]}),
            "body[0].text：“响□铃”处有控制字符",
        ),
        (json.dumps({"title": ""}), "title：公文标题是空的。"),
    ],
)
def test_a_bad_source_is_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    assert main(["render", str(tmp_path / "a.json")]) == 2
    assert words in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


def test_a_missing_source_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(tmp_path / "没有.json")]) == 2
    assert "打不开" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "没有" / "a.docx"
    assert main(["render", str(samples.NOTICE_JSON), "-o", str(output)]) == 2
    assert "写不进" in capsys.readouterr().err
