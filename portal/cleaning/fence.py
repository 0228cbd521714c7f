"""What the cleaning process gives up before it reads a byte of a stranger's file.

Memory, processor time and files are bounded by the system where it can (``resource``); no file
or socket can be opened, because no further descriptor may be. On Linux a filter of system calls
(``syscalls``) stands behind that, so that closing a pipe opens no door. Python code is held back
by an audit hook everywhere, Windows included, where that and the time limit are all there is.
"""

import os
import sys
from typing import Any

from portal.cleaning import syscalls
from portal.cleaning.answers import Limits

if sys.platform != "win32":
    import resource

_FORBIDDEN = (
    *("open", "os.", "shutil.", "subprocess.", "socket.", "tempfile.", "ctypes.", "ftplib."),
    *("urllib.", "http.", "smtplib.", "sqlite3.", "mmap.", "glob.", "pty.", "winreg.", "import"),
)
_PIPES = 3  # in, out, and what goes nowhere; a fourth cannot be opened
_ALLOWED = {"os.putenv", "os.unsetenv"}


class Fenced(BaseException):
    """Something was tried that cleaning has no need of.

    Not an Exception, so that no library takes it for a fault of the file: the process ends.
    """


def niceness() -> None:
    """Let everything else go first."""
    if hasattr(os, "nice"):
        os.nice(5)


def close(limits: Limits) -> None:
    """Bound this process for good; only what is open and loaded by now can be used after it."""
    if sys.platform != "win32":
        _bound(limits)
    syscalls.forbid()
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN) and event not in _ALLOWED:
        raise Fenced(f"{event} {arguments[:1]}")


def _bound(limits: Limits) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _PIPES),
    ):
        _, hard = resource.getrlimit(what)
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (lowest, lowest))
