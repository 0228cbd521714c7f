"""Settings: what a deployment decides, read once from the environment.

What the office decides (names, sign-in rules, organs) lies in the database: portal/office.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class SettingError(ValueError):
    """A setting is missing or too weak; the message says which and what to write."""


@dataclass(frozen=True)
class Settings:
    """One installation's settings; sizes in bytes, times in seconds."""

    instance: Path
    secret_key: str
    database_url: str
    production: bool = True
    allow_http: bool = False
    proxies: int = 0
    hosts: tuple[str, ...] = ()
    max_photo: int = 20 * 1024 * 1024
    max_request: int = 50 * 1024 * 1024
    max_photos: int = 10
    max_pixels: int = 120_000_000
    backup_dir: Path | None = None
    run_jobs: bool = True
    url: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""
    smtp_tls: str = "starttls"
    apart: bool = False
    """Whether the public pages of 举报 stand on another machine than the portal."""

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read ``os.environ`` or ``env``. Raises SettingError with the name of the bad setting."""
        env = os.environ if env is None else env
        instance = Path(env.get("PORTAL_INSTANCE", "instance")).resolve()
        backup = env.get("PORTAL_BACKUP_DIR", "")
        return cls(
            instance=instance,
            secret_key=_secret(instance, env.get("PORTAL_SECRET_KEY", "")),
            database_url=env.get("DATABASE_URL") or f"sqlite:///{instance / 'portal.db'}",
            production=not _yes(env, "PORTAL_DEMO"),
            allow_http=_yes(env, "PORTAL_ALLOW_HTTP"),
            proxies=_number(env, "PORTAL_PROXIES", 0),
            hosts=_list(env, "PORTAL_HOSTS"),
            max_photo=_number(env, "PORTAL_MAX_PHOTO_MB", 20) * 1024 * 1024,
            max_request=_number(env, "PORTAL_MAX_REQUEST_MB", 50) * 1024 * 1024,
            max_photos=_number(env, "PORTAL_MAX_PHOTOS", 10),
            max_pixels=_number(env, "PORTAL_MAX_MEGAPIXELS", 120) * 1_000_000,
            backup_dir=Path(backup).resolve() if backup else None,
            run_jobs=env.get("PORTAL_JOBS", "1") != "0",
            url=env.get("PORTAL_URL", "").rstrip("/"),
            smtp_host=env.get("PORTAL_SMTP_HOST", ""),
            smtp_port=_number(env, "PORTAL_SMTP_PORT", 587),
            smtp_user=env.get("PORTAL_SMTP_USER", ""),
            smtp_password=env.get("PORTAL_SMTP_PASSWORD", ""),
            smtp_from=_sender(env),
            apart=_yes(env, "PORTAL_TIPS_APART"),
            smtp_tls=_one_of(env, "PORTAL_SMTP_TLS", ("starttls", "tls", "off")),
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    @property
    def files(self) -> Path:
        """Where uploads lie, outside the web root."""
        return self.instance / "files"


def new_secret(instance: Path) -> str:
    """Make and keep the installation's secret, readable by its owner alone."""
    path = instance / "secret.key"
    instance.mkdir(parents=True, exist_ok=True)
    key = secrets.token_hex(32)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key


def _secret(instance: Path, given: str) -> str:
    path = instance / "secret.key"
    key = given or (path.read_text("ascii").strip() if path.exists() else "")
    if len(key) < 32:
        raise SettingError(
            "PORTAL_SECRET_KEY is missing or shorter than 32 characters, and "
            f"{path} does not exist; run `python -m portal init` first."
        )
    return key


def _yes(env: Mapping[str, str], name: str) -> bool:
    return env.get(name, "").lower() in {"1", "true", "yes", "on"}


def _list(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in env.get(name, "").split(",") if part.strip())


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "")
    if text and not text.isdigit():
        raise SettingError(f"{name} must be a whole number, not {text!r}.")
    return int(text) if text else default


def _one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    """One of a few words, the first by default."""
    text = env.get(name, "").lower() or allowed[0]
    if text not in allowed:
        raise SettingError(f"{name} must be one of {', '.join(allowed)}, not {text!r}.")
    return text


def _sender(env: Mapping[str, str]) -> str:
    sender = env.get("PORTAL_SMTP_FROM", "")
    if env.get("PORTAL_SMTP_HOST") and "@" not in sender:
        raise SettingError("PORTAL_SMTP_FROM must be an address when PORTAL_SMTP_HOST is set.")
    return sender
