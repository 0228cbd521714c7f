"""The kinds of cell: what people write, what it means, and what they are told."""

from datetime import date, datetime
from typing import Any

import pytest

from portal.sheets import parse
from portal.sheets.columns import CellError, Parser
from tests.sheets.books import KINDS, TAGS, even


@pytest.mark.parametrize(
    ("parser", "cell", "value"),
    [
        (parse.text(5), " 綦江区 ", "綦江区"),
        (parse.text(5), 12.0, "12"),
        (parse.text(5), "＝１＋１", "＝１＋１"),
        (parse.integer(), "12", 12),
        (parse.integer(), "１２", 12),
        (parse.integer(), "1,234", 1234),
        (parse.integer(), 12.0, 12),
        (parse.integer(-5, 5), "－３", -3),
        (parse.choice(KINDS), "商贸企业", "trade"),
        (parse.choice(KINDS), "个体(工商户)", "single"),
        (parse.choice({"A级": "a"}), "ａ级", "a"),
        (parse.several(TAGS), "高危、小微", ("high_risk", "micro")),
        (parse.several(TAGS), "小微,高危，委外；高危", ("micro", "high_risk", "contracted")),
        (parse.several(TAGS), "有限空间;小微", ("confined", "micro")),
        (parse.several(TAGS), "高危、", ("high_risk",)),
        (parse.several(TAGS), "高危\n委外", ("high_risk", "contracted")),
        (parse.day(), date(2023, 6, 12), date(2023, 6, 12)),
        (parse.day(), datetime(2023, 6, 12, 9, 30), date(2023, 6, 12)),
        (parse.day(), "2023-06-12", date(2023, 6, 12)),
        (parse.day(), "2023/6/2", date(2023, 6, 2)),
        (parse.day(), "2023.6.2", date(2023, 6, 2)),
        (parse.day(), "2023年6月12日", date(2023, 6, 12)),
        (parse.day(), "2023 年 6 月 12 日", date(2023, 6, 12)),
        (parse.day(), "２０２３－０６－１２", date(2023, 6, 12)),
        (parse.day(), "20230612", date(2023, 6, 12)),
        (parse.day(), 20230612.0, date(2023, 6, 12)),
        (parse.money(), "3000", 300000),
        (parse.money(), "￥1,234.5 元", 123450),
        (parse.money(), "１２３４．５６", 123456),
        (parse.money(), 1234.56, 123456),
        (parse.money(), 0.1 + 0.2, 30),
        (parse.money(), 100.0, 10000),
        (parse.money(), "-5", -500),
        (parse.phone(), "138 0000 1234", "13800001234"),
        (parse.phone(), "１３８-００００-１２３４", "13800001234"),
        (parse.phone(), 13800001234.0, "13800001234"),
        (parse.phone(), "+86 13800001234", "13800001234"),
        (parse.phone(), "（023）48661234", "02348661234"),
        (parse.phone(), "023—48661234转801", "023-48661234-801"),
        (parse.phone(), "48661234", "48661234"),
        (parse.phone(), "400-123-4567", "400-123-4567"),
        (parse.yes_no(), "是", True),
        (parse.yes_no(), "无", False),
        (parse.yes_no(), "√", True),
        (parse.yes_no(), "×", False),
        (parse.yes_no(), "Ｎ", False),
        (parse.yes_no(), True, True),
        (parse.yes_no(), 0.0, False),
        (parse.checked(even), "４", 4),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(parser: Parser, cell: object, value: Any) -> None:
    assert parser.read(cell) == value
    assert parser.read(parser.show(value)) == value


@pytest.mark.parametrize(
    ("parser", "cell", "sentence"),
    [
        (parse.text(5), "一二三四五六七", "有 7 字，超过 5 字。请删减后再导入。"),
        (parse.integer(), "12人", "“12人”不是整数。请只写数字，例如 12。"),
        (parse.integer(), 1.5, "“1.5”不是整数。请只写数字，例如 12。"),
        (parse.integer(), "1,2", "“1,2”不是整数。请只写数字，例如 12。"),
        (parse.integer(0, 10), "11", "11 不在 0 至 10 之间。请核对后改正。"),
        (parse.choice(KINDS), "工厂", "没有“工厂”这一项。请填工业企业、商贸企业、个体（工商户）。"),
        (
            parse.choice({str(n): n for n in range(30)}),
            "x",
            "没有“x”这一项。请填0、1、2、3、4、5、6、7、8、9、10、11 等，全部见模板的“填写说明”。",
        ),
        (
            parse.several(TAGS),
            "高危、危化、粉尘",
            "没有“危化”“粉尘”。请填高危、小微、有限空间、委外，多项之间用顿号。",
        ),
        (parse.day(), "6月12日", "“6月12日”不是日期。请写成 2023-06-12。"),
        (parse.day(), "2023-06/12", "“2023-06/12”不是日期。请写成 2023-06-12。"),
        (parse.day(), "2023-02-30", "没有“2023-02-30”这一天。请核对月和日。"),
        (parse.day(), "3023-02-03", "年份 3023 不对。请核对后写成 2023-06-12。"),
        (
            parse.day(),
            45089.0,
            "“45089”是数字，不是日期。请把单元格格式设为“日期”，或写成 2023-06-12。",
        ),
        (parse.money(), "三千", "“三千”不是以元计的金额。请写成 3000 或 1234.56。"),
        (parse.money(), "0.3万", "“0.3万”不是以元计的金额。请写成 3000 或 1234.56。"),
        (parse.money(), "1.234", "“1.234”多于两位小数。请写到分，例如 1234.56。"),
        (parse.money(), 1.234, "“1.234”多于两位小数。请写到分，例如 1234.56。"),
        (parse.money(), "9" * 13, "“9999999999999”过大。请核对单位是否为元。"),
        (
            parse.phone(),
            "1380000123",
            "“1380000123”不是电话号码。请填 11 位手机号，或带区号的座机号，例如 023-48661234。",
        ),
        (parse.yes_no(), "也许", "“也许”看不出是或否。请填 是 或 否。"),
        (parse.checked(even), "3", "“3”不是偶数。请改为偶数。"),
    ],
)
def test_an_error_says_what_was_written_and_what_to_write(
    parser: Parser, cell: object, sentence: str
) -> None:
    with pytest.raises(CellError) as caught:
        parser.read(cell)
    assert str(caught.value) == sentence


def test_the_first_of_two_labels_for_a_code_is_the_one_shown() -> None:
    parser = parse.choice({"工业企业": "industry", "工厂": "industry"})
    assert parser.read("工厂") == "industry"
    assert parser.show("industry") == "工业企业"


def test_a_label_with_a_separator_in_it_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="separator"):
        parse.several({"高危、重点": "x"})
