"""E-mail, where a server is configured: the one place that sends any."""

import logging
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from portal.settings import Settings

log = logging.getLogger("portal")
SECONDS = 20


@dataclass(frozen=True)
class Letter:
    """A mail to one person."""

    user_id: int
    to: str
    subject: str
    text: str


def send(settings: Settings, letters: Sequence[Letter]) -> list[int]:
    """Send letters over one connection; the ids of those to whom one went.

    A server that fails or refuses is a line in the log, without any address; nothing is raised.
    """
    if not settings.smtp_host or not letters:
        return []
    sent: list[int] = []
    fault = ""
    try:
        with _connect(settings) as server:
            for letter in letters:
                try:
                    server.send_message(_message(settings, letter))
                except smtplib.SMTPRecipientsRefused as refused:
                    fault = type(refused).__name__
                else:
                    sent.append(letter.user_id)
    except (OSError, smtplib.SMTPException) as broken:
        fault = type(broken).__name__
    if fault:
        missing = len(letters) - len(sent)
        log.warning("mail not sent", extra={"facts": {"fault": fault, "missing": missing}})
    return sent


def _connect(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host, settings.smtp_port
    server: smtplib.SMTP
    if settings.smtp_tls == "tls":
        context = ssl.create_default_context()
        server = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    try:
        if settings.smtp_tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
    except BaseException:
        server.close()
        raise
    return server


def _message(settings: Settings, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.smtp_from
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
