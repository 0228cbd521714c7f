"""Secrets are refused, open fields found, the same words have the same hash."""

import pytest

from portal.kernel.errors import Refusal
from portal.official import rules, texts
from tests.official import making


@pytest.mark.parametrize(
    "text",
    [
        "机密★1年",
        "绝密",
        "【秘密】",
        "本件为机密文件",
        "密级：秘 密",
        "一、秘密★6个月",
        "关于机　密事项",
        "机\u200b密★１年",
        "絕密",
        "機密件",
        "祕 密",
        "机·密",
        "秘-密级",
        "含国家秘密★10年",
        "密★长期",
        "本件为机密封存件",
        "机密\n★1年",
        "关于秘\n密文件的通知",
        "绝\u00ad密",
    ],
)
def test_a_mark_of_secrecy_is_found(text):
    assert rules.is_secret("平常的话", text)


@pytest.mark.parametrize(
    "text",
    [
        "不得泄露国家秘密和商业秘密",
        "为被检查单位的技术秘密和业务秘密保密",
        "严密组织",
        "保密工作",
        "为举报人保守秘密，不得泄露秘密",
        "发动机密封圈老化，输送机密闭罩破损",
        "提醒司机密切配合，及时更换手机密码",
        "拒绝密切接触",
    ],
)
def test_words_that_only_speak_of_secrets_are_no_mark(text):
    assert not rules.is_secret(text)


@pytest.mark.parametrize(
    "row",
    [
        ["机", "密"],
        ["密级", " 绝 ", "密"],
        ["秘", "", "　", "密", "2023"],
        ["機\u200b", "密"],
    ],
)
def test_a_mark_split_over_cells_beside_each_other_is_found(row):
    assert rules.is_secret("平常的话", *row)
    table = {"table": {"head": ["甲"] * len(row), "rows": [["一"] * len(row), row]}}
    with pytest.raises(Refusal, match="不得处理涉密公文"):
        texts.checked(making.content(body=[table]))


@pytest.mark.parametrize(
    "row",
    [
        ["机", "电", "密"],
        ["起重机", "密"],
        ["机", "密封"],
        ["手机", "密码"],
        ["司机", "密切"],
        ["严", "密"],
        ["密", "机"],
        ["秘", "书", "密", "度"],
        ["密", "密"],
    ],
)
def test_the_cells_of_an_ordinary_table_are_no_mark(row):
    assert not rules.is_secret(*row)


@pytest.mark.parametrize(
    "more",
    [
        {"secrecy": "内部"},
        {"title": "关于机密文件的通知"},
        {"body": ["正文", {"table": {"rows": [["甲", "秘密★1年"]]}}]},
        {"note": "绝密"},
        {"attachments": [{"name": "清单", "body": ["机密"]}]},
        {"attachments": [{"name": "机　密清单", "body": ["正文"]}]},
        {"issued": {"title": "方案", "body": ["一、機密事项"]}},
        {"body": ["正文", {"table": {"head": ["机\u200b密"], "rows": [["甲"]]}}]},
        {"imprint": {"copies_to": ["区委（秘密）"]}},
    ],
)
def test_a_text_that_is_secret_anywhere_is_refused(more):
    with pytest.raises(Refusal, match="本系统不得处理涉密公文，请在涉密设备上办理。"):
        texts.checked(making.content(**more))


def test_a_text_is_kept_in_one_spelling_and_its_hash_follows_its_words():
    loose = making.content(mark_word=None, urgency="", body=[{"paragraph": {"text": "经研究。"}}])
    plain = texts.checked(loose)
    assert plain == texts.checked(plain)
    assert "urgency" not in plain
    assert plain["body"] == ["经研究。"]
    turned = dict(reversed(list(plain.items())))
    assert rules.digest(turned) == rules.digest(plain)
    assert rules.digest(plain | {"note": "此件公开发布"}) != rules.digest(plain)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"body": ["一\x07二"]}, "U+0007"),
        ({"titel": "错"}, "没有这个字段"),
        ({"body": "不是列表"}, "应是列表"),
        ({"title": ""}, "标题是空的"),
        ({"body": ["字" * rules.LARGEST]}, "放不下"),
    ],
)
def test_what_cannot_be_written_is_refused_with_the_place(more, said):
    with pytest.raises(Refusal, match=said.replace("+", r"\+")):
        texts.checked(making.content(**more))


def test_emoji_rare_characters_and_mixed_widths_are_kept_as_they_are():
    body = ["𠮷野家、㙟、😀，ＡＢＣ１２３ abc123", "喆、堃、镕"]
    assert texts.checked(making.content(body=body))["body"] == body


def test_open_fields_are_found_wherever_they_stand_each_once():
    content = making.content(
        title="关于【事由】的通知",
        body=["【事由】在【地点】举行。", {"table": {"rows": [["【数字】"]]}}],
        signature={"organs": ["【机关】"]},
    )
    assert rules.open_fields(content) == ["【事由】", "【地点】", "【数字】", "【机关】"]
    assert rules.open_fields(making.content()) == []


def test_names_of_recipients_are_told_apart():
    assert rules.names_in(["各科室、各企业：", "区应急局，区住建委。"]) == [
        "各科室", "各企业", "区应急局", "区住建委",
    ]  # fmt: skip


def test_a_text_reads_as_lines_in_the_order_of_the_page():
    lines = texts.lines(
        making.content(
            body=[
                "经研究。",
                {"heading": {"level": 1, "text": "一、要求。", "run_in": "从严。"}},
                {"table": {"head": ["序号", "部位"], "rows": [["1", "基坑"]], "caption": "清单"}},
                {"facts": {"facts": [{"label": "单位", "value": "甲公司"}]}},
            ],
            attachments=[{"name": "名单", "body": ["甲、乙"]}],
            issued={"title": "方案", "body": ["一、目标"]},
            note="此件公开发布",
        )
    )
    wanted = [
        "标题：",
        "发文机关：",
        "主送：",
        "经研究。",
        "一、要求。从严。",
        "清单",
        "序号 | 部位",
    ]
    wanted += ["1 | 基坑", "单位：甲公司", "附件1：名单", "甲、乙", "印发件：方案", "一、目标"]
    wanted += ["署名：", "印章：", "附注：此件公开发布", "抄送：区应急局", "印发机关："]
    at = [next(n for n, line in enumerate(lines) if line.startswith(one)) for one in wanted]
    assert at == sorted(at)
