"""remind: the day's digests and calls, by a timer; twice a day does no harm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.accounts.everyone import Everyone, everyone
from portal.db import transaction
from portal.hazards.service import reminding as hazards
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.notices import mail, reminding
from portal.notices.mail import Letter
from portal.notices.reminding import Call, Sent
from portal.office import queries as office
from portal.office.rules import REST_DAYS_TOO
from portal.official.service import reminding as official
from portal.ops.reminded import Reminded, remember
from portal.settings import Settings
from portal.tips import reminding as tips
from portal.tips.service import telling
from portal.tips.service import watching as boxes
from portal.trail import service as trail

ADDRESS = "/hazards/?open=1&sort=due"
LINES_OF_A_MAIL = 30


@dataclass(frozen=True)
class Found:
    """What a run found: the calls of the day, and whether it is a quiet one."""

    calls: Sequence[Call]
    people: Everyone
    is_quiet: bool


def remind(app: Flask) -> Reminded:
    """Tell everybody what presses today, by mail as well where that is configured.

    Raises Refusal where another run is at it at the same moment.
    """
    settings: Settings = app.extensions["settings"]
    with app.app_context():
        today = clock.today()
        try:
            sent, found = _tell(today)
        except IntegrityError as twice:
            raise Refusal("另一次提醒正在运行，这一次什么也没有发。") from twice
        letters = _letters(found, today, settings.url) if settings.smtp_host else []
        mailed = mail.send(settings, letters)
        if mailed:
            with transaction():
                reminding.note_mailed(mailed, today)
    done = Reminded(
        at=clock.now().isoformat(),
        people=sent.people,
        notices=sent.notices,
        mails=len(mailed),
        mails_missing=len(letters) - len(mailed),
    )
    remember(settings.instance, done)
    return done


def _tell(today: date) -> tuple[Sent, Found]:
    with transaction():
        people = everyone()
        telling.refresh()
        calls = [
            *hazards.calls(today, people),
            *official.calls(today, people),
            *boxes.calls(people),
            *tips.calls(today),
        ]
        found = Found(calls, people, is_quiet=_is_quiet(today))
        sent = reminding.send(found.calls, today, ADDRESS, is_quiet=found.is_quiet)
        reminding.forget_old(today)
        words = f"提醒 {sent.people} 人，发消息 {sent.notices} 条"
        trail.record(trail.SYSTEM, "ops.remind", "ops", words=words)
    return sent, found


def _is_quiet(today: date) -> bool:
    """Whether only what is urgent is told: a rest day, unless the office decided otherwise."""
    if office.current().rest_day_reminders == REST_DAYS_TOO:
        return False
    return not office.calendar().is_workday(today)


def _letters(found: Found, today: date, url: str) -> list[Letter]:
    waiting = reminding.waiting_for_mail(today)
    mine: Mapping[int, list[Call]] = reminding.by_person(
        call for call in found.calls if call.is_urgent or not found.is_quiet
    )
    return [
        _letter(user_id, found.people.emails[user_id], calls, url)
        for user_id, calls in mine.items()
        if user_id in waiting and user_id in found.people.emails
    ]


def _letter(user_id: int, to: str, calls: Sequence[Call], url: str) -> Letter:
    """Numbers and days alone: what a hazard is stays in the portal."""
    told = reminding.digest(calls)
    lines = [one.title for one in calls[:LINES_OF_A_MAIL]]
    if len(calls) > LINES_OF_A_MAIL:
        lines.append(f"还有 {len(calls) - LINES_OF_A_MAIL} 条，请到平台查看。")
    foot = [f"打开台账：{url}{ADDRESS}"] if url else []
    foot.append("这是清患平台自动发送的邮件。不想再收，请在“我的账号”里清空邮箱。")
    return Letter(user_id, to, f"清患 {told}", "\n".join([told, "", *lines, "", *foot]) + "\n")
