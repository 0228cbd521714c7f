"""What goes on without visitors: the ages are counted every minute, in each process that serves."""

import threading

from flask import Flask

from portal.informants import quiet
from portal.tips.service import ageing

SECONDS = 60
_started = threading.Lock()


class Ticker:
    """A thread that is started with the first request of a process, after it was forked."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.thread: threading.Thread | None = None
        self.stopped = threading.Event()

    def start(self) -> None:
        """Begin, once."""
        with _started:
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, daemon=True)
                self.thread.start()

    def _run(self) -> None:
        while not self.stopped.wait(SECONDS):
            try:
                with self.app.app_context():
                    ageing.tick()
            except Exception as fault:
                quiet.tell(fault)
