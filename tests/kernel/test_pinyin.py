"""Pinyin: names sort and are found as people say them."""

import pytest

from portal.kernel.pinyin import initials, sort_key


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("示例建设公司", "sljsgs"),
        ("重庆", "cq"),
        ("重庆市綦江区", "cqsqjq"),
        ("重型机械厂", "zxjxc"),
        ("朝阳花园", "cyhy"),
        ("长丰物流", "cfwl"),
        ("夏都大酒店", "xddjd"),
        ("厦门银行", "xmyh"),
        ("六安路", "lal"),
        ("渝ＡＢＣ-12 公司", "yabc12gs"),
        ("（重庆）长安·厂", "cqcac"),
        ("安阳", "ay"),
        ("𠮷公司", "𠮷gs"),
        ("", ""),
        ("—·（）", ""),
    ],
)
def test_initials_are_what_a_person_would_type(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单大伟", "shan da wei"),
        ("仇和", "qiu he"),
        ("曾小明", "zeng xiao ming"),
        ("任我行", "ren wo xing"),
        ("王五", "wang wu"),
        ("", ""),
    ],
)
def test_a_persons_surname_is_read_as_one(name: str, key: str) -> None:
    assert sort_key(name, person=True) == key
    assert initials(name, person=True) == "".join(word[0] for word in key.split())


def test_names_sort_by_sound_and_not_by_stroke_or_code() -> None:
    names = ["綦江齿轮", "安稳煤矿", "重庆建工", "长江水泥", "ABC公司"]
    assert sorted(names, key=sort_key) == [
        "ABC公司",
        "安稳煤矿",
        "长江水泥",
        "重庆建工",
        "綦江齿轮",
    ]
