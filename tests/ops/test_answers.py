import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.kernel.errors import Refusal
from portal.office.terms import PaperKind
from portal.ops.answers import EXAMPLE, ask_answers, read_answers


def written(folder: Path, **changes: Any) -> Path:
    path = folder / "answers.json"
    path.write_text(json.dumps(EXAMPLE | changes, ensure_ascii=False), "utf-8")
    return path


def test_the_example_can_be_read_as_it_is(tmp_path: Path) -> None:
    found = read_answers(written(tmp_path))
    assert found.departments == ("安全管理科", "建设科", "经济发展科")
    assert found.issuers[0].codes[PaperKind.RECTIFY_NOTICE] == "某新城管安改"
    assert found.admin_username == "zhangsan"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"committee": ""}, "请填写经管委全称"),
        ({"issuers": []}, "至少要有一个发文机关"),
        ({"issuers": [{"name": "甲", "document": "甲1"}]}, "只能用汉字和字母"),
        ({"admin": {"name": "张三", "username": "张三"}}, "用户名“张三”不能用"),
        ({"admin": {"name": "张三"}}, "username"),
        ({"district": 5}, "对照"),
        ({"departments": ["科" * 81]}, "科室名称"),
    ],
)
def test_a_bad_answer_in_the_file_is_named(
    tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        read_answers(written(tmp_path, **changes))


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="读不到"):
        read_answers(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("{,}", "utf-8")
    with pytest.raises(Refusal, match="不是 JSON"):
        read_answers(tmp_path / "bad.json")


def test_a_question_is_asked_again_until_it_can_be_taken() -> None:
    said: list[str] = []
    typed: Iterator[str] = iter(
        [
            "", "某市某区",  # the first is refused
            "某管委会", "某新城",
            "安全管理科", "建设科、经济发展科 建设科",
            "某管委会", "管安1", "某管安", "", "某管安复",
            "某街道", "某街办", "", "",
            "",
            "张三", "zhangsan",
        ]
    )  # fmt: skip
    found = ask_answers(lambda _question, default: next(typed) or default, said.append)
    assert next(typed, None) is None
    assert [words[:4] for words in said] == ["请填写区", "代字“管"]
    assert found.departments == ("安全管理科", "建设科", "经济发展科")
    assert [organ.name for organ in found.issuers] == ["某管委会", "某街道"]
    assert found.issuers[0].codes[PaperKind.RECTIFY_NOTICE] == ""
    assert found.admin_name == "张三"
