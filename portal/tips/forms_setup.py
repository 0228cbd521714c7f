"""对外公布: what the administrator tells strangers of the office."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.kernel import text
from portal.tips.publishing import PublicOffice
from portal.tips.service.telling import LABELS
from portal.web.amounts import WholeField
from portal.web.forms import Form, LineField, TextField, at_most, required

LONGEST, LONGEST_LIST, LONGEST_WORD, MOST_WORDS = 80, 4000, 40, 300
LONGEST_DAYS = 365
OUTSIDE = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[^\s\"'<>;,]*)?")


class NamesField(SelectMultipleField):
    """Names as check boxes: what is ticked is looked for."""

    widget: Any = ListWidget(prefix_label=False)
    option_widget: Any = CheckboxInput()


def _days(label: str) -> WholeField:
    return WholeField(f"{label}（待核对）")


class PublishForm(Form):
    """对外公布."""

    seen = HiddenField()
    name = LineField(
        "受理单位",
        [required("请填写受理单位。"), at_most(LONGEST, "受理单位")],
        description="举报页上写的全称。",
    )
    phone = LineField(
        "举报电话", [required("请填写举报电话，网上收不了时群众要打。"), at_most(40, "举报电话")]
    )
    place = LineField("来访地点", [at_most(LONGEST, "来访地点")])
    hours = LineField("接待时间", [at_most(LONGEST, "接待时间")])
    neutral = LineField(
        "快速离开去哪里",
        [at_most(200, "网址")],
        description="一个平常的网址，以 https:// 开头，如天气网；不填就停在“再见”页。",
    )
    streets = TextField(
        "街道、镇、园区",
        [at_most(LONGEST_LIST, "名单")],
        description="一行一个，举报人可以直接选。",
    )
    reward_words = LineField(
        "奖励怎么说",
        [at_most(LONGEST, "奖励的话")],
        description="写在举报首页；不填写“查实后按规定奖励。”",
    )
    admit_days = _days("几个工作日内受理")
    verify_days = _days("受理后几天内核查完")
    extend_days = _days("核查最多延几天")
    answer_days = _days("查完后几个工作日内答复")
    claim_days = _days("批准后几天内领奖")
    used = NamesField("提到这些名字的，转到纪检信箱", validate_choice=False)
    own_words = TextField(
        "另加的词",
        [at_most(LONGEST_LIST, "另加的词")],
        description="一行一个，如单位简称、领导的称呼。提到的举报同样转到纪检信箱。",
    )

    def validate_neutral(self, field: LineField) -> None:
        """An address that leads away safely, or none."""
        if field.data and not OUTSIDE.fullmatch(field.data):
            raise ValidationError("网址要以 https:// 开头，不能有空格。请改正，或留空。")

    def validate_admit_days(self, field: WholeField) -> None:
        """Between a day and a year."""
        _in_a_year(field)

    validate_verify_days = validate_admit_days
    validate_extend_days = validate_admit_days
    validate_answer_days = validate_admit_days
    validate_claim_days = validate_admit_days

    def validate_streets(self, field: TextField) -> None:
        """Not too many, none too long."""
        _short(field.data)

    validate_own_words = validate_streets

    def offer(self, proposed: Iterable[str]) -> None:
        """The names to tick."""
        self.used.choices = [SelectChoice(name, name) for name in proposed]

    def show(self, here: PublicOffice, proposed: Iterable[str]) -> None:
        """Fill in what is published now."""
        for key in LABELS:
            if key == "left_out":
                self.used.data = [name for name in proposed if name not in here.left_out]
            elif isinstance(value := getattr(here, key), tuple):
                self[key].data = "\n".join(value)
            else:
                self[key].data = value
        self.seen.data = mark_of(here)

    def to_values(self, proposed: Iterable[str]) -> dict[str, Any]:
        """What is to be published."""
        ticked = set(self.used.data or ())
        values: dict[str, Any] = {
            key: self[key].data or "" for key in LABELS if key in self._fields
        }
        return values | {
            "streets": _lines(self.streets.data),
            "own_words": _lines(self.own_words.data),
            "left_out": tuple(name for name in proposed if name not in ticked),
        }


def mark_of(here: PublicOffice) -> str:
    """A short mark of what a page shows, to notice a change in between."""
    shown = repr([getattr(here, key) for key in LABELS])
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _lines(said: str | None) -> tuple[str, ...]:
    lines = (text.one_line(line).strip() for line in (said or "").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _short(said: str | None) -> None:
    lines = _lines(said)
    if len(lines) > MOST_WORDS:
        raise ValidationError(f"最多 {MOST_WORDS} 行，现在有 {len(lines)} 行。请删减。")
    long = [line for line in lines if len(line) > LONGEST_WORD]
    if long:
        raise ValidationError(f"“{long[0][:20]}…”太长，一行最多 {LONGEST_WORD} 字。请删减。")


def _in_a_year(field: WholeField) -> None:
    if field.data is not None and not 1 <= field.data <= LONGEST_DAYS:
        raise ValidationError(f"要在 1 到 {LONGEST_DAYS} 之间，现在是 {field.data}。请改正。")
