"""When reminders last went out, remembered in a small file of the instance."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

NAME = "last_remind.json"
OLDEST = timedelta(days=2)


@dataclass(frozen=True)
class Reminded:
    """When a run of ``remind`` ended, whom it reached; ``mails_missing`` could not be sent."""

    at: str
    people: int
    notices: int
    mails: int
    mails_missing: int

    @property
    def moment(self) -> datetime:
        """The moment, aware."""
        return datetime.fromisoformat(self.at)


def remember(instance: Path, done: Reminded) -> None:
    """Write it down, whole or not at all."""
    passing = instance / f"{NAME}.partial"
    passing.write_text(json.dumps(asdict(done)), "utf-8")
    passing.replace(instance / NAME)


def last_reminded(instance: Path) -> Reminded | None:
    """The last run, None where there was none."""
    try:
        return Reminded(**json.loads((instance / NAME).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def is_old(last: Reminded | None, now: datetime) -> bool:
    """Whether nobody was reminded in the last two days."""
    return last is None or now - last.moment > OLDEST
