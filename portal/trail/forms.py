"""The filters of 审计日志."""

from wtforms import SelectField

from portal.trail.queries import Filter
from portal.trail.words import Words
from portal.web.forms import DayField, Form, LineField, optional

LONGEST = 100


class TrailForm(Form):
    """What the trail is narrowed to, kept in the address."""

    class Meta(Form.Meta):
        csrf = False

    who = LineField("谁")
    verb = SelectField("做了什么", validate_choice=False)
    about = LineField("对象")
    since = DayField("从哪天", [optional()])
    until = DayField("到哪天", [optional()])

    def offer(self, words: Words) -> None:
        """Fill the list of verbs."""
        self.verb.choices = {"": [("", "全部动作")]} | words.grouped()

    def to_filter(self, words: Words) -> Filter:
        """What is asked for; what cannot be read narrows nothing."""
        about = (self.about.data or "")[:LONGEST]
        return Filter(
            who=(self.who.data or "")[:LONGEST],
            verb=(self.verb.data or "")[:LONGEST],
            subjects=words.subjects(about) if about else None,
            since=self.since.data,
            until=self.until.data,
        )
