"""serve: the portal under gunicorn, or under waitress on Windows."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from portal.settings import Settings

THREADS = 8
SECONDS_TO_FINISH = 30
SECONDS_FOR_A_REQUEST = 120
# The server's own refusals are in English: what nginx or a browser lets through must reach us.
LONGEST_LINE, LONGEST_HEADER = 8190, 16380
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - heartbeats only; a disk that is slow must not look like a hang

Make = Callable[[Settings], Flask]
Serve = Callable[[Settings], Any]
"""What is served: an application, or several behind one door."""


def address(env: Mapping[str, str]) -> tuple[str, int]:
    """HOST and PORT of the environment, 127.0.0.1:8000 by default. Raises ValueError."""
    port = env.get("PORT", "") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(port)
    return env.get("HOST", "") or "127.0.0.1", int(port)


def workers(settings: Settings) -> tuple[int, int]:
    """Processes and threads: one process on the embedded database, two on a server."""
    return (1, THREADS) if settings.is_sqlite else (2, THREADS // 2)


def serve(make: Serve, settings: Settings, host: str, port: int) -> None:
    """Serve until told to stop; the application is made in each process."""
    if sys.platform == "win32":
        _waitress(make(settings), host, port)
    else:
        _gunicorn(make, settings, host, port)


if sys.platform == "win32":
    from waitress import serve as waitress_serve

    def _waitress(app: Any, host: str, port: int) -> None:
        waitress_serve(app, host=host, port=port, threads=THREADS, ident="")

else:
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # ships no types

    class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        """gunicorn with the portal's options, whatever the command line says."""

        def __init__(self, make: Serve, settings: Settings, options: Mapping[str, Any]) -> None:
            self.make = make
            self.settings = settings
            self.options = options
            super().__init__()

        def load_config(self) -> None:
            """Take the options."""
            for name, value in self.options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """The application of one process."""
            return self.make(self.settings)

    def _gunicorn(make: Serve, settings: Settings, host: str, port: int) -> None:
        processes, threads = workers(settings)
        options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": processes,
            "threads": threads,
            "worker_class": "gthread",
            "graceful_timeout": SECONDS_TO_FINISH,
            "timeout": SECONDS_FOR_A_REQUEST,
            "limit_request_line": LONGEST_LINE,
            "limit_request_field_size": LONGEST_HEADER,
            "loglevel": "warning",
            "proc_name": "qinghuan",
            "worker_tmp_dir": str(IN_MEMORY) if IN_MEMORY.is_dir() else None,
        }
        _Server(make, settings, options).run()
