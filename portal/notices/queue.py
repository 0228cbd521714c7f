"""huey as the runner uses it: a queue in a file, and workers that leave the signals alone."""

from pathlib import Path

from huey.api import SqliteHuey
from huey.consumer import Consumer

WORKERS = 2


class Workers(Consumer):
    """huey's workers, which leave the signals to the server."""

    def _set_signal_handlers(self) -> None:
        pass


def queue_in(file: Path) -> SqliteHuey:
    """The queue kept in ``file``."""
    return SqliteHuey("jobs", filename=str(file), results=False)


def workers_of(queue: SqliteHuey) -> Workers:
    """Workers of a queue, not yet started."""
    return Workers(queue, workers=WORKERS, periodic=False, max_delay=1.0, check_worker_health=False)
