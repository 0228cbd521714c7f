"""What fields make of what is sent."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from portal.web.forms import DayField, Form, LineField, TextField, at_most, optional, required
from portal.web.paging import row_id


class Sample(Form):
    """One field of each kind."""

    class Meta(Form.Meta):
        csrf = False

    line = LineField("部位", [at_most(5, "部位")])
    reason = TextField("理由", [required("请写明理由。"), at_most(5, "理由")])
    pasted = TextField("表格", table=True)
    day = DayField("日期", [required("请填写日期。")])
    until = DayField("到哪天", [optional()])


@pytest.fixture
def form(app):
    def make(**sent):
        with app.test_request_context():
            made = Sample(MultiDict({"reason": "好", "day": "2023-06-12"} | sent))
            made.validate()
            return made

    return make


@pytest.mark.parametrize("blank", ["", " ", "\u3000\r\n", "\x01", "\u200b", "\u200d"])
def test_a_reason_of_blanks_is_no_reason(form, blank):
    assert form(reason=blank).reason.errors == ["请写明理由。"]


def test_a_text_is_counted_as_it_is_kept(form):
    made = form(reason="一\r\n二\r\n三\x0b")
    assert (made.reason.data, made.reason.errors) == ("一\n二\n三", [])
    assert form(reason="一\r\n二\r\n三四").reason.errors == ["理由最多 5 字，请删减。"]


def test_a_line_has_no_second_line(form):
    assert form(line=" 三号\r\n楼\x00 ").line.data == "三号 楼"


def test_a_pasted_table_keeps_its_empty_first_cell(form):
    assert form(pasted="\t名称\r\n1\t甲\t").pasted.data == "\t名称\n1\t甲\t"


@pytest.mark.parametrize("said", ["2023-06-12", " 2023年6月12日", "2023.06.12\n", "20230612"])
def test_a_day_is_read_as_people_write_it(form, said):
    assert form(day=said).day.data == date(2023, 6, 12)


@pytest.mark.parametrize("said", ["1999-12-31", "2101-01-01", "9999-12-31", "0001-01-01"])
def test_a_day_out_of_all_reason_is_refused_with_a_sentence(form, said):
    made = form(day=said, until=said)
    assert made.day.data is made.until.data is None
    assert "2000 年到 2100 年" in made.day.errors[0]
    assert made.until.errors == made.day.errors


def test_a_day_that_cannot_be_read_says_how_to_write_one_and_nothing_more(form):
    made = form(day="昨天" * 500)
    assert made.day.errors == [f"看不懂日期“{'昨天' * 10}”。请写成 2023-06-12 这样。"]
    assert form(day=" ").day.errors == ["请填写日期。"]
    assert form(until=" ").until.errors == []


@pytest.mark.parametrize(
    "said", ["", None, "²", "٣", "-1", "1.5", " 1", "9" * 10, "9" * 30, "x", "1\n"]
)
def test_what_is_no_number_of_a_row_is_none(said):
    assert row_id(said) is None


def test_a_number_of_a_row_is_read():
    assert (row_id("0"), row_id("7"), row_id(7), row_id("9" * 9)) == (0, 7, 7, 999_999_999)
