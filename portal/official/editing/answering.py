"""答复: what a reply takes from the 收文 it answers, and which kind of document a reply is."""

import re

from flask import url_for

from portal.kernel import clock
from portal.official.editing.taken import Taken, Used, day_words
from portal.official.editing.terms import Origin
from portal.official.models_incoming import Incoming

LETTER, REPLY = "letter-answer", "reply"
_REQUEST = "请示"
_MATTER = re.compile(r"(关于.+)的(?:请示|函|通知|意见|报告|通报)$")
_ASKING = re.compile(r"^关于(?:商请|恳请)")


def template_for(row: Incoming) -> str:
    """The template of a reply: a 请示 has a 批复, anything else a 复函.

    Source: 党政机关公文处理工作条例 art. 8 (12), (14).
    """
    is_request = row.kind == _REQUEST or row.title.strip().endswith(_REQUEST)
    return REPLY if is_request else LETTER


def matter_of(title: str) -> str:
    """What a paper is about, as the title of its reply says it: 关于…; empty where it says none."""
    found = _MATTER.search(title.strip())
    return _ASKING.sub("关于", found[1]) if found else ""


def taken_from(row: Incoming) -> Taken:
    """What a reply says of the 收文 it answers, and the record it was made from."""
    facts = (
        ("收文号", row.number),
        ("来文单位", row.from_organ),
        ("来文字号", row.their_number),
        ("标题", row.title),
        ("收文日期", day_words(row.received_on)),
        ("办理期限", day_words(row.due_on) if row.due_on else ""),
    )
    href = url_for("incoming.show", key=row.key)
    rows = tuple((label, said) for label, said in facts if said)
    used = Used(
        Origin.INCOMING,
        clock.now(),
        f"答复 {row.number}",
        href,
        ("项目", "内容"),
        rows,
        (href, *("",) * (len(rows) - 1)),
    )
    words = {
        "来文单位": row.from_organ,
        "来文标题": row.title,
        "（来文文号）": f"（{row.their_number}）" if row.their_number else "",
    }
    if matter := matter_of(row.title):
        words["答复事项"] = matter
    return Taken(used, words, subject=row.trail_subject)
