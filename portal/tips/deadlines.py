"""When the next step of a tip is due: working days and calendar days, from what is published."""

from datetime import date

from portal.tips.publishing import PublicOffice
from portal.tips.terms import Clock, Status

RUNS = {
    Status.RECEIVED: Clock.ADMIT,
    Status.ADMITTED: Clock.VERIFY,
    Status.VERIFYING: Clock.VERIFY,
    Status.SETTLING: Clock.ANSWER,
}
"""Which limit runs while a tip stands so; none runs in the other states."""


def due_on(clock: Clock, start: date, here: PublicOffice) -> date:
    """The last day of a limit that begins on ``start``.

    受理 and 答复 count working days; 核查 60 calendar days from 受理.
    Source: 安监总财〔2018〕19号 art. 10, 安监总财〔2012〕63号 art. 10 (待核对).
    """
    calendar = here.calendar
    match clock:
        case Clock.ADMIT:
            return calendar.workdays_after(start, here.admit_days)
        case Clock.VERIFY:
            return calendar.after(start, here.verify_days)
        case Clock.ANSWER:
            return calendar.workdays_after(start, here.answer_days)
